// The keys of an exchange's envelopes, by the files they are in. docs/envelopes.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace aidgate::config {

enum class EnvelopeContent : std::uint8_t { Sm4, Aes };

struct EnvelopeSettings {
    std::vector<std::filesystem::path> keys;     // ours, that open: PEM, mode 0600
    std::vector<std::filesystem::path> shared;   // 32 bytes, mode 0600
    std::vector<std::filesystem::path> signers;  // the agency's public keys
    bool required = false;                       // what comes without an envelope is refused
    std::filesystem::path sealFor;               // the agency's public key; "" = see sealShared
    std::filesystem::path sealShared;            // or a key both have; "" = files are put as they are
    std::filesystem::path signWith;              // ours; "" = not signed
    EnvelopeContent content = EnvelopeContent::Sm4;
    bool operator==(const EnvelopeSettings&) const = default;
};

}  // namespace aidgate::config
