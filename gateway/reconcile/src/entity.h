// What rules can speak about: a dataset, a person, a row of a household, a pair of rows. An entity is the scope its
// expressions are compiled in; the frame of the same entity has the values.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/expression/scope.h"
#include "aidgate/record/dictionary.h"

namespace aidgate::reconcile {

class Entity;

// Values the engine knows without being told by a definition.
enum class Builtin : std::uint8_t {
    AsOf,       // t
    Parameter,  // number `index` of the parameters, as it is for the row's place
    PersonId,   // of a person
    OwnId,      // the field that says whose row it is
    OwnName,
    IdFailure,        // layer at which a written id fails at t: "shape"; unknown when it doesn't
    IdPlaceholder,    // the id is one digit throughout, 19000101, 无 …
    IdUpgraded,       // valid, and written with 15 digits
    IdComputed,       // the check character the first 17 digits ask for
    NameUnencodable,  // the written name holds a lost character
    NameCodePoints,   // which
    Successor,        // of the region field `field`: the code that replaced it by t; unknown when it still stands
    ReliefLine,       // of a union_case: fen a month
    AidFloor,         // of an aid
    AidCap,
    Shared,    // a household row's field, from the worker's or the member's row
    Standing,  // work status or standing, by code
    LeftName,  // of pairs of person rows
    RightName,
    LeftId,
    RightId,
    Place,  // of near ids: the place that differs
    Swapped
};

// How to get from a row to other rows.
enum class Relation : std::uint8_t {
    Person,        // One
    Parent,        // One: the row its key names
    Children,      // Many
    PersonRows,    // Many: a person's rows in a dataset
    Household,     // Many: household rows of a union_case
    Persons,       // Many: distinct persons of a union_case or relief_case
    LinkedRelief,  // Many: relief_cases linked to a union_case, by relief number
    LinkedFiles,   // Many: union_cases linked to a relief_case
    Worker,        // One: the union_case of a worker's household row
    Member,        // One: the union_member of a member's household row
    Left,          // One
    Right,         // One
    OnlyInLeft,    // Many: household rows whose person is not in the relief family
    OnlyInRight    // Many: relief members whose person is not in the household
};

struct Slot {
    enum class Source : std::uint8_t { Field, Builtin, Relation, Definition };
    std::string name;
    config::Text label = {};
    record::Sensitivity sensitivity = record::Sensitivity::Open;
    expression::Symbol symbol = {};
    Source source = Source::Field;
    std::size_t index = 0;  // field of the dataset, or definition
    Builtin builtin = {};
    Relation relation = {};
    const Entity* target = nullptr;  // of a relation
};

enum class EntityKind : std::uint8_t {
    Dataset,
    Person,
    HouseholdRow,
    LinkedCases,
    UnionPair,
    ReliefPair,
    AidPair,
    ReliefAndWorker,
    ReliefAndMember,
    NamePair,
    NearIdPair
};

// Finds names that are not the entity's own slots: parameters, and definitions that are compiled when first asked for.
class NameSource {
public:
    virtual ~NameSource() = default;
    virtual std::optional<expression::Symbol> findShared(std::string_view name) const = 0;
    // The slot of a definition of entity number `entity`; compiles it and adds it to the entity when it is not there.
    virtual std::optional<std::size_t> findDefinition(std::size_t entity, std::string_view name) = 0;
    virtual void listNames(const Entity& entity, std::vector<std::string>& names) const = 0;
};

class Entity final : public expression::Scope {
public:
    Entity(EntityKind kind, std::string name, const record::Dataset* dataset, std::size_t index, NameSource& source)
        : kind_(kind), name_(std::move(name)), dataset_(dataset), index_(index), source_(source) {}

    std::string name() const override { return name_; }
    std::optional<expression::Symbol> find(std::string_view name) const override;
    std::vector<std::string> names() const override;

    EntityKind kind() const { return kind_; }
    std::size_t index() const { return index_; }                       // among the model's entities
    const record::Dataset* dataset() const { return dataset_; }        // of EntityKind::Dataset
    const Slot& slot(std::size_t slot) const { return slots_[slot]; }  // addresses stay
    const std::deque<Slot>& slots() const { return slots_; }
    const Slot* findSlot(std::string_view name) const;
    // Other rows name these as theirs: files and families. What is defined of them is asked again and again.
    bool hasChildren() const;

    std::size_t add(Slot slot);  // gives symbol.slot; a name that is there keeps its first slot
    void addRelation(std::string name, Relation relation, const Entity& target, bool many, config::Text label = {});
    void addBuiltin(std::string name, Builtin builtin, expression::Type type, config::Text label,
                    record::Sensitivity sensitivity = record::Sensitivity::Open, std::size_t index = 0);

private:
    EntityKind kind_;
    std::string name_;
    const record::Dataset* dataset_;
    std::size_t index_;
    NameSource& source_;
    std::deque<Slot> slots_;
    std::map<std::string, std::size_t, std::less<>> byName_;
};

}  // namespace aidgate::reconcile
