// What a run lends an adapter, for tests: a delivery made of strings, a log and an issue log that remember, bytes out.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "aidgate/sdk/adapter.h"

namespace aidgate::adapter {

class TextReader final : public sdk::ByteReader {
public:
    TextReader(std::string name, std::string bytes) : name_(std::move(name)), bytes_(std::move(bytes)) {}
    std::string_view name() const override { return name_; }
    sdk::Result<std::size_t> read(std::span<char> into) override {
        const std::size_t count = bytes_.copy(into.data(), into.size(), at_);
        at_ += count;
        return count;
    }

private:
    std::string name_, bytes_;
    std::size_t at_ = 0;
};

class TextDelivery final : public sdk::Delivery {
public:
    explicit TextDelivery(std::vector<std::pair<std::string, std::string>> files) : files_(std::move(files)) {}
    std::size_t fileCount() const override { return files_.size(); }
    std::string_view fileName(std::size_t file) const override { return files_[file].first; }
    std::string_view dataset(std::size_t) const override { return ""; }
    std::string_view charset() const override { return ""; }
    sdk::Result<std::unique_ptr<sdk::ByteReader>> open(std::size_t file) const override {
        return std::make_unique<TextReader>(files_[file].first, files_[file].second);
    }

private:
    std::vector<std::pair<std::string, std::string>> files_;
};

class TextWriter final : public sdk::ByteWriter {
public:
    std::string_view name() const override { return "out"; }
    sdk::Result<void> write(std::string_view bytes) override {
        written += bytes;
        return {};
    }
    std::string written;
};

class SilentLog final : public sdk::Logger {
public:
    bool enabled(sdk::LogLevel) const override { return false; }
    void log(sdk::LogLevel, std::string_view) override {}
};

class CountedIssues final : public sdk::RowIssueLog {
public:
    void report(const sdk::RowIssue&) override { ++count; }
    int count = 0;
};

}  // namespace aidgate::adapter
