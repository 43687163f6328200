// A request that is signed, kept within the rate, and made again where that is safe.
#pragma once

#include <functional>
#include <memory>

#include "aidgate/channel/channel.h"
#include "http_client.h"
#include "rate_limit.h"
#include "retry.h"

namespace aidgate::channel {

// Waits, or returns false at once when it should stop.
using Wait = std::function<bool(std::chrono::milliseconds)>;

enum class Repeat : std::uint8_t {
    Safe,   // asked twice, the server has done nothing more
    Unsafe  // only after an answer that says that nothing was done (429), or when it was never sent
};

class HttpCaller {
public:
    // Where the body of an answer goes; made anew for each attempt.
    using NewBody = std::function<sdk::Result<sdk::ByteWriter*>()>;

    HttpCaller(HttpClient& client, HttpSigner* signer, RateLimit limit, RetryPolicy policy, Clock now, Wait wait,
               std::function<double()> random);

    // A 2xx answer, or 404 and 204 as they are. Error::PermissionDenied for 401 and 403, Error::Refused for redirects
    // and what else the server does not take, Error::Busy when it is too busy for now, Error::Io when it could not be
    // reached.
    sdk::Result<HttpAnswer> call(const HttpRequest& request, Repeat repeat, const NewBody& body);

private:
    sdk::Result<HttpAnswer> attempt(const HttpRequest& request, Repeat repeat, const NewBody& body, bool& again,
                                    std::optional<std::chrono::milliseconds>& asked);
    sdk::Result<std::string> ask(const HttpRequest& request);
    sdk::Result<void> pace();

    HttpClient& client_;
    HttpSigner* signer_;  // nullptr: none
    RateLimit limit_;
    RetryPolicy policy_;
    Clock now_;
    Wait wait_;
    std::function<double()> random_;
};

}  // namespace aidgate::channel
