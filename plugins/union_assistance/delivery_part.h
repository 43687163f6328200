// Some files of a delivery, as a delivery of their own.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "aidgate/sdk/adapter.h"

namespace aidgate::plugins::union_assistance {

class DeliveryPart final : public sdk::Delivery {
public:
    // `whole` must outlive the part.
    DeliveryPart(const sdk::Delivery& whole, std::vector<std::size_t> files)
        : whole_(whole), files_(std::move(files)) {}

    std::size_t fileCount() const override { return files_.size(); }
    std::string_view fileName(std::size_t file) const override { return whole_.fileName(files_[file]); }
    std::string_view dataset(std::size_t file) const override { return whole_.dataset(files_[file]); }
    std::string_view charset() const override { return whole_.charset(); }
    sdk::Result<std::unique_ptr<sdk::ByteReader>> open(std::size_t file) const override {
        return whole_.open(files_[file]);
    }

private:
    const sdk::Delivery& whole_;
    std::vector<std::size_t> files_;
};

}  // namespace aidgate::plugins::union_assistance
