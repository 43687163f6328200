#include "evidence.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "aidgate/expression/explain.h"
#include "value_text.h"

namespace aidgate::reconcile {

namespace {

bool sameRow(const store::SourceRow& left, const store::SourceRow& right) {
    return &left == &right || (left.line == right.line && left.key == right.key);
}

bool sameCell(const store::Evidence& left, const store::Evidence& right) {
    return left.source && right.source && sameRow(*left.source, *right.source) &&
           (left.field.get() == right.field.get() || left.field->name == right.field->name);
}

// A cell, unless it is told already.
void addRead(store::Finding& finding, store::Evidence&& cell) {
    if (!cell.source) return;
    const auto told = [&](const store::Evidence& other) { return sameCell(other, cell); };
    for (const auto* list : {&finding.evidence, &finding.read})
        if (std::any_of(list->begin(), list->end(), told)) return;
    finding.read.push_back(std::move(cell));
}

// One mapping line filled both: cells of one field that came with one delivery.
bool filledAlike(const CellRef& left, const CellRef& right) {
    return left.dataset == right.dataset && left.field == right.field &&
           left.dataset->partOf(left.row) == right.dataset->partOf(right.row);
}

std::size_t fieldsOf(const std::vector<EvidenceItem>& items) {
    std::size_t fields = 0;
    for (const auto& item : items) fields += item.fields.size();
    return fields;
}

// What stands between the values: one more than these.
std::vector<std::string> textsOf(const SentenceParts& sentence) {
    std::vector<std::string> texts(1);
    for (const auto& part : sentence) {
        texts.back() += part.text;
        if (part.value) texts.emplace_back();
    }
    return texts;
}

}  // namespace

std::string subjectOf(std::vector<std::string> keys) {
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    std::string subject;
    for (const auto& key : keys) subject.append(subject.empty() ? "" : "+").append(key);
    return subject;
}

void EvidenceWriter::write(const CompiledRule& rule, const RuleCase& one, std::span<const std::uint32_t> rows,
                           std::span<Draft> drafts) {
    const auto& frame = world_.frame(one.entity->index());
    rows_.clear();
    // Most findings rest on one row of each item; moving evidence as its list grows is what costs.
    const auto shown = fieldsOf(one.evidence), read = fieldsOf(one.read);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto& finding = drafts[i].finding;
        finding.evidence.reserve(shown);
        finding.read.reserve(read);
        finding.code = rule.info.code;
        finding.severity = rule.info.severity;
        finding.direction = rule.info.direction;
        finding.ruleVersion = rule.info.version;
        const auto place = frame.place(rows[i]);
        finding.division = place.empty() ? frame.deliveryPlace(rows[i]) : place;
    }
    explain(one, frame, rows, drafts);
    formulate(one, frame, rows, drafts);
    for (const auto& item : one.evidence) writeItem(item, rows, drafts);
    for (const auto& item : one.read) writeRead(item, rows, drafts);
}

std::vector<store::Evidence> EvidenceWriter::values(const Entity& entity, const SlotPath& path, std::uint32_t row) {
    EvidenceItem item;
    item.from = &entity;
    item.rows.assign(path.begin(), path.end() - 1);
    item.entity = &entity;
    for (const auto step : item.rows) item.entity = item.entity->slot(step).target;
    item.fields = {{path.back()}};
    std::vector<Draft> drafts(1);
    writeItem(item, std::span(&row, 1), drafts);
    return std::move(drafts[0].finding.evidence);
}

EvidenceWriter::Reached EvidenceWriter::follow(const EvidenceItem& item, std::span<const std::uint32_t> rows) const {
    Reached reached;
    reached.rows.assign(rows.begin(), rows.end());
    reached.owners.resize(rows.size());
    std::iota(reached.owners.begin(), reached.owners.end(), 0U);
    std::vector<std::uint32_t> offsets, targets;
    const auto* entity = item.from;
    for (const auto slot : item.rows) {
        const auto& frame = world_.frame(entity->index());
        Reached next;
        if (entity->slot(slot).symbol.role == expression::Symbol::Role::Many) {
            frame.many(slot, reached.rows, offsets, targets);
            next.rows = targets;
            for (std::size_t i = 0; i < reached.rows.size(); ++i)
                next.owners.insert(next.owners.end(), offsets[i + 1] - offsets[i], reached.owners[i]);
        } else {
            frame.one(slot, reached.rows, targets);
            for (std::size_t i = 0; i < targets.size(); ++i) {
                if (targets[i] == expression::kNoRow) continue;
                next.rows.push_back(targets[i]);
                next.owners.push_back(reached.owners[i]);
            }
        }
        reached = std::move(next);
        entity = entity->slot(slot).target;
    }
    return reached;
}

