// A file on its way in, which may have begun earlier.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "file.h"

namespace aidgate::channel {

class IncomingFile {
public:
    // Goes on behind what is there; mode 0600. It takes at most `most` bytes in all.
    static sdk::Result<IncomingFile> open(const std::filesystem::path& place, std::uint64_t most);

    // False: full, or it cannot be written (failed()).
    bool append(std::string_view bytes);
    std::uint64_t bytes() const { return bytes_; }
    const std::optional<sdk::Error>& failed() const { return failed_; }
    void discard();

private:
    IncomingFile(std::filesystem::path place, File file, std::uint64_t bytes, std::uint64_t most)
        : place_(std::move(place)), file_(std::move(file)), bytes_(bytes), most_(most) {}

    std::filesystem::path place_;
    File file_;
    std::uint64_t bytes_ = 0, most_ = 0;
    std::optional<sdk::Error> failed_;
};

}  // namespace aidgate::channel
