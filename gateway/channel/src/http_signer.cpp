#include "aidgate/channel/http_signer.h"

#include <utility>

#include "aidgate/crypto/base64.h"
#include "aidgate/crypto/block_cipher.h"
#include "aidgate/crypto/digest.h"
#include "aidgate/crypto/mac.h"
#include "json_answer.h"
#include "request_parts.h"

namespace aidgate::channel {

namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Where an answer does not say until when: what clients of the platform do.
constexpr minutes kSecretLives{30};
// Clocks differ; a secret is not used to its last moment.
constexpr minutes kBeforeTheEnd{1};

std::string base64(const crypto::Digest& digest) {
    return crypto::toBase64({reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()});
}

std::string millisecondsOf(Moment now) {
    return std::to_string(duration_cast<milliseconds>(now.time_since_epoch()).count());
}

std::vector<std::pair<std::string, std::string>> platformHeaders(const PlatformIdentity& identity, Moment now,
                                                                 std::string_view secret) {
    const std::string rtime = millisecondsOf(now);
    return {{identity.prefix + "_rid", identity.requester},
            {identity.prefix + "_sid", identity.service},
            {identity.prefix + "_rtime", rtime},
            {identity.prefix + "_sign", platformSignature(identity, rtime, secret)}};
}

void addTo(HttpRequest& request, std::vector<std::pair<std::string, std::string>> headers) {
    for (auto& header : headers) request.headers.push_back(std::move(header));
}

}  // namespace

std::string platformSignature(const PlatformIdentity& identity, std::string_view rtime, std::string_view secret) {
    return base64(crypto::hmac(crypto::DigestKind::Sha256, secret, {identity.service, identity.requester, rtime}));
}

PlatformSigner::PlatformSigner(PlatformIdentity identity, crypto::Secret secret)
    : identity_(std::move(identity)), secret_(secret) {}

sdk::Result<void> PlatformSigner::sign(HttpRequest& request, Moment now, const Ask&) {
    addTo(request, platformHeaders(identity_, now, secret_.view()));
    return {};
}

TwoStepPlatformSigner::TwoStepPlatformSigner(PlatformIdentity identity, crypto::Secret applicationKey,
                                             std::string refreshUrl)
    : identity_(std::move(identity)), applicationKey_(applicationKey), refreshUrl_(std::move(refreshUrl)) {}

sdk::Result<void> TwoStepPlatformSigner::sign(HttpRequest& request, Moment now, const Ask& ask) {
    if (secret_.empty() || now >= validUntil_) {
        if (auto fresh = refresh(now, ask); !fresh) return fresh;
    }
    addTo(request, platformHeaders(identity_, now, secret_.view()));
    return {};
}

bool TwoStepPlatformSigner::forget() {
    const bool had = !secret_.empty();
    secret_ = crypto::Secret();
    return had;
}

sdk::Result<void> TwoStepPlatformSigner::refresh(Moment now, const Ask& ask) {
    HttpRequest request;
    request.method = "POST";
    request.url = refreshUrl_;
    const auto headers = platformHeaders(identity_, now, applicationKey_.view());
    request.body = jsonObject(headers);
    request.headers = headers;
    request.headers.emplace_back("Content-Type", "application/json");
    const auto answer = ask(request);
    if (!answer) return answer.error();
    const sdk::Error wrong{
        sdk::ErrorCode::PermissionDenied,
        {"the platform gave no secret for this application key; is it authorised, and the key right?",
         "平台没有为此授权码返回密钥；请核对授权与授权码"}};
    const auto said = JsonAnswer::parse(*answer);
    if (!said || said->text("/code") != "0") return wrong;
    const auto sealed = crypto::fromBase64(said->text("/data/secret").value_or(""));
    if (!sealed || sealed->empty()) return wrong;
    const auto secret = crypto::decrypt(crypto::BlockCipher::Aes128Ecb,
                                        crypto::javaSeededKey(applicationKey_.view()).view(), {}, *sealed);
    if (!secret) return wrong;
    secret_ = *secret;
    const auto end = parseMoment(said->text("/data/secretEndTime").value_or(""));
    validUntil_ = end && *end > now ? *end - kBeforeTheEnd : now + kSecretLives;
    return {};
}

HmacSm3Signer::HmacSm3Signer(std::string keyName, crypto::Secret secret, Nonce nonce)
    : keyName_(std::move(keyName)), secret_(secret), nonce_(nonce ? std::move(nonce) : randomNonce) {}

sdk::Result<void> HmacSm3Signer::sign(HttpRequest& request, Moment now, const Ask&) {
    const std::string time = std::to_string(duration_cast<seconds>(now.time_since_epoch()).count());
    const std::string nonce = nonce_();
    const std::string body =
        request.bodyFile.empty() ? crypto::digest(crypto::DigestKind::Sm3, request.body).hex() : request.bodySm3;
    const crypto::Digest mac =
        crypto::hmac(crypto::DigestKind::Sm3, secret_.view(),
                     {request.method, "\n", pathOf(request.url), "\n", time, "\n", nonce, "\n", body});
    addTo(request, {{"X-Aidgate-Key", keyName_},
                    {"X-Aidgate-Time", time},
                    {"X-Aidgate-Nonce", nonce},
                    {"X-Aidgate-Signature", base64(mac)}});
    return {};
}

}  // namespace aidgate::channel