void EvidenceWriter::keepWhere(const EvidenceItem& item, Reached& reached) const {
    if (!item.where || reached.rows.empty()) return;
    expression::Vector holds;
    item.where->run(world_.frame(item.entity->index()), reached.rows, holds);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < reached.rows.size(); ++i) {
        if (holds.known[i] == 0 || holds.numbers[i] == 0) continue;
        reached.rows[kept] = reached.rows[i];
        reached.owners[kept++] = reached.owners[i];
    }
    reached.rows.resize(kept);
    reached.owners.resize(kept);
}

EvidenceWriter::Values EvidenceWriter::valuesOf(const EvidenceItem& item, std::span<const std::uint32_t> rows) {
    Values values{follow(item, rows), {}, {}};
    keepWhere(item, values.reached);
    values.ofField.resize(item.fields.size());
    values.there.resize(item.fields.size());
    std::vector<Source> sources(values.reached.rows.size());
    for (std::size_t field = 0; field < item.fields.size(); ++field)
        read(*item.entity, item.fields[field], values.reached.rows, sources, values.ofField[field],
             values.there[field]);
    return values;
}

void EvidenceWriter::writeItem(const EvidenceItem& item, std::span<const std::uint32_t> rows, std::span<Draft> drafts) {
    auto values = valuesOf(item, rows);
    for (std::size_t i = 0; i < values.reached.rows.size(); ++i) {
        auto& draft = drafts[values.reached.owners[i]];
        std::string piece;
        std::size_t length = 0;
        for (std::size_t field = 0; field < item.fields.size(); ++field)
            if (values.there[field][i] != 0)
                length += values.ofField[field][i].field->name.size() + values.ofField[field][i].value.size() + 2;
        piece.reserve(length);
        for (std::size_t field = 0; field < item.fields.size(); ++field) {
            if (values.there[field][i] == 0) continue;
            auto& evidence = values.ofField[field][i];
            piece.append(evidence.field->name).append(1, '=').append(evidence.value).append(1, '\x1f');
            draft.finding.evidence.push_back(std::move(evidence));
        }
        draft.pieces.push_back(std::move(piece));
    }
}

void EvidenceWriter::writeRead(const EvidenceItem& item, std::span<const std::uint32_t> rows, std::span<Draft> drafts) {
    auto values = valuesOf(item, rows);
    for (std::size_t i = 0; i < values.reached.rows.size(); ++i)
        for (std::size_t field = 0; field < item.fields.size(); ++field)
            if (values.there[field][i] != 0)
                addRead(drafts[values.reached.owners[i]].finding, std::move(values.ofField[field][i]));
}

void EvidenceWriter::read(const Entity& entity, const SlotPath& path, std::vector<std::uint32_t> rows,
                          std::vector<Source>& sources, std::vector<store::Evidence>& out,
                          std::vector<std::uint8_t>& there) {
    there.assign(rows.size(), 1);
    out.resize(rows.size());
    const auto* here = &entity;
    std::vector<std::uint32_t> targets;
    for (std::size_t step = 0; step + 1 < path.size(); ++step) {
        world_.frame(here->index()).one(path[step], rows, targets);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (targets[i] == expression::kNoRow) there[i] = 0;
            rows[i] = there[i] != 0 ? targets[i] : 0;
        }
        here = here->slot(path[step]).target;
    }
    const auto& frame = world_.frame(here->index());
    if (frame.rowCount() == 0) return;  // nothing is there
    const auto& slot = here->slot(path.back());
    expression::Vector loaded;
    std::optional<CellRef> last;
    Filled* filled = nullptr;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (there[i] == 0) continue;
        if (const auto cell = frame.cell(slot, rows[i])) {
            if (!last || !filledAlike(*last, *cell)) filled = &filledBy(slot, *cell);
            last = cell;
            readCell(*cell, *filled, sources[i], out[i]);
            continue;
        }
        if (loaded.size() == 0) frame.load(path.back(), rows, loaded);
        auto& field = computed_[&slot];
        if (!field)
            field = store::EvidenceField{.name = slot.name, .label = slot.label, .sensitivity = slot.sensitivity};
        out[i].field = field;
        out[i].value = canonicalValue(loaded, i);
    }
}

void EvidenceWriter::readCell(const CellRef& cell, Filled& filled, Source& source, store::Evidence& evidence) {
    const auto& table = cell.dataset->rows;
    const auto& column = table.column(cell.field);
    evidence.value = record::canonicalText(table.dataset().fields[cell.field], column, cell.row);
    if (const auto written = column.asWritten.find(cell.row); written && *written != evidence.value)
        evidence.written = *written;
    evidence.field = filled.field;
    const auto file = table.lineage[cell.row].file;
    if (!filled.from || filled.file != file) {
        filled.from = fileOf(cell, file, filled.includedFrom);
        filled.file = file;
    }
    if (const Row row{filled.from.get(), cell.row}; source.of != row) source = {row, rowOf(cell, row, filled)};
    evidence.source = source.row;
}

