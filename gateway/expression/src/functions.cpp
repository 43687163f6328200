#include "aidgate/expression/functions.h"

#include <algorithm>
#include <array>

namespace aidgate::expression {

namespace {

constexpr Kinds kBool = kindSet(Kind::Bool), kInteger = kindSet(Kind::Integer), kMoney = kindSet(Kind::Money),
                kDate = kindSet(Kind::Date), kYearMonth = kindSet(Kind::YearMonth), kText = kindSet(Kind::Text),
                kCode = kindSet(Kind::Code), kPerson = kindSet(Kind::Person), kDecimal = kindSet(Kind::Decimal);
constexpr Kinds kNumber = kInteger | kDecimal | kMoney, kTime = kDate | kYearMonth, kOrdered = kNumber | kTime;

using F = FunctionId;

constexpr Function kFunctions[] = {
    {F::FirstKnown, "first_known", "first_known(a, b, …)", 2, 16, kAnyKind, kAnyKind, true, Gives::LikeFirst,
     "the first of them that is known", "其中第一个已知的值", "first_known(null, 2, 3)", "2"},
    {F::Surely, "surely", "surely(condition)", 1, 1, kBool, 0, false, Gives::Bool,
     "true where the condition is true, false where it is false or unknown; never unknown",
     "条件为真时为真；为假或未知时为假；结果从不未知", "surely(1 / 0 = 1)", "false"},
    {F::Abs, "abs", "abs(number)", 1, 1, kNumber, 0, false, Gives::LikeFirst, "the number without its sign", "绝对值",
     "abs(3 - 5)", "2"},
    {F::Round, "round", "round(decimal)", 1, 1, kDecimal, 0, false, Gives::Integer,
     "the nearest whole number; a half goes away from zero", "四舍五入为整数", "round(2.5)", "3"},
    {F::Greater, "greater", "greater(a, b)", 2, 2, kNumber, kNumber, true, Gives::LikeFirst,
     "the greater of two numbers or amounts", "两个数或金额中较大者", "greater(2.50元, 3.00元)", "3.00元"},
    {F::Lesser, "lesser", "lesser(a, b)", 2, 2, kNumber, kNumber, true, Gives::LikeFirst,
     "the lesser of two numbers or amounts", "两个数或金额中较小者", "lesser(2, 3)", "2"},
    {F::GreatestKnown, "greatest_known", "greatest_known(a, b, …)", 2, 16, kOrdered, kOrdered, true, Gives::LikeFirst,
     "the greatest of those that are known; unknown if none is", "已知者中最大的；全部未知则未知",
     "greatest_known(null, 3, 2)", "3"},
    {F::LeastKnown, "least_known", "least_known(a, b, …)", 2, 16, kOrdered, kOrdered, true, Gives::LikeFirst,
     "the least of those that are known; unknown if none is", "已知者中最小的；全部未知则未知",
     "least_known(2019-09-16, null)", "2019-09-16"},
    {F::Spread, "spread", "spread(amount, n)", 1, 2, kMoney, kInteger, false, Gives::MoneyPerMonth,
     "an amount per year (per quarter) as an amount per month for each of n: divided once by 12 × n (3 × n), rounded "
     "half "
     "away from zero; without n for one; unknown if n is below 1",
     "把每年（每季）的金额按月、按 n 人平均：一次除以 12 × n（3 × n），四舍五入；省略 n 即为 1；n 小于 1 时未知",
     "spread(28800.00元/年, 2)", "1200.00元/月"},
    {F::Yearly, "yearly", "yearly(amount)", 1, 1, kMoney, 0, false, Gives::MoneyPerYear,
     "an amount per month (per quarter) as one per year: times 12 (4)", "把每月（每季）的金额折成每年：乘以 12（4）",
     "yearly(610.00元/月)", "7320.00元/年"},
    {F::Month, "month", "month(date)", 1, 1, kDate, 0, false, Gives::YearMonth, "the month of a date", "日期所在年月",
     "month(2019-09-16)", "2019-09"},
    {F::Year, "year", "year(date)", 1, 1, kTime, 0, false, Gives::Integer, "the year of a date or month",
     "日期或年月的年份", "year(2019-09-16)", "2019"},
    {F::MonthDay, "month_day", "month_day(date)", 1, 1, kDate, 0, false, Gives::Integer,
     "month and day as one number: month × 100 + day", "月日合成一个数：月 × 100 + 日", "month_day(2019-10-01)",
     "1001"},
    {F::StartOfYear, "start_of_year", "start_of_year(date)", 1, 1, kDate, 0, false, Gives::Date,
     "1 January of the date's year", "当年 1 月 1 日", "start_of_year(2019-09-16)", "2019-01-01"},
    {F::AddMonths, "add_months", "add_months(date, n)", 2, 2, kTime, kInteger, false, Gives::LikeFirst,
     "n months later (earlier if n is below 0); a day past the month's end becomes its last day",
     "n 个月之后（n 为负则之前）；超出月末取月末", "add_months(2019-08-31, 6)", "2020-02-29"},
    {F::AddDays, "add_days", "add_days(date, n)", 2, 2, kDate, kInteger, false, Gives::Date,
     "n days later (earlier if n is below 0)", "n 天之后（n 为负则之前）", "add_days(2019-12-31, 60)", "2020-02-29"},
    {F::DaysBetween, "days_between", "days_between(from, to)", 2, 2, kDate, kDate, false, Gives::Integer,
     "days from one date to another; below 0 if the second is earlier", "两个日期相差的天数；后者更早则为负",
     "days_between(2019-01-01, 2019-09-16)", "258"},
    {F::MonthsBetween, "months_between", "months_between(from, to)", 2, 2, kYearMonth, kYearMonth, false,
     Gives::Integer, "months from one month to another; below 0 if the second is earlier",
     "两个年月相差的月数；后者更早则为负", "months_between(2018-11, 2019-09)", "10"},
    {F::Age, "age", "age(birth, at)", 2, 2, kDate, kDate, false, Gives::Integer,
     "full years from birth to a date, the birthday counts; unknown before birth",
     "到某日的周岁，生日当天计入；出生之前未知", "age(1969-09-16, 2019-09-16)", "50"},
    {F::Earlier, "earlier", "earlier(a, b)", 2, 2, kTime, kTime, true, Gives::LikeFirst,
     "the earlier of two dates or months", "两个日期或年月中较早者", "earlier(2019-01-01, 2018-11-01)", "2018-11-01"},
    {F::Later, "later", "later(a, b)", 2, 2, kTime, kTime, true, Gives::LikeFirst, "the later of two dates or months",
     "两个日期或年月中较晚者", "later(2019-01, 2018-11)", "2019-01"},
    {F::YearPart, "year_part", "year_part(date)", 1, 1, kDate, 0, false, Gives::Integer,
     "the year, also of a date known only to the year or month", "年份，只知年或年月的日期也可",
     "year_part(1969-05-12)", "1969"},
    {F::MonthPart, "month_part", "month_part(date)", 1, 1, kDate, 0, false, Gives::Integer,
     "the month 1 to 12, also of a date known only to the month; unknown if known only to the year",
     "月份 1 至 12，只知年月的日期也可；只知年份则未知", "month_part(1969-05-12)", "5"},
    {F::DayPart, "day_part", "day_part(date)", 1, 1, kDate, 0, false, Gives::Integer,
     "the day 1 to 31; unknown if the date is known only to the month or year", "日 1 至 31；只知年月或年份则未知",
     "day_part(1969-05-12)", "12"},
    {F::Birth, "birth", "birth(person)", 1, 1, kPerson, 0, false, Gives::Date, "the birth date in the citizen id",
     "身份证号中的出生日期", "", ""},
    {F::Male, "male", "male(person)", 1, 1, kPerson, 0, false, Gives::Bool,
     "true if the citizen id's 17th digit is odd", "身份证号第 17 位为奇数时为真", "", ""},
    {F::StartsWith, "starts_with", "starts_with(text, start)", 2, 2, kText, kText, false, Gives::Bool,
     "true if the text begins so", "文字以此开头时为真", "starts_with(\"210199\", \"2101\")", "true"},
    {F::Contains, "contains", "contains(text, part)", 2, 2, kText, kText, false, Gives::Bool,
     "true if the part is in the text", "文字包含此部分时为真", "contains(\"城市低保\", \"低保\")", "true"},
    {F::Precedes, "precedes", "precedes(a, b)", 2, 2, kText, kText, false, Gives::Bool,
     "true if the first text stands before the second in the order of their bytes; for numbers of records",
     "第一段文字按字节顺序排在第二段之前时为真；用于记录编号", "precedes(\"A-01\", \"A-02\")", "true"},
    {F::Length, "length", "length(text)", 1, 1, kText, 0, false, Gives::Integer, "its characters", "字符数",
     "length(\"低保\")", "2"},
    {F::Prefix, "prefix", "prefix(text, n)", 2, 2, kText, kInteger, false, Gives::Text,
     "its first n characters; all of it when it is shorter", "前 n 个字符；不足则为全部", "prefix(\"210199\", 4)",
     "\"2101\""},
    {F::Digits, "digits", "digits(text)", 1, 1, kText, 0, false, Gives::Text,
     "its digits alone, full-width ones as 0 to 9", "只留数字，全角转为 0 至 9", "digits(\"2019学年\")", "\"2019\""},
    {F::Concat, "concat", "concat(a, b, …)", 2, 16, kText, kText, false, Gives::Text, "the texts one after another",
     "依次连接各段文字", "concat(\"辽宁\", \"沈阳\")", "\"辽宁沈阳\""},
    {F::TextOf, "text", "text(code)", 1, 1, kCode | kInteger | kDecimal, 0, false, Gives::Text,
     "a code or number as text", "代码或数字的文字形式", "text(12)", "\"12\""},
    {F::NameKey, "name_key", "name_key(text)", 1, 1, kText, 0, false, Gives::Text,
     "the form in which two spellings of a name are the same: no spaces, full-width as ASCII, bracketed parts cut off, "
     "the fixed variants of characters",
     "用于比较名称的形式：去空格，全角转半角，去括号内容，统一固定的异体字", "name_key(\" 張　伟（曾用名张威）\")",
     "\"张伟\""},
};

using A = AggregateId;

constexpr Aggregate kAggregates[] = {
    {A::Any, "any", "any(rows[, condition])", false, false,
     "true if the condition is true of one row; unknown if of none, but of one it is unknown",
     "有一行条件为真即为真；没有为真但有未知则未知"},
    {A::All, "all", "all(rows, condition)", false, true,
     "false if the condition is false of one row; unknown if of none, but of one it is unknown",
     "有一行条件为假即为假；没有为假但有未知则未知"},
    {A::None, "none", "none(rows[, condition])", false, false, "not any", "any 的否定"},
    {A::Count, "count", "count(rows[, condition])", false, false,
     "how many rows there are of which the condition is true", "条件为真的行数"},
    {A::Sum, "sum", "sum(rows, value[, condition])", true, false,
     "the sum over the rows of which the condition is true; 0 of no rows", "条件为真的各行之和；没有行为 0"},
    {A::Min, "min", "min(rows, value[, condition])", true, false,
     "the least value of the rows of which the condition is true; unknown of no rows",
     "条件为真的各行中最小值；没有行则未知"},
    {A::Max, "max", "max(rows, value[, condition])", true, false,
     "the greatest value of the rows of which the condition is true; unknown of no rows",
     "条件为真的各行中最大值；没有行则未知"},
    {A::First, "first", "first(rows, value[, condition])", true, false,
     "the value of the first row of which the condition is true; unknown of no rows",
     "条件为真的第一行的值；没有行则未知"},
};

}  // namespace

std::span<const Function> functions() {
    return kFunctions;
}

const Function* findFunction(std::string_view name) {
    const auto found = std::ranges::find(kFunctions, name, &Function::name);
    return found == std::end(kFunctions) ? nullptr : found;
}

std::span<const Aggregate> aggregates() {
    return kAggregates;
}

const Aggregate* findAggregate(std::string_view name) {
    const auto found = std::ranges::find(kAggregates, name, &Aggregate::name);
    return found == std::end(kAggregates) ? nullptr : found;
}

}  // namespace aidgate::expression
