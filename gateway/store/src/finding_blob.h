// What is sealed of a finding: evidence, explanation and formula in one blob.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aidgate/store/finding.h"
#include "vault.h"

namespace aidgate::store {

std::string encodeFinding(const Finding& finding);
// Fills explanation, formula, evidence and digest; false when the bytes are none of ours.
bool decodeFinding(std::string_view bytes, Finding& into);

inline std::string findingPlace(std::string_view code, std::string_view subject) {
    return place({"finding", code, subject});
}
inline constexpr std::uint64_t kFindingBytes = std::uint64_t{64} << 20;

}  // namespace aidgate::store
