// What every file that calls OpenSSL needs: owners for its objects, and an answer to calls that cannot fail.
#pragma once

#include <openssl/evp.h>
#include <openssl/kdf.h>

#include <memory>
#include <string_view>

namespace aidgate::crypto {

template <auto freeObject>
struct OpenSslFree {
    template <class T>
    void operator()(T* object) const {
        freeObject(object);
    }
};

using MdContext = std::unique_ptr<EVP_MD_CTX, OpenSslFree<EVP_MD_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, OpenSslFree<EVP_CIPHER_CTX_free>>;
using Mac = std::unique_ptr<EVP_MAC, OpenSslFree<EVP_MAC_free>>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, OpenSslFree<EVP_MAC_CTX_free>>;
using Kdf = std::unique_ptr<EVP_KDF, OpenSslFree<EVP_KDF_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, OpenSslFree<EVP_KDF_CTX_free>>;

inline const unsigned char* bytesOf(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
inline unsigned char* bytesOf(char* text) {
    return reinterpret_cast<unsigned char*>(text);
}

// Ends the process when a call fails that only fails without memory or with an OpenSSL that lacks the algorithm: going
// on would mean a wrong digest or a plain text where a sealed one is expected.
void require(bool held, const char* what);

}  // namespace aidgate::crypto
