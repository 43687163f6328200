// Files that are not on a disk: as a sink writes them, as a source reads them.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "aidgate/sdk/adapter.h"
#include "aidgate/store/outbox.h"

namespace aidgate::delivery {

class MemoryWriter final : public sdk::ByteWriter {
public:
    explicit MemoryWriter(std::string name) : name_(std::move(name)) {}

    std::string_view name() const override { return name_; }
    sdk::Result<void> write(std::string_view bytes) override {
        bytes_ += bytes;
        return {};
    }
    sdk::Result<void> overwrite(std::uint64_t position, std::string_view bytes) override {
        if (position + bytes.size() > bytes_.size())
            return sdk::Error{sdk::ErrorCode::Internal,
                              {"bytes that are not written yet can't be written over", "不能改写尚未写出的字节"},
                              {name_}};
        bytes_.replace(position, bytes.size(), bytes);
        return {};
    }
    std::string take() { return std::move(bytes_); }

private:
    std::string name_, bytes_;
};

class MemoryReader final : public sdk::ByteReader {
public:
    explicit MemoryReader(const store::OutgoingFile& file) : file_(file) {}

    std::string_view name() const override { return file_.name; }
    sdk::Result<std::size_t> read(std::span<char> into) override {
        const auto count = std::min(into.size(), file_.content.size() - at_);
        std::copy_n(file_.content.data() + at_, count, into.data());
        at_ += count;
        return count;
    }

private:
    const store::OutgoingFile& file_;
    std::size_t at_ = 0;
};

// The data files of a delivery. All outlive it.
class MemoryDelivery final : public sdk::Delivery {
public:
    MemoryDelivery(std::vector<const store::OutgoingFile*> files, std::vector<std::string> datasets,
                   std::string charset)
        : files_(std::move(files)), datasets_(std::move(datasets)), charset_(std::move(charset)) {}

    std::size_t fileCount() const override { return files_.size(); }
    std::string_view fileName(std::size_t file) const override { return files_[file]->name; }
    std::string_view dataset(std::size_t file) const override { return datasets_[file]; }
    std::string_view charset() const override { return charset_; }
    sdk::Result<std::unique_ptr<sdk::ByteReader>> open(std::size_t file) const override {
        return std::unique_ptr<sdk::ByteReader>(std::make_unique<MemoryReader>(*files_[file]));
    }

private:
    std::vector<const store::OutgoingFile*> files_;
    std::vector<std::string> datasets_;
    std::string charset_;
};

// Rows a format cannot carry, or a reader does not take: of a delivery none may be.
class Complaints final : public sdk::RowIssueLog {
public:
    void report(const sdk::RowIssue& issue) override {
        if (issue.severity == sdk::IssueSeverity::Reject && first_.empty())
            first_ = sdk::say("row {0}: {1}", "第 {0} 行：{1}", issue.where.line, issue.message);
    }
    const sdk::Text& first() const { return first_; }

private:
    sdk::Text first_;
};

}  // namespace aidgate::delivery
