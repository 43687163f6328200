// Expressions with their values put in, or by their names.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "aidgate/config/diagnostic.h"
#include "aidgate/value/civil_date.h"
#include "aidgate/value/decimal.h"
#include "aidgate/value/money.h"
#include "evaluator.h"

namespace aidgate::expression {

// How tightly a piece of text holds together; looser parts of tighter ones stand in brackets.
enum Tightness : std::uint8_t { kOr, kAnd, kNot, kComparison, kSum, kProduct, kAtom };

struct Piece {
    std::string text;
    Tightness tightness = kAtom;
    bool computed = false;  // has an operator in it, so that its value says more
};

inline std::string within(const Piece& piece, Tightness least) {
    return piece.tightness < least ? "(" + piece.text + ")" : piece.text;
}

inline bool showsValue(Kind kind) {
    return kind == Kind::Integer || kind == Kind::Decimal || kind == Kind::Money || kind == Kind::Date ||
           kind == Kind::YearMonth;
}

class Renderer {
public:
    // ByName: fields as they are called instead of what they hold.
    enum class Mode : std::uint8_t { ByValue, ByName };
    Renderer(const Block& block, config::Language language, Mode mode = Mode::ByValue)
        : block_(block), chinese_(language == config::Language::Chinese), named_(mode == Mode::ByName) {}

    std::string all(const Node& root) {
        const Piece piece = render(root);
        return piece.computed && showsValue(root.type.kind) ? piece.text + " = " + value(root) : piece.text;
    }

    std::string plain(const Node& node) { return render(node).text; }
    // What would have to be so for a condition not to hold: names on the left, the limit's value on the right.
    std::string opposite(const Node& node);
    // true, false or unknown of a condition.
    std::optional<bool> holds(const Node& node) {
        bool known = false;
        const bool is = truth(node, known);
        return known ? std::optional(is) : std::nullopt;
    }

private:
    std::string unknown() const { return chinese_ ? "未知" : "unknown"; }

    std::string shown(const Type& type, std::int64_t number) const {
        if (type.kind == Kind::Money || type.kind == Kind::Decimal || type.kind == Kind::Integer) {
            const std::string text = type.kind == Kind::Money     ? value::toYuan(number)
                                     : type.kind == Kind::Decimal ? value::toDecimal(number)
                                                                  : std::to_string(number);
            return number < 0 ? "−" + text.substr(1) : text;
        }
        if (type.kind == Kind::Date) {
            const auto date = value::CivilDate::fromNumber(number);
            return date ? date->text() : unknown();
        }
        const auto date = value::CivilDate::fromNumber(number * 100);
        return date ? date->text() : unknown();
    }

    std::string value(const Node& node) {
        Vector out;
        evaluator_.evaluate(node, block_, out);
        return out.known[0] ? shown(node.type, out.numbers[0]) : unknown();
    }

    bool truth(const Node& node, bool& known) {
        Vector out;
        evaluator_.evaluate(node, block_, out);
        known = out.known[0] != 0;
        return known && out.numbers[0] != 0;
    }

    Piece constant(const Node& node) const {
        if (!node.known) return {unknown()};
        if (node.type.kind == Kind::Bool)
            return {node.number != 0 ? (chinese_ ? "真" : "true") : (chinese_ ? "假" : "false")};
        if (node.type.kind == Kind::Text) return {"\"" + node.text + "\""};
        if (node.type.kind != Kind::Code) return {shown(node.type, node.number)};
        const auto& codes = node.type.codes->codes;
        const auto index = static_cast<std::size_t>(node.number);
        if (index >= codes.size()) return {unknown()};
        return {codes[index].name.in(chinese_ ? config::Language::Chinese : config::Language::English)};
    }

    Piece render(const Node& node) {
        switch (node.op) {
            case Op::Constant: return constant(node);
            case Op::Field: return {!named_ && showsValue(node.type.kind) ? value(node) : node.text};
            case Op::NoRow: return {node.text + tested(node.test), kComparison};
            case Op::WholeDate:
            case Op::AsDecimal:
            case Op::MapCode: return render(*node.args[0]);
            case Op::Test: return {within(render(*node.args[0]), kSum) + tested(node.test), kComparison};
            case Op::Not: return {(chinese_ ? "非 " : "not ") + within(render(*node.args[0]), kAtom), kNot};
            case Op::And: return joined(node, chinese_ ? " 且 " : " and ", kAnd);
            case Op::Or: return joined(node, chinese_ ? " 或 " : " or ", kOr);
            case Op::Compare: return compared(node);
            case Op::Arithmetic: return calculated(node);
            case Op::Negate: return {"−" + within(render(*node.args[0]), kAtom), kProduct, true};
            case Op::In: return listed(node);
            case Op::If: return chosen(node);
            case Op::Call: return called(node);
            case Op::Aggregate: return aggregated(node);
        }
        return {};
    }

