#include "http_client.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

#include <curl/curl.h>

#include "file.h"

namespace aidgate::channel {

namespace {

constexpr std::size_t kMostHeaderBytes = std::size_t{64} * 1024;

struct CloseHandle {
    void operator()(CURL* handle) const { ::curl_easy_cleanup(handle); }
};
struct FreeList {
    void operator()(curl_slist* list) const { ::curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, CloseHandle>;
using List = std::unique_ptr<curl_slist, FreeList>;

// What one request needs while libcurl runs.
struct Run {
    sdk::ByteWriter& body;
    const HttpLimits& limits;
    std::stop_token stop;
    HttpAnswer answer;
    std::size_t headerBytes = 0;
    bool tooLarge = false;
    std::optional<sdk::Error> problem;  // of ours: the body could not be written or read
    File upload;
    char words[CURL_ERROR_SIZE] = {};  // libcurl's own: of them only whether it was a certificate is told
};

std::string trimmed(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
    return std::string(text);
}

std::size_t takeHeader(char* bytes, std::size_t, std::size_t count, void* to) {
    Run& run = *static_cast<Run*>(to);
    run.headerBytes += count;
    if (run.headerBytes > kMostHeaderBytes) {
        run.tooLarge = true;
        return 0;
    }
    const std::string_view line(bytes, count);
    if (line.starts_with("HTTP/")) {
        run.answer.headers.clear();  // of a 100 before it
        return count;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return count;
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    run.answer.headers[std::move(name)] = trimmed(line.substr(colon + 1));
    return count;
}

std::size_t takeBody(char* bytes, std::size_t, std::size_t count, void* to) {
    Run& run = *static_cast<Run*>(to);
    run.answer.bytes += count;
    if (run.answer.bytes > run.limits.answerBytes) {
        run.tooLarge = true;
        return 0;
    }
    if (run.answer.status < 200 || run.answer.status > 299) return count;
    if (auto written = run.body.write({bytes, count}); !written) {
        run.problem = std::move(written).error();
        return 0;
    }
    return count;
}

std::size_t giveUpload(char* into, std::size_t, std::size_t room, void* from) {
    Run& run = *static_cast<Run*>(from);
    const auto got = readSome(run.upload, {into, room}, "upload");
    if (got) return *got;
    run.problem = got.error();
    return CURL_READFUNC_ABORT;
}

int goOn(void* of, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Run*>(of)->stop.stop_requested() ? 1 : 0;
}

// Those after which another try may do.
bool isPassing(CURLcode code) {
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_CONNECT:
        case CURLE_OPERATION_TIMEDOUT:
        case CURLE_PARTIAL_FILE:
        case CURLE_GOT_NOTHING:
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR: return true;
        default: return false;
    }
}

bool isUnseen(CURLcode code) {
    return code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_COULDNT_CONNECT;
}

// The server ended the handshake because of our certificate. With TLS 1.3 that only shows when the answer is read.
bool isOurCertificateRefused(const Run& run) {
    const std::string_view words(run.words);
    return words.find("alert") != std::string_view::npos &&
           (words.find("certificate") != std::string_view::npos || words.find("unknown ca") != std::string_view::npos);
}

sdk::Error errorOf(CURLcode code, const Run& run) {
    if (run.problem) return *run.problem;
    if (isOurCertificateRefused(run)) {
        return {sdk::ErrorCode::PermissionDenied,
                {"the server asks for a certificate of ours, or does not accept the one that is configured",
                 "服务端要求客户端证书，或不接受所配置的证书"}};
    }
    if (run.stop.stop_requested()) return {sdk::ErrorCode::Busy, {"the request was stopped", "请求已停止"}};
    if (run.tooLarge || code == CURLE_FILESIZE_EXCEEDED) {
        return {sdk::ErrorCode::Refused, sdk::say("the server answers with more than {0} bytes",
                                                  "服务端应答超过 {0} 字节", run.limits.answerBytes)};
    }
    const sdk::Text why{::curl_easy_strerror(code), ::curl_easy_strerror(code)};
    switch (code) {
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_ISSUER_ERROR:
            return {sdk::ErrorCode::Refused,
                    sdk::say("the server's certificate is not trusted: wrong name, expired, or of another authority; "
                             "nothing was sent ({0})",
                             "服务端证书不受信任：名称不符、已过期或由其他机构签发；未发送任何内容（{0}）", why)};
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CACERT_BADFILE:
            return {sdk::ErrorCode::InvalidConfig,
                    sdk::say("a certificate or key of the configuration cannot be used: {0}",
                             "配置中的证书或密钥无法使用：{0}", why)};
        case CURLE_UNSUPPORTED_PROTOCOL:
            return {sdk::ErrorCode::InvalidConfig,
                    {"the address is not https; say tls: false where the way is protected otherwise",
                     "地址不是 https；如链路另有保护，请写明 tls: false"}};
        default:
            return {sdk::ErrorCode::Io, sdk::say("the server was not reached or did not answer whole: {0}",
                                                 "未能连上服务端或应答不完整：{0}", why)};
    }
}

}  // namespace

struct HttpClient::State {
    HttpTrust trust;
    HttpLimits limits;
    std::stop_token stop;
    Handle handle;

