// Files of a folder that others write into: opened without following links, and known again by their stamp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "aidgate/channel/delivery.h"
#include "aidgate/sdk/error.h"

namespace aidgate::channel {

class File {
public:
    File() = default;
    explicit File(int descriptor) : descriptor_(descriptor) {}
    ~File();
    File(File&& other) noexcept;
    File& operator=(File&& other) noexcept;
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    int descriptor() const { return descriptor_; }

private:
    int descriptor_ = -1;
};

// A regular file, opened for reading; a symbolic link, a pipe or a folder is refused.
sdk::Result<File> openForReading(const std::filesystem::path& path, const std::string& name);

// 0 at the end.
sdk::Result<std::size_t> readSome(const File& file, std::span<char> into, const std::string& name);

// The whole of a small file. Refused when it holds more than `most` bytes.
sdk::Result<std::string> readSmall(const std::filesystem::path& path, const std::string& name, std::size_t most);

sdk::Result<FileStamp> stampOf(const File& file, const std::string& name);

// Writes by temporary name and rename, so that nobody sees half of it; the bytes are on disk before they have the name.
sdk::Result<void> replaceFile(const std::filesystem::path& path, std::string_view bytes);

// A name and nothing else: no path, no control characters, not hidden. What comes from a control file or goes into a
// file's name must be one.
bool isPlainName(std::string_view name);

}  // namespace aidgate::channel
