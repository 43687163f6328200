// A workbook's zip file, in memory, with limits on what it may swell to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "aidgate/sdk/adapter.h"

namespace aidgate::plugins::xlsx {

struct ArchiveLimits {
    std::size_t fileBytes = 0;
    std::uint64_t entryBytes = 0;  // of one entry, inflated
};

// What a part of so many bytes may swell to.
std::uint64_t mostInflated(std::uint64_t compressedBytes);

// One entry, inflated piece by piece.
class EntryReader {
public:
    ~EntryReader();
    EntryReader(EntryReader&&) noexcept;

    // "" at the end. Lives until the next call. An entry that swells beyond its limits is an Error.
    sdk::Result<std::string_view> next();

private:
    friend class Archive;
    struct State;
    explicit EntryReader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

class Archive {
public:
    ~Archive();
    Archive(Archive&&) noexcept;

    static sdk::Result<Archive> open(sdk::ByteReader& bytes, const ArchiveLimits& limits);

    bool has(const std::string& path) const;
    // The archive must outlive the reader. A path that is not there is an Error.
    sdk::Result<EntryReader> open(const std::string& path) const;

private:
    struct State;
    explicit Archive(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace aidgate::plugins::xlsx
