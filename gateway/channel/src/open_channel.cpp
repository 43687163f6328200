#include "carriers.h"

namespace aidgate::channel {

sdk::Result<std::unique_ptr<Channel>> openChannel(const config::ExchangeSettings& exchange, Surroundings surroundings) {
    switch (exchange.channel.carrier()) {
        case config::Carrier::Directory: return openDirectory(exchange, std::move(surroundings));
        case config::Carrier::Sftp:
        case config::Carrier::Http:
        case config::Carrier::Database: break;
    }
    return sdk::Error{sdk::ErrorCode::Unsupported, {"this build has no such channel", "此版本没有这种通道"}};
}

}  // namespace aidgate::channel
