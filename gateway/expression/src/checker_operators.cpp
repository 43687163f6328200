// Signs between two values: comparison, membership, arithmetic.
#include <utility>

#include "checker.h"

namespace aidgate::expression {

namespace {

bool isOrdered(Kind kind) {
    return kind == Kind::Integer || kind == Kind::Decimal || kind == Kind::Money || kind == Kind::Date ||
           kind == Kind::YearMonth;
}

bool isNumber(const Type& type) {
    return type.kind == Kind::Integer || type.kind == Kind::Decimal || type.kind == Kind::Money;
}

std::string typeName(const Node& node) {
    return toString(node.type);
}

}  // namespace

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
        if (over) left = meeting(std::move(left), right->type);
        type = rightMoney || (right->type.kind == Kind::Decimal && !leftMoney) ? right->type : left->type;
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

std::pair<NodePtr, NodePtr> Checker::both(const Syntax& left, const Syntax& right, const Type* hint) {
    if (takesItsTypeFromOutside(left) && !takesItsTypeFromOutside(right)) {
        NodePtr b = check(right, hint);
        NodePtr a = check(left, b ? &b->type : hint);
        return met(std::move(a), std::move(b));
    }
    NodePtr a = check(left, hint);
    NodePtr b = check(right, a ? &a->type : hint);
    return met(std::move(a), std::move(b));
}

std::pair<NodePtr, NodePtr> Checker::met(NodePtr left, NodePtr right) {
    if (left && right) {
        left = meeting(std::move(left), right->type);
        right = meeting(std::move(right), left->type);
    }
    return {std::move(left), std::move(right)};
}

}  // namespace aidgate::expression
