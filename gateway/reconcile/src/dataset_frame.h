// Rows of a dataset.
#pragma once

#include "aidgate/link/graph.h"
#include "frame.h"

namespace aidgate::reconcile {

class DatasetFrame final : public EntityFrame {
public:
    DatasetFrame(const Entity& entity, const World& world);

    std::uint32_t rowCount() const override { return static_cast<std::uint32_t>(rows_.rows.rowCount()); }
    std::vector<std::string> subjects(std::uint32_t row) const override;
    std::string_view place(std::uint32_t row) const override;
    std::string_view deliveryPlace(std::uint32_t row) const override;
    bool isVoid(std::uint32_t row) const override;
    std::optional<CellRef> cell(const Slot& slot, std::uint32_t row) const override;

protected:
    void loadOwn(const Slot& slot, std::span<const std::uint32_t> rows, expression::Vector& out) const override;
    std::uint32_t follow(const Slot& slot, std::uint32_t row) const override;
    void collect(const Slot& slot, std::uint32_t row, std::vector<std::uint32_t>& targets) const override;

private:
    void loadText(const Slot& slot, std::span<const std::uint32_t> rows, expression::Vector& out) const;
    void loadLine(std::span<const std::uint32_t> rows, expression::Vector& out) const;
    void loadAidBounds(bool cap, std::span<const std::uint32_t> rows, expression::Vector& out) const;
    void collectPersons(std::uint32_t row, std::vector<std::uint32_t>& targets) const;
    bool hasPerson(std::uint32_t row) const;

    const link::DatasetRows& rows_;
    const std::vector<std::uint32_t>* persons_;  // nullptr: nobody
    const record::Column* valid_;
    const Entity* parent_ = nullptr;                       // whose rows these name
    const std::vector<std::uint32_t>* parents_ = nullptr;  // nullptr: none
    std::vector<const link::Groups*> children_;            // by slot; nullptr: none
    // Of union_case and relief_case: their households' members.
    const link::Groups* members_ = nullptr;
    const std::vector<std::uint32_t>* memberPersons_ = nullptr;
};

}  // namespace aidgate::reconcile
