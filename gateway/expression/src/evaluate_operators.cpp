// Comparison, membership and arithmetic over whole vectors.
#include <algorithm>
#include <functional>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "aidgate/value/decimal.h"
#include "aidgate/value/money.h"
#include "columns.h"
#include "evaluator.h"

namespace aidgate::expression {

namespace {

template <class Values, class Relation>
void compareAll(const Values& left, const Values& right, Relation holds, Vector& out) {
    for (std::size_t i = 0; i < out.numbers.size(); ++i) out.numbers[i] = holds(left[i], right[i]) ? 1 : 0;
}

template <class Values>
void compareBy(Operator sign, const Values& left, const Values& right, Vector& out) {
    switch (sign) {
        case Operator::Equal: return compareAll(left, right, std::equal_to<>(), out);
        case Operator::NotEqual: return compareAll(left, right, std::not_equal_to<>(), out);
        case Operator::Less: return compareAll(left, right, std::less<>(), out);
        case Operator::LessEqual: return compareAll(left, right, std::less_equal<>(), out);
        case Operator::Greater: return compareAll(left, right, std::greater<>(), out);
        case Operator::GreaterEqual: return compareAll(left, right, std::greater_equal<>(), out);
        default: return;
    }
}

// Each gives whether the result is known.
bool divide(std::int64_t dividend, std::int64_t divisor, std::int64_t& result) {
    result = 0;
    constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
    if (divisor == 0 || divisor == kLeast || (divisor == -1 && dividend == kLeast)) return false;
    result = value::divideHalfUp(dividend, divisor);
    return true;
}

bool timesDecimal(std::int64_t left, std::int64_t right, std::int64_t& result) {
    const auto product = value::multiplyDivide(left, right, value::kDecimalOne);
    result = product.value_or(0);
    return product.has_value();
}

bool overDecimal(std::int64_t dividend, std::int64_t divisor, std::int64_t& result) {
    const auto quotient = divisor == 0 ? std::nullopt : value::multiplyDivide(dividend, value::kDecimalOne, divisor);
    result = quotient.value_or(0);
    return quotient.has_value();
}

// A decimal times what is no whole number: its ten-thousandths count once only.
bool scaled(const Vector& left, const Vector& right) {
    const bool leftDecimal = left.type.kind == Kind::Decimal, rightDecimal = right.type.kind == Kind::Decimal;
    return (leftDecimal && right.type.kind != Kind::Integer) || (rightDecimal && left.type.kind != Kind::Integer);
}

template <class Operation>
void calculate(const Vector& left, const Vector& right, Operation operation, Vector& out) {
    for (std::size_t i = 0; i < out.numbers.size(); ++i) {
        const bool known = operation(left.numbers[i], right.numbers[i], out.numbers[i]);
        out.known[i] = static_cast<std::uint8_t>(left.known[i] & right.known[i] & (known ? 1 : 0));
    }
}

// Which of the values are among the constants: out.numbers becomes 1 there.
void findAmong(std::span<const Node* const> constants, const Vector& asked, Vector& out) {
    if (holdsText(asked)) {
        std::vector<std::string_view> texts;
        for (const auto* constant : constants) texts.emplace_back(constant->text);
        for (std::size_t i = 0; i < out.numbers.size(); ++i) {
            if (!asked.known[i]) continue;
            const auto text = asked.texts[i];
            const bool among = std::any_of(texts.begin(), texts.end(), [&](auto one) { return sameText(text, one); });
            out.numbers[i] |= among ? 1 : 0;
        }
        return;
    }
    // Codes are small numbers: one mask says which of them are meant.
    std::uint64_t small = 0;
    for (const auto* constant : constants) {
        const auto number = constant->number;
        if (number >= 0 && number < 64)
            small |= std::uint64_t{1} << number;
        else
            for (std::size_t i = 0; i < out.numbers.size(); ++i) out.numbers[i] |= asked.numbers[i] == number ? 1 : 0;
    }
    if (small == 0) return;
    for (std::size_t i = 0; i < out.numbers.size(); ++i) {
        const auto number = static_cast<std::uint64_t>(asked.numbers[i]);
        out.numbers[i] |= number < 64 ? static_cast<std::int64_t>(small >> number & 1) : 0;
    }
}

}  // namespace

void Evaluator::compare(const Node& node, const Block& block, Vector& out) {
    auto left = vectors_.take(), right = vectors_.take();
    evaluate(*node.args[0], block, *left);
    evaluate(*node.args[1], block, *right);
    shape(out, node.type, left->size());
    for (std::size_t i = 0; i < out.size(); ++i)
        out.known[i] = static_cast<std::uint8_t>(left->known[i] & right->known[i]);
    if (!holdsText(*left)) return compareBy(node.sign, left->numbers, right->numbers, out);
    // Texts of unknown values may look anywhere.
    for (std::size_t i = 0; i < out.size(); ++i)
        out.numbers[i] =
            out.known[i] && sameText(left->texts[i], right->texts[i]) == (node.sign == Operator::Equal) ? 1 : 0;
}

void Evaluator::membership(const Node& node, const Block& block, Vector& out) {
    auto asked = vectors_.take(), item = vectors_.take();
    evaluate(*node.args[0], block, *asked);
    const std::size_t count = asked->size();
    shape(out, node.type, count);
    std::fill(out.numbers.begin(), out.numbers.end(), 0);
    std::fill(out.known.begin(), out.known.end(), std::uint8_t{1});
    std::vector<const Node*> constants;
    for (std::size_t next = 1; next < node.args.size(); ++next) {
        if (node.args[next]->isConstant() && node.args[next]->known) {
            constants.push_back(node.args[next].get());
            continue;
        }
        evaluate(*node.args[next], block, *item);
        for (std::size_t i = 0; i < count; ++i) out.known[i] = static_cast<std::uint8_t>(out.known[i] & item->known[i]);
        if (holdsText(*asked)) {
            for (std::size_t i = 0; i < count; ++i)
                if (asked->known[i] && item->known[i] && sameText(asked->texts[i], item->texts[i])) out.numbers[i] = 1;
        } else {
            for (std::size_t i = 0; i < count; ++i)
                out.numbers[i] |= item->known[i] & (asked->numbers[i] == item->numbers[i] ? 1 : 0);
        }
    }
    findAmong(constants, *asked, out);
    // In the list if equal to one; else unknown if an item is.
    for (std::size_t i = 0; i < count; ++i)
        out.known[i] = static_cast<std::uint8_t>(asked->known[i] & (out.known[i] | (out.numbers[i] != 0 ? 1 : 0)));
}

void Evaluator::arithmetic(const Node& node, const Block& block, Vector& out) {
    auto left = vectors_.take();
    evaluate(*node.args[0], block, *left);
    shape(out, node.type, left->size());
    if (node.op == Op::Negate) {
        for (std::size_t i = 0; i < out.size(); ++i) {
            const bool fits = !__builtin_sub_overflow(std::int64_t{0}, left->numbers[i], &out.numbers[i]);
            out.known[i] = static_cast<std::uint8_t>(left->known[i] & (fits ? 1 : 0));
        }
        return;
    }
    auto right = vectors_.take();
    evaluate(*node.args[1], block, *right);
    using N = std::int64_t;
    switch (node.sign) {
        case Operator::Add:
            return calculate(
                *left, *right, [](N a, N b, N& c) { return !__builtin_add_overflow(a, b, &c); }, out);
        case Operator::Subtract:
            return calculate(
                *left, *right, [](N a, N b, N& c) { return !__builtin_sub_overflow(a, b, &c); }, out);
        case Operator::Multiply:
            if (scaled(*left, *right)) return calculate(*left, *right, timesDecimal, out);
            return calculate(
                *left, *right, [](N a, N b, N& c) { return !__builtin_mul_overflow(a, b, &c); }, out);
        default:
            if (right->type.kind == Kind::Decimal) return calculate(*left, *right, overDecimal, out);
            return calculate(*left, *right, divide, out);
    }
}

}  // namespace aidgate::expression
