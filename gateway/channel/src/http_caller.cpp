#include "http_caller.h"

#include <utility>

namespace aidgate::channel {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostAsked = std::size_t{64} * 1024;

class Text final : public sdk::ByteWriter {
public:
    std::string_view name() const override { return "answer"; }
    sdk::Result<void> write(std::string_view bytes) override {
        if (content.size() + bytes.size() > kMostAsked)
            return sdk::Error{sdk::ErrorCode::Refused, {"the answer is too large", "应答过大"}};
        content += bytes;
        return {};
    }
    std::string content;
};

sdk::Error stopped() {
    return {sdk::ErrorCode::Busy, {"the request was stopped", "请求已停止"}};
}

sdk::Error errorOf(int status) {
    if (status == 401 || status == 403) {
        return {sdk::ErrorCode::PermissionDenied,
                sdk::say("the server does not accept who asks (HTTP {0}); look at signer, certificate and its clock",
                         "服务端不接受请求方身份（HTTP {0}）；请检查签名、证书与时钟", status)};
    }
    if (status >= 300 && status < 400) {
        return {
            sdk::ErrorCode::Refused,
            sdk::say("the server sends the request elsewhere (HTTP {0}), which is not followed; configure the address "
                     "that is meant",
                     "服务端要求转到别处（HTTP {0}），不予跟随；请配置真正的地址", status)};
    }
    const bool busy = status == 429 || status == 503;
    return {busy ? sdk::ErrorCode::Busy : sdk::ErrorCode::Refused,
            sdk::say("the server answers with HTTP {0}", "服务端返回 HTTP {0}", status)};
}

bool mayRepeat(int status, Repeat repeat) {
    if (status == 429) return true;
    return repeat == Repeat::Safe && (status == 408 || status == 502 || status == 503 || status == 504);
}

}  // namespace

HttpCaller::HttpCaller(HttpClient& client, HttpSigner* signer, RateLimit limit, RetryPolicy policy, Clock now,
                       Wait wait, std::function<double()> random)
    : client_(client),
      signer_(signer),
      limit_(std::move(limit)),
      policy_(policy),
      now_(std::move(now)),
      wait_(std::move(wait)),
      random_(std::move(random)) {}

sdk::Result<void> HttpCaller::pace() {
    const auto pause = limit_.take(now_());
    if (!pause) return pause.error();
    if (*pause > policy_.longest) {
        return sdk::Error{
            sdk::ErrorCode::Busy,
            {"the calls of this hour are used up; the next run goes on", "本小时的调用次数已用完；下次运行继续"}};
    }
    if (pause->count() > 0 && !wait_(*pause)) return stopped();
    return {};
}

sdk::Result<std::string> HttpCaller::ask(const HttpRequest& request) {
    if (auto paced = pace(); !paced) return std::move(paced).error();
    Text text;
    auto said = client_.send(request, text);
    if (auto* const failure = std::get_if<HttpFailure>(&said)) return failure->error;
    const int status = std::get<HttpAnswer>(said).status;
    if (status != 200) return errorOf(status);
    return text.content;
}

sdk::Result<HttpAnswer> HttpCaller::attempt(const HttpRequest& request, Repeat repeat, const NewBody& body, bool& again,
                                            std::optional<milliseconds>& asked) {
    // Before signing: what is signed is good for a while only.
    if (auto paced = pace(); !paced) return std::move(paced).error();
    HttpRequest signedOne = request;
    if (signer_ != nullptr) {
        auto done = signer_->sign(signedOne, now_(), [this](const HttpRequest& own) { return ask(own); });
        if (!done) return std::move(done).error();
    }
    const auto to = body();
    if (!to) return to.error();
    auto said = client_.send(signedOne, **to);
    if (auto* const failure = std::get_if<HttpFailure>(&said)) {
        again = failure->passing && (repeat == Repeat::Safe || !failure->sent);
        return failure->error;
    }
    auto& answer = std::get<HttpAnswer>(said);
    if (answer.status / 100 == 2 || answer.status == 404) return std::move(answer);
    again = mayRepeat(answer.status, repeat);
    const auto found = answer.headers.find("retry-after");
    if (found != answer.headers.end()) asked = parseRetryAfter(found->second, now_());
    return errorOf(answer.status);
}

sdk::Result<HttpAnswer> HttpCaller::call(const HttpRequest& request, Repeat repeat, const NewBody& body) {
    bool signedAnew = false;
    for (unsigned made = 1;; ++made) {
        bool again = false;
        std::optional<milliseconds> asked;
        auto answer = attempt(request, repeat, body, again, asked);
        if (answer) return answer;
        // A secret that ended early: once with a fresh one. What was not accepted was not done.
        if (answer.error().code == sdk::ErrorCode::PermissionDenied && signer_ != nullptr && !signedAnew &&
            signer_->forget()) {
            signedAnew = true;
            continue;
        }
        if (!again) return answer;
        const auto pause = retryDelay(policy_, made, random_(), asked);
        if (!pause) return answer;
        if (!wait_(*pause)) return stopped();
    }
}

}  // namespace aidgate::channel
