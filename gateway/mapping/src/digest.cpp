#include "digest.h"

#include <array>
#include <cstdio>

#include <xxhash.h>

namespace aidgate::mapping {

std::string digestOf(std::string_view content) {
    const XXH128_hash_t hash = XXH3_128bits(content.data(), content.size());
    std::array<char, 33> text{};
    std::snprintf(text.data(), text.size(), "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                  static_cast<unsigned long long>(hash.low64));
    return std::string(text.data(), 32);
}

std::size_t errorCount(const config::Diagnostics& diagnostics) {
    std::size_t count = 0;
    for (const auto& one : diagnostics.all()) count += one.severity == config::DiagnosticSeverity::Error;
    return count;
}

}  // namespace aidgate::mapping
