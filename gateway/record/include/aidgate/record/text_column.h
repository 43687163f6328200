// Texts, one a row. Rows that were read together with others of the same text share it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "aidgate/record/number_column.h"
#include "aidgate/record/unfilled.h"

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
    // into[i] = (*this)[rows[i]]: quicker for many than one by one.
    void gather(std::span<const std::uint32_t> rows, std::vector<std::string_view>& into) const;
    // Every text that is there, end to end; one that rows share stands once.
    std::string_view bytes() const { return {bytes_.data(), bytes_.size()}; }
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
    void addBytes(std::string_view bytes) {
        const auto size = bytes_.size();
        bytes_.resize(size + bytes.size());
        std::copy(bytes.begin(), bytes.end(), bytes_.data() + size);
    }
    void add(std::string_view text) {
        addBytes(text);
        ends_.push_back(static_cast<std::int64_t>(bytes_.size()));
    }
    void share();
    std::uint32_t intern(std::string_view text);
    void growTable();

    // Texts end to end. Without sharing there is one for each row.
    UnfilledVector<char> bytes_;
    NumberColumn ends_;
    bool shared_ = false;
    NumberColumn entryOf_;              // of each row, when shared
    std::vector<std::uint32_t> table_;  // open hash table: 1 + entry, 0 = free; of texts that came shared
    std::size_t interned_ = 0;
    std::size_t reserved_ = 0;  // rows
};

}  // namespace aidgate::record
