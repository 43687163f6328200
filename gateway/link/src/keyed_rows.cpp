#include "keyed_rows.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <span>
#include <utility>

#include "aidgate/record/prefault.h"
#include "aidgate/record/ranges.h"

namespace aidgate::link {

namespace {

std::uint64_t mix(std::uint64_t value) {
    value *= 0x9e3779b97f4a7c15ULL;
    value ^= value >> 32;
    value *= 0xd6e8feb86659fd93ULL;
    return value ^ (value >> 29);
}

bool byOrder(const KeyedRow& left, const KeyedRow& right) {
    return orderOf(left.key) < orderOf(right.key);
}

// Buckets of about so many rows: with what sorting takes beside them they stay in a core's cache.
constexpr std::size_t kBucket = 16384;
constexpr int kMostBucketBits = 10;
// Bits of the order that are sorted at a time, in two rounds: in a bucket hardly two keys have both the same.
constexpr int kDigit = 11;

// Sorts rows whose orders begin with the same `bits`. `other` is as long, and holds whatever afterwards.
void sortBucket(std::span<KeyedRow> rows, std::span<KeyedRow> other, int bits) {
    constexpr std::uint64_t kMask = (std::uint64_t{1} << kDigit) - 1;
    const int high = 64 - bits - kDigit, low = high - kDigit;
    std::array<std::array<std::uint32_t, kMask + 1>, 2> counts = {};
    for (const auto& row : rows) {
        ++counts[0][orderOf(row.key) >> low & kMask];
        ++counts[1][orderOf(row.key) >> high & kMask];
    }
    const auto move = [](std::span<const KeyedRow> from, std::span<KeyedRow> to, auto& count, int shift) {
        std::uint32_t next = 0;
        for (auto& slot : count) next += std::exchange(slot, next);
        for (const auto& row : from) to[count[orderOf(row.key) >> shift & kMask]++] = row;
    };
    move(rows, other, counts[0], low);
    move(other, rows, counts[1], high);
    for (std::size_t first = 0, last = 0; first < rows.size(); first = last) {
        bool mixed = false;
        const auto prefix = orderOf(rows[first].key) >> low;
        for (last = first + 1; last < rows.size() && orderOf(rows[last].key) >> low == prefix; ++last)
            mixed = mixed || rows[last].key != rows[first].key;
        if (mixed) std::stable_sort(&rows[first], &rows[first] + (last - first), byOrder);
    }
}

class BucketSort {
public:
    BucketSort(const KeyedPieces& pieces, unsigned threads)
        : pieces_(pieces),
          threads_(threads),
          bits_(std::clamp(static_cast<int>(std::bit_width(pieces.rows() / kBucket)), 1, kMostBucketBits)) {}

    KeyedRows run() {
        count();
        place();
        scatter();
        record::inRanges(starts_.size() - 1, threads_, 1, [&](std::size_t bucket, std::size_t) {
            const auto rows = std::span(sorted_).subspan(starts_[bucket], starts_[bucket + 1] - starts_[bucket]);
            KeyedRows other(rows.size());
            sortBucket(rows, other, bits_);
        });
        return std::move(sorted_);
    }

private:
    template <class Body>
    void eachPiece(Body body) const {
        record::inRanges(pieces_.count(), threads_, 1, [&](std::size_t at, std::size_t) {
            std::vector<KeyedRow> rows;
            pieces_.read(at, rows);
            body(at, rows);
        });
    }
    std::size_t bucketOf(const KeyedRow& row) const { return orderOf(row.key) >> (64 - bits_); }

    void count() {
        next_.assign(pieces_.count(), std::vector<std::size_t>(std::size_t{1} << bits_));
        eachPiece([&](std::size_t at, const std::vector<KeyedRow>& piece) {
            for (const auto& row : piece) ++next_[at][bucketOf(row)];
        });
    }

    // Where each piece's rows of a bucket go: pieces come in their order, so that rows rise.
    void place() {
        std::size_t total = 0;
        for (std::size_t bucket = 0; bucket < std::size_t{1} << bits_; ++bucket) {
            starts_.push_back(total);
            for (auto& piece : next_) total += std::exchange(piece[bucket], total);
        }
        starts_.push_back(total);
    }

    void scatter() {
        sorted_.resize(starts_.back());
        record::prefault(sorted_.data(), sorted_.size() * sizeof(KeyedRow), threads_);
        eachPiece([&](std::size_t at, const std::vector<KeyedRow>& piece) {
            for (const auto& row : piece) sorted_[next_[at][bucketOf(row)]++] = row;
        });
    }

    const KeyedPieces& pieces_;
    unsigned threads_;
    int bits_;                                    // of the order, that say which bucket a row is in
    std::vector<std::vector<std::size_t>> next_;  // of each piece, by bucket
    std::vector<std::size_t> starts_;             // of each bucket, and the end of the last
    KeyedRows sorted_;
};

}  // namespace

void sortByKey(std::vector<KeyedRow>& rows) {
    KeyedRows other(rows.size());
    sortBucket(rows, other, 0);
}

KeyedRows sortedByKey(const KeyedPieces& pieces, unsigned threads) {
    return BucketSort(pieces, threads).run();
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
        if (column.known(row)) rows.push_back({hashText(column.texts[row]), static_cast<std::uint32_t>(row), 0});
    sortByKey(rows);
    return rows;
}

}  // namespace aidgate::link