    template <class Value>
    void set(CURLoption option, Value value) {
        // Only fails for options this libcurl lacks; going on would mean a weaker connection than was asked for.
        if (::curl_easy_setopt(handle.get(), option, value) != CURLE_OK) std::abort();
    }

    void configure() {
        ::curl_easy_reset(handle.get());  // keeps connections
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_PROTOCOLS_STR, trust.tls ? "https" : "https,http");
        set(CURLOPT_FOLLOWLOCATION, 0L);
        set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        set(CURLOPT_SSL_VERIFYPEER, 1L);
        set(CURLOPT_SSL_VERIFYHOST, 2L);
        set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(limits.connect.count()));
        set(CURLOPT_LOW_SPEED_LIMIT, 1L);
        set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits.idle.count()));
        set(CURLOPT_PROXY, trust.proxy.c_str());
        set(CURLOPT_NOPROXY, "");
        set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
        set(CURLOPT_USERAGENT, "aidgate");
        if (!trust.authorities.empty()) {
            set(CURLOPT_CAINFO, trust.authorities.c_str());
            set(CURLOPT_CAPATH, nullptr);
        }
        if (trust.certificate.empty()) return;
        set(CURLOPT_SSLCERT, trust.certificate.c_str());
        set(CURLOPT_SSLKEY, trust.key.c_str());
        if (!trust.keyPassphrase.empty()) set(CURLOPT_KEYPASSWD, trust.keyPassphrase.c_str());
    }

    sdk::Result<void> giveBody(const HttpRequest& request, Run& run) {
        if (!request.bodyFile.empty()) {
            auto file = openForReading(request.bodyFile, request.bodyFile.filename().string());
            if (!file) return std::move(file).error();
            run.upload = *std::move(file);
            set(CURLOPT_UPLOAD, 1L);
            set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.bodyBytes));
            set(CURLOPT_READFUNCTION, &giveUpload);
            set(CURLOPT_READDATA, &run);
        } else if (request.method != "GET") {
            set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
            set(CURLOPT_POSTFIELDS, request.body.c_str());
        }
        set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
        return {};
    }
};

HttpClient::HttpClient(HttpTrust trust, HttpLimits limits, std::stop_token stop)
    : state_(std::make_unique<State>(State{std::move(trust), limits, std::move(stop), nullptr})) {
    static const bool ready = ::curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    state_->handle.reset(::curl_easy_init());
    if (!ready || state_->handle == nullptr) std::abort();
}

HttpClient::~HttpClient() = default;

std::variant<HttpAnswer, HttpFailure> HttpClient::send(const HttpRequest& request, sdk::ByteWriter& body) {
    State& state = *state_;
    Run run{body, state.limits, state.stop, {}, 0, false, std::nullopt, {}, {}};
    state.configure();
    List headers(::curl_slist_append(nullptr, "Expect:"));
    for (const auto& [name, value] : request.headers)
        headers.reset(::curl_slist_append(headers.release(), (name + ": " + value).c_str()));
    state.set(CURLOPT_URL, request.url.c_str());
    state.set(CURLOPT_HTTPHEADER, headers.get());
    if (auto given = state.giveBody(request, run); !given) return HttpFailure{std::move(given).error(), false, false};
    state.set(CURLOPT_HEADERFUNCTION, &takeHeader);
    state.set(CURLOPT_HEADERDATA, &run);
    // The status is known when the body comes.
    struct Target {
        Run& run;
        CURL* handle;
    } target{run, state.handle.get()};
    state.set(
        CURLOPT_WRITEFUNCTION, +[](char* bytes, std::size_t size, std::size_t count, void* to) -> std::size_t {
            auto& [of, handle] = *static_cast<Target*>(to);
            long status = 0;
            ::curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
            of.answer.status = static_cast<int>(status);
            return takeBody(bytes, size, count, &of);
        });
    state.set(CURLOPT_WRITEDATA, &target);
    state.set(CURLOPT_NOPROGRESS, 0L);
    state.set(CURLOPT_XFERINFOFUNCTION, &goOn);
    state.set(CURLOPT_XFERINFODATA, &run);
    state.set(CURLOPT_ERRORBUFFER, run.words);
    const CURLcode code = ::curl_easy_perform(state.handle.get());
    ::curl_easy_setopt(state.handle.get(), CURLOPT_ERRORBUFFER, nullptr);
    if (code != CURLE_OK) {
        const bool passing = isPassing(code) && !run.problem && !run.tooLarge && !isOurCertificateRefused(run);
        return HttpFailure{errorOf(code, run), passing, !isUnseen(code)};
    }
    long status = 0;
    ::curl_easy_getinfo(state.handle.get(), CURLINFO_RESPONSE_CODE, &status);
    run.answer.status = static_cast<int>(status);
    return run.answer;
}

}  // namespace aidgate::channel