    std::string tested(Test test) const {
        static constexpr std::array<std::string_view, 4> kEn = {" is absent", " is present", " is known",
                                                                " is unknown"};
        static constexpr std::array<std::string_view, 4> kZh = {" 缺失", " 已填", " 已知", " 未知"};
        return std::string((chinese_ ? kZh : kEn)[static_cast<std::size_t>(test)]);
    }

    Piece joined(const Node& node, std::string_view word, Tightness tightness) {
        Piece out{"", tightness};
        for (const auto& arg : node.args) {
            if (!out.text.empty()) out.text += word;
            out.text += within(render(*arg), static_cast<Tightness>(tightness + 1));
        }
        return out;
    }

    // One side of a comparison; a computed one with its value.
    std::string side(const Node& node) {
        const Piece piece = render(node);
        const std::string text = within(piece, kSum);
        return !named_ && piece.computed && showsValue(node.type.kind) ? text + " = " + value(node) : text;
    }

    Piece compared(const Node& node) {
        static constexpr std::array<std::string_view, 6> kSigns = {" = ", " ≠ ", " < ", " ≤ ", " > ", " ≥ "};
        const auto sign = kSigns[static_cast<std::size_t>(node.sign)];
        return {side(*node.args[0]) + std::string(sign) + side(*node.args[1]), kComparison};
    }

    Piece calculated(const Node& node) {
        const Piece left = render(*node.args[0]), right = render(*node.args[1]);
        auto both = [&](Tightness own, std::string_view sign, Tightness rightLeast) {
            return Piece{within(left, own) + std::string(sign) + within(right, rightLeast), own, true};
        };
        switch (node.sign) {
            case Operator::Add: return both(kSum, " + ", kSum);
            case Operator::Subtract: return both(kSum, " − ", kProduct);
            case Operator::Multiply: return both(kProduct, " × ", kProduct);
            default: return both(kProduct, " / ", kAtom);
        }
    }

    Piece listed(const Node& node) {
        std::string list;
        for (std::size_t i = 1; i < node.args.size(); ++i)
            list += (list.empty() ? "" : ", ") + render(*node.args[i]).text;
        return {within(render(*node.args[0]), kSum) + (chinese_ ? " 属于 (" : " in (") + list + ")", kComparison};
    }

    // Only the branch that is taken.
    Piece chosen(const Node& node) {
        if (named_) {
            const auto first = plain(*node.args[0]), second = plain(*node.args[1]), third = plain(*node.args[2]);
            return {chinese_ ? "若 " + first + " 则 " + second + " 否则 " + third
                             : "if " + first + " then " + second + " else " + third,
                    kOr};
        }
        bool known = false;
        const bool first = truth(*node.args[0], known);
        if (!known) return {unknown()};
        return render(*node.args[first ? 1 : 2]);
    }

    Piece spread(const Node& node) {
        const std::string periods = node.args[0]->type.period == value::Period::Quarter ? "3" : "12";
        const std::string amount = within(render(*node.args[0]), kProduct);
        if (node.args.size() == 1) return {amount + " / " + periods, kProduct, true};
        return {amount + " / (" + periods + " × " + within(render(*node.args[1]), kAtom) + ")", kProduct, true};
    }

    Piece called(const Node& node) {
        if (node.function == FunctionId::Spread) return spread(node);
        if (node.function == FunctionId::Abs) return {"|" + render(*node.args[0]).text + "|", kAtom, true};
        if (node.function == FunctionId::Yearly)
            return {(node.args[0]->type.period == value::Period::Quarter ? "4 × " : "12 × ") +
                        within(render(*node.args[0]), kProduct),
                    kProduct, true};
        std::string out;
        for (const auto& function : functions())
            if (function.id == node.function) out = function.name;
        out += "(";
        for (std::size_t i = 0; i < node.args.size(); ++i) out += (i == 0 ? "" : ", ") + render(*node.args[i]).text;
        // A birth date taken from an id is as good as half the id.
        return {out + ")", kAtom, node.function != FunctionId::Birth};
    }

