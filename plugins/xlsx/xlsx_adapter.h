// Excel workbooks (.xlsx): sheets are record types.
#pragma once

#include "aidgate/sdk/adapter.h"

namespace aidgate::plugins::xlsx {

class XlsxAdapter final : public sdk::Adapter {
public:
    const sdk::AdapterInfo& info() const override;
    sdk::Result<std::unique_ptr<sdk::Source>> openSource(const sdk::Delivery& delivery,
                                                         const sdk::Host& host) const override;
    sdk::Result<std::unique_ptr<sdk::Sink>> openSink(sdk::ByteWriter& out, std::span<const sdk::RecordType> types,
                                                     const sdk::Host& host) const override;
};

}  // namespace aidgate::plugins::xlsx
