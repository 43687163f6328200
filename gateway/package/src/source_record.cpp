#include "aidgate/package/source_record.h"

#include <algorithm>
#include <map>

#include "aidgate/value/citizen_id.h"
#include "aidgate/value/civil_date.h"
#include "aidgate/value/encoding.h"
#include "aidgate/value/money.h"
#include "aidgate/value/null_text.h"
#include "field_words.h"

namespace aidgate::package {

namespace {

using record::FieldType;

const value::CivilDate kPivot = *value::CivilDate::of(2026, 12, 31);

bool isDigits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool holdsHan(std::string_view text) {
    bool holds = false;
    value::forEachCodePoint(text, [&](char32_t c) { holds = holds || isHan(c); });
    return holds;
}

// "1-男，2-女" as pairs; none when the text is no such list.
std::vector<std::pair<std::string, std::string>> codesIn(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> codes;
    std::string plain = value::nfkc(text);
    for (const std::string mark : {"、", "\n", ";", " "})
        for (std::size_t at = 0; (at = plain.find(mark, at)) != std::string::npos;) plain.replace(at, mark.size(), ",");
    for (std::size_t at = 0; at < plain.size();) {
        const auto end = std::min(plain.find(',', at), plain.size());
        const auto part = plain.substr(at, end - at);
        at = end + 1;
        if (part.empty()) continue;
        const auto word = part.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        if (word == 0 || word == std::string::npos || word > 6) return {};
        const auto meaning = part.find_first_not_of("-=:.", word);
        if (meaning == std::string::npos || !holdsHan(part.substr(meaning))) return {};
        codes.emplace_back(part.substr(0, word), part.substr(meaning));
    }
    return codes.size() < 2 ? std::vector<std::pair<std::string, std::string>>() : codes;
}

std::optional<FieldType> typeByWord(std::string type, std::string_view length) {
    std::transform(type.begin(), type.end(), type.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const auto has = [&](std::string_view part) { return type.find(part) != std::string::npos; };
    if (has("date") || has("日期") || has("time")) return FieldType::Date;
    if (has("bool")) return FieldType::Bool;
    if (has("decimal") || has("money") || has("金额")) return FieldType::Money;
    if (has("number") || has("numeric") || has("数值") || type == "n")
        return has(",") || length.find(',') != std::string_view::npos ? FieldType::Money : FieldType::Integer;
    if (has("int") || has("整")) return FieldType::Integer;
    return std::nullopt;
}

bool saysYes(std::string_view text) {
    const auto plain = plainName(text);
    return plain == "是" || plain == "Y" || plain == "y" || plain == "M" || plain == "必填" || plain == "必选" ||
           plain == "√" || plain == "1" || plain == "true" || plain == "yes";
}

void decideType(SourceColumn& column, const std::string& type, const std::string& length) {
    const auto& meaning = column.label.empty() ? column.name : column.label;
    if (!column.codes.empty()) {
        column.type = FieldType::Enum;
    } else if (const auto known = typeByMeaning(meaning)) {
        column.type = *known;
        column.guessed = true;
    } else if (const auto said = typeByWord(type, length)) {
        column.type = *said;
    }
    column.yearly = plainName(meaning).find("年") != std::string::npos;
}

// What all values of a column are.
struct Values {
    std::size_t count = 0, longest = 0;
    bool ids = true, dates = true, months = true, integers = true, amounts = true, fractions = false, finer = false;
    std::map<std::string, std::size_t> times;

    void take(const std::string& text) {
        ++count;
        longest = std::max(longest, value::characterCount(text));
        const bool digits = isDigits(text);
        ids = ids && value::looksLikeCitizenId(text);
        const bool dated = text.size() >= 8 && value::parseDate(text, kPivot).has_value();
        dates = dates && dated;
        months = months && text.size() == 6 && digits && value::parseYearMonth(text).has_value();
        integers = integers && digits && (text.size() == 1 || text.front() != '0');
        const auto dot = text.find('.');
        fractions = fractions || dot != std::string::npos;
        finer = finer || (dot != std::string::npos && text.size() - dot > 3);  // than a fen
        amounts = amounts && value::parseMoney(text, value::MoneyUnit::Yuan, value::Period::Once).has_value();
        if (times.size() <= 64) ++times[text];
    }
};

constexpr std::size_t kMostCodes = 12, kLongestCode = 8, kTimesEach = 3;

// A closed list is written out, so it must be one beyond doubt: a name of nobody may get through.
bool isClosedList(const std::string& header, const Values& values) {
    if (isPersonal(header) || values.times.size() > kMostCodes || values.longest > kLongestCode) return false;
    if (values.count < values.times.size() * kTimesEach) return false;
    return std::all_of(values.times.begin(), values.times.end(), [&](const auto& entry) {
        if (mayBeName(entry.first)) return false;
        const bool code = entry.first.size() <= 3 &&
                          entry.first.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
        // Words of Chinese only where the header, too, says what they are: an unnamed column may hold names.
        return code || (holdsHan(header) && entry.second >= 2);
    });
}

void decideType(SourceColumn& column, const Values& values) {
    column.guessed = true;
    const auto meaning = typeByMeaning(column.name);
    if (values.count == 0) {
        column.type = meaning.value_or(FieldType::Text);
    } else if (values.ids) {
        column.type = FieldType::CitizenId;
    } else if (meaning && *meaning != FieldType::Bool && *meaning != FieldType::Date) {
        column.type = *meaning;
    } else if (values.dates) {
        column.type = FieldType::Date;
    } else if (isClosedList(column.name, values)) {
        column.type = FieldType::Enum;
        for (const auto& [word, times] : values.times) column.codes.emplace_back(word, "");
    } else if (values.months) {
        column.type = FieldType::YearMonth;
    } else if (values.amounts && values.fractions) {
        column.type = values.finer ? FieldType::Decimal : FieldType::Money;
    } else if (values.integers && values.longest <= 9 && !isPersonal(column.name)) {
        column.type = FieldType::Integer;
    }
    column.yearly = plainName(column.name).find("年") != std::string::npos;
}

bool isFieldName(const std::string& name) {
    if (name.empty() || name[0] < 'a' || name[0] > 'z') return false;
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace

bool isFieldTable(std::span<const std::string> header) {
    bool names = false, more = false;
    for (const auto& cell : header) {
        const auto heading = headingOf(cell);
        if (!heading) continue;
        (*heading == Heading::Name || *heading == Heading::Label ? names : more) = true;
    }
    return names && more;
}

SourceRecord readFieldTable(std::span<const std::string> header, std::span<const TextRow> rows) {
    std::map<Heading, std::size_t> at;
    for (std::size_t i = 0; i < header.size(); ++i)
        if (const auto heading = headingOf(header[i])) at.emplace(*heading, i);
    SourceRecord record{.name = {}, .fromFieldTable = true};
    for (const auto& row : rows) {
        const auto cell = [&](Heading heading) {
            const auto found = at.find(heading);
            return found == at.end() || found->second >= row.size() ? std::string()
                                                                    : value::withoutSpace(row[found->second]);
        };
        SourceColumn column;
        column.name = cell(Heading::Name);
        column.label = cell(Heading::Label);
        if (column.name.empty()) std::swap(column.name, column.label);
        if (column.name.empty()) continue;
        const auto known = [&](const SourceColumn& other) { return other.name == column.name; };
        if (std::any_of(record.columns.begin(), record.columns.end(), known)) continue;
        column.required = saysYes(cell(Heading::Required));
        column.note = cell(Heading::Note);
        const auto raw = [&](Heading heading) {
            const auto found = at.find(heading);
            return found == at.end() || found->second >= row.size() ? std::string() : row[found->second];
        };
        column.codes = codesIn(raw(Heading::Codes));
        if (column.codes.empty()) column.codes = codesIn(raw(Heading::Note));
        decideType(column, cell(Heading::Type), cell(Heading::Length));
        record.columns.push_back(std::move(column));
    }
    return record;
}

SourceRecord profileRows(std::span<const std::string> header, std::span<const TextRow> rows) {
    SourceRecord record;
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (header[i].empty()) continue;
        SourceColumn column{.name = header[i], .label = {}, .note = {}};
        Values values;
        for (const auto& row : rows)
            if (i < row.size() && !value::isNullText(row[i])) values.take(row[i]);
        decideType(column, values);
        record.columns.push_back(std::move(column));
    }
    return record;
}

std::optional<std::string> proposedName(const SourceColumn& column, const record::Dictionary& dictionary) {
    const auto& meaning = column.label.empty() ? column.name : column.label;
    if (const auto known = canonicalByMeaning(meaning); !known.empty()) return std::string(known);
    const auto plain = plainName(meaning);
    for (const auto& [name, dataset] : dictionary.datasets())
        for (const auto& field : dataset.fields)
            if (plainName(field.meaning.zh) == plain && field.type == column.type) return field.name;
    std::string own = column.name;
    std::transform(own.begin(), own.end(), own.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (isFieldName(own)) return own;
    return std::nullopt;
}

}  // namespace aidgate::package
