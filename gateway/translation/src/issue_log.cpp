#include "issue_log.h"

namespace aidgate::translation {

namespace {

// Kinds of notes that are told; a hostile file could make as many as it has rows.
constexpr std::size_t kMostNotes = 100;

}  // namespace

void IssueLog::report(const sdk::RowIssue& issue) {
    if (issue.severity == sdk::IssueSeverity::Reject) return onReject_(issue);
    const auto kind = std::string(issue.code) + "\n" + issue.where.resource + "\n" + issue.where.field;
    if (notes_.size() == kMostNotes && !notes_.contains(kind)) return;
    auto& note = notes_[kind];
    const auto place = sdk::toString(issue.where);
    if (note.times++ == 0)
        note.text = place.empty() ? issue.message : sdk::say("{0}: {1}", "{0}：{1}", place, issue.message);
}

std::vector<config::Text> IssueLog::notes() const {
    std::vector<config::Text> all;
    for (const auto& [kind, note] : notes_) {
        all.push_back(note.times == 1 ? note.text
                                      : sdk::say("{0} ({1} times)", "{0}（共 {1} 次）", note.text, note.times));
    }
    return all;
}

}  // namespace aidgate::translation
