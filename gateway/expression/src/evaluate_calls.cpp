// Functions over whole vectors.
#include <algorithm>
#include <optional>

#include "aidgate/value/citizen_id.h"
#include "aidgate/value/civil_date.h"
#include "aidgate/value/decimal.h"
#include "aidgate/value/encoding.h"
#include "aidgate/value/money.h"
#include "aidgate/value/person_name.h"
#include "columns.h"
#include "evaluator.h"

namespace aidgate::expression {

namespace {

using Number = std::int64_t;
using Result = std::optional<Number>;

constexpr Number kFarthestMonths = 120000;  // ten thousand years
constexpr Number kFarthestDays = 4'000'000;

// Months since year 0 into yyyymm; nothing outside years 1 to 9999.
Result yearMonth(Number months) {
    if (months < 12 || months >= 120000) return std::nullopt;
    return months / 12 * 100 + months % 12 + 1;
}

Number monthsOf(Number yyyymm) {
    return yyyymm / 100 * 12 + yyyymm % 100 - 1;
}

Result addMonths(Number date, Number months) {
    if (months > kFarthestMonths || months < -kFarthestMonths) return std::nullopt;
    const auto day = value::CivilDate::fromNumber(date);
    if (!day || !day->knownToTheDay() || !yearMonth(monthsOf(date / 100) + months)) return std::nullopt;
    return day->plusMonths(static_cast<int>(months)).number();
}

Result addDays(Number date, Number days) {
    if (days > kFarthestDays || days < -kFarthestDays) return std::nullopt;
    const auto day = value::CivilDate::fromNumber(date);
    if (!day || !day->knownToTheDay()) return std::nullopt;
    static const Number kFirst = value::CivilDate::of(1, 1, 1)->days(),
                        kLast = value::CivilDate::of(9999, 12, 31)->days();
    const Number there = day->days() + days;
    if (there < kFirst || there > kLast) return std::nullopt;
    return value::CivilDate::fromDays(there).number();
}

Result daysBetween(Number from, Number to) {
    const auto a = value::CivilDate::fromNumber(from), b = value::CivilDate::fromNumber(to);
    if (!a || !b || !a->knownToTheDay() || !b->knownToTheDay()) return std::nullopt;
    return b->days() - a->days();
}

// Full years from a day to another; the other is mostly the same for all.
class Age {
public:
    Result operator()(Number birth, Number at) {
        if (at != lastAt_) {
            lastAt_ = at;
            day_ = value::CivilDate::fromNumber(at);
        }
        const auto born = value::CivilDate::fromNumber(birth);
        if (!born || !day_ || !born->knownToTheDay() || !day_->knownToTheDay() || *day_ < *born) return std::nullopt;
        return born->fullYearsUntil(*day_);
    }

private:
    Number lastAt_ = -1;
    std::optional<value::CivilDate> day_;
};

// amount / (periods × n)
Result spread(Number amount, Number n, Number periods) {
    Number divisor = 0;
    if (n < 1 || __builtin_mul_overflow(n, periods, &divisor)) return std::nullopt;
    return value::divideHalfUp(amount, divisor);
}

Result times(Number a, Number b) {
    Number product = 0;
    if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
    return product;
}

Result absolute(Number a) {
    if (a >= 0) return a;
    return times(a, -1);
}

Result part(Number value) {
    return value == 0 ? Result() : Result(value);
}

template <class F>
void one(const Vector& a, F f, Vector& out) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        const Result result = a.known[i] ? f(a.numbers[i]) : Result();
        out.known[i] = result ? 1 : 0;
        out.numbers[i] = result.value_or(0);
    }
}

template <class F>
void two(const Vector& a, const Vector& b, F f, Vector& out) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        const Result result = a.known[i] && b.known[i] ? f(a.numbers[i], b.numbers[i]) : Result();
        out.known[i] = result ? 1 : 0;
        out.numbers[i] = result.value_or(0);
    }
}

bool isGreatest(FunctionId id) {
    return id == FunctionId::Greater || id == FunctionId::Later || id == FunctionId::GreatestKnown;
}

std::string_view firstCharacters(std::string_view text, Number count) {
    std::string_view rest = text;
    for (Number i = 0; i < count && !rest.empty(); ++i) value::nextCodePoint(rest);
    return text.substr(0, text.size() - rest.size());
}

