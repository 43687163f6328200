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

// Buckets of about so many rows: with what sorting takes beside them they stay in a core's cache.
constexpr std::size_t kBucket = 16384;
constexpr std::size_t kMostBuckets = 1024;
// So many pieces are looked at to find out where buckets begin, and of so many of their rows one.
constexpr std::size_t kSampledPieces = 32;
constexpr std::size_t kSampledRows = 16;

// Keys that buckets begin with, but the first: equal keys are in one bucket, whatever the keys are.
std::vector<std::uint64_t> bucketsOf(std::vector<std::uint64_t> sample, std::size_t rows) {
    std::vector<std::uint64_t> begins;
    const auto count = std::min({kMostBuckets, rows / kBucket + 1, sample.size() + 1});
    std::sort(sample.begin(), sample.end());
    for (std::size_t bucket = 1; bucket < count; ++bucket) {
        const auto key = sample[sample.size() * bucket / count];
        if (begins.empty() || begins.back() < key) begins.push_back(key);
    }
    return begins;
}

// How many of the keys that begin buckets are not above `key`.
std::size_t bucketOf(const std::vector<std::uint64_t>& begins, std::uint64_t key) {
    const auto* at = begins.data();
    for (auto left = begins.size(); left > 0;) {
        const auto half = (left + 1) / 2;
        // No branch depends on the key: nobody could foretell it.
        at += half & (std::size_t{0} - static_cast<std::size_t>(at[half - 1] <= key));
        left -= half;
    }
    return static_cast<std::size_t>(at - begins.data());
}

class BucketSort {
public:
    BucketSort(const KeyedPieces& pieces, unsigned threads) : pieces_(pieces), threads_(threads) {}

    KeyedRows run() {
        chooseBuckets();
        count();
        place();
        scatter();
        record::inRanges(starts_.size() - 1, threads_, 1, [&](std::size_t bucket, std::size_t) {
            const auto rows = std::span(sorted_).subspan(starts_[bucket], starts_[bucket + 1] - starts_[bucket]);
            KeyedRows other(rows.size());
            sortPart(rows, other);
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

    void chooseBuckets() {
        const auto step = pieces_.count() / kSampledPieces + 1;
        std::vector<KeyedRow> piece;
        std::vector<std::uint64_t> sample;
        std::size_t rows = 0;
        for (std::size_t at = 0; at < pieces_.count(); at += step) {
            piece.clear();
            pieces_.read(at, piece);
            rows += piece.size() * step;
            for (std::size_t i = 0; i < piece.size(); i += kSampledRows) sample.push_back(piece[i].key);
        }
        begins_ = bucketsOf(std::move(sample), rows);
    }

    void count() {
        next_.assign(pieces_.count(), std::vector<std::size_t>(begins_.size() + 1));
        eachPiece([&](std::size_t at, const std::vector<KeyedRow>& piece) {
            for (const auto& row : piece) ++next_[at][bucketOf(begins_, row.key)];
        });
    }

    // Where each piece's rows of a bucket go: pieces come in their order, so that rows rise.
    void place() {
        std::size_t total = 0;
        for (std::size_t bucket = 0; bucket <= begins_.size(); ++bucket) {
            starts_.push_back(total);
            for (auto& piece : next_) total += std::exchange(piece[bucket], total);
        }
        starts_.push_back(total);
    }

    void scatter() {
        sorted_.resize(starts_.back());
        eachPiece([&](std::size_t at, const std::vector<KeyedRow>& piece) {
            for (const auto& row : piece) sorted_[next_[at][bucketOf(begins_, row.key)]++] = row;
        });
    }

    const KeyedPieces& pieces_;
    unsigned threads_;
    std::vector<std::uint64_t> begins_;
    std::vector<std::vector<std::size_t>> next_;  // of each piece, by bucket
    std::vector<std::size_t> starts_;             // of each bucket, and the end of the last
    KeyedRows sorted_;
};

}  // namespace

void sortByKey(std::vector<KeyedRow>& rows) {
    KeyedRows other(rows.size());
    sortPart(rows, other);
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
        if (column.known(row)) rows.push_back({hashText(column.texts[row]), static_cast<std::uint32_t>(row)});
    sortByKey(rows);
    return rows;
}

}  // namespace aidgate::link
