#include "aidgate/record/table.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "aidgate/record/ranges.h"
#include "keep_rows.h"

namespace aidgate::record {

std::size_t AsWritten::place(std::uint32_t row) const {
    return static_cast<std::size_t>(std::lower_bound(rows_.begin(), rows_.end(), row) - rows_.begin());
}

void AsWritten::append(const AsWritten& other, std::uint32_t rowOffset) {
    for (const auto row : other.rows_) add(row + rowOffset);
    texts_.append(other.texts_);
}

void AsWritten::keep(const std::vector<std::uint32_t>& rows) {
    const auto before = std::exchange(rows_, {});
    marks_.clear();
    std::vector<std::uint32_t> kept;
    std::size_t at = 0;
    for (std::uint32_t i = 0; i < rows.size() && at < before.size(); ++i) {
        while (at < before.size() && before[at] < rows[i]) ++at;
        if (at == before.size() || before[at] != rows[i]) continue;
        kept.push_back(static_cast<std::uint32_t>(at));
        add(i);
    }
    texts_.keep(kept);
}

bool Column::sameValue(std::size_t row, const Column& other, std::size_t otherRow) const {
    assert(type == other.type);
    if (known(row) != other.known(otherRow)) return false;
    if (known(row)) {
        return holdsText() ? texts[row] == other.texts[otherRow] : numbers[row] == other.numbers[otherRow];
    }
    if (type != FieldType::CitizenId) return true;
    if (states[row] != other.states[otherRow]) return false;
    if (states[row] == CellState::Absent) return true;
    return asWritten.find(static_cast<std::uint32_t>(row)) ==
           other.asWritten.find(static_cast<std::uint32_t>(otherRow));
}

void Column::append(const Column& other) {
    assert(type == other.type && this != &other);
    asWritten.append(other.asWritten, static_cast<std::uint32_t>(size()));
    states.insert(states.end(), other.states.begin(), other.states.end());
    numbers.append(other.numbers);
    texts.append(other.texts);
}

void Column::appendRow(const Column& other, std::size_t row) {
    assert(type == other.type);
    if (const auto written = other.asWritten.find(static_cast<std::uint32_t>(row)))
        asWritten.push(static_cast<std::uint32_t>(size()), *written);
    states.push_back(other.states[row]);
    if (holdsText()) {
        texts.push(other.texts[row]);
    } else {
        numbers.push_back(other.numbers[row]);
    }
}

void Column::keep(const std::vector<std::uint32_t>& rows) {
    keepRows(states, rows);
    if (holdsText()) {
        texts.keep(rows);
    } else {
        numbers.keep(rows);
    }
    asWritten.keep(rows);
}

void Column::reserve(std::size_t rows) {
    states.reserve(rows);
    if (holdsText()) {
        texts.reserve(rows, rows * 16);
    } else {
        numbers.reserve(rows);
    }
}

void Column::clear() {
    states.clear();
    numbers.clear();
    texts.clear();
    asWritten.clear();
}

Table::Table(const Dataset& dataset)
    : dataset_(&dataset),
      keyColumn_(dataset.fieldIndex(dataset.keyField)),
      idColumn_(dataset.fieldIndex(dataset.idField)),
      nameColumn_(dataset.fieldIndex(dataset.nameField)) {
    columns_.reserve(dataset.fields.size());
    for (const auto& field : dataset.fields) columns_.emplace_back(field.type);
}

const Column* Table::column(std::string_view field) const {
    const auto index = dataset_->fieldIndex(field);
    return index ? &columns_[*index] : nullptr;
}

std::string_view Table::key(std::size_t row) const {
    if (!keyColumn_) return {};
    return columns_[*keyColumn_].texts[row];
}

bool Table::sameValues(std::size_t row, const Table& other, std::size_t otherRow) const {
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (!columns_[i].sameValue(row, other.columns_[i], otherRow)) return false;
    return true;
}

void Table::append(const Table& other, std::uint32_t fileOffset, unsigned threads) {
    inRanges(columns_.size(), threads, 1, [&](std::size_t i, std::size_t) { columns_[i].append(other.columns_[i]); });
    const auto first = lineage.size();
    lineage.insert(lineage.end(), other.lineage.begin(), other.lineage.end());
    for (auto row = first; row < lineage.size(); ++row) lineage[row].file += fileOffset;
}

void Table::appendRow(const Table& other, std::size_t row, std::uint32_t fileOffset) {
    for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i].appendRow(other.columns_[i], row);
    lineage.push_back(other.lineage[row]);
    lineage.back().file += fileOffset;
}

void Table::keep(const std::vector<std::uint32_t>& rows, unsigned threads) {
    inRanges(columns_.size() + 1, threads, 1, [&](std::size_t i, std::size_t) {
        if (i == 0)
            keepRows(lineage, rows);
        else
            columns_[i - 1].keep(rows);
    });
}

void Table::clear() {
    for (auto& column : columns_) column.clear();
    lineage.clear();
    files.clear();
}

std::string subjectKey(const Dataset& dataset, std::string_view key, std::uint32_t position) {
    std::string text;
    text.reserve(dataset.name.size() + key.size() + 8);
    text.append(dataset.name).append(1, ':').append(key);
    if (dataset.keyKind == KeyKind::ByPosition) text.append(1, '/').append(std::to_string(position));
    return text;
}

}  // namespace aidgate::record
