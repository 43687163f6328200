#include "evidence.h"

#include <algorithm>

#include "aidgate/crypto/digest.h"
#include "aidgate/expression/explain.h"
#include "value_text.h"

namespace aidgate::reconcile {

std::string subjectOf(std::vector<std::string> keys) {
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    std::string subject;
    for (const auto& key : keys) subject += (subject.empty() ? "" : "+") + key;
    return subject;
}

Draft EvidenceWriter::write(const CompiledRule& rule, const RuleCase& one, std::uint32_t row) {
    const auto& frame = world_.frame(one.entity->index());
    Draft draft;
    auto& finding = draft.finding;
    finding.code = rule.info.code;
    finding.subject = subjectOf(frame.subjects(row));
    finding.severity = rule.info.severity;
    finding.direction = rule.info.direction;
    finding.ruleVersion = rule.info.version;
    const auto place = frame.place(row);
    finding.division = place.empty() ? frame.deliveryPlace(row) : place;
    finding.explanation = {sentence(one.en, frame, row, config::Language::English),
                           sentence(one.zh, frame, row, config::Language::Chinese)};
    finding.formula = formula(one, frame, row);
    for (const auto& item : one.evidence) writeItem(item, row, draft);
    return draft;
}

void EvidenceWriter::writeItem(const EvidenceItem& item, std::uint32_t row, Draft& draft) {
    std::vector<std::uint32_t> rows = {row}, offsets, next;
    const auto* entity = item.from;
    for (const auto slot : item.rows) {
        const auto& frame = world_.frame(entity->index());
        if (entity->slot(slot).symbol.role == expression::Symbol::Role::Many) {
            frame.many(slot, rows, offsets, next);
        } else {
            frame.one(slot, rows, next);
            std::erase(next, expression::kNoRow);
        }
        rows.swap(next);
        entity = entity->slot(slot).target;
    }
    if (item.where && !rows.empty()) {
        expression::Vector holds;
        item.where->run(world_.frame(item.entity->index()), rows, holds);
        std::vector<std::uint32_t> kept;
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (holds.known[i] != 0 && holds.numbers[i] != 0) kept.push_back(rows[i]);
        rows.swap(kept);
    }
    for (const auto at : rows) {
        std::string piece;
        for (const auto& field : item.fields) {
            bool there = true;
            auto evidence = read(*item.entity, field, at, there);
            if (!there) continue;
            piece.append(evidence.name).append("=").append(evidence.value).append("\x1f");
            draft.finding.evidence.push_back(std::move(evidence));
        }
        draft.pieces.push_back(std::move(piece));
    }
}

store::Evidence EvidenceWriter::read(const Entity& entity, const SlotPath& path, std::uint32_t row, bool& there) {
    const auto* here = &entity;
    store::Evidence evidence;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        std::vector<std::uint32_t> target;
        world_.frame(here->index()).one(path[i], std::span(&row, 1), target);
        row = target[0];
        there = row != expression::kNoRow;
        if (!there) return evidence;
        here = here->slot(path[i]).target;
    }
    const auto& frame = world_.frame(here->index());
    const auto& slot = here->slot(path.back());
    evidence.name = slot.name;
    evidence.label = slot.label;
    evidence.sensitivity = slot.sensitivity;
    if (const auto cell = frame.cell(slot, row)) {
        const auto& table = cell->dataset->rows;
        const auto& field = table.dataset().fields[cell->field];
        const auto& column = table.column(cell->field);
        evidence.value = record::canonicalText(field, column, cell->row);
        if (const auto written = column.asWritten.find(cell->row); written && *written != evidence.value)
            evidence.written = *written;
        evidence.source = lineage(
            *cell, record::subjectKey(table.dataset(), table.key(cell->row), table.lineage[cell->row].position));
    } else {
        expression::Vector value;
        frame.load(path.back(), std::span(&row, 1), value);
        evidence.value = canonicalValue(value, 0);
    }
    return evidence;
}

store::Lineage EvidenceWriter::lineage(const CellRef& cell, const std::string& rowKey) {
    const auto& table = cell.dataset->rows;
    const auto part = cell.dataset->part[cell.row];
    const auto& from = cell.dataset->parts[part];
    store::Lineage lineage;
    lineage.dataset = table.dataset().name;
    lineage.rowKey = rowKey;
    lineage.batch = from.batch;
    const auto file = table.lineage[cell.row].file;
    if (file < table.files.size()) lineage.file = table.files[file];
    lineage.line = table.lineage[cell.row].line;
    lineage.mapping = from.mapping;
    if (origin_) {
        auto [found, added] = origins_.try_emplace({cell.dataset, part, cell.field});
        if (added) found->second = origin_(from.mapping, table.dataset().name, table.dataset().fields[cell.field].name);
        lineage.mappingLine = found->second.line;
        lineage.codeTable = found->second.codeTable;
    }
    return lineage;
}

std::string EvidenceWriter::sentence(const Sentence& sentence, const EntityFrame& frame, std::uint32_t row,
                                     config::Language language) {
    std::string text;
    for (const auto& part : sentence) {
        text += part.text;
        if (!part.value) continue;
        expression::Vector value;
        part.value->run(frame, std::span(&row, 1), value);
        text += spokenValue(value, 0, language);
    }
    return text;
}

std::string EvidenceWriter::formula(const RuleCase& one, const EntityFrame& frame, std::uint32_t row) {
    std::string text;
    for (const auto& program : one.formula) {
        expression::Vector value;
        program.run(frame, std::span(&row, 1), value);
        // A way of reckoning that has no result here says nothing.
        if (value.known[0] == 0) continue;
        if (!text.empty()) text += "; ";
        text += expression::render(program, frame, row, config::Language::Chinese);
    }
    return text;
}

void merge(Draft& into, Draft other) {
    for (auto& evidence : other.finding.evidence) into.finding.evidence.push_back(std::move(evidence));
    for (auto& piece : other.pieces) into.pieces.push_back(std::move(piece));
}

void seal(Draft& draft) {
    std::sort(draft.pieces.begin(), draft.pieces.end());
    draft.pieces.erase(std::unique(draft.pieces.begin(), draft.pieces.end()), draft.pieces.end());
    crypto::Hasher hasher(crypto::DigestKind::Sha256);
    for (const auto& piece : draft.pieces) hasher.update(piece).update("\x1e");
    draft.finding.evidenceDigest = hasher.finish().hex();
}

}  // namespace aidgate::reconcile
