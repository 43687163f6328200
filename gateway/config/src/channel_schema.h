#pragma once

#include "aidgate/config/channel_settings.h"
#include "aidgate/config/schema.h"

namespace aidgate::config {

const Schema<ChannelSettings>& channelSchema();

// `node`: the exchange's `channel`. Exactly one carrier, and what each needs that no key can say by itself; false
// when it reported something.
bool checkChannel(const Node& node, const Reading& reading, const ChannelSettings& settings);

}  // namespace aidgate::config
