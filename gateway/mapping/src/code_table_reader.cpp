#include "code_table_reader.h"

#include <algorithm>
#include <array>

#include "aidgate/value/encoding.h"
#include "aidgate/value/null_text.h"
#include "digest.h"

namespace aidgate::mapping {

namespace {

constexpr std::array<std::string_view, 4> kRelations{"equal", "wider", "narrower", "approx"};

}  // namespace

std::string_view toString(Relation relation) {
    return kRelations[static_cast<std::size_t>(relation)];
}

std::string normalisedWord(std::string_view text) {
    return std::string(value::trimmed(value::nfkc(value::trimmed(text))));
}

CodeTableReader::CodeTableReader(const config::Table& source, config::Diagnostics& diagnostics)
    : source_(source), diagnostics_(diagnostics) {}

const std::string& CodeTableReader::cell(std::size_t row, std::optional<std::size_t> column) const {
    static const std::string kNone;
    return column ? source_.cell(row, *column) : kNone;
}

bool CodeTableReader::findColumns() {
    validFrom_ = source_.column("valid_from");
    validTo_ = source_.column("valid_to");
    table_.isList_ = source_.columns().front() == "code";
    if (table_.isList_) {
        from_ = to_ = 0;
        nameZh_ = source_.column("name_zh");
        nameEn_ = source_.column("name_en");
        return true;
    }
    from_ = source_.column("from");
    to_ = source_.column("to");
    relation_ = source_.column("relation");
    prefer_ = source_.column("prefer");
    if (from_ && to_) return true;
    diagnostics_.report({.id = "AG1101",
                         .file = source_.file(),
                         .at = {1, 1, 0},
                         .message = {"a code table has the columns 'from' and 'to', a list the column 'code'",
                                     "代码对照表要有 from 和 to 两列，代码清单要有 code 列"}});
    return false;
}

std::optional<CodeTable> CodeTableReader::read(std::string name) {
    table_.name_ = std::move(name);
    table_.file_ = source_.file();
    if (!findColumns()) return std::nullopt;
    for (std::size_t row = 0; row < source_.rowCount(); ++row) entry(row);
    decide();
    table_.version_ = digestOf(content());
    return std::move(table_);
}

void CodeTableReader::entry(std::size_t row) {
    CodeTable::Entry entry;
    entry.from = normalisedWord(source_.cell(row, *from_));
    entry.to = table_.isList_ ? entry.from : source_.cell(row, *to_);
    entry.line = source_.line(row);
    if (entry.from.empty() || entry.to.empty()) {
        source_.report(diagnostics_, "AG1102", row, entry.from.empty() ? *from_ : *to_,
                       {"a code table entry needs both a word and a code", "代码表每行都要有原值和代码"});
        return;
    }
    const auto said = relation(row);
    const auto valid = validity(row);
    if (!said || !valid) return;
    entry.relation = *said;
    entry.valid = *valid;
    entry.preferred = preferred(row);
    if (!standsAlone(row, entry)) return;
    const auto index = static_cast<std::uint32_t>(table_.entries_.size());
    table_.forward_[entry.from].push_back(index);
    auto& words = table_.reverse_[entry.to];
    if (words.empty()) table_.targets_.push_back(entry.to);
    words.push_back(index);
    table_.dated_ = table_.dated_ || entry.valid != Validity{};
    if (table_.isList_) table_.names_[entry.to] = {cell(row, nameEn_), cell(row, nameZh_)};
    table_.entries_.push_back(std::move(entry));
    rows_.push_back(row);
}

std::optional<Relation> CodeTableReader::relation(std::size_t row) {
    const std::string& word = cell(row, relation_);
    if (word.empty()) return Relation::Equal;
    const auto* const found = std::find(kRelations.begin(), kRelations.end(), word);
    if (found != kRelations.end()) return static_cast<Relation>(found - kRelations.begin());
    source_.report(diagnostics_, "AG1110", row, *relation_,
                   {"'" + word + "' is no relation", "'" + word + "' 不是对应关系"},
                   {"write equal, wider, narrower or approx: what the code is compared with the word",
                    "请写 equal、wider、narrower 或 approx：代码比原值等同、更宽、更窄或近似"});
    return std::nullopt;
}

std::optional<std::int32_t> CodeTableReader::day(std::size_t row, std::optional<std::size_t> column,
                                                 std::int32_t otherwise) {
    const std::string& text = cell(row, column);
    if (text.empty()) return otherwise;
    const auto date = value::parseDate(text, *value::CivilDate::of(2000));
    if (date && date->knownToTheDay() && date->text() == text) return date->number();
    source_.report(diagnostics_, "AG1111", row, *column,
                   {"'" + text + "' is no day like 2016-01-01", "'" + text + "' 不是 2016-01-01 这样的日期"});
    return std::nullopt;
}

std::optional<Validity> CodeTableReader::validity(std::size_t row) {
    const auto first = day(row, validFrom_, Validity::kAlways);
    const auto last = day(row, validTo_, Validity::kForever);
    if (!first || !last) return std::nullopt;
    if (*first <= *last) return Validity{*first, *last};
    source_.report(diagnostics_, "AG1111", row, *validTo_,
                   {"the last day is before the first", "截止日期早于起始日期"});
    return std::nullopt;
}

bool CodeTableReader::preferred(std::size_t row) {
    const std::string& word = cell(row, prefer_);
    if (word.empty()) return false;
    if (word == "yes") return true;
    source_.report(diagnostics_, "AG1104", row, *prefer_, {"prefer is 'yes' or empty", "prefer 写 yes 或留空"});
    return false;
}

bool CodeTableReader::standsAlone(std::size_t row, const CodeTable::Entry& entry) {
    const auto found = table_.forward_.find(entry.from);
    if (found == table_.forward_.end()) return true;
    for (const std::uint32_t other : found->second) {
        const CodeTable::Entry& earlier = table_.entries_[other];
        if (!earlier.valid.overlaps(entry.valid)) continue;
        if (earlier.valid == Validity{} && entry.valid == Validity{})
            source_.report(diagnostics_, "AG1103", row, *from_, {"this word is in the table already", "表中已有这个值"},
                           {"every word stands once", "每个值只写一次"});
        else
            source_.report(diagnostics_, "AG1109", row, *from_,
                           {"on some days this word stands in line " + std::to_string(earlier.line) + ", too",
                            "部分日期内这个值与第 " + std::to_string(earlier.line) + " 行重叠"},
                           {"end one the day before the other begins", "前一条应在后一条开始的前一天截止"});
        return false;
    }
    return true;
}

// Which word goes back for a code, and where that is not said.
void CodeTableReader::decide() {
    for (const auto& code : table_.targets_) {
        const auto& words = table_.reverse_[code];
        bool undecided = false;
        for (std::size_t i = 0; i < words.size(); ++i) {
            CodeTable::Entry& one = table_.entries_[words[i]];
            for (std::size_t k = 0; k < i; ++k) {
                CodeTable::Entry& other = table_.entries_[words[k]];
                if (!one.valid.overlaps(other.valid)) continue;
                if (one.preferred && other.preferred)
                    source_.report(diagnostics_, "AG1104", rows_[words[i]], *prefer_,
                                   {"another word of '" + code + "' is preferred on the same days",
                                    "同一时期 '" + code + "' 已有另一个优先值"},
                                   {"one word of a code is preferred", "每个代码只能有一个优先值"});
                (one.preferred ? other : one).written = false;
                undecided = undecided || (!one.preferred && !other.preferred &&
                                          std::none_of(words.begin(), words.end(), [&](std::uint32_t word) {
                                              const CodeTable::Entry& third = table_.entries_[word];
                                              return third.preferred && third.valid.overlaps(one.valid) &&
                                                     third.valid.overlaps(other.valid);
                                          }));
            }
        }
        if (undecided) table_.undecided_.push_back(code);
    }
}

std::string CodeTableReader::content() const {
    std::string content = table_.isList_ ? "list\x1e" : "";
    for (const auto& entry : table_.entries_) {
        content += entry.from + '\x1f' + entry.to + '\x1f' + std::string(toString(entry.relation)) +
                   (entry.preferred ? "\x1f+\x1f" : "\x1f-\x1f") + std::to_string(entry.valid.from) + '\x1f' +
                   std::to_string(entry.valid.to) + '\x1e';
    }
    return content;
}

}  // namespace aidgate::mapping
