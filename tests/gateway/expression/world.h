// A small made-up world for expressions: files of workers, their members, persons and insurances, with unknown values.
//
//   row of file   0            1          2            3
//   n             7            (unknown)  0            -3
//   m             2            5          (unknown)    0
//   yes           true         false      (unknown)    true
//   income        17280/年     (unknown)  30000/年     0/年
//   wage          1200/月      700/月     0/月         (unknown)
//   quarterly     900/季       (unknown)  30/季        0/季
//   gift          100 once     …
//   filed         2018-11-01   2018-11    (unknown)    2019
//   last          2019-07      2019-09    (unknown)    2018-12
//   name          王丽         (unknown)  张 伟        ""
//   status        active       exited     (unknown)    closed
//   mirrored      active       active     closed       (unknown)   (the same codes in another order)
//   kind          deep …                                           (another list)
//   person        0            -          1            2
//   members       0 1 2        -          3            4 5
#pragma once

#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "aidgate/expression/program.h"
#include "aidgate/value/civil_date.h"
#include "aidgate/value/decimal.h"
#include "aidgate/value/money.h"

namespace aidgate::expression::testing {

using Numbers = std::vector<std::optional<std::int64_t>>;
using Texts = std::vector<std::optional<std::string>>;

// Scope and frame at once, over columns given in a test.
class Sheet final : public Scope, public Frame {
public:
    explicit Sheet(std::string sheetName) : name_(std::move(sheetName)) {}

    void value(const std::string& column, Type type, Numbers numbers) {
        add(column, {Symbol::Role::Value, slots_.size(), type});
        slots_.back().numbers = std::move(numbers);
    }
    void text(const std::string& column, Texts texts) {
        add(column, {Symbol::Role::Value, slots_.size(), {Kind::Text}});
        slots_.back().texts = std::move(texts);
    }
    void constant(const std::string& column, Type type, std::optional<std::int64_t> number) {
        Symbol symbol{Symbol::Role::Constant, slots_.size(), type};
        symbol.constantKnown = number.has_value();
        symbol.constantNumber = number.value_or(0);
        add(column, symbol);
    }
    void one(const std::string& column, const Sheet& target, std::vector<std::uint32_t> targets) {
        add(column, {Symbol::Role::One, slots_.size(), {}, &target});
        slots_.back().target = &target;
        slots_.back().ones = std::move(targets);
    }
    void many(const std::string& column, const Sheet& target, std::vector<std::vector<std::uint32_t>> targets) {
        add(column, {Symbol::Role::Many, slots_.size(), {}, &target});
        slots_.back().target = &target;
        slots_.back().manys = std::move(targets);
    }

    std::string name() const override { return name_; }
    std::optional<Symbol> find(std::string_view column) const override {
        const auto found = symbols_.find(column);
        return found == symbols_.end() ? std::nullopt : std::optional(found->second);
    }
    std::vector<std::string> names() const override {
        std::vector<std::string> all;
        for (const auto& [column, symbol] : symbols_) all.push_back(column);
        return all;
    }

    void load(std::size_t slot, std::span<const std::uint32_t> rows, Vector& out) const override {
        loaded += rows.size();
        const Slot& column = slots_[slot];
        for (const auto row : rows) {
            if (!column.texts.empty()) {
                out.known.push_back(column.texts.at(row) ? 1 : 0);
                out.texts.push_back(column.texts[row] ? std::string_view(*column.texts[row]) : std::string_view());
            } else {
                const auto& number = column.numbers.at(row % column.numbers.size());
                out.known.push_back(number ? 1 : 0);
                out.numbers.push_back(number.value_or(0x5A5A5A5A5A5A5A5A));  // must not be looked at
            }
        }
    }
    void one(std::size_t slot, std::span<const std::uint32_t> rows,
             std::vector<std::uint32_t>& targets) const override {
        for (const auto row : rows) targets.push_back(slots_[slot].ones.at(row));
    }
    void many(std::size_t slot, std::span<const std::uint32_t> rows, std::vector<std::uint32_t>& offsets,
              std::vector<std::uint32_t>& targets) const override {
        offsets.push_back(0);
        for (const auto row : rows) {
            const auto& own = slots_[slot].manys.at(row);
            targets.insert(targets.end(), own.begin(), own.end());
            offsets.push_back(static_cast<std::uint32_t>(targets.size()));
        }
    }
    const Frame& target(std::size_t slot) const override { return *slots_[slot].target; }

    mutable std::size_t loaded = 0;  // values asked for, to see that decided rows are left out

private:
    struct Slot {
        Numbers numbers = {};
        Texts texts = {};
        const Sheet* target = nullptr;
        std::vector<std::uint32_t> ones = {};
        std::vector<std::vector<std::uint32_t>> manys = {};
    };
    void add(const std::string& column, Symbol symbol) {
        symbols_.emplace(column, std::move(symbol));
        slots_.emplace_back();
    }

    std::string name_;
    std::map<std::string, Symbol, std::less<>> symbols_;
    std::vector<Slot> slots_;
};

inline record::Field enumField(const std::string& name, const std::vector<std::string>& codes) {
    record::Field field;
    field.name = name;
    field.type = record::FieldType::Enum;
    for (const auto& code : codes) field.codes.push_back({code, {code, code}});
    return field;
}

inline constexpr auto kUnknown = std::nullopt;

struct World {
    record::Field status = enumField("status", {"active", "exited", "relieved", "closed"});
    record::Field mirrored = enumField("mirrored", {"closed", "relieved", "exited", "active"});
    record::Field kind = enumField("kind", {"deep", "relative", "accident"});
    Sheet file{"file"}, member{"member"}, person{"person"}, insurance{"insurance"};

