// Reads card files: blocks of "name: value" lines, an empty line between two cards.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "aidgate/sdk/adapter.h"

namespace cards {

namespace sdk = aidgate::sdk;

class CardSource final : public sdk::Source {
public:
    // `delivery` and `host` outlive the source.
    static sdk::Result<std::unique_ptr<sdk::Source>> open(const sdk::Delivery& delivery, const sdk::Host& host);
    CardSource(const sdk::Delivery& delivery, const sdk::Host& host, std::unique_ptr<sdk::TextDecoder> decoder);

    std::span<const sdk::RecordType> recordTypes() const override { return {&type_, 1}; }
    sdk::Result<bool> next(sdk::RecordBatch& batch) override;

private:
    // A longer line is no card file: it would only eat memory.
    static constexpr std::size_t kLongestLine = 64 * 1024;

    sdk::Result<bool> openFile();                        // false: there is none left
    sdk::Result<bool> readLine();                        // into line_, decoded; false at the end of the file
    sdk::Result<bool> readRow(sdk::RecordBatch& batch);  // false at the end of the file
    void setCell(sdk::RecordBatch& batch);
    sdk::Location here() const { return {std::string(delivery_.fileName(file_ - 1)), lineNumber_}; }

    const sdk::Delivery& delivery_;
    const sdk::Host& host_;
    std::unique_ptr<sdk::TextDecoder> decoder_;
    std::string separator_;
    sdk::RecordType type_;
    std::size_t file_ = 0;  // the next one to open
    std::unique_ptr<sdk::ByteReader> bytes_;
    std::vector<char> buffer_;
    std::size_t at_ = 0, end_ = 0;  // what is unread in the buffer
    std::string raw_, line_;
    std::uint64_t lineNumber_ = 0;
    std::uint64_t ordinal_ = 0;
};

}  // namespace cards
