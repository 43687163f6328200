#include "aidgate/sync/seen_digests.h"

#include <algorithm>
#include <utility>

#include "digest_run.h"

namespace aidgate::sync {

namespace {

constexpr std::size_t kFirstSlots = 1024;
constexpr std::size_t kMostEntries = std::size_t{1} << 31;
constexpr std::size_t kMostRuns = 8;  // every first row is looked for in all of them
constexpr std::size_t kMergeAtOnce = 4096;

bool byDigest(const SeenDigests::Entry& left, const SeenDigests::Entry& right) {
    return left.digest < right.digest;
}

}  // namespace

// The room is asked for at once and taken as it is used, so that no entry ever moves.
SeenDigests::SeenDigests(std::size_t mostInMemory, std::filesystem::path folder)
    : mostInMemory_(std::clamp<std::size_t>(mostInMemory, 1, kMostEntries)),
      folder_(std::move(folder)),
      slots_(kFirstSlots) {
    entries_.reserve(mostInMemory_);
}
SeenDigests::~SeenDigests() = default;
SeenDigests::SeenDigests(SeenDigests&&) noexcept = default;

std::size_t SeenDigests::slotOf(const crypto::KeyedDigest& digest) const {
    const auto tag = static_cast<std::uint32_t>(digest.low);
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = tag & mask;
    while (slots_[at].number != 0 && (slots_[at].tag != tag || entries_[slots_[at].number - 1].digest != digest))
        at = (at + 1) & mask;
    return at;
}

sdk::Result<std::optional<SeenDigests::Entry>> SeenDigests::find(const crypto::KeyedDigest& digest) const {
    if (const Slot& here = slots_[slotOf(digest)]; here.number != 0)
        return std::optional<Entry>(entries_[here.number - 1]);
    for (const auto& run : runs_) {
        auto aside = run->find(digest);
        if (!aside || *aside) return aside;
    }
    return std::optional<Entry>{};
}

sdk::Result<std::optional<SeenDigests::Entry>> SeenDigests::meet(const Entry& entry) {
    auto known = find(entry.digest);
    if (!known || *known) return known;
    if (entries_.size() == mostInMemory_) {
        if (auto done = putAside(); !done) return done.error();
    } else if ((entries_.size() + 1) * 2 > slots_.size()) {
        growSlots();
    }
    entries_.push_back(entry);
    slots_[slotOf(entry.digest)] = {static_cast<std::uint32_t>(entry.digest.low),
                                    static_cast<std::uint32_t>(entries_.size())};
    return std::optional<Entry>{};
}

// No two entries have one digest, so that free slots are all that is looked for.
void SeenDigests::growSlots() {
    const auto old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 4));
    const std::size_t mask = slots_.size() - 1;
    for (const Slot& slot : old) {
        if (slot.number == 0) continue;
        std::size_t at = slot.tag & mask;
        while (slots_[at].number != 0) at = (at + 1) & mask;
        slots_[at] = slot;
    }
}

sdk::Result<void> SeenDigests::putAside() {
    auto run = Run::create(folder_, entries_.size());
    if (!run) return run.error();
    std::sort(entries_.begin(), entries_.end(), byDigest);
    if (auto done = (*run)->add(entries_); !done) return done;
    entries_.clear();
    std::fill(slots_.begin(), slots_.end(), Slot{});
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
