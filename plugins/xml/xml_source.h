// All documents of a delivery as one source.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "aidgate/sdk/adapter.h"
#include "xml_file.h"
#include "xml_options.h"

namespace aidgate::plugins::xml {

class XmlSource final : public sdk::Source {
public:
    static sdk::Result<std::unique_ptr<sdk::Source>> open(const sdk::Delivery& delivery, const sdk::Host& host);

    explicit XmlSource(XmlOptions options) : options_(std::move(options)) {}

    std::span<const sdk::RecordType> recordTypes() const override { return types_; }
    sdk::Result<bool> next(sdk::RecordBatch& batch) override;

private:
    sdk::Result<void> openFile(const sdk::Delivery& delivery, std::size_t file, const sdk::Host& host);
    void announceTypes();

    XmlOptions options_;
    std::vector<std::unique_ptr<XmlFile>> files_;  // emptied when read
    std::vector<sdk::RecordType> types_;           // of the roots that are there
    std::size_t current_ = 0;
    std::uint64_t rowsBefore_ = 0;  // in the files before the current one
};

}  // namespace aidgate::plugins::xml
