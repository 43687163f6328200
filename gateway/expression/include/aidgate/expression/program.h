// A compiled expression: small, typed, total. No loops, no I/O; three-valued logic; evaluated over many rows at once.
//
//   literals     12  3.5  "text"  2019-01-01  true  null  100.00元/月 (money; 元 元/月 元/季 元/年)
//   names        field, param, definition; person.employed (to-one path); outer.x (the enclosing row inside an
//   aggregate) operators    + - * /   = != < <= > >=   in (…)   not in (…)   and or not   x is absent   x is known   if
//   c then a else b aggregates   any(rows, c)  all(rows, c)  none(rows, c)  count(rows[, c])  sum(rows, e[, c])  min
//   max first(rows, e[, c]) functions    see functions.h; the reference page is generated from its table
//
// Unknown: a comparison with an unknown input is unknown; and/or/not as in Kleene's logic; `is absent` looks at absence
// itself. any: true if one row is true, unknown if none is true and one is unknown. sum: unknown if one part is
// unknown, 0 of no rows. A name is looked for in the innermost row first, then outwards.
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

// A field an expression reads, as a path of names from its scope: {"members", "wage_month"}.
using ReadPath = std::vector<std::string>;

class Program {
public:
    Program(Program&&) noexcept;
    Program& operator=(Program&&) noexcept;
    ~Program();

    const Type& type() const;
    const std::string& text() const;             // as written
    const std::vector<ReadPath>& reads() const;  // every name it may look at: lineage

    // One value per row. `frame` must be of the scope it was compiled in. Thread-safe.
    void run(const Frame& frame, std::span<const std::uint32_t> rows, Vector& out) const;

private:
    friend class Compiler;
    struct Body;
    explicit Program(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

// Compiles the scalar `node` of `document`; problems are reported with their place inside it. `expected`: the type the
// result must have (a mismatch is a problem).
std::optional<Program> compile(const config::Document& document, const config::Node& node, const Scope& scope,
                               std::optional<Type> expected, config::Diagnostics& diagnostics);

}  // namespace aidgate::expression
