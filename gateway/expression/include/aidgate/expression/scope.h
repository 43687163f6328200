// What the names in an expression mean (Scope, when compiling) and where their values are (Frame, when running).
// Implemented by mapping (columns of a batch) and reconcile (rows of datasets, persons, households, pairs).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/expression/type.h"

namespace aidgate::expression {

class Scope;

struct Symbol {
    enum class Role : std::uint8_t {
        Value,     // a value per row: a field, or a definition the frame computes
        Constant,  // the same for every row: a parameter
        One,       // at most one row of `target`: "person", "union_case"
        Many       // rows of `target`: "members", "insurance"
    };
    Role role = Role::Value;
    std::size_t slot = 0;
    Type type = {};                 // of Value and Constant
    const Scope* target = nullptr;  // of One and Many
    bool constantKnown = true;      // of Constant
    std::int64_t constantNumber = 0;
    std::string constantText = {};
    // Of Value: simple operations it takes to work out the value of a row, beside looking it up.
    std::uint32_t cost = 0;
};

// Outlives what is compiled in it.
class Scope {
public:
    virtual ~Scope() = default;
    virtual std::string name() const = 0;  // "union_case", for messages
    virtual std::optional<Symbol> find(std::string_view name) const = 0;
    virtual std::vector<std::string> names() const = 0;
};

inline constexpr std::uint32_t kNoRow = 0xffffffff;

// The rows of one scope. Must agree with the Scope an expression was compiled in. Safe to read from several threads.
class Frame {
public:
    virtual ~Frame() = default;
    // Fills out.numbers or out.texts and out.known for `rows`, in their order. `out` comes empty, with its type set;
    // `rows` is not empty and never holds kNoRow. Texts that the frame does not hold go into a store in out.kept.
    virtual void load(std::size_t slot, std::span<const std::uint32_t> rows, Vector& out) const = 0;
    // Target row of a One relation for each of `rows`, or kNoRow. `targets` comes empty.
    virtual void one(std::size_t slot, std::span<const std::uint32_t> rows,
                     std::vector<std::uint32_t>& targets) const = 0;
    // Target rows of a Many relation: those of rows[i] are targets[offsets[i] .. offsets[i + 1]).
    // Both come empty.
    virtual void many(std::size_t slot, std::span<const std::uint32_t> rows, std::vector<std::uint32_t>& offsets,
                      std::vector<std::uint32_t>& targets) const = 0;
    // The frame the rows of a relation are of.
    virtual const Frame& target(std::size_t slot) const = 0;
};

}  // namespace aidgate::expression
