// Entries put aside: sorted, in a file without a name, with a filter that knows most of what is not in it.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "aidgate/sync/seen_digests.h"

namespace aidgate::sync {

class SeenDigests::Run {
public:
    // Entries are added in rising order of their digests. The file is gone when this is.
    static sdk::Result<std::unique_ptr<Run>> create(const std::filesystem::path& folder, std::size_t mostEntries);
    sdk::Result<void> add(std::span<const Entry> entries);

    std::size_t size() const { return size_; }
    sdk::Result<std::optional<Entry>> find(const crypto::KeyedDigest& digest) const;
    // Replaces `into` by the entries from `first` on, as many as it has room for.
    sdk::Result<void> read(std::size_t first, std::vector<Entry>& into, std::size_t most) const;

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    Run(std::FILE* file, std::size_t mostEntries);
    bool mayHold(const crypto::KeyedDigest& digest) const;

    std::unique_ptr<std::FILE, Close> file_;
    std::size_t size_ = 0;
    std::vector<std::uint64_t> filter_;  // Bloom's: kBits bits an entry, kProbes of them set
};

}  // namespace aidgate::sync
