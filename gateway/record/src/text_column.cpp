#include "aidgate/record/text_column.h"

#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <span>

namespace aidgate::record {

namespace {

std::size_t hashOf(std::string_view text) {
    return static_cast<std::size_t>(XXH3_64bits(text.data(), text.size()));
}

// Most texts are short: for them two moves that may overlap are quicker than a call. Gives where the next one goes.
char* copyText(std::string_view text, char* to) {
    const auto size = text.size();
    const auto ends = [&](auto part) {
        std::memcpy(&part, text.data(), sizeof part);
        auto last = part;
        std::memcpy(&last, text.data() + size - sizeof part, sizeof part);
        std::memcpy(to, &part, sizeof part);
        std::memcpy(to + size - sizeof part, &last, sizeof part);
    };
    if (size > 16 || size < 4)
        std::copy(text.begin(), text.end(), to);
    else if (size >= 8)
        ends(std::uint64_t{});
    else
        ends(std::uint32_t{});
    return to + size;
}

}  // namespace

void TextColumn::share() {
    if (shared_) return;
    entryOf_.reserve(reserved_);
    for (std::size_t row = 0; row < entries(); ++row) entryOf_.push_back(static_cast<std::int64_t>(row));
    shared_ = true;
}

void TextColumn::growTable() {
    std::vector<std::uint32_t> larger(table_.empty() ? 256 : table_.size() * 2);
    for (const auto slot : table_) {
        if (slot == 0) continue;
        auto at = hashOf(entry(slot - 1)) % larger.size();
        while (larger[at] != 0) at = (at + 1) % larger.size();
        larger[at] = slot;
    }
    table_ = std::move(larger);
}

std::uint32_t TextColumn::intern(std::string_view text) {
    if (interned_ * 2 >= table_.size()) growTable();
    auto at = hashOf(text) % table_.size();
    while (table_[at] != 0) {
        if (entry(table_[at] - 1) == text) return table_[at] - 1;
        at = (at + 1) % table_.size();
    }
    const auto made = static_cast<std::uint32_t>(entries());
    add(text);
    table_[at] = made + 1;
    ++interned_;
    return made;
}

void TextColumn::appendShared(const std::vector<std::string_view>& distinct,
                              const std::vector<std::uint32_t>& numbers) {
    share();
    std::vector<std::int64_t> entryOf, ofRows;
    entryOf.reserve(distinct.size());
    for (const auto text : distinct) entryOf.push_back(intern(text));
    ofRows.reserve(numbers.size());
    for (const auto number : numbers) ofRows.push_back(entryOf[number]);
    entryOf_.append(std::span<const std::int64_t>(ofRows));
}

void TextColumn::gather(std::span<const std::uint32_t> rows, std::vector<std::string_view>& into) const {
    ends_.visit([&](const auto& ends) {
        const auto textAt = [&](std::size_t at) {
            const auto begin = at == 0 ? 0 : static_cast<std::size_t>(ends[at - 1]);
            return std::string_view(bytes_.data() + begin, static_cast<std::size_t>(ends[at]) - begin);
        };
        if (!shared_) {
            for (std::size_t i = 0; i < rows.size(); ++i) into[i] = textAt(rows[i]);
            return;
        }
        entryOf_.visit([&](const auto& entryOf) {
            for (std::size_t i = 0; i < rows.size(); ++i) into[i] = textAt(static_cast<std::size_t>(entryOf[rows[i]]));
        });
    });
}

std::size_t TextColumn::byteCount() const {
    if (!shared_) return bytes_.size();
    std::size_t count = 0;
    for (std::size_t row = 0; row < size(); ++row) count += (*this)[row].size();
    return count;
}

void TextColumn::append(const TextColumn& other) {
    if (!other.shared_) {
        const auto base = static_cast<std::int64_t>(bytes_.size());
        const auto first = entries();
        if (shared_)
            for (std::size_t row = 0; row < other.entries(); ++row)
                entryOf_.push_back(static_cast<std::int64_t>(first + row));
        addBytes(other.bytes());
        for (std::size_t row = 0; row < other.entries(); ++row) ends_.push_back(base + other.ends_[row]);
        return;
    }
    share();
    std::vector<std::int64_t> entryOf(other.entries(), -1);
    for (std::size_t row = 0; row < other.size(); ++row) {
        const auto at = static_cast<std::size_t>(other.entryOf_[row]);
        if (entryOf[at] < 0) entryOf[at] = intern(other.entry(at));
        entryOf_.push_back(entryOf[at]);
    }
}

void TextColumn::append(const std::vector<std::string_view>& texts, const std::vector<std::uint32_t>& rows) {
    const auto first = entries();
    const auto size = bytes_.size();
    auto end = size;
    for (const auto row : rows) end += texts[row].size();
    bytes_.resize(end);
    auto* to = bytes_.data() + size;
    prefault(to, end - size);
    ends_.append(rows.size(), 0, static_cast<std::int64_t>(end), [&](std::size_t i) {  // from the first to the last
        to = copyText(texts[rows[i]], to);
        return to - bytes_.data();
    });
    if (!shared_) return;
    for (std::size_t i = 0; i < rows.size(); ++i) entryOf_.push_back(static_cast<std::int64_t>(first + i));
}

void TextColumn::keep(const std::vector<std::uint32_t>& rows) {
    if (shared_) return entryOf_.keep(rows);
    std::size_t end = 0;
    NumberColumn ends;
    for (const auto row : rows) {
        const auto text = entry(row);
        std::copy(text.begin(), text.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(end));
        end += text.size();
        ends.push_back(static_cast<std::int64_t>(end));
    }
    bytes_.resize(end);
    ends_ = std::move(ends);
}

void TextColumn::clear() {
    bytes_.clear();
    ends_.clear();
    entryOf_.clear();
    table_.clear();
    interned_ = 0;
    shared_ = false;
}

bool TextColumn::operator==(const TextColumn& other) const {
    if (size() != other.size()) return false;
    for (std::size_t row = 0; row < size(); ++row)
        if ((*this)[row] != other[row]) return false;
    return true;
}

}  // namespace aidgate::record
