// docs/expressions.md, made from the tables.
#include <string>

#include "aidgate/expression/functions.h"

namespace aidgate::expression {

namespace {

// Bars would end a table's cell.
std::string cell(std::string_view text) {
    std::string out;
    for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
    return out;
}

std::string code(std::string_view text) {
    return text.empty() ? "" : "`" + cell(text) + "`";
}

constexpr std::string_view kIntroduction = R"(# Expressions

<!-- Made from gateway/expression; run expression_test with AIDGATE_UPDATE_DOCS=1 after a change. -->

Conditions and values in mappings (`mappings/`) and rules (`config/rules/`). Small, typed and total: no loops, no input or
output, every expression has a value for every row, and that value may be *unknown*. What is wrong is said when the file is
read, at the place, in Chinese and English.

条件与取值的写法，用于映射和规则。类型在读文件时检查；任何一行都有结果，结果可以是“未知”。

## Values

| type | literal | |
|---|---|---|
| bool | `true` `false` | |
| integer | `12` | whole numbers |
| decimal | `58.5` `0.25` | up to four decimal places, exact; an integer beside it becomes one |
| money | `100.00元/月` `0.12万元/年` `300元` | fen inside, with its period: /月 /季 /年 or once. `0` is no money of any period |
| date | `2019-09-16` | |
| year_month | `2019-09` | |
| text | `"text"` `'text'` | `\"` and `\\` inside |
| code | `"active"` | checked against the field's list |
| person | | the person of a valid citizen id |
| any | `null` | unknown, of the type its place needs |

Amounts of different periods never meet: `spread` and `yearly` convert, aloud. Codes of two fields compare when both lists
hold the same codes. Dividing rounds half away from zero, to a whole number where both are; products and quotients with a
decimal are rounded once, to the fen or the fourth place.

## Names

A field, parameter or definition by its name; `person.employed` goes to the one row a relation leads to; inside an aggregate
a name is looked for in its rows first, then outwards, and `outer.x` begins one row further out. Names that are no words
stand in backticks: `` `金额(元)` ``.

## Operators, from loosest to tightest

| | |
|---|---|
| `if c then a else b` | unknown when c is |
| `a or b` `a and b` `not a` | Kleene's logic: `false and unknown` is false |
| `=` `!=` `<` `<=` `>` `>=` | no chaining; text, code, bool and person have only `=` and `!=` |
| `x in (a, b)` `x not in (a, b)` | |
| `x is absent` `x is present` | whether anything readable is there; `person is absent`: no such row |
| `x is unknown` `x is known` | whether operators can use it; a date known only to the month or year is present but unknown |
| `a + b` `a - b` | numbers, or amounts of one period |
| `a * b` `a / b` | numbers, or an amount and a number; unknown when dividing by 0 |
| `-a` | |

Unknown: the result of an operator or function with an unknown input, of dividing by 0, and of a number too large. A date
known only to the month or year is unknown to every operator and function but `year_part`, `month_part` and `day_part`.

## Over rows

`rows` is a relation or a path of relations (`members`, `members.person`, `person.insurance`); a row reached twice counts
twice, and a relation to one row that is not there has none. `count`, `sum`, `min`, `max` and `first` are unknown when the
condition of a row, or the value of a row that counts, is unknown; `sum(members, income, income is known)` leaves the unknown
out, and `surely(c)` takes an unknown condition for false. Of two *values* the greater is `greater(a, b)`.

| | meaning | 含义 |
|---|---|---|
)";

constexpr std::string_view kFunctionsHead = R"(
## Functions

| | meaning | 含义 | example |
|---|---|---|---|
)";

}  // namespace

std::string referencePage() {
    std::string page(kIntroduction);
    for (const auto& aggregate : aggregates())
        page += "| " + code(aggregate.signature) + " | " + cell(aggregate.en) + " | " + cell(aggregate.zh) + " |\n";
    page += kFunctionsHead;
    for (const auto& function : functions()) {
        std::string example;
        if (!function.example.empty())
            example = code(function.example) + " → " +
                      (function.exampleResult.empty() ? std::string("unknown") : code(function.exampleResult));
        page += "| " + code(function.signature) + " | " + cell(function.en) + " | " + cell(function.zh) + " | " +
                example + " |\n";
    }
    return page;
}

}  // namespace aidgate::expression
