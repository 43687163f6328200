// Zip files as agencies send them, read strictly: by the directory at the end, which must agree with what stands in
// front of each entry. Whatever a hostile file could do is refused before the first byte is inflated.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "aidgate/sdk/adapter.h"
#include "aidgate/sdk/error.h"

namespace aidgate::channel {

struct ZipLimits {
    std::size_t entries = 1000;
    std::uint64_t entryBytes = std::uint64_t{4} << 30U;  // inflated
    std::uint64_t allBytes = std::uint64_t{8} << 30U;    // of all entries together
    std::uint64_t ratio = 200;                           // inflated to deflated, from ratioFrom bytes on
    std::uint64_t ratioFrom = std::uint64_t{4} << 20U;
};

struct ZipEntry {
    // A file name and nothing else. UTF-8 where the entry says so (flag bit 11), else read as GB18030, which holds GBK
    // and ASCII: Windows programs in Chinese write it and say nothing.
    std::string name;
    std::uint64_t bytes = 0, deflatedBytes = 0;
};

class ZipFile {
public:
    // Error::MalformedInput: no zip file, or a damaged one. Error::Refused: beyond the limits; a name that is a path,
    // hidden, told twice or not readable; a link or a folder; an encrypted entry; entries that overlap; another method
    // than stored and deflated; Zip64; several disks.
    static sdk::Result<ZipFile> open(const std::filesystem::path& file, const std::string& name,
                                     const ZipLimits& limits = {});
    ~ZipFile();
    ZipFile(ZipFile&&) noexcept;
    ZipFile& operator=(ZipFile&&) = delete;

    const std::vector<ZipEntry>& entries() const;
    // The whole entry, with its length and check sum as the directory says; what was written before an Error must not
    // be used.
    sdk::Result<void> extract(std::size_t entry, sdk::ByteWriter& out) const;

private:
    struct State;
    explicit ZipFile(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace aidgate::channel
