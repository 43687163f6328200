// One function a carrier; openChannel chooses.
#pragma once

#include "aidgate/channel/channel.h"

namespace aidgate::channel {

sdk::Result<std::unique_ptr<Channel>> openDirectory(const config::ExchangeSettings& exchange,
                                                    Surroundings surroundings);
sdk::Result<std::unique_ptr<Channel>> openSftp(const config::ExchangeSettings& exchange, Surroundings surroundings);
sdk::Result<std::unique_ptr<Channel>> openDatabase(const config::ExchangeSettings& exchange, Surroundings surroundings);

sdk::Result<std::unique_ptr<Channel>> openHttp(const config::ExchangeSettings& exchange, Surroundings surroundings);

}  // namespace aidgate::channel
