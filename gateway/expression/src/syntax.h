// What the parser makes: the expression as written, before names and types are looked at.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "aidgate/value/money.h"
#include "problems.h"

namespace aidgate::expression {

enum class Operator : std::uint8_t {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Add,
    Subtract,
    Multiply,
    Divide
};

// What `x is …` asks.
enum class Test : std::uint8_t { Absent, Present, Known, Unknown };

struct NamePart {
    std::string text;
    Stretch at;
    bool quoted = false;
};

struct Syntax;
using SyntaxPtr = std::unique_ptr<Syntax>;

struct Syntax {
    enum class Kind : std::uint8_t {
        Integer,
        Decimal,
        Money,
        Date,
        YearMonth,
        Text,
        Bool,
        Null,
        Name,    // path
        Call,    // text(args)
        Not,     // args[0]
        Negate,  // args[0]
        And,     // args, two or more
        Or,
        Binary,  // args[0] op args[1]
        In,      // args[0] in (args[1..])
        Is,      // args[0] is test
        If       // if args[0] then args[1] else args[2]
    };

    Kind kind = Kind::Null;
    Stretch at = {};    // all of it
    Stretch sign = {};  // the operator's, or the called name's
    int height = 1;     // operators within operators
    std::int64_t number = 0;
    value::Period period = {};
    std::string text = {};
    Operator op = Operator::Equal;
    Test test = Test::Absent;
    std::vector<NamePart> path = {};
    std::vector<SyntaxPtr> args = {};

    bool isLiteral() const { return kind <= Kind::Null; }
};

}  // namespace aidgate::expression
