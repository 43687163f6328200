#include "aidgate/reconcile/policy.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "aidgate/config/table.h"
#include "aidgate/crypto/digest.h"
#include "aidgate/value/money.h"

namespace aidgate::reconcile {

namespace {

using config::Diagnostics;

// Reads one policy table; problems of cells are told with their place, all in one pass.
class Reader {
public:
    Reader(const config::Table& table, Diagnostics& diagnostics) : table_(table), diagnostics_(diagnostics) {}

    bool need(std::string_view name, std::size_t& column) {
        const auto found = table_.column(name);
        if (found) {
            column = *found;
            return true;
        }
        diagnostics_.report({"AG3101",
                             config::DiagnosticSeverity::Error,
                             table_.file(),
                             {1, 1, 0},
                             {"column '" + std::string(name) + "' is missing", "缺少列 '" + std::string(name) + "'"},
                             config::didYouMean(name, table_.columns())});
        ok_ = false;
        return false;
    }

    std::optional<value::CivilDate> day(std::size_t row, std::size_t column) {
        const auto& text = table_.cell(row, column);
        if (text.empty()) return std::nullopt;
        const auto day = value::parseDate(text, *value::CivilDate::of(2019));
        if (day && day->knownToTheDay()) return day;
        tell(row, column, {"'" + text + "' is not a day", "'" + text + "' 不是日期"},
             {"write 2019-01-01", "请写 2019-01-01"});
        return std::nullopt;
    }

    std::optional<std::int64_t> amount(std::size_t row, std::size_t column) {
        const auto& text = table_.cell(row, column);
        if (text.empty()) return std::nullopt;
        const auto money = value::parseMoney(text, value::MoneyUnit::Yuan, value::Period::Once);
        if (money) return money->fen;
        tell(row, column, {"'" + text + "' is not an amount", "'" + text + "' 不是金额"},
             {"write 700.00", "请写 700.00"});
        return std::nullopt;
    }

    std::string division(std::size_t row, std::size_t column) {
        const auto& text = table_.cell(row, column);
        const bool six =
            text.size() == 6 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!six)
            tell(row, column, {"'" + text + "' is not a division of six digits", "'" + text + "' 不是六位区划代码"},
                 {});
        return text;
    }

    void tell(std::size_t row, std::size_t column, config::Text message, config::Text cure) {
        table_.report(diagnostics_, "AG3102", row, column, std::move(message), std::move(cure));
        ok_ = false;
    }

    bool ok() const { return ok_; }

private:
    const config::Table& table_;
    Diagnostics& diagnostics_;
    bool ok_ = true;
};

std::optional<std::string> contentOf(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

bool inForce(const std::optional<value::CivilDate>& from, const std::optional<value::CivilDate>& to,
             value::CivilDate at) {
    return (!from || *from <= at) && (!to || at <= *to);
}

// Of the rows of a division that are in force, the one with the latest beginning; else the same for its prefecture.
template <class Row, class Matches>
const Row* latest(const std::vector<Row>& rows, std::string_view division, value::CivilDate at, Matches matches) {
    if (division.size() != 6) return nullptr;
    const std::array<std::string, 2> places = {std::string(division), std::string(division.substr(0, 4)) + "00"};
    for (const auto& place : places) {
        const Row* best = nullptr;
        for (const auto& row : rows) {
            if (row.division != place || !matches(row) || !inForce(row.from, row.to, at)) continue;
            if (best == nullptr || !best->from || (row.from && *row.from > *best->from)) best = &row;
        }
        if (best != nullptr) return best;
    }
    return nullptr;
}

}  // namespace

std::optional<Policy> Policy::load(const std::filesystem::path& reliefLine, const std::filesystem::path& aidPolicy,
                                   Diagnostics& diagnostics) {
    Policy policy;
    bool ok = true;
    crypto::Hasher hasher(crypto::DigestKind::Sha256);
    if (const auto text = contentOf(reliefLine)) {
        hasher.update("relief_line\n").update(*text);
        const auto table = config::parseTable(reliefLine.string(), *text, diagnostics);
        ok = table && policy.readLines(*table, diagnostics) && ok;
    }
    if (const auto text = contentOf(aidPolicy)) {
        hasher.update("aid_policy\n").update(*text);
        const auto table = config::parseTable(aidPolicy.string(), *text, diagnostics);
        ok = table && policy.readAids(*table, diagnostics) && ok;
    }
    if (!ok) return std::nullopt;
    policy.digest_ = hasher.finish().hex();
    return policy;
}

bool Policy::readLines(const config::Table& table, Diagnostics& diagnostics) {
    Reader reader(table, diagnostics);
    std::size_t division = 0, kind = 0, from = 0, to = 0, amount = 0;
    const bool all = reader.need("division", division) & reader.need("urban_rural", kind) &
                     reader.need("valid_from", from) & reader.need("valid_to", to) &
                     reader.need("amount_month", amount);
    if (!all) return false;
    for (std::size_t row = 0; row < table.rowCount(); ++row) {
        const auto fen = reader.amount(row, amount);
        if (!fen && table.cell(row, amount).empty())
            reader.tell(row, amount, {"the line has no amount", "缺少金额"}, {});
        lines_.push_back({reader.division(row, division), table.cell(row, kind), reader.day(row, from),
                          reader.day(row, to), fen.value_or(0)});
    }
    return reader.ok();
}

bool Policy::readAids(const config::Table& table, Diagnostics& diagnostics) {
    Reader reader(table, diagnostics);
    std::size_t division = 0, project = 0, from = 0, to = 0, floor = 0, cap = 0;
    const bool all = reader.need("division", division) & reader.need("project", project) &
                     reader.need("valid_from", from) & reader.need("valid_to", to) & reader.need("floor", floor) &
                     reader.need("cap", cap);
    if (!all) return false;
    for (std::size_t row = 0; row < table.rowCount(); ++row)
        aids_[table.cell(row, project)].push_back({reader.division(row, division),
                                                   reader.day(row, from),
                                                   reader.day(row, to),
                                                   {reader.amount(row, floor), reader.amount(row, cap)}});
    return reader.ok();
}

std::optional<std::int64_t> Policy::reliefLine(std::string_view division, std::string_view urbanRural,
                                               value::CivilDate at) const {
    const auto* row = latest(lines_, division, at, [&](const LineRow& one) { return one.urbanRural == urbanRural; });
    return row == nullptr ? std::nullopt : std::optional(row->fen);
}

std::optional<AidBounds> Policy::aidBounds(std::string_view division, std::string_view project,
                                           value::CivilDate at) const {
    const auto ofProject = aids_.find(project);
    if (ofProject == aids_.end()) return std::nullopt;
    const auto* row = latest(ofProject->second, division, at, [](const AidRow&) { return true; });
    return row == nullptr ? std::nullopt : std::optional(row->bounds);
}

}  // namespace aidgate::reconcile