EvidenceWriter::Filled& EvidenceWriter::filledBy(const Slot& slot, const CellRef& cell) {
    const auto part = cell.dataset->partOf(cell.row);
    const auto [found, added] = filled_.try_emplace({&slot, cell.dataset, part});
    if (added) found->second = filledIn(slot, cell, part);
    return found->second;
}

EvidenceWriter::Filled EvidenceWriter::filledIn(const Slot& slot, const CellRef& cell, std::uint32_t part) const {
    Filled filled;
    store::EvidenceField field{.name = slot.name, .label = slot.label, .sensitivity = slot.sensitivity};
    if (origin_) {
        const auto& dataset = cell.dataset->rows.dataset();
        auto origin = origin_(cell.dataset->parts[part].mapping, dataset.name, dataset.fields[cell.field].name);
        field.mappingLine = origin.line;
        field.codeTable = std::move(origin.codeTable);
        filled.includedFrom = std::move(origin.file);
    }
    filled.field = std::move(field);
    return filled;
}

store::Shared<store::SourceRow> EvidenceWriter::rowOf(const CellRef& cell, const Row& row, const Filled& filled) {
    auto& known = rows_[row];
    if (!known) {
        const auto& table = cell.dataset->rows;
        const auto& origin = table.lineage[cell.row];
        known = store::SourceRow{filled.from, record::subjectKey(table.dataset(), table.key(cell.row), origin.position),
                                 origin.line};
    }
    return known;
}

store::Shared<store::SourceFile> EvidenceWriter::fileOf(const CellRef& cell, std::uint32_t file,
                                                        const std::string& includedFrom) {
    const auto part = cell.dataset->partOf(cell.row);
    auto& known = files_[{cell.dataset, part, file, includedFrom}];
    if (known) return known;
    const auto& table = cell.dataset->rows;
    const auto& delivered = cell.dataset->parts[part];
    store::SourceFile made{.dataset = table.dataset().name, .batch = delivered.batch, .mapping = delivered.mapping};
    if (file < table.files.size()) made.file = table.files[file];
    if (!includedFrom.empty()) made.mapping += " (" + includedFrom + ")";
    return known = std::move(made);
}

const store::Shared<store::Wording>& EvidenceWriter::wordingOf(const RuleCase& one) {
    auto& known = wordings_[&one];
    if (!known) known = store::Wording{textsOf(one.en), textsOf(one.zh)};
    return known;
}

void EvidenceWriter::explain(const RuleCase& one, const EntityFrame& frame, std::span<const std::uint32_t> rows,
                             std::span<Draft> drafts) {
    const auto& wording = wordingOf(one);
    for (auto& draft : drafts) draft.finding.explanation = wording;
    expression::Vector values;
    for (const auto language : {config::Language::English, config::Language::Chinese}) {
        const bool english = language == config::Language::English;
        for (const auto& part : english ? one.en : one.zh) {
            if (!part.value) continue;
            part.value->run(frame, rows, values);
            for (std::size_t i = 0; i < rows.size(); ++i) {
                auto& said = drafts[i].finding.explanation;
                (english ? said.en : said.zh).push_back(spokenValue(values, i, language));
            }
        }
    }
}

void EvidenceWriter::formulate(const RuleCase& one, const EntityFrame& frame, std::span<const std::uint32_t> rows,
                               std::span<Draft> drafts) const {
    expression::Vector values;
    for (const auto& program : one.formula) {
        program.run(frame, rows, values);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            // A way of reckoning that has no result here says nothing.
            if (values.known[i] == 0) continue;
            auto& text = drafts[i].finding.formula;
            if (!text.empty()) text += "; ";
            text += expression::render(program, frame, rows[i], config::Language::Chinese);
        }
    }
}

void merge(Draft& into, Draft other) {
    for (auto& evidence : other.finding.evidence) into.finding.evidence.push_back(std::move(evidence));
    for (auto& cell : other.finding.read) addRead(into.finding, std::move(cell));
    for (auto& piece : other.pieces) into.pieces.push_back(std::move(piece));
}

void seal(Draft& draft, crypto::Hasher& hasher) {
    std::sort(draft.pieces.begin(), draft.pieces.end());
    draft.pieces.erase(std::unique(draft.pieces.begin(), draft.pieces.end()), draft.pieces.end());
    for (const auto& piece : draft.pieces) hasher.update(piece).update("\x1e");
    draft.finding.evidenceDigest = hasher.finish().hex();
}

}  // namespace aidgate::reconcile
