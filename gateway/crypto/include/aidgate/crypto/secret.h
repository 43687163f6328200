// A secret that is text or bytes: an application key, a wrapped key, a password. Named by configuration, never in it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "aidgate/sdk/error.h"

namespace aidgate::crypto {

// Wiped when destroyed; never printed. Copied, never moved, so that no bytes stay behind.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string bytes);  // wipes what it was given
    Secret(const Secret&) = default;
    Secret& operator=(const Secret& other);
    ~Secret();
    std::string_view view() const { return bytes_; }
    bool empty() const { return bytes_.empty(); }

private:
    std::string bytes_;
};

inline constexpr std::size_t kMostSecretBytes = 64 * 1024;

// The whole of a file of mode 0600 or stricter, without the line end that editors leave behind. Refuses a file that
// others can reach, one that is empty or larger than kMostSecretBytes, or that isn't there; says the cure.
sdk::Result<Secret> loadSecret(const std::filesystem::path& file);

}  // namespace aidgate::crypto
