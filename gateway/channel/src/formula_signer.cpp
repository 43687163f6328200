#include <array>
#include <ctime>
#include <fstream>

#include "aidgate/channel/http_signer.h"
#include "aidgate/crypto/base64.h"
#include "aidgate/crypto/digest.h"
#include "aidgate/crypto/mac.h"
#include "request_parts.h"

namespace aidgate::channel {

namespace {

using config::SignFormula;
using crypto::DigestKind;
using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::string bytesOf(const crypto::Digest& digest) {
    return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

std::string hexOf(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 15U];
    }
    return text;
}

std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

// Of the body, wherever it is; "" when it cannot be read.
std::string bodyDigest(const HttpRequest& request, DigestKind kind) {
    if (request.bodyFile.empty()) return crypto::digest(kind, request.body).hex();
    if (kind == DigestKind::Sm3 && !request.bodySm3.empty()) return request.bodySm3;
    std::ifstream in(request.bodyFile, std::ios::binary);
    if (!in) return {};
    crypto::Hasher hasher(kind);
    std::array<char, 65536> piece;
    while (in.read(piece.data(), piece.size()), in.gcount() > 0)
        hasher.update({piece.data(), static_cast<std::size_t>(in.gcount())});
    return hasher.finish().hex();
}

// What a formula gives for one request. Everything that may hold the secret is wiped.
class Evaluation {
public:
    Evaluation(const HttpRequest& request, const std::string& keyName, const crypto::Secret& secret, Moment now,
               std::string nonce)
        : request_(request), keyName_(keyName), secret_(secret), now_(now), nonce_(std::move(nonce)) {}

    crypto::Secret of(const SignFormula& formula) const {
        switch (formula.kind) {
            case SignFormula::Kind::Text: return crypto::Secret(formula.word);
            case SignFormula::Kind::Name: return named(formula.word);
            case SignFormula::Kind::Call: return called(formula);
            case SignFormula::Kind::Join: break;
        }
        std::vector<crypto::Secret> parts;
        std::size_t size = 0;
        for (const auto& part : formula.parts) size += parts.emplace_back(of(part)).view().size();
        std::string joined;
        joined.reserve(size);  // grown in place, so that nothing stays behind
        for (const auto& part : parts) joined += part.view();
        return crypto::Secret(std::move(joined));
    }

private:
    crypto::Secret named(const std::string& name) const {
        const auto since = now_.time_since_epoch();
        if (name == "secret") return secret_;
        if (name == "key_name") return crypto::Secret(keyName_);
        if (name == "method") return crypto::Secret(request_.method);
        if (name == "path") return crypto::Secret(pathOf(request_.url));
        if (name == "body_sm3") return crypto::Secret(bodyDigest(request_, DigestKind::Sm3));
        if (name == "body_sha256") return crypto::Secret(bodyDigest(request_, DigestKind::Sha256));
        if (name == "time_s") return crypto::Secret(std::to_string(duration_cast<seconds>(since).count()));
        if (name == "time_ms") return crypto::Secret(std::to_string(duration_cast<milliseconds>(since).count()));
        if (name == "time_local") return crypto::Secret(inChina(now_, "%Y%m%d%H%M%S"));
        return crypto::Secret(nonce_);
    }

    crypto::Secret called(const SignFormula& formula) const {
        const auto& name = formula.word;
        const auto first = of(formula.parts.front());
        if (name == "hex") return crypto::Secret(hexOf(first.view()));
        if (name == "base64") return crypto::Secret(crypto::toBase64(first.view()));
        if (name == "upper") return crypto::Secret(upper(first.view()));
        const auto kind = name.ends_with("sm3") ? DigestKind::Sm3 : DigestKind::Sha256;
        if (formula.parts.size() == 1) return crypto::Secret(bytesOf(crypto::digest(kind, first.view())));
        return crypto::Secret(bytesOf(crypto::hmac(kind, first.view(), {of(formula.parts.back()).view()})));
    }

    const HttpRequest& request_;
    const std::string& keyName_;
    const crypto::Secret& secret_;
    Moment now_;
    std::string nonce_;
};

}  // namespace

FormulaSigner::FormulaSigner(std::map<std::string, config::SignFormula> headers, std::string keyName,
                             crypto::Secret secret, Nonce nonce)
    : headers_(std::move(headers)),
      keyName_(std::move(keyName)),
      secret_(secret),
      nonce_(nonce ? std::move(nonce) : randomNonce) {}

sdk::Result<void> FormulaSigner::sign(HttpRequest& request, Moment now, const Ask&) {
    const Evaluation evaluation(request, keyName_, secret_, now, nonce_());
    std::vector<std::pair<std::string, std::string>> signatures;
    for (const auto& [name, formula] : headers_) signatures.emplace_back(name, evaluation.of(formula).view());
    for (auto& one : signatures) request.headers.push_back(std::move(one));
    return {};
}

}  // namespace aidgate::channel
