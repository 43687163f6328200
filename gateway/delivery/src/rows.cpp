#include "aidgate/delivery/rows.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "aidgate/value/citizen_id.h"
#include "aidgate/value/decimal.h"

namespace aidgate::delivery {

namespace {

sdk::Error noDataset(std::string_view name) {
    return {sdk::ErrorCode::InvalidConfig,
            sdk::say("the dictionary has no dataset '{0}'", "数据字典中没有数据集 '{0}'", name)};
}

// A row with these fields, all others absent.
sdk::Result<void> addRow(record::Table& table, const std::map<std::string, std::string, std::less<>>& cells) {
    const auto& dataset = table.dataset();
    for (std::size_t i = 0; i < dataset.fields.size(); ++i) {
        const auto& field = dataset.fields[i];
        const auto cell = cells.find(field.name);
        if (!pushCanonical(field, cell == cells.end() ? std::string_view() : cell->second, table.column(i)))
            return sdk::Error{sdk::ErrorCode::Internal, sdk::say("a value of {0}.{1} is none of its type",
                                                                 "{0}.{1} 的值类型不符", dataset.name, field.name)};
    }
    for (const auto& [name, text] : cells)
        if (dataset.field(name) == nullptr)
            return sdk::Error{sdk::ErrorCode::InvalidConfig,
                              sdk::say("{0} has no field '{1}'", "{0} 没有字段 '{1}'", dataset.name, name)};
    table.lineage.push_back({.file = 0, .position = 0, .line = table.rowCount() + 1});
    return {};
}

bool pushNumber(std::optional<std::int64_t> number, record::Column& column) {
    if (number) column.pushNumber(*number);
    return number.has_value();
}

std::optional<std::int64_t> wholeNumber(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<std::int64_t> dateNumber(std::string_view text) {
    const auto date = value::parseDate(text, *value::CivilDate::of(2019, 12, 31));
    if (!date) return std::nullopt;
    return date->number();
}

bool pushId(std::string_view text, record::Column& column) {
    const auto reading = value::readCitizenId(text);
    if (reading.id) {
        column.pushNumber(reading.id->key());
    } else {
        column.pushUnreadable(reading.text);
    }
    return true;
}

}  // namespace

bool pushCanonical(const record::Field& field, std::string_view text, record::Column& column) {
    if (text.empty()) {
        column.pushAbsent();
        return true;
    }
    switch (field.type) {
        case record::FieldType::CitizenId: return pushId(text, column);
        case record::FieldType::Date: return pushNumber(dateNumber(text), column);
        case record::FieldType::YearMonth:
        case record::FieldType::Integer: return pushNumber(wholeNumber(text), column);
        case record::FieldType::Decimal: return pushNumber(value::parseDecimal(text), column);
        case record::FieldType::Money: {
            const auto money = value::parseMoney(text, value::MoneyUnit::Yuan, field.period);
            return pushNumber(money ? std::optional(money->fen) : std::nullopt, column);
        }
        case record::FieldType::Enum: {
            const auto code = field.codeIndex(text);
            return pushNumber(code ? std::optional<std::int64_t>(*code) : std::nullopt, column);
        }
        case record::FieldType::Bool:
            if (text != "true" && text != "false") return false;
            return pushNumber(text == "true" ? 1 : 0, column);
        default: column.pushText(text); return true;
    }
}

std::vector<ReferredPerson> personsOf(const store::Finding& finding, const std::vector<store::Evidence>& allowed) {
    std::map<std::string, ReferredPerson> byRow;
    std::vector<std::string> order;
    for (const auto& evidence : finding.evidence) {
        if (!evidence.source || evidence.value.empty()) continue;
        const bool mayBeTold = std::any_of(allowed.begin(), allowed.end(), [&](const store::Evidence& each) {
            return each.field->name == evidence.field->name && each.value == evidence.value;
        });
        if (!mayBeTold) continue;
        const auto [at, isNew] = byRow.try_emplace(evidence.source->key);
        if (isNew) order.push_back(evidence.source->key);
        (evidence.field->sensitivity == record::Sensitivity::Name ? at->second.name : at->second.id) = evidence.value;
    }
    std::vector<ReferredPerson> persons;
    for (const auto& row : order) {
        const auto& person = byRow[row];
        if (std::find(persons.begin(), persons.end(), person) == persons.end()) persons.push_back(person);
    }
    return persons;
}

sdk::Result<Rows> referralRows(const record::Dictionary& dictionary, const std::vector<Referral>& referrals) {
    const auto* root = dictionary.find("referral");
    const auto* person = dictionary.find("referral_person");
    if (root == nullptr || person == nullptr) return noDataset("referral");
    Rows rows{record::Table(*root)};
    rows.root.files = {"findings"};
    rows.children.emplace(*person);
    rows.children->files = {"findings"};
    for (const auto& each : referrals) {
        const auto number = each.division + "-" + std::to_string(each.item.finding);
        std::string own;
        for (const auto& key : each.ownRows) own += (own.empty() ? "" : " ") + key.substr(key.find(':') + 1);
        const auto added = addRow(rows.root, {{"referral_no", number},
                                              {"division", each.division},
                                              {"matter", each.matter},
                                              {"question", each.question},
                                              {"found_on", each.foundOn},
                                              {"own_record", own}});
        if (!added) return added.error();
        for (const auto& one : each.persons) {
            const auto below = addRow(*rows.children, {{"referral_no", number}, {"name", one.name}, {"id_no", one.id}});
            if (!below) return below.error();
            rows.parents.push_back(static_cast<std::uint32_t>(rows.root.rowCount() - 1));
        }
        rows.items.push_back(each.item);
    }
    return rows;
}

sdk::Result<Rows> changeRows(const record::Dictionary& dictionary, const std::vector<Change>& changes,
                             std::vector<std::string>& disputed) {
    const auto* dataset = dictionary.find("union_case");
    if (dataset == nullptr) return noDataset("union_case");
    std::map<std::string, std::map<std::string, std::set<std::string>>> said;  // file, field, values
    for (const auto& each : changes) said[each.caseNo][each.field].insert(each.value);
    Rows rows{record::Table(*dataset)};
    rows.root.files = {"findings"};
    for (const auto& [caseNo, fields] : said) {
        std::map<std::string, std::string, std::less<>> cells;
        for (const auto& [field, values] : fields) {
            if (values.size() == 1) cells[field] = *values.begin();
            if (values.size() > 1) disputed.push_back(caseNo + " " + field);
        }
        if (cells.empty()) continue;
        for (const auto& each : changes) {
            if (each.caseNo != caseNo || !cells.contains(each.field)) continue;
            const bool isNew = std::none_of(rows.items.begin(), rows.items.end(),
                                            [&](const auto& item) { return item.finding == each.item.finding; });
            if (isNew) rows.items.push_back(each.item);
        }
        cells[dataset->keyField] = caseNo;
        if (auto added = addRow(rows.root, cells); !added) return added.error();
    }
    return rows;
}

}  // namespace aidgate::delivery
