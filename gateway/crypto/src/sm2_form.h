// SM2's signatures and ciphers in their two forms: ASN.1, which OpenSSL speaks, and the plain numbers one after the
// other, which the devices and programs of the agencies speak.
#pragma once

#include <string>
#include <string_view>

namespace aidgate::crypto {

// r‖s, 64 bytes ↔ SEQUENCE {r, s}. "" when it is not of that form.
std::string signatureToDer(std::string_view raw);
std::string signatureFromDer(std::string_view der);

// 04‖x‖y‖C3‖C2 ↔ SEQUENCE {x, y, C3, C2}. "" when it is not of that form.
std::string cipherToDer(std::string_view raw);
std::string cipherFromDer(std::string_view der);

}  // namespace aidgate::crypto
