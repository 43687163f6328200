#include "carriers.h"
#include "wrapping_channel.h"

namespace aidgate::channel {

namespace {

sdk::Result<std::unique_ptr<Channel>> openCarrier(const config::ExchangeSettings& exchange, Surroundings surroundings) {
    switch (exchange.channel.carrier()) {
        case config::Carrier::Directory: return openDirectory(exchange, std::move(surroundings));
        case config::Carrier::Http: return openHttp(exchange, std::move(surroundings));
        case config::Carrier::Sftp: return openSftp(exchange, std::move(surroundings));
        case config::Carrier::Database: return openDatabase(exchange, std::move(surroundings));
    }
    return sdk::Error{sdk::ErrorCode::Unsupported, {"this build has no such channel", "此版本没有这种通道"}};
}

}  // namespace

sdk::Result<std::unique_ptr<Channel>> openChannel(const config::ExchangeSettings& exchange, Surroundings surroundings) {
    auto carrier = openCarrier(exchange, surroundings);
    if (!carrier) return carrier;
    return WrappingChannel::around(*std::move(carrier), exchange, surroundings);
}

}  // namespace aidgate::channel
