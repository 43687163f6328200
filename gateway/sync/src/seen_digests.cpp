#include "aidgate/sync/seen_digests.h"

#include <algorithm>
#include <utility>

#include "digest_run.h"

namespace aidgate::sync {

namespace {

constexpr std::size_t kFirstSlots = 1024;
constexpr std::size_t kMostRuns = 8;  // every first row is looked for in all of them
constexpr std::size_t kMergeAtOnce = 4096;

bool byDigest(const SeenDigests::Entry& left, const SeenDigests::Entry& right) {
    return left.digest < right.digest;
}

}  // namespace

SeenDigests::SeenDigests(std::size_t mostInMemory, std::filesystem::path folder)
    : mostInMemory_(std::max<std::size_t>(1, mostInMemory)), folder_(std::move(folder)), slots_(kFirstSlots) {}
SeenDigests::~SeenDigests() = default;
SeenDigests::SeenDigests(SeenDigests&&) noexcept = default;

std::size_t SeenDigests::slotOf(const crypto::KeyedDigest& digest) const {
    std::size_t slot = digest.low & (slots_.size() - 1);
    while (slots_[slot].place != 0 && slots_[slot].digest != digest) slot = (slot + 1) & (slots_.size() - 1);
    return slot;
}

sdk::Result<std::optional<SeenDigests::Entry>> SeenDigests::find(const crypto::KeyedDigest& digest) const {
    const auto given = [](Entry found) {
        --found.place;
        return std::optional<Entry>(found);
    };
    if (const Entry& here = slots_[slotOf(digest)]; here.place != 0) return given(here);
    for (const auto& run : runs_) {
        const auto aside = run->find(digest);
        if (!aside) return aside.error();
        if (*aside) return given(**aside);
    }
    return std::optional<Entry>{};
}

sdk::Result<std::optional<SeenDigests::Entry>> SeenDigests::meet(const Entry& entry) {
    auto known = find(entry.digest);
    if (!known || *known) return known;
    if (used_ == mostInMemory_) {
        if (auto done = putAside(); !done) return done.error();
    } else if ((used_ + 1) * 2 > slots_.size()) {
        grow();
    }
    Entry& slot = slots_[slotOf(entry.digest)];
    slot = entry;
    ++slot.place;  // 0 says that a slot is free
    ++used_;
    return std::optional<Entry>{};
}

void SeenDigests::grow() {
    const auto old = std::exchange(slots_, std::vector<Entry>(slots_.size() * 2));
    for (const auto& entry : old)
        if (entry.place != 0) slots_[slotOf(entry.digest)] = entry;
}

sdk::Result<void> SeenDigests::putAside() {
    auto run = Run::create(folder_, used_);
    if (!run) return run.error();
    // Free slots go to the end, so that nothing is copied.
    const auto end = std::partition(slots_.begin(), slots_.end(), [](const Entry& entry) { return entry.place != 0; });
    std::sort(slots_.begin(), end, byDigest);
    if (auto done = (*run)->add({slots_.begin(), end}); !done) return done;
    std::fill(slots_.begin(), slots_.end(), Entry{});
    used_ = 0;
    runs_.push_back(*std::move(run));
    return runs_.size() > kMostRuns ? mergeRuns() : sdk::Result<void>{};
}

// All runs to one. No digest is in two of them.
sdk::Result<void> SeenDigests::mergeRuns() {
    struct Reading {
        const Run* run;
        std::size_t next = 0;  // in the run, behind what `entries` holds
        std::vector<Entry> entries = {};
        std::size_t at = 0;

        sdk::Result<bool> more() {
            if (at < entries.size()) return true;
            at = 0;
            if (auto done = run->read(next, entries, kMergeAtOnce); !done) return done.error();
            next += entries.size();
            return !entries.empty();
        }
    };
    std::vector<Reading> readings;
    std::size_t size = 0;
    for (const auto& run : runs_) {
        readings.push_back({run.get()});
        size += run->size();
    }
    auto merged = Run::create(folder_, size);
    if (!merged) return merged.error();
    std::vector<Entry> out;
    while (true) {
        Reading* least = nullptr;
        for (auto& reading : readings) {
            const auto more = reading.more();
            if (!more) return more.error();
            if (!*more) continue;
            if (least == nullptr || byDigest(reading.entries[reading.at], least->entries[least->at])) least = &reading;
        }
        if (least != nullptr) out.push_back(least->entries[least->at++]);
        if (out.size() == kMergeAtOnce || least == nullptr) {
            if (auto done = (*merged)->add(out); !done) return done;
            out.clear();
        }
        if (least == nullptr) break;
    }
    runs_.clear();
    runs_.push_back(*std::move(merged));
    return {};
}

}  // namespace aidgate::sync
