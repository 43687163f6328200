// Workbooks and CSV files of a delivery one after the other, parents' datasets first.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "aidgate/sdk/adapter.h"
#include "delivery_part.h"

namespace aidgate::plugins::union_assistance {

class UnionSource final : public sdk::Source {
public:
    static sdk::Result<std::unique_ptr<sdk::Source>> open(const sdk::Delivery& delivery, const sdk::Host& host);

    std::span<const sdk::RecordType> recordTypes() const override { return types_; }
    sdk::Result<bool> next(sdk::RecordBatch& batch) override;

private:
    struct Part {
        std::unique_ptr<DeliveryPart> delivery;  // outlives the source
        std::unique_ptr<sdk::Source> source;
    };

    sdk::Result<void> add(const sdk::Delivery& whole, std::vector<std::size_t> files, std::string_view format,
                          const sdk::OptionList& options, const sdk::Host& host);
    sdk::Result<void> announceTypes();

    std::vector<Part> parts_;
    std::vector<sdk::RecordType> types_;
    std::size_t current_ = 0;
    std::uint64_t ordinalsBefore_ = 0;  // in the parts before the current one
    std::uint64_t lastOrdinal_ = 0;
};

}  // namespace aidgate::plugins::union_assistance