std::string digitsOf(std::string_view text) {
    std::string out;
    value::forEachCodePoint(text, [&](char32_t c) {
        if (c >= U'０' && c <= U'９') c = c - U'０' + U'0';
        if (c >= U'0' && c <= U'9') out += static_cast<char>(c);
    });
    return out;
}

}  // namespace

void Evaluator::call(const Node& node, const Block& block, Vector& out) {
    switch (node.function) {
        case FunctionId::FirstKnown: return firstKnown(node, block, out);
        case FunctionId::GreatestKnown:
        case FunctionId::LeastKnown: return extremeKnown(node, block, out);
        case FunctionId::StartsWith:
        case FunctionId::Contains:
        case FunctionId::Precedes:
        case FunctionId::Length:
        case FunctionId::Prefix:
        case FunctionId::Digits:
        case FunctionId::TextOf:
        case FunctionId::NameKey: return textCall(node, block, out);
        case FunctionId::Concat: return concat(node, block, out);
        default: break;
    }
    auto first = vectors_.take(), second = vectors_.take();
    evaluate(*node.args[0], block, *first);
    if (node.args.size() > 1) evaluate(*node.args[1], block, *second);
    const Vector &a = *first, &b = *second;
    shape(out, node.type, a.size());
    const bool yearMonths = a.type.kind == Kind::YearMonth;
    const bool quarter = a.type.period == value::Period::Quarter;
    switch (node.function) {
        case FunctionId::Abs: return one(a, absolute, out);
        case FunctionId::Round:
            return one(
                a, [](Number x) -> Result { return value::divideHalfUp(x, value::kDecimalOne); }, out);
        case FunctionId::Greater:
        case FunctionId::Later:
            return two(
                a, b, [](Number x, Number y) -> Result { return std::max(x, y); }, out);
        case FunctionId::Lesser:
        case FunctionId::Earlier:
            return two(
                a, b, [](Number x, Number y) -> Result { return std::min(x, y); }, out);
        case FunctionId::Surely:
            for (std::size_t i = 0; i < a.size(); ++i) {
                out.numbers[i] = a.known[i] && a.numbers[i] != 0 ? 1 : 0;
                out.known[i] = 1;
            }
            return;
        case FunctionId::Spread: {
            const Number periods = quarter ? 3 : 12;
            if (node.args.size() == 1)
                return one(
                    a, [=](Number x) { return spread(x, 1, periods); }, out);
            return two(
                a, b, [=](Number x, Number n) { return spread(x, n, periods); }, out);
        }
        case FunctionId::Yearly: {
            const Number periods = quarter ? 4 : 12;
            return one(
                a, [=](Number x) { return times(x, periods); }, out);
        }
        case FunctionId::Month:
            return one(
                a, [](Number d) -> Result { return d / 100; }, out);
        case FunctionId::Year:
            if (yearMonths)
                return one(
                    a, [](Number m) -> Result { return m / 100; }, out);
            return one(
                a, [](Number d) -> Result { return d / 10000; }, out);
        case FunctionId::MonthDay:
            return one(
                a, [](Number d) -> Result { return d % 10000; }, out);
        case FunctionId::YearPart:
            return one(
                a, [](Number d) { return part(d / 10000); }, out);
        case FunctionId::MonthPart:
            return one(
                a, [](Number d) { return part(d / 100 % 100); }, out);
        case FunctionId::DayPart:
            return one(
                a, [](Number d) { return part(d % 100); }, out);
        case FunctionId::StartOfYear:
            return one(
                a, [](Number d) -> Result { return d / 10000 * 10000 + 101; }, out);
        case FunctionId::AddMonths:
            if (!yearMonths) return two(a, b, addMonths, out);
            return two(
                a, b,
                [](Number m, Number n) {
                    if (n > kFarthestMonths || n < -kFarthestMonths) return Result();
                    return yearMonth(monthsOf(m) + n);
                },
                out);
        case FunctionId::AddDays: return two(a, b, addDays, out);
        case FunctionId::DaysBetween: return two(a, b, daysBetween, out);
        case FunctionId::MonthsBetween:
            return two(
                a, b, [](Number x, Number y) -> Result { return monthsOf(y) - monthsOf(x); }, out);
        case FunctionId::Age: return two(a, b, Age(), out);
        case FunctionId::Birth:
            return one(
                a, [](Number key) -> Result { return value::CitizenId::fromKey(key).birth().number(); }, out);
        case FunctionId::Male:
            return one(
                a, [](Number key) -> Result { return value::CitizenId::fromKey(key).male() ? 1 : 0; }, out);
        default: return setAllUnknown(out);
    }
}

