// One entry of a zip file, deflated in memory as it is written, and the file put together of such entries.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "aidgate/sdk/adapter.h"

namespace aidgate::plugins::xlsx {

class ZipPart {
public:
    explicit ZipPart(std::string path);
    ~ZipPart();
    ZipPart(ZipPart&&) noexcept;
    ZipPart& operator=(ZipPart&&) noexcept;

    void write(std::string_view bytes);
    // Nothing is written after it.
    void finish();

    const std::string& path() const { return path_; }
    std::uint64_t inflatedSize() const { return size_; }
    const std::string& deflated() const;
    std::uint32_t checksum() const;

private:
    struct State;
    std::string path_;
    std::uint64_t size_ = 0;
    std::unique_ptr<State> state_;
};

// Writes finished parts one after the other, each below 4 GiB, and the directory of them.
sdk::Result<void> writeZip(sdk::ByteWriter& out, std::span<const ZipPart* const> parts);

}  // namespace aidgate::plugins::xlsx
