// The rows of an entity: what its slots hold. Fields look into the snapshot's columns, definitions of
// files and families into columns that were evaluated beforehand. The rest is worked out for the rows asked for: most
// persons of a province, and most rows about them, are none a rule asks about.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/expression/program.h"
#include "aidgate/expression/scope.h"
#include "aidgate/link/snapshot.h"
#include "entity.h"

namespace aidgate::reconcile {

class World;

// A cell of the snapshot.
struct CellRef {
    const link::DatasetRows* dataset = nullptr;
    std::uint32_t row = 0;
    std::size_t field = 0;
};

// Values of a definition over all rows of its entity.
struct DefinitionColumn {
    expression::Type type;
    std::vector<std::uint8_t> truths;  // of Bool: 0, 1, 2 = unknown
    std::vector<std::int64_t> numbers;
    std::vector<std::string_view> texts;
    std::vector<std::uint8_t> known;
    std::vector<std::shared_ptr<const expression::TextStore>> kept;

    void resize(std::size_t rows);
    void store(std::size_t first, const expression::Vector& values);
    void load(std::span<const std::uint32_t> rows, expression::Vector& out) const;
};

class EntityFrame : public expression::Frame {
public:
    // Both outlive the frame.
    EntityFrame(const Entity& entity, const World& world) : entity_(entity), world_(world) {}

    const Entity& entity() const { return entity_; }
    virtual std::uint32_t rowCount() const = 0;
    // The row keys a finding about this row names, in order; at most two.
    virtual std::vector<std::string> subjects(std::uint32_t row) const = 0;
    // Six digits, or "" when the row doesn't say where it belongs.
    virtual std::string_view place(std::uint32_t row) const = 0;
    // Division of the delivery the row came with.
    virtual std::string_view deliveryPlace(std::uint32_t row) const = 0;
    virtual bool isVoid(std::uint32_t) const { return false; }
    // The cell a slot's value was read from; nullopt when it was worked out.
    virtual std::optional<CellRef> cell(const Slot& slot, std::uint32_t row) const;

    void load(std::size_t slot, std::span<const std::uint32_t> rows, expression::Vector& out) const final;
    void one(std::size_t slot, std::span<const std::uint32_t> rows, std::vector<std::uint32_t>& targets) const final;
    void many(std::size_t slot, std::span<const std::uint32_t> rows, std::vector<std::uint32_t>& offsets,
              std::vector<std::uint32_t>& targets) const final;
    const Frame& target(std::size_t slot) const final;

    DefinitionColumn& addDefinition(std::size_t slot);
    // Evaluates a definition whenever it is asked for. `program` outlives the frame.
    void addDefinition(std::size_t slot, const expression::Program& program);

protected:
    virtual void loadOwn(const Slot& slot, std::span<const std::uint32_t> rows, expression::Vector& out) const = 0;
    // Row of a to-one relation, or expression::kNoRow.
    virtual std::uint32_t follow(const Slot& slot, std::uint32_t row) const = 0;
    // Appends the rows of a to-many relation.
    virtual void collect(const Slot& slot, std::uint32_t row, std::vector<std::uint32_t>& targets) const = 0;

    const Entity& entity_;
    const World& world_;

private:
    void loadParameter(std::size_t parameter, std::span<const std::uint32_t> rows, expression::Vector& out) const;

    std::vector<std::unique_ptr<DefinitionColumn>> definitions_;  // by slot
    std::vector<const expression::Program*> programs_;            // by slot; of definitions without a column
};

// A column's cells as values. A citizen id is known when the row has a person.
void loadCells(const record::Column& column, const std::vector<std::uint32_t>* persons,
               std::span<const std::uint32_t> rows, expression::Vector& out);

}  // namespace aidgate::reconcile
