#include "http_channel.h"

#include <condition_variable>
#include <ctime>
#include <mutex>
#include <random>
#include <system_error>
#include <utility>

#include "carriers.h"
#include "file.h"
#include "http_pages.h"
#include "request_parts.h"
#include "secret.h"
#include "sent.h"

namespace aidgate::channel {

namespace {

namespace fs = std::filesystem;

constexpr const char* kCursorFile = ".cursor";
constexpr std::size_t kMostCursor = 64;
constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20U;

sdk::Result<crypto::Secret> secretOf(const config::SecretReference& reference) {
    auto read = readSecret(reference);
    if (!read) return std::move(read).error();
    return crypto::Secret(*std::move(read));
}

sdk::Result<std::unique_ptr<HttpSigner>> signerOf(const config::HttpSignerSettings& settings) {
    using config::HttpSigning;
    if (settings.kind == HttpSigning::None) return std::unique_ptr<HttpSigner>();
    const auto secret = secretOf(settings.secret);
    if (!secret) return secret.error();
    if (settings.kind == HttpSigning::Adapter && settings.headers.empty())
        return sdk::Error{sdk::ErrorCode::InvalidConfig,
                          {"the exchange's adapter does not say how requests are signed: 'signer' in its adapter.yaml",
                           "该交换的适配器未说明请求如何签名：adapter.yaml 中的 'signer'"}};
    if (settings.kind == HttpSigning::Formula || settings.kind == HttpSigning::Adapter)
        return std::unique_ptr<HttpSigner>(
            std::make_unique<FormulaSigner>(settings.headers, settings.keyName, *secret));
    const bool twoSteps = settings.kind == HttpSigning::PlatformTwoStep;
    const PlatformIdentity identity{settings.prefix.empty() ? (twoSteps ? "gjgxjhpt" : "gjzwfwpt") : settings.prefix,
                                    settings.requester, settings.service};
    if (twoSteps)
        return std::unique_ptr<HttpSigner>(
            std::make_unique<TwoStepPlatformSigner>(identity, *secret, settings.refresh));
    if (settings.kind == HttpSigning::Platform)
        return std::unique_ptr<HttpSigner>(std::make_unique<PlatformSigner>(identity, *secret));
    return std::unique_ptr<HttpSigner>(std::make_unique<HmacSm3Signer>(settings.keyName, *secret));
}

sdk::Result<HttpTrust> trustOf(const config::HttpSettings& http) {
    HttpTrust trust{http.tls, http.authorities, http.certificate, http.key, {}, http.proxy};
    if (!http.key.empty()) {
        if (auto closed = checkSecretFile(http.key); !closed) return std::move(closed).error();
    }
    if (http.passphrase.said()) {
        auto passphrase = readSecret(http.passphrase);
        if (!passphrase) return std::move(passphrase).error();
        trust.keyPassphrase = *std::move(passphrase);
    }
    return trust;
}

HttpLimits limitsOf(const config::HttpSettings& http) {
    return {std::chrono::seconds(http.timeoutSeconds), std::chrono::seconds(http.timeoutSeconds),
            http.mostMebibytes * kMebibyte};
}

Wait waitUnless(std::stop_token stop) {
    return [stop = std::move(stop)](std::chrono::milliseconds time) {
        std::mutex mutex;
        std::condition_variable_any woken;
        std::unique_lock lock(mutex);
        woken.wait_for(lock, stop, time, [] { return false; });
        return !stop.stop_requested();
    };
}

std::function<double()> chance() {
    return [generator = std::make_shared<std::mt19937_64>(std::random_device()())] {
        return std::uniform_real_distribution<double>(0.0, 1.0)(*generator);
    };
}

// Throws away what is said; for answers to what was put.
class Dropped final : public sdk::ByteWriter {
public:
    std::string_view name() const override { return "answer"; }
    sdk::Result<void> write(std::string_view) override { return {}; }
};

}  // namespace

HttpChannel::HttpChannel(const config::ExchangeSettings& exchange, Surroundings surroundings, HttpTrust trust,
                         std::unique_ptr<HttpSigner> signer, HttpWorld world)
    : exchange_(exchange),
      surroundings_(std::move(surroundings)),
      client_(std::move(trust), limitsOf(exchange.channel.http), surroundings_.stop),
      signer_(std::move(signer)),
      caller_(client_, signer_.get(), RateLimit(surroundings_.spool / "calls", exchange.channel.http.callsPerHour),
              RetryPolicy{.attempts = exchange.channel.http.attempts}, surroundings_.now, std::move(world.wait),
              std::move(world.random)) {}

sdk::Result<std::unique_ptr<Channel>> HttpChannel::open(const config::ExchangeSettings& exchange,
                                                        Surroundings surroundings, HttpWorld world) {
    auto trust = trustOf(exchange.channel.http);
    if (!trust) return std::move(trust).error();
    auto signer = signerOf(exchange.channel.http.signer);
    if (!signer) return std::move(signer).error();
    return std::unique_ptr<Channel>(
        new HttpChannel(exchange, std::move(surroundings), *std::move(trust), *std::move(signer), std::move(world)));
}

// What was fetched and not acknowledged: the same again, without asking the server.
sdk::Result<Inventory> HttpChannel::kept() const {
    const auto cursor = readSmall(pending() / kCursorFile, kCursorFile, kMostCursor);
    if (!cursor) return cursor.error();
    Inventory inventory = look(pending(), surroundings_.agencies);
    for (Delivery& delivery : inventory.deliveries) delivery.cursor = *cursor;
    return inventory;
}

sdk::Result<Inventory> HttpChannel::fetch(std::string_view cursor) {
    std::error_code failed;
    if (fs::exists(pending(), failed)) return kept();
    if (auto made = makeOwnFolder(surroundings_.spool); !made) return std::move(made).error();
    const fs::path coming = surroundings_.spool / "coming";
    fs::remove_all(coming, failed);  // of a run that was stopped
    if (auto made = makeOwnFolder(coming); !made) return std::move(made).error();

    const Moment begun = surroundings_.now();
    const std::string stem =
        exchange_.agency + "_" + exchange_.division + "_" + exchange_.dataset + "_" + inChina(begun, "%Y%m%d_%H%M%S");
    HttpPages pages(exchange_.channel.http, caller_, coming, stem);
    const auto got = pages.fetch(sinceText(exchange_.channel.http, cursor));
    if (!got) {
        fs::remove_all(coming, failed);
        return got.error();
    }
    if (got->empty()) return Inventory();
    ControlFile control;
    control.name = stem + "0001.ctl";
    control.dept = exchange_.agency;
    control.division = exchange_.division;
    control.dataset = exchange_.dataset;
    control.batch = stem;
    control.generated = inChina(begun, "%Y-%m-%dT%H:%M:%S+08:00");
    for (const HttpPage& page : *got) control.files.push_back({page.name, {}, page.bytes, page.sm3});
    if (auto written = replaceFile(coming / control.name, toText(control)); !written) return std::move(written).error();
    const auto moment = std::chrono::duration_cast<std::chrono::milliseconds>(begun.time_since_epoch()).count();
    if (auto written = replaceFile(coming / kCursorFile, std::to_string(moment)); !written)
        return std::move(written).error();
    fs::rename(coming, pending(), failed);
    if (failed) {
        return sdk::Error{sdk::ErrorCode::Io,
                          sdk::say("cannot keep what was fetched: {0}", "无法保存已取得的内容：{0}", failed.message())};
    }
    return kept();
}

sdk::Result<void> HttpChannel::acknowledge(const Delivery& delivery, const Receipt&) {
    std::error_code failed;
    if (!fs::exists(pending(), failed)) return {};
    const auto inventory = kept();
    if (!inventory) return inventory.error();
    for (const Delivery& one : inventory->deliveries) {
        if (one.name != delivery.name) continue;
        fs::remove_all(pending(), failed);
        if (failed)
            return sdk::Error{sdk::ErrorCode::Io, sdk::say("cannot remove what was sealed: {0}",
                                                           "无法删除已封存的文件：{0}", failed.message())};
    }
    return {};
}

sdk::Result<void> HttpChannel::put(const OutgoingFiles& files, std::string_view key) {
    const config::HttpSettings& http = exchange_.channel.http;
    if (http.putUrl.empty()) {
        return sdk::Error{sdk::ErrorCode::Unsupported,
                          {"this exchange has no put_url to send files to", "此交换没有可发送文件的地址 put_url"}};
    }
    if (auto made = makeOwnFolder(surroundings_.spool); !made) return made;
    return sendOnce(files, surroundings_.spool, key, [&](const std::vector<SentFile>& all) {
        for (const SentFile& file : all)
            if (auto sent = send(file, key); !sent) return sent;
        return sdk::Result<void>();
    });
}

sdk::Result<void> HttpChannel::send(const SentFile& file, std::string_view key) {
    const config::HttpSettings& http = exchange_.channel.http;
    const bool named = !http.idempotencyHeader.empty();
    HttpRequest request;
    request.method = http.putMethod;
    request.url = http.putUrl + "/" + inAddress(file.name);
    request.headers.assign(http.headers.begin(), http.headers.end());
    request.headers.emplace_back("Content-Type", "application/octet-stream");
    if (named) request.headers.emplace_back(http.idempotencyHeader, inAddress(key) + "." + file.sm3);
    request.body = file.text;
    request.bodyFile = file.from;
    request.bodyBytes = file.bytes;
    request.bodySm3 = file.sm3;
    Dropped dropped;
    const auto repeat = named || http.putMethod == "PUT" ? Repeat::Safe : Repeat::Unsafe;
    const auto answer =
        caller_.call(request, repeat, [&dropped]() -> sdk::Result<sdk::ByteWriter*> { return &dropped; });
    if (!answer) return answer.error();
    if (answer->status == 404) {
        return sdk::Error{sdk::ErrorCode::NotFound,
                          {"the server knows no such address (HTTP 404)", "服务端没有此地址（HTTP 404）"}};
    }
    return {};
}

sdk::Result<std::unique_ptr<Channel>> openHttp(const config::ExchangeSettings& exchange, Surroundings surroundings) {
    const std::stop_token stop = surroundings.stop;
    return HttpChannel::open(exchange, std::move(surroundings), {waitUnless(stop), chance()});
}

}  // namespace aidgate::channel
