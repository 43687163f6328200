#include "envelope_schema.h"

#include <utility>

namespace aidgate::config {

Schema<EnvelopeSettings> envelopeSchema() {
    Schema<EnvelopeSettings> keys;
    keys.field("keys", &EnvelopeSettings::keys, "Our private keys that open envelopes, PEM: mode 0600.");
    keys.field("shared", &EnvelopeSettings::shared, "Keys both sides have: 32 bytes, mode 0600.");
    keys.field("signers", &EnvelopeSettings::signers,
               "Public keys of those whose signature is taken, PEM; needed with 'keys'.");
    keys.field("required", &EnvelopeSettings::required, "Whether a file without an envelope refuses its delivery.");
    keys.field("seal_for", &EnvelopeSettings::sealFor, "The agency's public key: files are put sealed for it.");
    keys.field("seal_shared", &EnvelopeSettings::sealShared,
               "Or a key both sides have; without either files are put as they are.");
    keys.field("sign_with", &EnvelopeSettings::signWith, "Our private key that signs what is put: mode 0600.");
    keys.choice("content", &EnvelopeSettings::content, {{"sm4", EnvelopeContent::Sm4}, {"aes", EnvelopeContent::Aes}},
                "How what is put is encrypted: SM4-CBC with HMAC-SM3, or AES-256-GCM.");
    return keys;
}

bool checkEnvelope(const Node& node, const Reading& reading, const EnvelopeSettings& envelope) {
    bool good = true;
    const auto wrong = [&](Text message) {
        reading.problem("AG0112", node, std::move(message));
        good = false;
    };
    if (!envelope.keys.empty() && envelope.signers.empty())
        wrong({"'keys' need 'signers': without a signature nobody could say who wrote an envelope",
               "写明 'keys' 时须写明 'signers'：没有签名就无法确认信封由谁写成"});
    if (!envelope.sealFor.empty() && !envelope.sealShared.empty())
        wrong({"files are sealed by 'seal_for' or by 'seal_shared': say one of them",
               "'seal_for' 与 'seal_shared' 只能写明其中一个"});
    if (!envelope.sealFor.empty() && envelope.signWith.empty())
        wrong({"'seal_for' needs 'sign_with': the agency could not say who wrote it",
               "写明 'seal_for' 时须写明 'sign_with'：否则对方无法确认由谁写成"});
    return good;
}

}  // namespace aidgate::config
