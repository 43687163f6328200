// Reads insurance, pensions and unemployment benefit: text with 0x1D between cells, GBK. (assumed exchange formats)
#pragma once

#include "aidgate/sdk/adapter.h"

namespace aidgate::plugins::social_security {

class SocialSecurityAdapter final : public sdk::Adapter {
public:
    const sdk::AdapterInfo& info() const override;
    sdk::Result<std::unique_ptr<sdk::Source>> openSource(const sdk::Delivery& delivery,
                                                         const sdk::Host& host) const override;
};

}  // namespace aidgate::plugins::social_security
