// Calls: functions by their table, aggregates over rows.
#include <algorithm>
#include <utility>

#include "checker.h"
#include "evaluator.h"

namespace aidgate::expression {

namespace {

std::string kindNames(Kinds kinds) {
    static constexpr Kind kAll[] = {Kind::Bool, Kind::Integer,   Kind::Decimal, Kind::Money, Kind::Date,
                                    Kind::Text, Kind::YearMonth, Kind::Code,    Kind::Person};
    static constexpr std::string_view kNames[] = {"bool", "integer",    "decimal", "money", "date",
                                                  "text", "year_month", "code",    "person"};
    std::string out;
    for (std::size_t i = 0; i < std::size(kAll); ++i)
        if ((kinds & kindSet(kAll[i])) != 0) out += (out.empty() ? "" : ", ") + std::string(kNames[i]);
    return out;
}

// The one type a literal null or 0 may take from the table; nullopt when it says several.
std::optional<Type> onlyType(Kinds kinds) {
    for (const Kind kind :
         {Kind::Bool, Kind::Integer, Kind::Decimal, Kind::Date, Kind::YearMonth, Kind::Text, Kind::Person})
        if (kinds == kindSet(kind)) return Type{kind};
    return std::nullopt;
}

bool seesParts(FunctionId id) {
    return id == FunctionId::YearPart || id == FunctionId::MonthPart || id == FunctionId::DayPart;
}

std::uint32_t costOf(const Function& function) {
    const bool text = (function.first & kindSet(Kind::Text)) != 0 && function.first != kAnyKind;
    return text || function.id == FunctionId::NameKey ? 8 : 2;
}

Type given(const Function& function, const std::vector<NodePtr>& args) {
    switch (function.gives) {
        case Gives::Bool: return {Kind::Bool};
        case Gives::Integer: return {Kind::Integer};
        case Gives::Date: return {Kind::Date};
        case Gives::YearMonth: return {Kind::YearMonth};
        case Gives::Text: return {Kind::Text};
        case Gives::MoneyPerMonth: return {Kind::Money, value::Period::Month};
        case Gives::MoneyPerYear: return {Kind::Money, value::Period::Year};
        case Gives::LikeFirst: break;
    }
    return args[0]->type;
}

}  // namespace

bool Checker::argumentFits(const Syntax& syntax, const Function& function, const Node& arg, std::size_t index) {
    const Kinds kinds = index == 0 ? function.first : function.others;
    if ((kinds & kindSet(arg.type.kind)) != 0) return moneyFits(syntax, function, arg);
    config::Text cure = {"it is used as " + std::string(function.signature),
                         "用法：" + std::string(function.signature)};
    problem("AG2022", syntax.at,
            {std::string(function.name) + " takes " + kindNames(kinds) + " here, this is " + toString(arg.type),
             std::string(function.name) + " 此处需要 " + kindNames(kinds) + "，这里是 " + toString(arg.type)},
            cure);
    return false;
}

// spread takes amounts per year or quarter, yearly those per month or quarter.
bool Checker::moneyFits(const Syntax& syntax, const Function& function, const Node& arg) {
    if (arg.type.kind != Kind::Money) return true;
    const value::Period period = arg.type.period;
    const bool spread = function.id == FunctionId::Spread, yearly = function.id == FunctionId::Yearly;
    if (!spread && !yearly) return true;
    if (period == value::Period::Quarter) return true;
    if (period == (spread ? value::Period::Year : value::Period::Month)) return true;
    config::Text cure;
    if (spread && period == value::Period::Month)
        cure = {"to divide it among persons write " + quote(syntax) + " / n",
                "按人数平分请写 " + quote(syntax) + " / n"};
    problem("AG2031", syntax.at,
            {std::string(function.name) +
                 (spread ? " takes an amount per year or quarter" : " takes an amount per month or quarter") +
                 ", this is " + toString(arg.type),
             std::string(function.name) + (spread ? " 需要按年或按季的金额" : " 需要按月或按季的金额") + "，这里是 " +
                 toString(arg.type)},
            cure);
    return false;
}

NodePtr Checker::function(const Syntax& syntax, const Function& function, const Type* hint) {
    if (syntax.args.size() < function.fewest || syntax.args.size() > function.most)
        return problem(
            "AG2021", syntax.sign,
            {std::string(function.name) + " does not take " + std::to_string(syntax.args.size()) + " arguments",
             std::string(function.name) + " 的参数个数不对（" + std::to_string(syntax.args.size()) + "）"},
            {"it is used as " + std::string(function.signature), "用法：" + std::string(function.signature)});
    std::vector<NodePtr> args;
    if (function.sameTypes) {
        const auto only = onlyType(function.first);
        args = alike(syntax, 0, function.gives == Gives::LikeFirst ? hint : only ? &*only : nullptr);
        if (args.empty()) return nullptr;
    } else {
        bool failed = false;
        for (std::size_t i = 0; i < syntax.args.size(); ++i) {
            const auto only = onlyType(i == 0 ? function.first : function.others);
            args.push_back(check(*syntax.args[i], only ? &*only : nullptr));
            failed = failed || !args.back();
        }
        if (failed) return nullptr;
    }
    bool fits = true;
    for (std::size_t i = 0; i < args.size(); ++i) fits = argumentFits(*syntax.args[i], function, *args[i], i) && fits;
    if (!fits) return nullptr;
    if (!seesParts(function.id))
        for (auto& arg : args) arg = whole(std::move(arg));
    const Type type = given(function, args);
    NodePtr node = make(Op::Call, type, std::move(args));
    node->function = function.id;
    node->cost += costOf(function);
    return fold(std::move(node));
}

NodePtr Checker::aggregate(const Syntax& syntax, const Aggregate& aggregate, const Type* hint) {
    const config::Text usage = {"it is used as " + std::string(aggregate.signature),
                                "用法：" + std::string(aggregate.signature)};
    config::Text cure = usage;
    if (aggregate.id == AggregateId::Min || aggregate.id == AggregateId::Max)
        cure = {usage.en + (aggregate.id == AggregateId::Max ? "; of two values write greater(a, b)"
                                                             : "; of two values write lesser(a, b)"),
                usage.zh + (aggregate.id == AggregateId::Max ? "；两个值取大请写 greater(a, b)"
                                                             : "；两个值取小请写 lesser(a, b)")};
    const std::size_t fixed = 1 + (aggregate.takesValue ? 1 : 0);
    const std::size_t count = syntax.args.size();
    if (count < fixed + (aggregate.needsCondition ? 1 : 0) || count > fixed + 1)
        return problem("AG2021", syntax.sign,
                       {std::string(aggregate.name) + " does not take " + std::to_string(count) + " arguments",
                        std::string(aggregate.name) + " 的参数个数不对（" + std::to_string(count) + "）"},
                       cure);
    const Syntax& rows = *syntax.args[0];
    if (rows.kind != Syntax::Kind::Name)
        return problem("AG2015", rows.at,
                       {std::string(aggregate.name) + " goes over rows, this is a value",
                        std::string(aggregate.name) + " 的第一个参数应为多行"},
                       cure);
    auto place = find(rows);
    if (!place) return nullptr;
    if (!place->symbol.target)
        return problem("AG2015", rows.at,
                       {std::string(aggregate.name) + " goes over rows, " + quote(rows) + " is a value (" +
                            toString(place->symbol.type) + ")",
                        std::string(aggregate.name) + " 的第一个参数应为多行，" + quote(rows) + " 是值（" +
                            toString(place->symbol.type) + "）"},
                       cure);
    if (levels_.size() >= static_cast<std::size_t>(kMaxLevels))
        return problem("AG2004", syntax.sign, {"too many rows within rows", "多行嵌套过深"});
    remember(*place);
    auto node = std::make_unique<Node>();
    node->op = Op::Aggregate;
    node->aggregate = aggregate.id;
    node->stepLevel = place->level;
    node->innerLevel = static_cast<int>(levels_.size());
    node->steps = place->steps;
    node->steps.push_back({place->symbol.slot, place->symbol.role == Symbol::Role::Many});
    node->text = place->written;
    levels_.push_back({place->symbol.target, place->read});
    const bool fine = aggregateBody(syntax, aggregate, hint, *node);
    levels_.pop_back();
    return fine ? std::move(node) : nullptr;
}

bool Checker::aggregateBody(const Syntax& syntax, const Aggregate& aggregate, const Type* hint, Node& node) {
    static constexpr Kinds kSum = kindSet(Kind::Integer) | kindSet(Kind::Decimal) | kindSet(Kind::Money);
    static constexpr Kinds kOrdered = kSum | kindSet(Kind::Date) | kindSet(Kind::YearMonth);
    NodePtr value, where;
    bool fine = true;
    if (aggregate.takesValue) {
        value = check(*syntax.args[1], hint);
        const Kinds kinds = aggregate.id == AggregateId::Sum     ? kSum
                            : aggregate.id == AggregateId::First ? kAnyKind
                                                                 : kOrdered;
        if (value && (kinds & kindSet(value->type.kind)) == 0)
            value = problem(
                "AG2022", syntax.args[1]->at,
                {std::string(aggregate.name) + " takes " + kindNames(kinds) + ", this is " + toString(value->type),
                 std::string(aggregate.name) + " 需要 " + kindNames(kinds) + "，这里是 " + toString(value->type)});
        fine = value != nullptr;
        if (value && aggregate.id != AggregateId::First) value = whole(std::move(value));
    }
    const std::size_t conditionAt = aggregate.takesValue ? 2 : 1;
    if (syntax.args.size() > conditionAt) {
        where = condition(*syntax.args[conditionAt]);
        fine = fine && where;
    }
    if (!fine) return false;
    node.type =
        aggregate.takesValue ? value->type : Type{aggregate.id == AggregateId::Count ? Kind::Integer : Kind::Bool};
    node.hasValue = value != nullptr;
    node.hasCondition = where != nullptr;
    node.cost = 20;
    if (value) node.args.push_back(std::move(value));
    if (where) node.args.push_back(std::move(where));
    for (const auto& arg : node.args) {
        node.levels |= arg->levels;
        node.cost += 2 * std::min(arg->cost, 1000U);
    }
    node.levels &= ~(1U << node.innerLevel);
    node.levels |= 1U << node.stepLevel;
    return true;
}

}  // namespace aidgate::expression
