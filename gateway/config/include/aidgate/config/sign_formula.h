// How a header of a signed request is worked out, in words: "base64(hmac_sm3(secret, key_name + time_ms + nonce))".
//
//   'text'  "text"      as it stands
//   secret, key_name    the exchange's
//   method, path        of the request: path and query as the server sees them
//   body_sm3, body_sha256                    of the body, hex
//   time_s, time_ms, time_local              seconds or milliseconds since 1970, yyyyMMddHHmmss in China
//   nonce               32 hex digits that chance makes, the same in all headers of a request
//   a + b               one after the other
//   sm3(x), sha256(x), hmac_sm3(key, x), hmac_sha256(key, x)     32 bytes
//   hex(x), base64(x)   bytes or text as text;  upper(x): A to Z
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace aidgate::config {

class Node;
struct Reading;

struct SignFormula {
    enum class Kind : std::uint8_t { Text, Name, Call, Join };
    Kind kind = Kind::Text;
    std::string word = {};  // the text, the name, or the function's name
    std::vector<SignFormula> parts = {};
    bool operator==(const SignFormula&) const = default;
};

// Reported: what is no formula, an unknown name, a wrong number of arguments, and one that gives bytes, which no header
// can hold. At most 1,000 characters and 16 levels.
std::optional<SignFormula> readSignFormula(const Node& node, const Reading& reading);

// Formulas by the header each gives; nullopt after a report.
using SignHeaders = std::map<std::string, SignFormula>;
std::optional<SignHeaders> readSignHeaders(const Node& node, const Reading& reading);

}  // namespace aidgate::config
