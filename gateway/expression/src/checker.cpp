#include "checker.h"

#include <algorithm>
#include <utility>

#include "aidgate/value/encoding.h"
#include "evaluator.h"

namespace aidgate::expression {

namespace {

std::string typeName(const Node& node) {
    return toString(node.type);
}

// Both numbers without a unit, one of them whole.
bool decimals(const Type& left, const Type& right) {
    return (left.kind == Kind::Integer && right.kind == Kind::Decimal) ||
           (left.kind == Kind::Decimal && right.kind == Kind::Integer);
}

NodePtr constant(Type type, std::int64_t number) {
    auto node = std::make_unique<Node>();
    node->type = type;
    node->number = number;
    return node;
}

}  // namespace

bool takesItsTypeFromOutside(const Syntax& syntax) {
    if (syntax.kind != Syntax::Kind::If) return syntax.isLiteral();
    return takesItsTypeFromOutside(*syntax.args[1]) && takesItsTypeFromOutside(*syntax.args[2]);
}

Checker::Checker(std::string_view text, const Scope& scope, Problems& problems)
    : text_(text), problems_(problems), levels_{{&scope, {}}} {}

NodePtr Checker::checkAll(const Syntax& syntax, const std::optional<Type>& expected) {
    NodePtr node = check(syntax, expected ? &*expected : nullptr);
    if (!node || !expected) return node;
    node = meeting(std::move(node), *expected);
    if (sameType(node->type, *expected)) return recode(std::move(node), *expected);
    config::Text cure;
    if (node->type.kind == Kind::Code && expected->kind == Kind::Text) cure = {"write text(…)", "请写 text(…)"};
    if (node->type.kind == Kind::Money && expected->kind == Kind::Money)
        cure = {"spread(…, n) makes an amount per month of one per year, yearly(…) the other way",
                "spread(…, n) 把每年的金额折成每月，yearly(…) 反之"};
    return problem("AG2017", syntax.at,
                   {"this gives " + typeName(*node) + ", " + toString(*expected) + " is needed here",
                    "结果是 " + typeName(*node) + "，此处需要 " + toString(*expected)},
                   cure);
}

NodePtr Checker::check(const Syntax& syntax, const Type* hint) {
    switch (syntax.kind) {
        case Syntax::Kind::Integer:
        case Syntax::Kind::Decimal:
        case Syntax::Kind::Money:
        case Syntax::Kind::Date:
        case Syntax::Kind::YearMonth:
        case Syntax::Kind::Text:
        case Syntax::Kind::Bool:
        case Syntax::Kind::Null: return literal(syntax, hint);
        case Syntax::Kind::Name: return name(syntax);
        case Syntax::Kind::Call: return call(syntax, hint);
        case Syntax::Kind::Not:
        case Syntax::Kind::And:
        case Syntax::Kind::Or: return logic(syntax);
        case Syntax::Kind::Negate: return negate(syntax);
        case Syntax::Kind::Binary: return binary(syntax);
        case Syntax::Kind::In: return membership(syntax);
        case Syntax::Kind::Is: return test(syntax);
        case Syntax::Kind::If: return conditional(syntax, hint);
    }
    return nullptr;
}

NodePtr Checker::literal(const Syntax& syntax, const Type* hint) {
    switch (syntax.kind) {
        case Syntax::Kind::Integer:
            // Nothing is nothing in any unit and period.
            if (syntax.number == 0 && hint && hint->kind == Kind::Money) return constant(*hint, 0);
            return constant({Kind::Integer}, syntax.number);
        case Syntax::Kind::Decimal: return constant({Kind::Decimal}, syntax.number);
        case Syntax::Kind::Money: return constant({Kind::Money, syntax.period}, syntax.number);
        case Syntax::Kind::Date: return constant({Kind::Date}, syntax.number);
        case Syntax::Kind::YearMonth: return constant({Kind::YearMonth}, syntax.number);
        case Syntax::Kind::Bool: return constant({Kind::Bool}, syntax.number);
        case Syntax::Kind::Text: return textLiteral(syntax, hint);
        default: break;
    }
    if (!hint)
        return problem("AG2016", syntax.at,
                       {"nothing here says what type this null is of", "这里看不出 null 是什么类型"},
                       {"to ask whether x is missing write 'x is absent'", "判断 x 是否缺失请写 'x is absent'"});
    NodePtr node = constant(*hint, 0);
    node->known = false;
    return node;
}

NodePtr Checker::textLiteral(const Syntax& syntax, const Type* hint) {
    if (!hint || hint->kind != Kind::Code) {
        NodePtr node = constant({Kind::Text}, 0);
        node->text = syntax.text;
        return node;
    }
    if (const auto index = hint->codes->codeIndex(syntax.text)) return constant(*hint, *index);
    std::vector<std::string> codes;
    std::string list;
    for (const auto& code : hint->codes->codes) {
        codes.push_back(code.code);
        list += (list.empty() ? "" : ", ") + code.code;
    }
    config::Text cure = config::didYouMean(syntax.text, codes);
    if (cure.empty()) cure = {"its codes are: " + list, "可用代码：" + list};
    return problem("AG2032", syntax.at,
                   {"'" + syntax.text + "' is no code of " + hint->codes->name,
                    "'" + syntax.text + "' 不是 " + hint->codes->name + " 的代码"},
                   cure);
}

NodePtr Checker::logic(const Syntax& syntax) {
    std::vector<NodePtr> args;
    bool failed = false;
    for (const auto& arg : syntax.args) {
        args.push_back(condition(*arg));
        failed = failed || !args.back();
    }
    if (failed) return nullptr;
    const Op op = syntax.kind == Syntax::Kind::Not ? Op::Not : syntax.kind == Syntax::Kind::And ? Op::And : Op::Or;
    return fold(make(op, {Kind::Bool}, std::move(args)));
}

NodePtr Checker::condition(const Syntax& syntax) {
    static constexpr Type kBool{Kind::Bool};
    NodePtr node = check(syntax, &kBool);
    if (!node || node->type.kind == Kind::Bool) return node;
    config::Text cure;
    if (node->type.kind == Kind::Code)
        cure = {"compare it: " + quote(syntax) + " = \"…\"", "请作比较：" + quote(syntax) + " = \"…\""};
    return problem(
        "AG2014", syntax.at,
        {"a condition is true or false, this is " + typeName(*node), "条件应为真或假，这里是 " + typeName(*node)},
        cure);
}

NodePtr Checker::conditional(const Syntax& syntax, const Type* hint) {
    NodePtr when = condition(*syntax.args[0]);
    std::vector<NodePtr> branches = alike(syntax, 1, hint);
    if (!when || branches.empty()) return nullptr;
    const Type type = branches[0]->type;
    branches.insert(branches.begin(), std::move(when));
    return fold(make(Op::If, type, std::move(branches)));
}

NodePtr Checker::test(const Syntax& syntax) {
    const Syntax& asked = *syntax.args[0];
    const bool missing = syntax.test == Test::Absent || syntax.test == Test::Unknown;
    if (asked.kind == Syntax::Kind::Name) {
        auto place = find(asked);
        if (!place) return nullptr;
        if (place->symbol.role == Symbol::Role::Many)
            return problem("AG2012", asked.at, {quote(asked) + " is many rows", quote(asked) + " 是多行"},
                           missing ? config::Text{"write none(" + quote(asked) + ")", "请写 none(" + quote(asked) + ")"}
                                   : config::Text{"write any(" + quote(asked) + ")", "请写 any(" + quote(asked) + ")"});
        if (place->symbol.role == Symbol::Role::One) {
            auto node = std::make_unique<Node>();
            node->op = Op::NoRow;
            node->type = {Kind::Bool};
            node->test = syntax.test;
            node->levels = 1U << place->level;
            node->stepLevel = place->level;
            node->steps = place->steps;
            node->steps.push_back({place->symbol.slot, false});
            node->cost = 4 * static_cast<std::uint32_t>(node->steps.size());
            node->text = place->written;
            remember(*place);
            return node;
        }
    }
    NodePtr arg = check(asked, nullptr);
    if (!arg) return nullptr;
    if (syntax.test == Test::Known || syntax.test == Test::Unknown) arg = whole(std::move(arg));
    std::vector<NodePtr> args;
    args.push_back(std::move(arg));
    NodePtr node = make(Op::Test, {Kind::Bool}, std::move(args));
    node->test = syntax.test;
    return fold(std::move(node));
}

NodePtr Checker::call(const Syntax& syntax, const Type* hint) {
    if (const Aggregate* found = findAggregate(syntax.text)) return aggregate(syntax, *found, hint);
    if (const Function* found = findFunction(syntax.text)) return function(syntax, *found, hint);
    std::vector<std::string> names;
    for (const auto& known : functions()) names.emplace_back(known.name);
    for (const auto& known : aggregates()) names.emplace_back(known.name);
    return problem("AG2020", syntax.sign,
                   {"there is no function '" + syntax.text + "'", "没有函数 '" + syntax.text + "'"},
                   config::didYouMean(syntax.text, names));
}

std::vector<NodePtr> Checker::alike(const Syntax& owner, std::size_t from, const Type* hint) {
    std::vector<NodePtr> nodes(owner.args.size() - from);
    std::optional<Type> type;
    const Syntax* typeFrom = nullptr;
    const Node* first = nullptr;
    bool failed = false;
    // Names and operators say the type, then literals, null last.
    auto rank = [](const Syntax& syntax) {
        return syntax.kind == Syntax::Kind::Null ? 2 : takesItsTypeFromOutside(syntax) ? 1 : 0;
    };
    for (int pass = 0; pass < 3; ++pass) {
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const Syntax& arg = *owner.args[from + i];
            if (rank(arg) != pass) continue;
            nodes[i] = check(arg, type ? &*type : hint);
            if (!nodes[i]) {
                failed = true;
            } else if (!type) {
                type = nodes[i]->type;
                typeFrom = &arg;
                first = nodes[i].get();
            } else if (!sameType(*type, nodes[i]->type) && !decimals(*type, nodes[i]->type)) {
                Syntax at;
                at.sign = arg.at;
                typesDiffer(at, *first, *nodes[i], *typeFrom, arg);
                failed = true;
            }
        }
    }
    if (failed) return {};
    for (const auto& node : nodes)
        if (node->type.kind == Kind::Decimal) type = node->type;
    for (auto& node : nodes) node = recode(meeting(std::move(node), *type), *type);
    return nodes;
}

