// One request over HTTPS and its answer, by libcurl, within bounds. Knows nothing of signing, retries or pages.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>

#include "aidgate/channel/http_signer.h"
#include "aidgate/sdk/adapter.h"

namespace aidgate::channel {

struct HttpLimits {
    std::chrono::seconds connect{15};
    std::chrono::seconds idle{60};  // a connection over which nothing comes for so long is given up
    std::uint64_t answerBytes = std::uint64_t{1024} << 20U;
};

struct HttpTrust {
    bool tls = true;                         // false: http:// is taken, too
    std::filesystem::path authorities;       // PEM; "" = those of the system
    std::filesystem::path certificate, key;  // ours; "" = none
    std::string keyPassphrase;
    std::string proxy;  // "" = none, whatever the environment says
};

struct HttpAnswer {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in small letters; of a repeated one the last
    std::uint64_t bytes = 0;
};

// No answer, or not the whole of one.
struct HttpFailure {
    sdk::Error error;
    bool passing = false;  // it may be another time: not reached, cut off, too slow
    bool sent = true;      // false: the server cannot have seen the request
};

class HttpClient {
public:
    HttpClient(HttpTrust trust, HttpLimits limits, std::stop_token stop);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    // The body of a 2xx answer goes to `body`; that of others is dropped. Redirects are not followed: 3xx is an answer.
    // Nothing of the URL or the body is in a failure's words.
    std::variant<HttpAnswer, HttpFailure> send(const HttpRequest& request, sdk::ByteWriter& body);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace aidgate::channel