    // Amounts and numbers summed are shown one by one when they are few; truths as how many of how many.
    Piece aggregated(const Node& node) {
        constexpr std::size_t kShown = 12;
        const bool isTruth = node.type.kind == Kind::Bool;
        if (named_) return {isTruth ? rowsWith(node, node.aggregate, false) : aggregateByName(node)};
        if (!isTruth && node.aggregate != AggregateId::Sum)
            return {showsValue(node.type.kind) ? value(node) : node.text};
        Rows targets, origins;
        const Frame* frame = evaluator_.expand(node, block_, targets, origins);
        const Block inner{frame, targets, &block_, origins, node.innerLevel};
        Vector where, values;
        if (node.hasCondition) evaluator_.evaluate(*node.args.back(), inner, where);
        auto counts = [&](std::size_t i) { return !node.hasCondition || (where.known[i] && where.numbers[i] != 0); };
        std::size_t count = 0;
        for (std::size_t i = 0; i < targets.size(); ++i) count += counts(i) ? 1 : 0;
        if (isTruth) {
            const std::string some = std::to_string(count), of = std::to_string(targets.size());
            return {chinese_ ? node.text + " " + of + " 行中 " + some + " 行" : some + " of " + of + " " + node.text};
        }
        if (count < 2 || count > kShown) return {value(node)};
        evaluator_.evaluate(*node.args.front(), inner, values);
        Piece out{"", kSum, true};
        for (std::size_t i = 0; i < targets.size(); ++i)
            if (counts(i))
                out.text += (out.text.empty() ? "" : " + ") +
                            (values.known[i] ? shown(node.type, values.numbers[i]) : unknown());
        return out;
    }

    // "some row of persons with (employed)".
    std::string rowsWith(const Node& node, AggregateId aggregate, bool notAll) {
        std::string of = node.text;
        if (node.hasCondition)
            of += (chinese_ ? " 满足（" : " with (") + named(*node.args.back()) + (chinese_ ? "）" : ")");
        switch (aggregate) {
            case AggregateId::Any: return (chinese_ ? "存在 " : "some row of ") + of;
            case AggregateId::None: return (chinese_ ? "不存在 " : "no row of ") + of;
            default: break;
        }
        if (notAll) return (chinese_ ? "并非每个 " : "not every row of ") + of;
        return (chinese_ ? "每个 " : "every row of ") + of;
    }

    std::string aggregateByName(const Node& node) {
        std::string out;
        for (const auto& one : aggregates())
            if (one.id == node.aggregate) out = one.name;
        out += "(" + node.text;
        for (const auto& arg : node.args) out += ", " + named(*arg);
        return out + ")";
    }

    std::string named(const Node& node) {
        const bool was = std::exchange(named_, true);
        auto text = plain(node);
        named_ = was;
        return text;
    }

    // A comparison's limit: its value where it has one that may be shown.
    std::string limit(const Node& node) {
        return showsValue(node.type.kind) ? value(node) : within(render(node), kSum);
    }

    const Block& block_;
    bool chinese_;
    bool named_;
    Evaluator evaluator_;
};

inline std::string Renderer::opposite(const Node& node) {
    static constexpr std::array<std::string_view, 6> kFlipped = {" ≠ ", " = ", " ≥ ", " > ", " ≤ ", " < "};
    static constexpr std::array<Test, 4> kOther = {Test::Present, Test::Absent, Test::Unknown, Test::Known};
    const auto other = [&](Test test) { return tested(kOther[static_cast<std::size_t>(test)]); };
    switch (node.op) {
        case Op::Compare: {
            const auto sign = kFlipped[static_cast<std::size_t>(node.sign)];
            return named(*node.args[0]) + std::string(sign) + limit(*node.args[1]);
        }
        case Op::Test: return named(*node.args[0]) + other(node.test);
        case Op::NoRow: return node.text + other(node.test);
        case Op::Not: return named(*node.args[0]);
        case Op::In: {
            auto text = named(*node.args[0]) + (chinese_ ? " 不属于 (" : " not in (");
            for (std::size_t i = 1; i < node.args.size(); ++i) text += (i == 1 ? "" : ", ") + plain(*node.args[i]);
            return text + ")";
        }
        case Op::Aggregate:
            if (node.aggregate == AggregateId::Any) return rowsWith(node, AggregateId::None, false);
            if (node.aggregate == AggregateId::None) return rowsWith(node, AggregateId::Any, false);
            return rowsWith(node, node.aggregate, true);
        default: return (chinese_ ? "非（" : "not (") + named(node) + (chinese_ ? "）" : ")");
    }
}

}  // namespace aidgate::expression
