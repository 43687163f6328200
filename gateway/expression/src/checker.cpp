#include "checker.h"

#include <algorithm>
#include <utility>

#include "aidgate/value/encoding.h"
#include "aidgate/value/money.h"
#include "evaluator.h"

namespace aidgate::expression {

namespace {

bool isOrdered(Kind kind) {
    return kind == Kind::Integer || kind == Kind::Money || kind == Kind::Date || kind == Kind::YearMonth;
}

bool isNumber(const Type& type) {
    return type.kind == Kind::Integer || type.kind == Kind::Money;
}

std::string typeName(const Node& node) {
    return toString(node.type);
}

// A literal, or a choice between literals: what takes its type from where it stands.
bool takesItsTypeFromOutside(const Syntax& syntax) {
    if (syntax.kind != Syntax::Kind::If) return syntax.isLiteral();
    return takesItsTypeFromOutside(*syntax.args[1]) && takesItsTypeFromOutside(*syntax.args[2]);
}

NodePtr constant(Type type, std::int64_t number) {
    auto node = std::make_unique<Node>();
    node->type = type;
    node->number = number;
    return node;
}

}  // namespace

Checker::Checker(std::string_view text, const Scope& scope, Problems& problems)
    : text_(text), problems_(problems), levels_{{&scope, {}}} {}

NodePtr Checker::checkAll(const Syntax& syntax, const std::optional<Type>& expected) {
    NodePtr node = check(syntax, expected ? &*expected : nullptr);
    if (!node || !expected) return node;
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

NodePtr Checker::negate(const Syntax& syntax) {
    NodePtr arg = check(*syntax.args[0], nullptr);
    if (!arg) return nullptr;
    if (!isNumber(arg->type))
        return problem("AG2011", syntax.args[0]->at,
                       {"only numbers and amounts have a sign, this is " + typeName(*arg),
                        "只有数字和金额可取负，这里是 " + typeName(*arg)});
    const Type type = arg->type;
    std::vector<NodePtr> args;
    args.push_back(std::move(arg));
    return fold(make(Op::Negate, type, std::move(args)));
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

NodePtr Checker::membership(const Syntax& syntax) {
    for (std::size_t i = 1; i < syntax.args.size(); ++i)
        if (syntax.args[i]->kind == Syntax::Kind::Null)
            return problem("AG2016", syntax.args[i]->at, {"null is in no list", "null 不属于任何列表"},
                           {"write 'x is absent or x in (…)'", "请写 'x is absent or x in (…)'"});
    std::vector<NodePtr> args = alike(syntax, 0, nullptr);
    if (args.empty()) return nullptr;
    for (auto& arg : args) arg = whole(std::move(arg));
    return fold(make(Op::In, {Kind::Bool}, std::move(args)));
}

NodePtr Checker::binary(const Syntax& syntax) {
    const Syntax& left = *syntax.args[0];
    const Syntax& right = *syntax.args[1];
    const bool compares = syntax.op <= Operator::GreaterEqual;
    if (compares && (left.kind == Syntax::Kind::Null || right.kind == Syntax::Kind::Null)) {
        const bool onLeft = left.kind == Syntax::Kind::Null;
        const std::string other = quote(onLeft ? right : left);
        return problem("AG2016", (onLeft ? left : right).at,
                       {"a comparison with null is never true", "与 null 比较永远不为真"},
                       {"write '" + other + " is absent'", "请写 '" + other + " is absent'"});
    }
    if (syntax.op == Operator::Multiply || syntax.op == Operator::Divide) {
        static constexpr Type kInteger{Kind::Integer};
        NodePtr a = check(left, &kInteger), b = check(right, &kInteger);
        return a && b ? arithmetic(syntax, std::move(a), std::move(b)) : nullptr;
    }
    auto [a, b] = both(left, right, nullptr);
    if (!a || !b) return nullptr;
    return compares ? compare(syntax, std::move(a), std::move(b)) : arithmetic(syntax, std::move(a), std::move(b));
}

NodePtr Checker::compare(const Syntax& syntax, NodePtr left, NodePtr right) {
    if (!sameType(left->type, right->type)) return typesDiffer(syntax, *left, *right, *syntax.args[0], *syntax.args[1]);
    if (syntax.op > Operator::NotEqual && !isOrdered(left->type.kind))
        return problem("AG2011", syntax.sign,
                       {typeName(*left) + " has no order, only = and != can compare it",
                        typeName(*left) + " 没有大小顺序，只能用 = 或 != 比较"});
    const Type type = left->type;
    std::vector<NodePtr> args;
    args.push_back(whole(std::move(left)));
    args.push_back(whole(recode(std::move(right), type)));
    NodePtr node = make(Op::Compare, {Kind::Bool}, std::move(args));
    node->sign = syntax.op;
    return fold(std::move(node));
}

NodePtr Checker::arithmetic(const Syntax& syntax, NodePtr left, NodePtr right) {
    const bool times = syntax.op == Operator::Multiply, over = syntax.op == Operator::Divide;
    if (!isNumber(left->type) || !isNumber(right->type)) return dateArithmetic(syntax, *left, *right);
    Type type = left->type;
    if (times || over) {
        const bool leftMoney = left->type.kind == Kind::Money, rightMoney = right->type.kind == Kind::Money;
        if (times && leftMoney && rightMoney)
            return problem("AG2011", syntax.sign, {"an amount can't be multiplied by an amount", "金额不能与金额相乘"});
        if (over && rightMoney)
            return problem("AG2011", syntax.sign, {"nothing can be divided by an amount", "不能除以金额"},
                           {"compare products: a * 100 > 20 * b", "请改为比较乘积：a * 100 > 20 * b"});
        if (rightMoney) type = right->type;
    } else if (!sameType(left->type, right->type)) {
        return typesDiffer(syntax, *left, *right, *syntax.args[0], *syntax.args[1]);
    }
    std::vector<NodePtr> args;
    args.push_back(std::move(left));
    args.push_back(std::move(right));
    NodePtr node = make(Op::Arithmetic, type, std::move(args));
    node->sign = syntax.op;
    return fold(std::move(node));
}

// Always a problem; says which function does what was meant.
NodePtr Checker::dateArithmetic(const Syntax& syntax, const Node& left, const Node& right) {
    const std::string a = quote(*syntax.args[0]), b = quote(*syntax.args[1]);
    const bool minus = syntax.op == Operator::Subtract;
    const std::string sign = minus ? "-" : "";
    std::string write;
    if (left.type.kind == Kind::Date && right.type.kind == Kind::Date && minus)
        write = "days_between(" + b + ", " + a + ")";
    else if (left.type.kind == Kind::YearMonth && right.type.kind == Kind::YearMonth && minus)
        write = "months_between(" + b + ", " + a + ")";
    else if (left.type.kind == Kind::Date && right.type.kind == Kind::Integer)
        write = "add_days(" + a + ", " + sign + b + ") or add_months(" + a + ", " + sign + b + ")";
    else if (left.type.kind == Kind::YearMonth && right.type.kind == Kind::Integer)
        write = "add_months(" + a + ", " + sign + b + ")";
    else if (left.type.kind == Kind::Text && right.type.kind == Kind::Text && syntax.op == Operator::Add)
        write = "concat(" + a + ", " + b + ")";
    return problem("AG2011", syntax.sign,
                   {"this can't be done with " + typeName(left) + " and " + typeName(right),
                    typeName(left) + " 与 " + typeName(right) + " 不能这样运算"},
                   write.empty() ? config::Text{} : config::Text{"write " + write, "请写 " + write});
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

std::pair<NodePtr, NodePtr> Checker::both(const Syntax& left, const Syntax& right, const Type* hint) {
    if (takesItsTypeFromOutside(left) && !takesItsTypeFromOutside(right)) {
        NodePtr b = check(right, hint);
        NodePtr a = check(left, b ? &b->type : hint);
        return {std::move(a), std::move(b)};
    }
    NodePtr a = check(left, hint);
    NodePtr b = check(right, a ? &a->type : hint);
    return {std::move(a), std::move(b)};
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
            } else if (!sameType(*type, nodes[i]->type)) {
                Syntax at;
                at.sign = arg.at;
                typesDiffer(at, *first, *nodes[i], *typeFrom, arg);
                failed = true;
            }
        }
    }
    if (failed) return {};
    for (auto& node : nodes) node = recode(std::move(node), *type);
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
