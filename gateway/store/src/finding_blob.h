// What is sealed of a finding: evidence, explanation and formula in one blob.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aidgate/store/finding.h"
#include "finding_shared.h"
#include "vault.h"

namespace aidgate::store {

// Safe to be called by several threads.
std::string encodeFinding(const Finding& finding, FindingShared& shared);
// Fills explanation, formula, evidence and digest; false when the bytes are none of ours.
bool decodeFinding(std::string_view bytes, FindingShared& shared, Finding& into);

inline std::string findingPlace(std::string_view code, std::string_view subject) {
    return place({"finding", code, subject});
}
inline constexpr std::uint64_t kFindingBytes = std::uint64_t{64} << 20;

}  // namespace aidgate::store
