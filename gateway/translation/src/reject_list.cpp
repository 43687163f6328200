#include "reject_list.h"

#include <array>

namespace aidgate::translation {

namespace {

// RFC 4180: quoted when it must be.
void appendCell(std::string_view text, std::string& out) {
    if (!out.empty()) out += ',';
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

}  // namespace

void RejectList::begin() {
    if (file_ || problem_) return;
    auto begun = channel::OutgoingFile::begin(place_);
    if (!begun) {
        problem_ = begun.error();
        return;
    }
    file_.emplace(*std::move(begun));
    if (auto written = file_->write("kind,dataset,file,line,key,rule,field,message,message_zh\n"); !written)
        problem_ = written.error();
}

void RejectList::add(const Row& row) {
    begin();
    if (problem_) return;
    line_.clear();
    const auto line = std::to_string(row.line);
    const bool shifted = row.rule == "mapping.shifted-columns";
    for (const std::string_view cell : std::array<std::string_view, 9>{
             row.fate == Fate::Duplicate ? "duplicate" : "rejected", row.dataset, row.file, line,
             shifted ? std::string_view{} : row.key, row.rule, row.field, row.message.en, row.message.zh})
        appendCell(cell, line_);
    line_ += '\n';
    if (auto written = file_->write(line_); !written) problem_ = written.error();
}

void RejectList::addNotAdmitted(const Members& members) {
    const auto& rows = members.rows.rows;
    for (std::size_t row = 0; row < members.size(); ++row) {
        if (members.admitted(row)) continue;
        const auto& verdict = members.verdicts[row];
        add({.fate = verdict.fate,
             .dataset = rows.dataset().name,
             .file = rows.files[rows.lineage[row].file],
             .line = rows.lineage[row].line,
             .key = rows.key(row),
             .rule = verdict.rule,
             .field = verdict.field,
             .message = verdict.message});
    }
}

sdk::Result<std::string> RejectList::commit() {
    begin();
    if (problem_) return *problem_;
    if (auto complete = file_->complete(); !complete) return std::move(complete).error();
    if (auto placed = file_->commit(); !placed) return std::move(placed).error();
    return place_.filename().string();
}

}  // namespace aidgate::translation
