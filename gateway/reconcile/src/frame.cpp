#include "frame.h"

#include "aidgate/link/graph.h"
#include "world.h"

namespace aidgate::reconcile {

static_assert(expression::kNoRow == link::kNone, "rows that are not there are told alike");

void DefinitionColumn::resize(std::size_t rows) {
    if (type.kind == expression::Kind::Bool) {
        truths.resize(rows);
        return;
    }
    known.resize(rows);
    if (type.kind == expression::Kind::Text) {
        texts.resize(rows);
    } else {
        numbers.resize(rows);
    }
}

void DefinitionColumn::store(std::size_t first, const expression::Vector& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (type.kind == expression::Kind::Bool) {
            truths[first + i] = values.known[i] == 0 ? 2 : values.numbers[i] != 0 ? 1 : 0;
            continue;
        }
        known[first + i] = values.known[i];
        if (type.kind == expression::Kind::Text) {
            texts[first + i] = values.texts[i];
        } else {
            numbers[first + i] = values.numbers[i];
        }
    }
}

void DefinitionColumn::load(std::span<const std::uint32_t> rows, expression::Vector& out) const {
    const auto count = rows.size();
    out.type = type;
    out.known.resize(count);
    if (type.kind == expression::Kind::Bool) {
        out.numbers.resize(count);
        for (std::size_t i = 0; i < count; ++i) {
            const auto truth = truths[rows[i]];
            out.known[i] = truth == 2 ? 0 : 1;
            out.numbers[i] = truth == 1 ? 1 : 0;
        }
        return;
    }
    for (std::size_t i = 0; i < count; ++i) out.known[i] = known[rows[i]];
    if (type.kind == expression::Kind::Text) {
        out.texts.resize(count);
        for (std::size_t i = 0; i < count; ++i) out.texts[i] = texts[rows[i]];
    } else {
        out.numbers.resize(count);
        for (std::size_t i = 0; i < count; ++i) out.numbers[i] = numbers[rows[i]];
    }
}

std::optional<CellRef> EntityFrame::cell(const Slot&, std::uint32_t) const {
    return std::nullopt;
}

DefinitionColumn& EntityFrame::addDefinition(std::size_t slot) {
    if (definitions_.size() <= slot) definitions_.resize(slot + 1);
    definitions_[slot] = std::make_unique<DefinitionColumn>();
    auto& column = *definitions_[slot];
    column.type = entity_.slot(slot).symbol.type;
    column.resize(rowCount());
    return column;
}

void EntityFrame::addDefinition(std::size_t slot, const expression::Program& program) {
    if (programs_.size() <= slot) programs_.resize(slot + 1);
    programs_[slot] = &program;
}

void EntityFrame::load(std::size_t slot, std::span<const std::uint32_t> rows, expression::Vector& out) const {
    const auto& wanted = entity_.slot(slot);
    if (wanted.source == Slot::Source::Definition) {
        if (slot < programs_.size() && programs_[slot] != nullptr) return programs_[slot]->run(*this, rows, out);
        return definitions_[slot]->load(rows, out);
    }
    out.type = wanted.symbol.type;
    out.known.assign(rows.size(), 0);
    if (out.type.kind == expression::Kind::Text) {
        out.texts.assign(rows.size(), {});
    } else {
        out.numbers.assign(rows.size(), 0);
    }
    if (wanted.source == Slot::Source::Builtin && wanted.builtin == Builtin::AsOf) {
        out.known.assign(rows.size(), 1);
        out.numbers.assign(rows.size(), world_.asOf().number());
        return;
    }
    if (wanted.source == Slot::Source::Builtin && wanted.builtin == Builtin::Parameter) {
        loadParameter(wanted.index, rows, out);
        return;
    }
    loadOwn(wanted, rows, out);
}

void EntityFrame::loadParameter(std::size_t parameter, std::span<const std::uint32_t> rows,
                                expression::Vector& out) const {
    std::string_view last;
    auto number = world_.parameter(parameter, last);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto here = place(rows[i]);
        if (here.empty()) here = deliveryPlace(rows[i]);
        if (here != last) {
            number = world_.parameter(parameter, here);
            last = here;
        }
        out.known[i] = 1;
        out.numbers[i] = number;
    }
}

void EntityFrame::one(std::size_t slot, std::span<const std::uint32_t> rows,
                      std::vector<std::uint32_t>& targets) const {
    const auto& relation = entity_.slot(slot);
    targets.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) targets[i] = follow(relation, rows[i]);
}

void EntityFrame::many(std::size_t slot, std::span<const std::uint32_t> rows, std::vector<std::uint32_t>& offsets,
                       std::vector<std::uint32_t>& targets) const {
    const auto& relation = entity_.slot(slot);
    offsets.resize(rows.size() + 1);
    targets.clear();
    offsets[0] = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        collect(relation, rows[i], targets);
        offsets[i + 1] = static_cast<std::uint32_t>(targets.size());
    }
}

const expression::Frame& EntityFrame::target(std::size_t slot) const {
    return world_.frame(entity_.slot(slot).target->index());
}

void loadCells(const record::Column& column, const std::vector<std::uint32_t>* persons,
               std::span<const std::uint32_t> rows, expression::Vector& out) {
    const bool byPerson = column.type == record::FieldType::CitizenId && persons != nullptr;
    for (std::size_t i = 0; i < rows.size(); ++i)
        out.known[i] = (byPerson ? (*persons)[rows[i]] != link::kNone : column.known(rows[i])) ? 1 : 0;
    if (column.holdsText()) return column.texts.gather(rows, out.texts);
    column.numbers.visit([&](const auto& numbers) {
        for (std::size_t i = 0; i < rows.size(); ++i) out.numbers[i] = numbers[rows[i]];
    });
}

}  // namespace aidgate::reconcile
