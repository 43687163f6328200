// The union's files on workers in hardship: sheets of a workbook, CSV files, or both.
#pragma once

#include "aidgate/sdk/adapter.h"

namespace aidgate::plugins::union_assistance {

class UnionAssistanceAdapter final : public sdk::Adapter {
public:
    const sdk::AdapterInfo& info() const override;
    sdk::Result<std::unique_ptr<sdk::Source>> openSource(const sdk::Delivery& delivery,
                                                         const sdk::Host& host) const override;
    // The file's name says which format: .xlsx or .csv.
    sdk::Result<std::unique_ptr<sdk::Sink>> openSink(sdk::ByteWriter& out, std::span<const sdk::RecordType> types,
                                                     const sdk::Host& host) const override;
};

}  // namespace aidgate::plugins::union_assistance
