// Typed rows of one dataset, column by column. What the mapping makes, the store seals and the rules read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/record/dictionary.h"
#include "aidgate/record/number_column.h"
#include "aidgate/record/text_column.h"

namespace aidgate::record {

// Absent: no cell, or a null spelling. Unreadable: a cell that is no value of its type; to rules the same as absent.
enum class CellState : std::uint8_t { Absent, Unreadable, Known };

// The text as the agency wrote it, for rows where the canonical value does not say it all (unreadable, normalised).
// Sparse, rows rising.
class AsWritten {
public:
    void push(std::uint32_t row, std::string_view text) {
        add(row);
        texts_.push(text);
    }
    // Quick where there is none, which is nearly everywhere.
    std::optional<std::string_view> find(std::uint32_t row) const {
        if (row / 64 >= marks_.size() || (marks_[row / 64] >> (row % 64) & 1) == 0) return std::nullopt;
        return texts_[place(row)];
    }
    std::size_t size() const { return rows_.size(); }
    std::uint32_t row(std::size_t i) const { return rows_[i]; }
    std::string_view text(std::size_t i) const { return texts_[i]; }
    std::size_t bytes() const { return texts_.byteCount(); }  // of all texts
    void append(const AsWritten& other, std::uint32_t rowOffset);
    void keep(const std::vector<std::uint32_t>& rows);  // as Column::keep
    void clear() {
        rows_.clear();
        marks_.clear();
        texts_.clear();
    }
    bool operator==(const AsWritten&) const = default;

private:
    void add(std::uint32_t row) {
        rows_.push_back(row);
        if (row / 64 >= marks_.size()) marks_.resize(row / 64 + 1);
        marks_[row / 64] |= std::uint64_t{1} << (row % 64);
    }
    std::size_t place(std::uint32_t row) const;

    std::vector<std::uint32_t> rows_;
    std::vector<std::uint64_t> marks_;  // a bit a row: whether it is among rows_
    TextColumn texts_;
};

constexpr bool isTextType(FieldType type) {
    return type == FieldType::Text || type == FieldType::HanName || type == FieldType::CreditCode ||
           type == FieldType::Region || type == FieldType::Phone;
}

// One field's values. Number types fill `numbers`, text types `texts`; a CitizenId column fills `numbers` (key) where
// the id is valid apart from the as-of date, and 0 with the normalised text in `asWritten` where it is not (state
// Unreadable). A valid id that was written otherwise than its 18 characters (15 digits, x, spaces) has its written
// form in `asWritten` too.
struct Column {
    explicit Column(FieldType fieldType) : type(fieldType) {}

    FieldType type;
    std::vector<CellState> states;
    NumberColumn numbers;
    TextColumn texts;
    AsWritten asWritten;

    bool holdsText() const { return isTextType(type); }
    std::size_t size() const { return states.size(); }
    bool known(std::size_t row) const { return states[row] == CellState::Known; }
    void pushAbsent() { pushNothing(CellState::Absent); }
    void pushUnreadable(std::string_view written) {
        asWritten.push(static_cast<std::uint32_t>(size()), written);
        pushNothing(CellState::Unreadable);
    }
    // Written as it is rendered.
    void pushNumber(std::int64_t number) {
        states.push_back(CellState::Known);
        numbers.push_back(number);
    }
    // Kept as written beside.
    void pushNumber(std::int64_t number, std::string_view written) {
        asWritten.push(static_cast<std::uint32_t>(size()), written);
        pushNumber(number);
    }
    void pushText(std::string_view text) {
        states.push_back(CellState::Known);
        texts.push(text);
    }
    void pushText(std::string_view text, std::string_view written) {
        asWritten.push(static_cast<std::uint32_t>(size()), written);
        pushText(text);
    }
    // The same canonical value: absent and unreadable are one, what was written is ignored. Only of an id that is not
    // valid is the normalised text the value.
    bool sameValue(std::size_t row, const Column& other, std::size_t otherRow) const;
    void append(const Column& other);  // all rows of a column of the same type; not of itself
    void appendRow(const Column& other, std::size_t row);
    void keep(const std::vector<std::uint32_t>& rows);  // leaves out all others; they rise
    void reserve(std::size_t rows);
    void clear();
    bool operator==(const Column&) const = default;

private:
    void pushNothing(CellState state) {
        states.push_back(state);
        if (holdsText()) {
            texts.push({});
        } else {
            numbers.push_back(0);
        }
    }
};

// Where a row came from: enough to open the agency's file at it.
struct RowLineage {
    std::uint32_t file = 0;      // index into Table::files
    std::uint32_t position = 0;  // n of ByPosition keys within its file; 0 otherwise
    std::uint64_t line = 0;
    bool operator==(const RowLineage&) const = default;
};

// Rows of one dataset. `dataset` must outlive the table. All columns have rowCount() rows.
class Table {
public:
    explicit Table(const Dataset& dataset);

    const Dataset& dataset() const { return *dataset_; }
    std::size_t rowCount() const { return lineage.size(); }
    Column& column(std::size_t field) { return columns_[field]; }
    const Column& column(std::size_t field) const { return columns_[field]; }
    const Column* column(std::string_view field) const;
    std::size_t columnCount() const { return columns_.size(); }

    // The row's own key ("U-0001"), without prefix and /n. "" when unknown.
    std::string_view key(std::size_t row) const;
    // Index into keyField's column, idField's column; nullopt when the dataset has none.
    std::optional<std::size_t> keyColumn() const { return keyColumn_; }
    std::optional<std::size_t> idColumn() const { return idColumn_; }
    std::optional<std::size_t> nameColumn() const { return nameColumn_; }

    bool sameValues(std::size_t row, const Table& other, std::size_t otherRow) const;
    void append(const Table& other, std::uint32_t fileOffset, unsigned threads = 1);  // lineage.file + fileOffset
    void appendRow(const Table& other, std::size_t row, std::uint32_t fileOffset);
    void keep(const std::vector<std::uint32_t>& rows, unsigned threads = 1);  // leaves out all others; they rise
    void clear();

    std::vector<RowLineage> lineage;
    std::vector<std::string> files;  // names, as people know them

private:
    const Dataset* dataset_;
    std::vector<Column> columns_;
    std::optional<std::size_t> keyColumn_, idColumn_, nameColumn_;
};

// "union_case:U-0001", "union_member:U-0001/2".
std::string subjectKey(const Dataset& dataset, std::string_view key, std::uint32_t position);

// A cell for people: dates "2019-09-16", months "2019-09", money "1234.50", codes by their Chinese or English name, a
// person's name without aliases. Masked by the field's sensitivity unless `reveal`. "" when absent; the written text
// when unreadable, masked likewise, and in any field where it looks like an id or a phone.
std::string display(const Field& field, const Column& column, std::size_t row, config::Language language, bool reveal);
// The canonical text, unmasked, language-free: what digests and translations use. Dates "2019-09-16" (as far as known),
// months "201909", money "1234.50", codes as in the dictionary, true and false, ids with 18 characters. "" when absent
// or unreadable, but for an id that is not valid: its normalised text.
std::string canonicalText(const Field& field, const Column& column, std::size_t row);

// A text of a field of this sensitivity as people may see it; a Name shows its first character, as display() does.
std::string shown(std::string_view text, Sensitivity sensitivity, bool reveal);

}  // namespace aidgate::record
