#include "issue_log.h"

namespace aidgate::sync {

namespace {

// Kinds of notes that are told one by one; a hostile file could make as many as it has rows.
constexpr std::size_t kMostNotes = 100;

}  // namespace

void IssueLog::report(const sdk::RowIssue& issue) {
    if (issue.severity == sdk::IssueSeverity::Reject) {
        rejected_.push_back({std::string(issue.recordType),
                             {.dataset = {},
                              .duplicate = false,
                              .file = issue.where.resource,
                              .line = issue.where.line,
                              .rule = std::string(issue.code),
                              .message = issue.message,
                              .raw = std::string(issue.raw)}});
        return;
    }
    std::string kind(issue.code);
    kind.append("\n").append(issue.where.resource).append("\n").append(issue.where.field);
    auto found = notes_.find(kind);
    if (found == notes_.end()) {
        if (notes_.size() == kMostNotes) {
            ++unlisted_;
            return;
        }
        found = notes_.emplace(std::move(kind), Note{issue.message, issue.where, 0}).first;
    }
    ++found->second.times;
}

std::vector<config::Text> IssueLog::warnings() const {
    std::vector<config::Text> all;
    for (const auto& [kind, note] : notes_) {
        const auto place = sdk::toString(note.first);
        auto text = place.empty() ? note.message : sdk::say("{0}: {1}", "{0}: {1}", place, note.message);
        if (note.times != 1) text += sdk::say(" ({0} times)", "（共 {0} 次）", note.times);
        all.push_back(std::move(text));
    }
    if (unlisted_ != 0) {
        all.push_back(sdk::say("and {0} notes of other kinds", "另有其他提示 {0} 条", unlisted_));
    }
    return all;
}

}  // namespace aidgate::sync
