// An agency's HTTP service: asked page by page; each answer becomes a file in the spool.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "aidgate/channel/channel.h"
#include "aidgate/config/http_settings.h"
#include "http_caller.h"
#include "sent.h"

namespace aidgate::channel {

// What tests pass in besides.
struct HttpWorld {
    Wait wait;
    std::function<double()> random;
};

class HttpChannel final : public Channel {
public:
    static sdk::Result<std::unique_ptr<Channel>> open(const config::ExchangeSettings& exchange,
                                                      Surroundings surroundings, HttpWorld world);

    sdk::Result<Inventory> fetch(std::string_view cursor) override;
    sdk::Result<void> acknowledge(const Delivery& delivery, const Receipt& receipt) override;
    sdk::Result<void> put(const OutgoingFiles& files, std::string_view key) override;

private:
    HttpChannel(const config::ExchangeSettings& exchange, Surroundings surroundings, HttpTrust trust,
                std::unique_ptr<HttpSigner> signer, HttpWorld world);

    std::filesystem::path pending() const { return surroundings_.spool / "fetched"; }
    sdk::Result<Inventory> kept() const;
    sdk::Result<void> send(const SentFile& file, std::string_view key);

    config::ExchangeSettings exchange_;
    Surroundings surroundings_;
    HttpClient client_;
    std::unique_ptr<HttpSigner> signer_;
    HttpCaller caller_;
};

}  // namespace aidgate::channel
