// What was there before, by keyed digest, in bounded memory: beyond a bound the entries are sorted and put aside in a
// file without a name. Holds no text; the key of the digests dies with the run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "aidgate/crypto/keyed_digest.h"
#include "aidgate/sdk/error.h"

namespace aidgate::sync {

class SeenDigests {
public:
    struct Entry {
        crypto::KeyedDigest digest = {};
        std::uint64_t content = 0;  // part of another digest: whether two of one digest are alike
        std::uint64_t place = 0;    // the caller's
        bool operator==(const Entry&) const = default;
    };

    static constexpr std::size_t kMostInMemory = std::size_t{1} << 20;

    // `mostInMemory` entries of 32 bytes, found by a table of 16 bytes an entry; of each one put aside about ten bits
    // stay, up to 42 MB of them. At most 2^31.
    explicit SeenDigests(std::size_t mostInMemory = kMostInMemory,
                         std::filesystem::path folder = std::filesystem::temp_directory_path());
    ~SeenDigests();
    SeenDigests(SeenDigests&&) noexcept;

    // The entry first met with this digest; nullopt: this one is the first, and is remembered.
    sdk::Result<std::optional<Entry>> meet(const Entry& entry);

    // The entry first met with this digest, if any; nothing is remembered.
    sdk::Result<std::optional<Entry>> find(const crypto::KeyedDigest& digest) const;

    // Has the memory that meet() will look at fetched; changes nothing.
    void expect(const crypto::KeyedDigest& digest) const {
        __builtin_prefetch(&slots_[digest.low & (slots_.size() - 1)]);
    }

    std::size_t runsAside() const { return runs_.size(); }

private:
    class Run;

    // Where an entry is: small, so that growing moves little and meeting a new digest touches one line of memory.
    struct Slot {
        std::uint32_t tag = 0;     // the digest's lowest bits; the slot is looked for from there on
        std::uint32_t number = 0;  // of the entry, from 1 on; 0 = free
    };

    std::size_t slotOf(const crypto::KeyedDigest& digest) const;
    void growSlots();
    sdk::Result<void> putAside();
    sdk::Result<void> mergeRuns();

    std::size_t mostInMemory_;
    std::filesystem::path folder_;
    std::vector<Entry> entries_;  // in memory, as they were met
    std::vector<Slot> slots_;     // open addressing, at most half full
    std::vector<std::unique_ptr<Run>> runs_;
};

}  // namespace aidgate::sync