NodePtr Checker::recode(NodePtr node, const Type& type) {
    if (type.kind != Kind::Code || node->type.codes == type.codes) return node;
    std::vector<std::int32_t> map;
    bool same = true;
    for (const auto& code : node->type.codes->codes) {
        map.push_back(type.codes->codeIndex(code.code).value_or(-1));
        same = same && map.back() == static_cast<std::int32_t>(map.size()) - 1;
    }
    if (same) {
        node->type = type;
        return node;
    }
    std::vector<NodePtr> args;
    args.push_back(std::move(node));
    NodePtr mapped = make(Op::MapCode, type, std::move(args));
    mapped->codeMap = std::move(map);
    return fold(std::move(mapped));
}

NodePtr Checker::meeting(NodePtr node, const Type& other) {
    if (node->type.kind != Kind::Integer || other.kind != Kind::Decimal) return node;
    std::vector<NodePtr> args;
    args.push_back(std::move(node));
    return fold(make(Op::AsDecimal, {Kind::Decimal}, std::move(args)));
}

NodePtr Checker::whole(NodePtr node) {
    const bool maybePartial = node->op == Op::Field || node->op == Op::If || node->op == Op::Aggregate ||
                              (node->op == Op::Constant && node->known && node->number % 100 == 0);
    if (node->type.kind != Kind::Date || !maybePartial) return node;
    std::vector<NodePtr> args;
    args.push_back(std::move(node));
    return fold(make(Op::WholeDate, {Kind::Date}, std::move(args)));
}

NodePtr Checker::make(Op op, Type type, std::vector<NodePtr> args) {
    auto node = std::make_unique<Node>();
    node->op = op;
    node->type = type;
    for (const auto& arg : args) {
        node->levels |= arg->levels;
        node->cost += arg->cost;
    }
    node->args = std::move(args);
    return node;
}

NodePtr Checker::fold(NodePtr node) {
    if (node->levels == 0 && node->op != Op::Constant) return evaluateConstant(*node);
    return node;
}

std::nullptr_t Checker::problem(std::string id, Stretch at, config::Text message, config::Text cure) {
    problems_.report(std::move(id), at, std::move(message), std::move(cure));
    return nullptr;
}

std::string Checker::quote(const Syntax& syntax) const {
    constexpr std::uint32_t kLongest = 60;
    std::string out;
    std::string_view rest = text_;
    for (std::uint32_t i = 0; i < syntax.at.end() && !rest.empty(); ++i) {
        const char32_t c = value::nextCodePoint(rest);
        if (i < syntax.at.offset) continue;
        if (i - syntax.at.offset == kLongest) return out + "…";
        value::appendUtf8(c == U'\n' ? U' ' : c, out);
    }
    return out;
}

}  // namespace aidgate::expression
