#include "rule_test_file.h"

#include <algorithm>
#include <charconv>

#include "aidgate/value/citizen_id.h"
#include "aidgate/value/decimal.h"
#include "aidgate/value/money.h"
#include "aidgate/value/person_name.h"

namespace aidgate::reconcile {

namespace {

const value::CivilDate kUsualDay = *value::CivilDate::of(2019, 9, 16);

// A canonical value into a column; false when it is no value of the field.
bool pushCell(const record::Field& field, const std::string& text, record::Column& column) {
    switch (field.type) {
        case record::FieldType::CitizenId: {
            const auto reading = value::readCitizenId(text);
            if (!reading.id) {
                column.pushUnreadable(reading.upgraded ? text : reading.text);
            } else if (text == reading.id->reveal()) {
                column.pushNumber(reading.id->key());
            } else {
                column.pushNumber(reading.id->key(), text);
            }
            return true;
        }
        case record::FieldType::HanName: column.pushText(value::PersonName::read(text).text(), text); return true;
        case record::FieldType::Date: {
            const auto date = value::parseDate(text, kUsualDay);
            if (date) column.pushNumber(date->number());
            return date.has_value();
        }
        case record::FieldType::YearMonth: {
            const auto month = value::parseYearMonth(text);
            if (month) column.pushNumber(month->number());
            return month.has_value();
        }
        case record::FieldType::Money: {
            const auto money = value::parseMoney(text, value::MoneyUnit::Yuan, field.period);
            if (money) column.pushNumber(money->fen);
            return money.has_value();
        }
        case record::FieldType::Decimal: {
            const auto number = value::parseDecimal(text);
            if (number) column.pushNumber(*number);
            return number.has_value();
        }
        case record::FieldType::Enum: {
            const auto code = field.codeIndex(text);
            if (code) column.pushNumber(*code);
            return code.has_value();
        }
        case record::FieldType::Bool:
            if (text == "true" || text == "false") column.pushNumber(text == "true" ? 1 : 0);
            return text == "true" || text == "false";
        case record::FieldType::Integer: {
            std::int64_t number = 0;
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
            const bool whole = error == std::errc() && end == text.data() + text.size();
            if (whole) column.pushNumber(number);
            return whole;
        }
        default: column.pushText(text); return true;
    }
}

class TestReader {
public:
    TestReader(const config::Document& document, const record::Dictionary& dictionary, config::Diagnostics& diagnostics)
        : document_(document), dictionary_(dictionary), diagnostics_(diagnostics) {}

    bool read(const config::Node& node, RuleTest& test) {
        MapReader top(document_, node, {"name", "at", "missing", "rows", "raised"}, diagnostics_);
        test.name = top.text("name");
        test.line = node.at().line;
        test.asOf = kUsualDay;
        if (const auto* at = top.optional("at")) {
            const auto day = value::parseDate(at->scalar(), kUsualDay);
            if (!day || !day->knownToTheDay()) {
                top.problem("AG3016", at->at(), {"'at' is a day", "'at' 应为日期"},
                            {"write 2019-09-16", "请写 2019-09-16"});
            } else {
                test.asOf = *day;
            }
        }
        test.missing = top.list("missing");
        if (top.required("raised") != nullptr) test.raised = top.list("raised");
        std::sort(test.raised.begin(), test.raised.end());
        bool ok = true;
        if (const auto* rows = top.required("rows"))
            for (const auto& entry : rows->entries()) ok = readDataset(entry, test) && ok;
        return top.ok() && ok;
    }

private:
    bool readDataset(const config::Node::Entry& entry, RuleTest& test) {
        const auto* dataset = dictionary_.find(entry.key.scalar());
        if (dataset == nullptr)
            return refuse(
                entry.key,
                {"there is no dataset '" + entry.key.scalar() + "'", "没有数据集 '" + entry.key.scalar() + "'"},
                config::didYouMean(entry.key.scalar(), dictionary_.names()));
        auto& table = test.rows.emplace(dataset->name, record::Table(*dataset)).first->second;
        table.files = {"test"};
        bool ok = true;
        for (const auto& row : entry.value.items()) ok = readRow(row, *dataset, table) && ok;
        return ok;
    }

    bool readRow(const config::Node& row, const record::Dataset& dataset, record::Table& table) {
        bool ok = true;
        for (const auto& cell : row.entries())
            if (dataset.field(cell.key.scalar()) == nullptr) {
                std::vector<std::string> names;
                for (const auto& field : dataset.fields) names.push_back(field.name);
                ok = refuse(cell.key,
                            {dataset.name + " has no field '" + cell.key.scalar() + "'",
                             dataset.name + " 没有字段 '" + cell.key.scalar() + "'"},
                            config::didYouMean(cell.key.scalar(), names));
            }
        for (std::size_t i = 0; i < dataset.fields.size(); ++i) {
            const auto& field = dataset.fields[i];
            const auto* cell = row.find(field.name);
            if (cell == nullptr || cell->isNull()) {
                table.column(i).pushAbsent();
            } else if (!pushCell(field, cell->scalar(), table.column(i))) {
                table.column(i).pushAbsent();
                ok = refuse(*cell,
                            {"'" + cell->scalar() + "' is no " + std::string(toString(field.type)),
                             "'" + cell->scalar() + "' 不是 " + std::string(toString(field.type))},
                            {});
            }
        }
        record::RowLineage lineage;
        lineage.line = row.at().line;
        table.lineage.push_back(lineage);
        if (dataset.keyKind == record::KeyKind::ByPosition) {
            const auto last = table.rowCount() - 1;
            std::uint32_t position = 0;
            for (std::size_t i = 0; i <= last; ++i) position += table.key(i) == table.key(last) ? 1 : 0;
            table.lineage[last].position = position;
        }
        return ok;
    }

    bool refuse(const config::Node& at, config::Text message, config::Text cure) {
        document_.report(diagnostics_, "AG3016", at.at(), std::move(message), std::move(cure));
        return false;
    }

    const config::Document& document_;
    const record::Dictionary& dictionary_;
    config::Diagnostics& diagnostics_;
};

}  // namespace

bool readRuleTests(const config::Document& document, const config::Node& tests, const record::Dictionary& dictionary,
                   std::vector<RuleTest>& out, config::Diagnostics& diagnostics) {
    TestReader reader(document, dictionary, diagnostics);
    bool ok = true;
    for (const auto& item : tests.items()) {
        RuleTest test{.asOf = kUsualDay};
        ok = reader.read(item, test) && ok;
        out.push_back(std::move(test));
    }
    return ok;
}

}  // namespace aidgate::reconcile
