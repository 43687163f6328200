// Base64 (RFC 4648): the standard alphabet, padded, without line breaks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aidgate::crypto {

std::string toBase64(std::string_view bytes);
// nullopt: anything else than what toBase64 writes.
std::optional<std::string> fromBase64(std::string_view text);

}  // namespace aidgate::crypto