// Later arguments only for rows where all before are unknown.
void Evaluator::firstKnown(const Node& node, const Block& block, Vector& out) {
    evaluate(*node.args[0], block, out);
    auto open = rows_.take();
    auto part = vectors_.take();
    for (std::size_t next = 1; next < node.args.size(); ++next) {
        open->clear();
        for (std::size_t i = 0; i < out.size(); ++i)
            if (!out.known[i]) open->push_back(static_cast<std::uint32_t>(i));
        if (open->empty()) return;
        evaluateAt(*node.args[next], block, *open, *part);
        scatter(*part, *open, out);
    }
}

void Evaluator::extremeKnown(const Node& node, const Block& block, Vector& out) {
    evaluate(*node.args[0], block, out);
    auto part = vectors_.take();
    const bool greatest = isGreatest(node.function);
    for (std::size_t next = 1; next < node.args.size(); ++next) {
        evaluate(*node.args[next], block, *part);
        for (std::size_t i = 0; i < out.size(); ++i) {
            if (!part->known[i]) continue;
            const Number a = out.numbers[i], b = part->numbers[i];
            out.numbers[i] = !out.known[i] ? b : greatest ? std::max(a, b) : std::min(a, b);
            out.known[i] = 1;
        }
    }
}

void Evaluator::textCall(const Node& node, const Block& block, Vector& out) {
    auto first = vectors_.take(), second = vectors_.take();
    evaluate(*node.args[0], block, *first);
    if (node.args.size() > 1) evaluate(*node.args[1], block, *second);
    const Vector &a = *first, &b = *second;
    shape(out, node.type, a.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        const bool known = a.known[i] && (node.args.size() == 1 || b.known[i]);
        out.known[i] = known ? 1 : 0;
        if (!known) continue;
        switch (node.function) {
            case FunctionId::StartsWith: out.numbers[i] = a.texts[i].starts_with(b.texts[i]) ? 1 : 0; break;
            case FunctionId::Contains:
                out.numbers[i] = a.texts[i].find(b.texts[i]) != std::string_view::npos ? 1 : 0;
                break;
            case FunctionId::Precedes: out.numbers[i] = a.texts[i] < b.texts[i] ? 1 : 0; break;
            case FunctionId::Length: out.numbers[i] = static_cast<Number>(value::characterCount(a.texts[i])); break;
            case FunctionId::Prefix: out.texts[i] = firstCharacters(a.texts[i], b.numbers[i]); break;
            case FunctionId::Digits: out.texts[i] = texts().keep(digitsOf(a.texts[i])); break;
            case FunctionId::NameKey: out.texts[i] = texts().keep(value::PersonName::read(a.texts[i]).key()); break;
            default:  // TextOf
                if (a.type.kind == Kind::Integer) {
                    out.texts[i] = texts().keep(std::to_string(a.numbers[i]));
                } else if (a.type.kind == Kind::Decimal) {
                    out.texts[i] = texts().keep(value::toDecimal(a.numbers[i]));
                } else {
                    const auto& codes = a.type.codes->codes;
                    const auto index = static_cast<std::size_t>(a.numbers[i]);
                    out.known[i] = index < codes.size() ? 1 : 0;
                    if (out.known[i]) out.texts[i] = codes[index].code;
                }
        }
    }
}

void Evaluator::concat(const Node& node, const Block& block, Vector& out) {
    evaluate(*node.args[0], block, out);
    auto part = vectors_.take();
    std::string joined;
    for (std::size_t next = 1; next < node.args.size(); ++next) {
        evaluate(*node.args[next], block, *part);
        for (std::size_t i = 0; i < out.size(); ++i) {
            out.known[i] = static_cast<std::uint8_t>(out.known[i] & part->known[i]);
            if (!out.known[i] || part->texts[i].empty()) continue;
            joined.assign(out.texts[i]).append(part->texts[i]);
            out.texts[i] = texts().keep(joined);
        }
    }
}

}  // namespace aidgate::expression