    World() {
        const Type month{Kind::Money, value::Period::Month}, year{Kind::Money, value::Period::Year};
        const Type quarter{Kind::Money, value::Period::Quarter}, once{Kind::Money};
        const std::uint32_t no = kNoRow;
        // 1969-05-12 (even 17th digit: female), 1965-05-06 (male), 2001-01-02 (male)
        insurance.text("kind", {"110", "210", "110", "390"});
        insurance.value("base", month, {300000, kUnknown, 250000, 100000});
        insurance.value("last_month", {Kind::YearMonth}, {201908, 201907, 201812, kUnknown});
        person.value("id", {Kind::Person}, {21019919690512102, 21019919650506003, 21029920010102001});
        person.value("employed", {Kind::Bool}, {1, 0, kUnknown});
        person.value("wage", month, {300000, 0, kUnknown});
        person.many("insurance", insurance, {{0, 1}, {}, {2, 3}});
        member.value("income", month, {60000, 0, kUnknown, 80000, 10, 20});
        member.value("grade", {Kind::Integer}, {1, 2, 3, kUnknown, 4, 1});
        member.value("share", {Kind::Decimal}, {5000, 2500, 2500, kUnknown, 1, 9999});
        member.text("relation", {"妻", "子", kUnknown, "夫", "母", "女"});
        member.value("status", {Kind::Code, {}, &status}, {0, 1, kUnknown, 3, 0, 0});
        member.value("born", {Kind::Date}, {19700101, 20050000, kUnknown, 19660615, 19400220, 20121231});
        member.one("person", person, {1, no, no, 0, 2, no});
        file.value("n", {Kind::Integer}, {7, kUnknown, 0, -3});
        file.value("m", {Kind::Integer}, {2, 5, kUnknown, 0});
        file.value("area", {Kind::Decimal}, {585000, kUnknown, 0, -32500});
        file.value("yes", {Kind::Bool}, {1, 0, kUnknown, 1});
        file.value("income", year, {1728000, kUnknown, 3000000, 0});
        file.value("rigid", year, {480000, 100, 0, kUnknown});
        file.value("wage", month, {120000, 70000, 0, kUnknown});
        file.value("quarterly", quarter, {90000, kUnknown, 3000, 0});
        file.value("gift", once, {10000, 20000, kUnknown, 5});
        file.value("filed", {Kind::Date}, {20181101, 20181100, kUnknown, 20190000});
        file.value("exited", {Kind::Date}, {kUnknown, 20190601, 20190630, 20190131});
        file.value("last", {Kind::YearMonth}, {201907, 201909, kUnknown, 201812});
        file.text("name", {"王丽", kUnknown, "张 伟", ""});
        file.text("city", {"210199", "210299", "2101", kUnknown});
        file.text("停保日期", {"a", "b", "c", "d"});
        file.text("金额(元)", {"1", "2", "3", "4"});
        file.value("status", {Kind::Code, {}, &status}, {0, 1, kUnknown, 3});
        file.value("mirrored", {Kind::Code, {}, &mirrored}, {3, 3, 0, kUnknown});
        file.value("kind", {Kind::Code, {}, &kind}, {0, 1, 2, kUnknown});
        file.constant("t", {Kind::Date}, 20190916);
        file.constant("tol", {Kind::Integer}, 20);
        file.constant("line", month, 70000);
        file.constant("unset", {Kind::Integer}, kUnknown);
        file.one("person", person, {0, no, 1, 2});
        file.many("members", member, {{0, 1, 2}, {}, {3}, {4, 5}});
    }
};

inline std::string show(const Vector& vector, std::size_t i) {
    if (!vector.known[i]) return "unknown";
    switch (vector.type.kind) {
        case Kind::Bool: return vector.numbers[i] != 0 ? "true" : "false";
        case Kind::Money: return value::toYuan(vector.numbers[i]) + toString(vector.type).substr(5);
        case Kind::Decimal: return value::toDecimal(vector.numbers[i]) + "d";
        case Kind::Date: return value::CivilDate::fromNumber(vector.numbers[i])->text();
        case Kind::Code: return vector.type.codes->codes[static_cast<std::size_t>(vector.numbers[i])].code;
        case Kind::Text: return "'" + std::string(vector.texts[i]) + "'";
        default: return std::to_string(vector.numbers[i]);
    }
}

// The value of each row of file 0 to 3, or the problems.
inline std::vector<std::string> evaluateAll(const World& world, std::string_view text,
                                            std::optional<Type> expected = std::nullopt) {
    config::Diagnostics diagnostics;
    const auto program = compileText("test", text, world.file, expected, diagnostics);
    if (!program) return {diagnostics.render(config::Language::English)};
    const std::vector<std::uint32_t> rows = {0, 1, 2, 3};
    Vector out;
    program->run(world.file, rows, out);
    std::vector<std::string> all;
    for (std::size_t i = 0; i < out.size(); ++i) all.push_back(show(out, i));
    return all;
}

}  // namespace aidgate::expression::testing
