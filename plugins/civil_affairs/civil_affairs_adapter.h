// Reads households on relief with their members, and deaths: XML, GB18030. (assumed exchange formats)
#pragma once

#include "aidgate/sdk/adapter.h"

namespace aidgate::plugins::civil_affairs {

class CivilAffairsAdapter final : public sdk::Adapter {
public:
    const sdk::AdapterInfo& info() const override;
    sdk::Result<std::unique_ptr<sdk::Source>> openSource(const sdk::Delivery& delivery,
                                                         const sdk::Host& host) const override;
};

}  // namespace aidgate::plugins::civil_affairs
