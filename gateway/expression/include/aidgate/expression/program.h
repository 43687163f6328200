// A compiled expression: small, typed, total. No loops, no I/O; three-valued logic; evaluated over many rows at once.
//
//   literals    12   "text" or 'text'   2019-01-01   2019-01   true   false   null
//               100.00元/月  0.12万元/年  (元 or 万元, once or /月 /季 /年); 0 stands for no money of any period
//   names       field, parameter, definition; person.employed (to-one path); outer.x (the enclosing row inside an
//               aggregate); `any text` in backticks for names that are no words. A name is looked for in the
//               innermost row first, then outwards.
//   operators   + - * /   = != < <= > >=   in (…)   not in (…)   and or not   if c then a else b
//               x is absent|present|known|unknown
//   aggregates  any(rows[, c])  all(rows, c)  none(rows[, c])  count(rows[, c])  sum min max first(rows, e[, c])
//               rows: a relation, or a path of relations: members, person.insurance, members.person
//   functions   see functions.h; docs/expressions.md is generated from its table
//
// Unknown: the result of an operator with an unknown input, of dividing by 0 and of overflow; and/or/not as in
// Kleene's logic. `is absent` looks at absence itself: nothing there, or nothing that could be read. A date known only
// to the month or year is there (`is present`) but unknown to every operator and function except year_part, month_part
// and day_part; names, if and first() hand it on as it is. A to-one path through no row is unknown; `person is absent`
// is true when there is no such row.
//
// Aggregates: any is true if one row is true, unknown if none is true and one is unknown. count sum min max first take
// the rows whose condition is true and are unknown when a condition, or a value taken, is unknown (first: met before
// the first row that counts); `sum(rows, e, e is known)` leaves the unknown out. No rows: all and none true, count and
// sum 0, min max first unknown. A row reached twice counts twice; relations without a row have none.
//
// Numbers are whole: money is fen; dividing rounds half away from zero.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/config/yaml.h"
#include "aidgate/expression/scope.h"

namespace aidgate::expression {

// A name an expression reads, as a path from its scope: {"members", "wage_month"}.
using ReadPath = std::vector<std::string>;

class Program {
public:
    struct Body;

    Program(Program&&) noexcept;
    Program& operator=(Program&&) noexcept;
    ~Program();

    const Type& type() const;
    const std::string& text() const;             // as written
    const std::vector<ReadPath>& reads() const;  // every name it may look at, sorted: lineage

    // One value per row, in `rows`' order; out is overwritten, its type is type(). `frame` must be of the scope it was
    // compiled in. Texts in `out` may look into the frame and into this program: both must outlive them. Thread-safe.
    // Evaluates some thousand rows at a time.
    void run(const Frame& frame, std::span<const std::uint32_t> rows, Vector& out) const;

    const Body& body() const { return *body_; }  // for explain.h

private:
    friend struct CompiledProgram;
    explicit Program(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

// An expression is at most so long (bytes) and so deep (operators within operators).
inline constexpr std::size_t kMaxExpressionBytes = 16384;
inline constexpr std::size_t kMaxExpressionDepth = 64;

// Compiles the scalar `node` of `document`; problems are reported with their place inside it. `expected`: the type the
// result must have (a mismatch is a problem; literals take it). `scope` and the fields of code types must outlive the
// program.
std::optional<Program> compile(const config::Document& document, const config::Node& node, const Scope& scope,
                               std::optional<Type> expected, config::Diagnostics& diagnostics);

// The same for text that stands in no YAML file: `file` is the name messages show, lines count from 1.
std::optional<Program> compileText(std::string_view file, std::string_view text, const Scope& scope,
                                   std::optional<Type> expected, config::Diagnostics& diagnostics);

}  // namespace aidgate::expression
