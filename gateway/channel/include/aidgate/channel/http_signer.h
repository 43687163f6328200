// How a request over HTTP proves who asks. Agencies and platforms each have their own way; a signer is one of them. A
// new way that needs no answer of its own is a formula, of the agency's package or in the configuration
// (FormulaSigner); one that does is a class behind this interface.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aidgate/config/sign_formula.h"
#include "aidgate/crypto/secret.h"
#include "aidgate/sdk/error.h"

namespace aidgate::channel {

using Moment = std::chrono::system_clock::time_point;

struct HttpRequest {
    std::string method = "GET";
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};
    std::filesystem::path bodyFile = {};  // in place of `body`: sent as it is read
    std::uint64_t bodyBytes = 0;          // of bodyFile
    std::string bodySm3 = {};             // of bodyFile, hex
};

class HttpSigner {
public:
    // Sends a request of the signer's own and gives the body of a 200 answer.
    using Ask = std::function<sdk::Result<std::string>(const HttpRequest&)>;

    virtual ~HttpSigner() = default;
    // Adds headers, last of all: what is signed must not change afterwards.
    virtual sdk::Result<void> sign(HttpRequest& request, Moment now, const Ask& ask) = 0;
    // The server did not accept who asks. True: what was kept was forgotten, and signing anew may help.
    virtual bool forget() { return false; }
};

// The national data sharing and exchange platform (prefix "gjgxjhpt") and what descends from it ("gjzwfwpt"): headers
// <prefix>_sid, _rid, _rtime (milliseconds since 1970) and _sign = Base64(HMAC-SHA256(secret, sid ‖ rid ‖ rtime)).
struct PlatformIdentity {
    std::string prefix = "gjgxjhpt";
    std::string requester;  // rid
    std::string service;    // sid
};
std::string platformSignature(const PlatformIdentity& identity, std::string_view rtime, std::string_view secret);

// With a secret that is agreed once (gjzwfwpt).
class PlatformSigner final : public HttpSigner {
public:
    PlatformSigner(PlatformIdentity identity, crypto::Secret secret);
    sdk::Result<void> sign(HttpRequest& request, Moment now, const Ask& ask) override;

private:
    PlatformIdentity identity_;
    crypto::Secret secret_;
};

// With a secret that is fetched (gjgxjhpt): asked for with a request signed by the application key, sent encrypted
// (AES-128-ECB under a key that Java's SHA1PRNG makes of the application key), and used until it ends.
class TwoStepPlatformSigner final : public HttpSigner {
public:
    // `refreshUrl`: {base}/sysapi/auth/refreshappsecret.
    TwoStepPlatformSigner(PlatformIdentity identity, crypto::Secret applicationKey, std::string refreshUrl);
    sdk::Result<void> sign(HttpRequest& request, Moment now, const Ask& ask) override;
    bool forget() override;

private:
    sdk::Result<void> refresh(Moment now, const Ask& ask);

    PlatformIdentity identity_;
    crypto::Secret applicationKey_, secret_;
    std::string refreshUrl_;
    Moment validUntil_ = {};
};

// Ours, for agencies that have no way of their own: headers X-Aidgate-Key (its name), -Time (seconds since 1970),
// -Nonce (32 hex digits), -Signature = Base64(HMAC-SM3(secret, method LF path and query LF time LF nonce LF SM3 of the
// body in hex)).
class HmacSm3Signer final : public HttpSigner {
public:
    using Nonce = std::function<std::string()>;
    HmacSm3Signer(std::string keyName, crypto::Secret secret, Nonce nonce = {});
    sdk::Result<void> sign(HttpRequest& request, Moment now, const Ask& ask) override;

private:
    std::string keyName_;
    crypto::Secret secret_;
    Nonce nonce_;
};

// As an agency has written it down: each header by a formula.
class FormulaSigner final : public HttpSigner {
public:
    using Nonce = std::function<std::string()>;
    FormulaSigner(std::map<std::string, config::SignFormula> headers, std::string keyName, crypto::Secret secret,
                  Nonce nonce = {});
    sdk::Result<void> sign(HttpRequest& request, Moment now, const Ask& ask) override;

private:
    std::map<std::string, config::SignFormula> headers_;
    std::string keyName_;
    crypto::Secret secret_;
    Nonce nonce_;
};

}  // namespace aidgate::channel
