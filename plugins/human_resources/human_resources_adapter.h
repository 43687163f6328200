// Reads registrations of unemployment, public posts and employment: text with | between cells, UTF-8. (assumed exchange
// formats)
#pragma once

#include "aidgate/sdk/adapter.h"

namespace aidgate::plugins::human_resources {

class HumanResourcesAdapter final : public sdk::Adapter {
public:
    const sdk::AdapterInfo& info() const override;
    sdk::Result<std::unique_ptr<sdk::Source>> openSource(const sdk::Delivery& delivery,
                                                         const sdk::Host& host) const override;
};

}  // namespace aidgate::plugins::human_resources
