// Where a secret is kept. It is never written in a settings file.
#pragma once

#include <filesystem>
#include <string>

namespace aidgate::config {

// A file of mode 0600 (or 0400), or an environment variable; not both.
struct SecretReference {
    std::filesystem::path file;
    std::string environment;
    bool said() const { return !file.empty() || !environment.empty(); }
    bool operator==(const SecretReference&) const = default;
};

}  // namespace aidgate::config
