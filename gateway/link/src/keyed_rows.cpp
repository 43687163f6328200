#include "keyed_rows.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <utility>

#include "aidgate/record/ranges.h"

namespace aidgate::link {

namespace {

constexpr int kDigits = 8;

std::uint64_t mix(std::uint64_t value) {
    value *= 0x9e3779b97f4a7c15ULL;
    value ^= value >> 32;
    value *= 0xd6e8feb86659fd93ULL;
    return value ^ (value >> 29);
}

// Fewer rows than this are sorted by one thread.
constexpr std::size_t kLeastPart = 1U << 16U;

// Digit by digit from the least. `other` is as long, and holds whatever afterwards.
void sortPart(std::span<KeyedRow> rows, std::span<KeyedRow> other) {
    std::array<std::array<std::size_t, 256>, kDigits> counts = {};
    for (const auto& row : rows)
        for (int digit = 0; digit < kDigits; ++digit)
            ++counts[static_cast<std::size_t>(digit)][row.key >> (8 * digit) & 0xff];
    auto from = rows, to = other;
    for (int digit = 0; digit < kDigits; ++digit) {
        auto& count = counts[static_cast<std::size_t>(digit)];
        if (std::find(count.begin(), count.end(), rows.size()) != count.end()) continue;  // all the same
        std::size_t next = 0;
        for (auto& slot : count) next += std::exchange(slot, next);
        for (const auto& row : from) to[count[row.key >> (8 * digit) & 0xff]++] = row;
        std::swap(from, to);
    }
    if (from.data() != rows.data()) std::copy(from.begin(), from.end(), rows.begin());
}

// Two sorted runs, one after the other, into one; rows of the first before rows of the second with the same key.
struct Merge {
    std::span<const KeyedRow> first, second;
    std::span<KeyedRow> into;
};

bool byKey(const KeyedRow& left, const KeyedRow& right) {
    return left.key < right.key;
}

// The same work as two merges that touch different places.
std::pair<Merge, Merge> halves(const Merge& whole) {
    const auto middle = whole.first.size() / 2;
    const auto at = whole.first.empty()
                        ? whole.second.begin()
                        : std::lower_bound(whole.second.begin(), whole.second.end(), whole.first[middle], byKey);
    const auto beside = static_cast<std::size_t>(at - whole.second.begin());
    return {{whole.first.first(middle), whole.second.first(beside), whole.into.first(middle + beside)},
            {whole.first.subspan(middle), whole.second.subspan(beside), whole.into.subspan(middle + beside)}};
}

void mergeAll(std::vector<Merge> merges, unsigned threads) {
    while (merges.size() < threads) {
        std::vector<Merge> finer;
        for (const auto& one : merges) {
            const auto [left, right] = halves(one);
            finer.push_back(left);
            finer.push_back(right);
        }
        merges = std::move(finer);
    }
    record::inRanges(merges.size(), threads, 1, [&](std::size_t at, std::size_t) {
        const auto& one = merges[at];
        std::merge(one.first.begin(), one.first.end(), one.second.begin(), one.second.end(), one.into.begin(), byKey);
    });
}

}  // namespace

void sortByKey(std::vector<KeyedRow>& rows, unsigned threads) {
    std::vector<KeyedRow> other(rows.size());
    const auto size = std::max<std::size_t>(rows.size() / std::max(1U, threads) + 1, kLeastPart);
    record::inRanges(rows.size(), threads, size, [&](std::size_t first, std::size_t last) {
        sortPart(std::span(rows).subspan(first, last - first), std::span(other).subspan(first, last - first));
    });
    for (auto width = size; width < rows.size(); width *= 2) {
        std::vector<Merge> merges;
        for (std::size_t first = 0; first < rows.size(); first += 2 * width) {
            const auto middle = std::min(first + width, rows.size()), last = std::min(middle + width, rows.size());
            const std::span<const KeyedRow> all(rows);
            merges.push_back({all.subspan(first, middle - first), all.subspan(middle, last - middle),
                              std::span(other).subspan(first, last - first)});
        }
        mergeAll(std::move(merges), threads);
        rows.swap(other);
    }
}

std::vector<std::size_t> partsOf(std::span<const KeyedRow> sorted, std::size_t parts) {
    std::vector<std::size_t> bounds = {0};
    for (std::size_t part = 1; part < parts; ++part) {
        auto at = std::max(bounds.back(), sorted.size() * part / parts);
        while (at > 0 && at < sorted.size() && sorted[at].key == sorted[at - 1].key) ++at;
        bounds.push_back(at);
    }
    bounds.push_back(sorted.size());
    return bounds;
}

std::uint64_t hashText(std::string_view text) {
    std::uint64_t hash = mix(text.size() + 1);
    while (text.size() >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), 8);
        hash = mix(hash ^ word);
        text.remove_prefix(8);
    }
    std::uint64_t tail = 0;
    if (!text.empty()) std::memcpy(&tail, text.data(), text.size());
    return mix(hash ^ tail);
}

std::vector<KeyedRow> keyedBy(const record::Column& column) {
    std::vector<KeyedRow> rows;
    rows.reserve(column.size());
    for (std::size_t row = 0; row < column.size(); ++row)
        if (column.known(row)) rows.push_back({hashText(column.texts[row]), static_cast<std::uint32_t>(row)});
    sortByKey(rows);
    return rows;
}

}  // namespace aidgate::link
