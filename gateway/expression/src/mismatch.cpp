// What is said when two types do not meet, with the cure for the pairs people really write.
#include <algorithm>
#include <utility>

#include "aidgate/value/money.h"
#include "checker.h"

namespace aidgate::expression {

namespace {

std::string_view suffix(value::Period period) {
    switch (period) {
        case value::Period::Month: return "/月";
        case value::Period::Quarter: return "/季";
        case value::Period::Year: return "/年";
        case value::Period::Once: break;
    }
    return "";
}

bool longer(value::Period left, value::Period right) {
    return left != value::Period::Once && right != value::Period::Once && left > right;
}

config::Text write(const std::string& what) {
    return {"write " + what, "请写 " + what};
}

config::Text periodCure(const Node& left, const Node& right, const std::string& a, const std::string& b) {
    auto amount = [](const Node& literal, const Node& other) {
        return write(value::toYuan(literal.number) + "元" + std::string(suffix(other.type.period)));
    };
    if (left.type.period == value::Period::Once && left.isConstant()) return amount(left, right);
    if (right.type.period == value::Period::Once && right.isConstant()) return amount(right, left);
    const bool leftLonger = longer(left.type.period, right.type.period);
    if (!leftLonger && !longer(right.type.period, left.type.period)) return {};
    const Node& shortOne = leftLonger ? right : left;
    const std::string& longText = leftLonger ? a : b;
    if (shortOne.type.period != value::Period::Month)
        return {"yearly(" + (leftLonger ? b : a) + ") makes it per year",
                "yearly(" + (leftLonger ? b : a) + ") 折为每年"};
    return {"spread(" + longText + ", n) makes it per month and divides it by n (1, or a number of persons)",
            "spread(" + longText + ", n) 折为每月并除以 n（1 或人数）"};
}

// `a` is the text of left, `b` that of right.
config::Text cureOneWay(const Node& left, const Node& right, const std::string& a, const std::string& b) {
    const Kind from = left.type.kind, to = right.type.kind;
    if (from == Kind::Money && (to == Kind::Integer || to == Kind::Decimal) && right.isConstant() && right.known)
        return write(b + "元" + std::string(suffix(left.type.period)));
    if (from == Kind::Text && to == Kind::Integer && right.isConstant()) return write("\"" + b + "\"");
    if (from == Kind::Text && to == Kind::Code) return write("text(" + b + ")");
    if (from == Kind::Date && to == Kind::Text && right.isConstant())
        return {"dates are written without quotes: 2019-01-01", "日期不加引号：2019-01-01"};
    if (from == Kind::YearMonth && to == Kind::Text && right.isConstant())
        return {"months are written without quotes: 2019-01", "月份不加引号：2019-01"};
    if (from == Kind::YearMonth && to == Kind::Date) return write("month(" + b + ")");
    if (from == Kind::Bool && to == Kind::Text && right.isConstant())
        return {"this is true or false: " + a + ", or not " + a, "此为真假值：" + a + " 或 not " + a};
    return {};
}

std::string missingCodes(const record::Field& from, const record::Field& in) {
    std::string list;
    for (const auto& code : from.codes)
        if (!in.codeIndex(code.code)) list += (list.empty() ? "" : ", ") + code.code;
    return list;
}

}  // namespace

std::nullptr_t Checker::typesDiffer(const Syntax& syntax, const Node& left, const Node& right, const Syntax& leftSyntax,
                                    const Syntax& rightSyntax) {
    const std::string a = quote(leftSyntax), b = quote(rightSyntax);
    const std::string both = a + " is " + toString(left.type) + ", " + b + " is " + toString(right.type);
    const std::string bothZh = a + " 是 " + toString(left.type) + "，" + b + " 是 " + toString(right.type);
    if (left.type.kind == Kind::Money && right.type.kind == Kind::Money)
        return problem(
            "AG2031", syntax.sign,
            {both + ": amounts of different periods do not meet", bothZh + "：不同期间的金额不能直接比较或加减"},
            periodCure(left, right, a, b));
    if (left.type.kind == Kind::Code && right.type.kind == Kind::Code) {
        const std::string more = missingCodes(*left.type.codes, *right.type.codes);
        const std::string less = missingCodes(*right.type.codes, *left.type.codes);
        const std::string list = more + (more.empty() || less.empty() ? "" : ", ") + less;
        return problem("AG2033", syntax.sign,
                       {both + ": their lists differ in " + list, bothZh + "：两者代码表不同：" + list},
                       write("text(" + a + ") = text(" + b + ")"));
    }
    config::Text cure = cureOneWay(left, right, a, b);
    if (cure.empty()) cure = cureOneWay(right, left, b, a);
    return problem("AG2030", syntax.sign, {both + ": they do not meet", bothZh + "：类型不同"}, cure);
}

}  // namespace aidgate::expression
