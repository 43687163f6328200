#include "openssl.h"

#include <cstdio>
#include <cstdlib>

namespace aidgate::crypto {

void require(bool held, const char* what) {
    if (held) return;
    std::fprintf(stderr, "aidgate: OpenSSL cannot do %s; is this OpenSSL 3 with its default provider?\n", what);
    std::abort();
}

}  // namespace aidgate::crypto
