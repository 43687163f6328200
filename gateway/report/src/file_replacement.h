// A file written beside its place and renamed into it: there is the old one or the whole new one, never half of it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "aidgate/sdk/error.h"

namespace aidgate::report {

class FileReplacement {
public:
    // Makes an empty file with mode 0600 in the folder of `file`, which must be there.
    static sdk::Result<FileReplacement> begin(const std::filesystem::path& file);
    ~FileReplacement();
    FileReplacement(FileReplacement&& other) noexcept;
    FileReplacement& operator=(FileReplacement&&) = delete;

    // For a library that writes by itself; not to be mixed with write().
    const std::filesystem::path& path() const { return temporary_; }

    sdk::Result<void> write(std::string_view text);
    // Flushes, syncs, renames. Without it the new file is taken away.
    sdk::Result<void> commit();

private:
    FileReplacement(std::filesystem::path file, std::filesystem::path temporary, int descriptor);
    sdk::Result<void> flush();
    sdk::Error problem(const sdk::Text& doing) const;

    std::filesystem::path file_, temporary_;
    int descriptor_ = -1;
    std::string buffer_;
};

}  // namespace aidgate::report
