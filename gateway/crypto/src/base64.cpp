#include "aidgate/crypto/base64.h"

#include <climits>

#include "openssl.h"

namespace aidgate::crypto {

std::string toBase64(std::string_view bytes) {
    require(bytes.size() < INT_MAX / 2, "more than 1 GiB at once");
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a zero
    EVP_EncodeBlock(bytesOf(text.data()), bytesOf(bytes), static_cast<int>(bytes.size()));
    text.pop_back();
    return text;
}

std::optional<std::string> fromBase64(std::string_view text) {
    if (text.size() % 4 != 0 || text.size() >= INT_MAX) return std::nullopt;
    std::string bytes(text.size() / 4 * 3, '\0');
    if (text.empty()) return bytes;
    if (EVP_DecodeBlock(bytesOf(bytes.data()), bytesOf(text), static_cast<int>(text.size())) < 0) return std::nullopt;
    bytes.resize(bytes.size() - (text.ends_with("==") ? 2U : text.ends_with("=") ? 1U : 0U));
    // OpenSSL skips white space and takes padding in the middle; one text has one spelling.
    return toBase64(bytes) == text ? std::optional(std::move(bytes)) : std::nullopt;
}

}  // namespace aidgate::crypto
