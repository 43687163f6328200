// Rows on their way between a file format and the mapping: text cells, column by column, every string owned by one
// arena that lives as long as the batch. The layout is part of the ABI (kAbiMajor).
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aidgate::sdk {

// One kind of record in a delivery: "worker", "relief", "relief_member".
struct RecordType {
    std::string name;
    std::vector<std::string> columns;  // as the agency names them, UTF-8
    std::string parent = {};           // name of the type its rows hang under; empty: roots

    bool operator==(const RecordType&) const = default;
};

// A UTF-8 text or nothing. Absent ("the row has no such cell") is not empty ("the cell is there and holds nothing").
class Cell {
public:
    constexpr Cell() = default;
    constexpr Cell(std::string_view text) : text_(text.data() == nullptr ? std::string_view("", 0) : text) {}

    constexpr bool absent() const noexcept { return text_.data() == nullptr; }
    constexpr std::string_view text() const noexcept { return text_; }  // "" when absent
    constexpr bool operator==(const Cell& other) const noexcept {
        return absent() == other.absent() && text_ == other.text_;
    }

private:
    std::string_view text_ = {};
};

struct RowOrigin {
    std::uint64_t line = 0;     // where the row began in its file (workbooks: the sheet's row number), 1-based
    std::uint64_t ordinal = 0;  // the row's number among all rows of its source, 1-based, strictly rising
    std::uint64_t parent = 0;   // ordinal of the row it hangs under; 0 if it is a root

    bool operator==(const RowOrigin&) const = default;
};

class Arena {
public:
    std::string_view keep(std::string_view text) {
        if (text.empty()) return {"", 0};
        if (text.size() > room_) grow(text.size());
        char* at = next_;
        std::memcpy(at, text.data(), text.size());
        next_ += text.size();
        room_ -= text.size();
        return {at, text.size()};
    }
    // Forgets every string, keeps the first block for reuse.
    void clear() noexcept {
        if (blocks_.size() > 1) blocks_.resize(1);
        next_ = blocks_.empty() ? nullptr : blocks_.front().bytes.get();
        room_ = blocks_.empty() ? 0 : blocks_.front().size;
    }

private:
    struct Block {
        std::unique_ptr<char[]> bytes;
        std::size_t size;
    };
    static constexpr std::size_t kBlockSize = 256 * 1024;

    void grow(std::size_t need) {
        const std::size_t size = std::max(need, kBlockSize);
        blocks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
        next_ = blocks_.back().bytes.get();
        room_ = size;
    }

    std::vector<Block> blocks_;
    char* next_ = nullptr;
    std::size_t room_ = 0;
};

// Rows of a single record type of a single file. Filled through beginRow/set, read through column/cell.
class RecordBatch {
public:
    explicit RecordBatch(std::size_t capacity) : capacity_(capacity) {}

    RecordBatch(const RecordBatch&) = delete;
    RecordBatch& operator=(const RecordBatch&) = delete;

    // Empties the batch for reuse. `type` must outlive what is then put in. `resource` names the file (and sheet)
    // the rows come from, as a person would: "…_worker_….csv", "档案.xlsx#职工信息".
    void reset(const RecordType& type, std::string_view resource) {
        type_ = &type;
        resource_ = resource;
        arena_.clear();
        origins_.clear();
        columns_.resize(type.columns.size());
        for (auto& column : columns_) column.assign(capacity_, Cell{});
    }

    void beginRow(RowOrigin origin) {
        assert(!full());
        origins_.push_back(origin);
    }
    // Copies the text; a column never set stays absent.
    void set(std::size_t column, std::string_view text) {
        columns_[column][origins_.size() - 1] = Cell(arena_.keep(text));
    }

    // For cells that are parts of one text: it is copied once, by keep(), and setKept() is given parts of what came
    // back.
    std::string_view keep(std::string_view text) { return arena_.keep(text); }
    void setKept(std::size_t column, std::string_view part) { columns_[column][origins_.size() - 1] = Cell(part); }
    // The same for any row that has begun: for rows that come column by column.
    void setKept(std::size_t column, std::size_t row, std::string_view part) { columns_[column][row] = Cell(part); }

    // Adds to the numbers of all rows and of their parents: for a source that hands on the batches of several.
    void shiftOrdinals(std::uint64_t by) {
        for (auto& origin : origins_) {
            origin.ordinal += by;
            if (origin.parent != 0) origin.parent += by;
        }
    }

    std::size_t capacity() const noexcept { return capacity_; }
    bool full() const noexcept { return origins_.size() == capacity_; }
    std::size_t rowCount() const noexcept { return origins_.size(); }
    const RecordType& type() const noexcept { return *type_; }
    const std::string& resource() const noexcept { return resource_; }
    const RowOrigin& origin(std::size_t row) const { return origins_[row]; }
    Cell cell(std::size_t column, std::size_t row) const { return columns_[column][row]; }
    std::span<const Cell> column(std::size_t column) const { return std::span(columns_[column]).first(rowCount()); }

private:
    std::size_t capacity_;
    const RecordType* type_ = nullptr;
    std::string resource_;
    Arena arena_;
    std::vector<RowOrigin> origins_;
    std::vector<std::vector<Cell>> columns_;
};

}  // namespace aidgate::sdk
