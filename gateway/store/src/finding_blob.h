// What is sealed of a finding: evidence, explanation and formula in one blob.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "aidgate/store/finding.h"
#include "finding_shared.h"
#include "vault.h"

namespace aidgate::store {

// Of findings that stay where they are as long as the encoder: what they share is looked up once. Each thread has its
// own.
class FindingEncoder {
public:
    explicit FindingEncoder(FindingShared& shared) : shared_(shared) {}
    std::string encode(const Finding& finding);

private:
    friend class EvidenceEncoder;
    std::uint32_t numberOf(const EvidenceField& field, bool computed);
    std::uint32_t numberOf(const SourceFile& file);
    std::uint32_t numberOf(const Wording& wording);

    FindingShared& shared_;
    std::array<std::unordered_map<const EvidenceField*, std::uint32_t>, 2> fields_;  // read, computed
    std::unordered_map<const SourceFile*, std::uint32_t> files_;
    std::unordered_map<const Wording*, std::uint32_t> wordings_;
};

// Fills explanation, formula, evidence and digest; false when the bytes are none of ours.
bool decodeFinding(std::string_view bytes, FindingShared& shared, Finding& into);

inline std::string findingPlace(std::string_view code, std::string_view subject) {
    return place({"finding", code, subject});
}
inline constexpr std::uint64_t kFindingBytes = std::uint64_t{64} << 20;

}  // namespace aidgate::store
