// Texts, one a row. Rows that were read together with others of the same text share it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/record/number_column.h"

namespace aidgate::record {

class TextColumn {
public:
    std::size_t size() const { return shared_ ? entryOf_.size() : entries(); }
    void push(std::string_view text) {
        if (shared_) entryOf_.push_back(static_cast<std::int64_t>(entries()));
        add(text);
    }
    // Until something is appended.
    std::string_view operator[](std::size_t row) const {
        return entry(shared_ ? static_cast<std::size_t>(entryOf_[row]) : row);
    }
    // Every text that is there, end to end; one that rows share stands once.
    const std::string& bytes() const { return bytes_; }
    // Of all rows' texts together.
    std::size_t byteCount() const;
    void append(const TextColumn& other);
    // Appends texts[row] for each of `rows`. The texts are not of this column.
    void append(const std::vector<std::string_view>& texts, const std::vector<std::uint32_t>& rows);
    // Appends a row for each number: the text of `distinct` at it.
    void appendShared(const std::vector<std::string_view>& distinct, const std::vector<std::uint32_t>& numbers);
    // Keeps these rows, which rise.
    void keep(const std::vector<std::uint32_t>& rows);
    void reserve(std::size_t rows, std::size_t bytes) {
        reserved_ = rows;
        ends_.reserve(rows);
        bytes_.reserve(bytes);
    }
    void clear();
    bool operator==(const TextColumn& other) const;

private:
    std::size_t entries() const { return ends_.size(); }
    std::string_view entry(std::size_t at) const {
        const auto begin = at == 0 ? 0 : static_cast<std::size_t>(ends_[at - 1]);
        return {bytes_.data() + begin, static_cast<std::size_t>(ends_[at]) - begin};
    }
    void add(std::string_view text) {
        bytes_.append(text);
        ends_.push_back(static_cast<std::int64_t>(bytes_.size()));
    }
    void share();
    std::uint32_t intern(std::string_view text);
    void growTable();

    // Texts end to end. Without sharing there is one for each row.
    std::string bytes_;
    NumberColumn ends_;
    bool shared_ = false;
    NumberColumn entryOf_;              // of each row, when shared
    std::vector<std::uint32_t> table_;  // open hash table: 1 + entry, 0 = free; of texts that came shared
    std::size_t interned_ = 0;
    std::size_t reserved_ = 0;  // rows
};

}  // namespace aidgate::record
