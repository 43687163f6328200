#include "parameters.h"

#include <algorithm>
#include <array>

#include "aidgate/expression/program.h"

namespace aidgate::reconcile {

namespace {

// The plan of 2018, whose figures are counted over the whole province.
constexpr std::array<std::string_view, 4> kOfTheProvince = {"baseline_date", "deadline_2018", "deadline_2019",
                                                            "deadline_2020"};

// Where parameters are read: nothing to name, no row to look at.
class NoScope final : public expression::Scope {
public:
    std::string name() const override { return "parameters"; }
    std::optional<expression::Symbol> find(std::string_view) const override { return std::nullopt; }
    std::vector<std::string> names() const override { return {}; }
};

class NoFrame final : public expression::Frame {
public:
    void load(std::size_t, std::span<const std::uint32_t>, expression::Vector&) const override {}
    void one(std::size_t, std::span<const std::uint32_t>, std::vector<std::uint32_t>&) const override {}
    void many(std::size_t, std::span<const std::uint32_t>, std::vector<std::uint32_t>&,
              std::vector<std::uint32_t>&) const override {}
    const Frame& target(std::size_t) const override { return *this; }
};

std::optional<expression::Symbol> constant(const expression::Program& program) {
    static const NoFrame kFrame;
    const std::uint32_t row = 0;
    expression::Vector value;
    program.run(kFrame, std::span(&row, 1), value);
    if (value.known.empty() || value.known[0] == 0) return std::nullopt;
    expression::Symbol symbol;
    symbol.role = expression::Symbol::Role::Constant;
    symbol.type = program.type();
    if (program.type().kind == expression::Kind::Text) {
        symbol.constantText = value.texts[0];
    } else {
        symbol.constantNumber = value.numbers[0];
    }
    return symbol;
}

std::optional<expression::Symbol> readConstant(MapReader& reader, const config::Node& is,
                                               std::optional<expression::Type> expected) {
    const NoScope scope;
    const auto program = expression::compile(reader.document(), is, scope, expected, reader.diagnostics());
    if (!program) return std::nullopt;
    auto symbol = constant(*program);
    if (!symbol) reader.problem("AG3005", is.at(), {"a parameter must have a value", "参数必须有值"});
    return symbol;
}

std::optional<value::CivilDate> readDay(MapReader& reader, std::string_view key) {
    const auto* node = reader.optional(key);
    if (node == nullptr || node->isNull()) return std::nullopt;
    const auto day = value::parseDate(node->scalar(), *value::CivilDate::of(2019));
    if (day && day->knownToTheDay()) return day;
    reader.problem("AG3018", node->at(), {"'" + node->scalar() + "' is not a day", "'" + node->scalar() + "' 不是日期"},
                   {"write 2019-01-01", "请写 2019-01-01"});
    return std::nullopt;
}

bool inForce(const ParameterCase& one, value::CivilDate day) {
    return (!one.from || *one.from <= day) && (!one.to || day <= *one.to);
}

bool overlap(const ParameterCase& a, const ParameterCase& b) {
    if (a.division != b.division) return false;
    const bool aEndsFirst = a.to && b.from && *a.to < *b.from;
    const bool bEndsFirst = b.to && a.from && *b.to < *a.from;
    return !aEndsFirst && !bEndsFirst;
}

}  // namespace

bool Parameter::byDivision() const {
    return std::any_of(cases.begin(), cases.end(), [](const ParameterCase& one) { return !one.division.empty(); });
}

std::int64_t Parameter::at(std::string_view place, value::CivilDate day) const {
    const ParameterCase* best = nullptr;
    for (const auto& one : cases) {
        if (!inForce(one, day) || !place.starts_with(one.division)) continue;
        if (best == nullptr || best->division.size() < one.division.size()) best = &one;
    }
    return best == nullptr ? symbol.constantNumber : best->number;
}

std::optional<std::size_t> Parameters::find(std::string_view name) const {
    const auto found = byName_.find(name);
    return found == byName_.end() ? std::nullopt : std::optional(found->second);
}

void Parameters::load(const config::Document& document, std::string_view prefix, config::Diagnostics& diagnostics) {
    MapReader top(document, document.root(), {"parameters"}, diagnostics);
    const auto* parameters = top.required("parameters");
    if (parameters == nullptr) return;
    for (const auto& entry : parameters->entries()) {
        MapReader one(document, entry.value, {"is", "zh", "en", "by"}, diagnostics);
        one.requirePrefix(entry.key, prefix);
        const auto* is = one.required("is");
        Parameter parameter;
        parameter.name = entry.key.scalar();
        parameter.label = {one.text("en"), one.text("zh")};
        if (is == nullptr) continue;
        auto symbol = readConstant(one, *is, std::nullopt);
        if (!symbol) continue;
        parameter.symbol = std::move(*symbol);
        parameter.written = is->scalar();
        readCases(one, document, parameter, diagnostics);
        byName_[parameter.name] = all_.size();
        all_.push_back(std::move(parameter));
    }
}

void Parameters::readCases(MapReader& one, const config::Document& document, Parameter& parameter,
                           config::Diagnostics& diagnostics) {
    const auto* cases = one.optional("by");
    if (cases == nullptr) return;
    if (parameter.symbol.type.kind == expression::Kind::Text) {
        one.problem("AG3018", cases->at(), {"a text cannot differ by place or date", "文本参数不能按地区或日期取值"});
        return;
    }
    if (parameter.name == "max_age") {
        one.problem("AG3018", cases->at(),
                    {"'max_age' is one number everywhere and always", "'max_age' 在各地各时期必须一致"});
        return;
    }
    const bool ofTheProvince =
        std::find(kOfTheProvince.begin(), kOfTheProvince.end(), parameter.name) != kOfTheProvince.end();
    for (const auto& node : cases->items()) {
        auto read = readCase(document, node, parameter, diagnostics);
        if (!read) continue;
        if (ofTheProvince && !read->division.empty())
            one.problem("AG3018", node.at(),
                        {"'" + parameter.name + "' is one for the whole province",
                         "'" + parameter.name + "' 全省统一，不能按地区取值"},
                        {"leave the division out", "请去掉 division"});
        for (const auto& other : parameter.cases)
            if (overlap(other, *read))
                one.problem(
                    "AG3019", node.at(),
                    {"'" + parameter.name + "' has two values for division '" + read->division + "' on the same days",
                     "'" + parameter.name + "' 在同一地区同一时期有两个取值：'" + read->division + "'"},
                    {"end one with valid_to before the other begins", "请用 valid_to 使其在另一取值之前结束"});
        parameter.cases.push_back(std::move(*read));
    }
}

std::optional<ParameterCase> Parameters::readCase(const config::Document& document, const config::Node& node,
                                                  const Parameter& parameter, config::Diagnostics& diagnostics) {
    MapReader reader(document, node, {"division", "valid_from", "valid_to", "is"}, diagnostics);
    const auto* is = reader.required("is");
    if (is == nullptr || !reader.ok()) return std::nullopt;
    ParameterCase out;
    if (const auto* division = reader.optional("division")) {
        out.division = division->scalar();
        const bool digits =
            std::all_of(out.division.begin(), out.division.end(), [](char c) { return c >= '0' && c <= '9'; });
        const bool whole = out.division.size() == 2 || out.division.size() == 4 || out.division.size() == 6;
        if (!digits || !whole)
            reader.problem(
                "AG3018", division->at(), {"a division is 2, 4 or 6 digits", "division 应为 2、4 或 6 位数字"},
                {"\"21\" a province, \"2101\" a city, \"210102\" a county", "\"21\" 省，\"2101\" 市，\"210102\" 县"});
    }
    out.from = readDay(reader, "valid_from");
    out.to = readDay(reader, "valid_to");
    if (out.from && out.to && *out.to < *out.from)
        reader.problem("AG3018", node.at(), {"valid_to is before valid_from", "valid_to 早于 valid_from"});
    const auto symbol = readConstant(reader, *is, parameter.symbol.type);
    if (!symbol || !reader.ok()) return std::nullopt;
    out.number = symbol->constantNumber;
    out.written = is->scalar();
    return out;
}

}  // namespace aidgate::reconcile
