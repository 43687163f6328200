#include "request_parts.h"

#include <ctime>

#include "aidgate/crypto/digest.h"
#include "aidgate/crypto/key.h"

namespace aidgate::channel {

std::string pathOf(const std::string& url) {
    const std::size_t host = url.find("://");
    const std::size_t path = url.find('/', host == std::string::npos ? 0 : host + 3);
    return path == std::string::npos ? "/" : url.substr(path, url.find('#') - path);
}

std::string randomNonce() {
    return crypto::digest(crypto::DigestKind::Sha256,
                          std::string_view(reinterpret_cast<const char*>(crypto::Key::random().bytes().data()), 32))
        .hex()
        .substr(0, 32);
}

std::string inChina(Moment moment, const char* form) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(moment + std::chrono::hours(8));
    std::tm parts = {};
    ::gmtime_r(&seconds, &parts);
    char text[40] = {};
    std::strftime(text, sizeof text, form, &parts);
    return text;
}

}  // namespace aidgate::channel
