// What a plugin is lent in a test: a delivery out of memory, options checked as the gateway checks them, and a list of
// what it reported.
#pragma once

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/sdk/adapter.h"
#include "aidgate/value/encoding.h"

namespace aidgate::test {

struct MemoryFile {
    std::string name;
    std::string dataset;
    std::string bytes;
};

class MemoryDelivery final : public sdk::Delivery {
public:
    explicit MemoryDelivery(std::vector<MemoryFile> files, std::string charset = {})
        : files_(std::move(files)), charset_(std::move(charset)) {}

    // So many bytes at most are given at once.
    MemoryDelivery& inPiecesOf(std::size_t bytes) {
        piece_ = bytes;
        return *this;
    }

    std::size_t fileCount() const override { return files_.size(); }
    std::string_view fileName(std::size_t file) const override { return files_[file].name; }
    std::string_view dataset(std::size_t file) const override { return files_[file].dataset; }
    std::string_view charset() const override { return charset_; }
    sdk::Result<std::unique_ptr<sdk::ByteReader>> open(std::size_t file) const override {
        return std::unique_ptr<sdk::ByteReader>(std::make_unique<Reader>(files_[file], piece_));
    }

private:
    class Reader final : public sdk::ByteReader {
    public:
        Reader(const MemoryFile& file, std::size_t piece) : file_(file), piece_(piece) {}
        std::string_view name() const override { return file_.name; }
        sdk::Result<std::size_t> read(std::span<char> into) override {
            const auto size = std::min({into.size(), file_.bytes.size() - at_, piece_});
            std::memcpy(into.data(), file_.bytes.data() + at_, size);
            at_ += size;
            return size;
        }

    private:
        const MemoryFile& file_;
        std::size_t piece_;
        std::size_t at_ = 0;
    };

    std::vector<MemoryFile> files_;
    std::string charset_;
    std::size_t piece_ = std::string::npos;
};

struct Issue {
    sdk::IssueSeverity severity;
    std::string code, message;
    sdk::Location where;
    std::string recordType, raw;
};

class TestHost final : public sdk::Host, private sdk::RowIssueLog, private sdk::Logger {
public:
    // `adapters`: what openFormat finds; the first is the one under test. They outlive the host.
    TestHost(std::vector<const sdk::Adapter*> adapters, const sdk::OptionList& options)
        : adapters_(std::move(adapters)), checked_(check(*adapters_.front(), options)) {}

    const std::optional<sdk::Error>& optionError() const { return optionError_; }
    const std::vector<Issue>& reported() const { return reported_; }
    std::size_t count(std::string_view code) const {
        return static_cast<std::size_t>(
            std::count_if(reported_.begin(), reported_.end(), [&](const Issue& each) { return each.code == code; }));
    }

    sdk::Logger& log() const override { return const_cast<TestHost&>(*this); }
    sdk::RowIssueLog& issues() const override { return const_cast<TestHost&>(*this); }
    const sdk::OptionValues& options() const override { return nested_.empty() ? *checked_ : *nested_.back(); }

    sdk::Result<std::unique_ptr<sdk::TextDecoder>> decoder(std::string_view charset) const override {
        const auto known = value::charsetNamed(charset);
        if (!known) {
            return sdk::Error{sdk::ErrorCode::InvalidArgument,
                              sdk::say("character set '{0}' is not known, expected UTF-8 or GB18030",
                                       "未知的字符集 '{0}'，应为 UTF-8 或 GB18030", charset)};
        }
        return std::unique_ptr<sdk::TextDecoder>(std::make_unique<Decoder>(*known));
    }

    // Formats read their options while they are opened, so the innermost stay in force only that long.
    sdk::Result<std::unique_ptr<sdk::Source>> openFormat(std::string_view adapter, const sdk::Delivery& delivery,
                                                         const sdk::OptionList& options) const override {
        for (const auto* each : adapters_) {
            if (each->info().id != adapter) continue;
            auto checked = adapter::checkOptions(adapter, each->info().options, options);
            if (!checked) return std::move(checked).error();
            nested_.push_back(*std::move(checked));
            auto source = each->openSource(delivery, *this);
            nested_.pop_back();
            return source;
        }
        return sdk::Error{sdk::ErrorCode::NotFound, sdk::say("no adapter {0}", "没有适配器 {0}", adapter)};
    }
    sdk::Result<std::unique_ptr<sdk::Sink>> openFormatSink(std::string_view adapter, sdk::ByteWriter& out,
                                                           std::span<const sdk::RecordType> types,
                                                           const sdk::OptionList& options) const override {
        for (const auto* each : adapters_) {
            if (each->info().id != adapter) continue;
            auto checked = adapter::checkOptions(adapter, each->info().options, options);
            if (!checked) return std::move(checked).error();
            nested_.push_back(*std::move(checked));
            auto sink = each->openSink(out, types, *this);
            nested_.pop_back();
            return sink;
        }
        return sdk::Error{sdk::ErrorCode::NotFound, sdk::say("no adapter {0}", "没有适配器 {0}", adapter)};
    }

    sdk::Result<std::unique_ptr<sdk::TextEncoder>> encoder(std::string_view charset) const override {
        const auto known = value::writtenCharsetNamed(charset);
        if (!known) {
            return sdk::Error{sdk::ErrorCode::InvalidArgument,
                              sdk::say("character set '{0}' is not known, expected UTF-8 or GB18030",
                                       "未知的字符集 '{0}'，应为 UTF-8 或 GB18030", charset)};
        }
        return std::unique_ptr<sdk::TextEncoder>(std::make_unique<Encoder>(*known));
    }

private:
    class Decoder final : public sdk::TextDecoder {
    public:
        explicit Decoder(sdk::Charset declared) : declared_(declared) {}
        sdk::Charset declared() const override { return declared_; }
        sdk::Decoded decode(std::string_view bytes, std::string& out) override {
            return value::decodeLine(declared_, bytes, out);
        }

    private:
        sdk::Charset declared_;
    };

    class Encoder final : public sdk::TextEncoder {
    public:
        explicit Encoder(value::WrittenCharset charset) : charset_(charset) {}
        std::string_view charset() const override { return value::toString(charset_); }
        bool encode(std::string_view line, std::string& out) override { return value::encodeLine(charset_, line, out); }

    private:
        value::WrittenCharset charset_;
    };

    std::unique_ptr<sdk::OptionValues> check(const sdk::Adapter& adapter, const sdk::OptionList& options) {
        auto checked = adapter::checkOptions(adapter.info().id, adapter.info().options, options);
        if (checked) return *std::move(checked);
        optionError_ = std::move(checked).error();
        return nullptr;
    }
    void report(const sdk::RowIssue& issue) override {
        reported_.push_back({issue.severity, std::string(issue.code), issue.message.en, issue.where,
                             std::string(issue.recordType), std::string(issue.raw)});
    }
    bool enabled(sdk::LogLevel) const override { return false; }
    void log(sdk::LogLevel, std::string_view) override {}

    std::vector<const sdk::Adapter*> adapters_;
    std::optional<sdk::Error> optionError_;
    std::unique_ptr<sdk::OptionValues> checked_;
    mutable std::vector<std::unique_ptr<sdk::OptionValues>> nested_;
    std::vector<Issue> reported_;
};

struct Row {
    std::string type, resource;
    sdk::RowOrigin origin;
    std::map<std::string, std::string> cells;  // absent ones are not there

    std::string operator[](const std::string& column) const {
        const auto found = cells.find(column);
        return found == cells.end() ? "(absent)" : found->second;
    }
};

// What a source gave until its end or its first error.
struct Reading {
    std::vector<sdk::RecordType> types;
    std::vector<Row> rows;
    std::optional<sdk::Error> error;
    std::size_t batches = 0;
};

inline void append(const sdk::RecordBatch& batch, std::vector<Row>& rows) {
    for (std::size_t row = 0; row < batch.rowCount(); ++row) {
        Row read{batch.type().name, batch.resource(), batch.origin(row), {}};
        for (std::size_t column = 0; column < batch.type().columns.size(); ++column) {
            const auto cell = batch.cell(column, row);
            if (!cell.absent()) read.cells[batch.type().columns[column]] = std::string(cell.text());
        }
        rows.push_back(std::move(read));
    }
}

inline Reading readAll(const sdk::Adapter& adapter, const sdk::Delivery& delivery, const sdk::Host& host,
                       std::size_t capacity = 1024) {
    Reading reading;
    auto source = adapter.openSource(delivery, host);
    if (!source) {
        reading.error = std::move(source).error();
        return reading;
    }
    reading.types.assign((*source)->recordTypes().begin(), (*source)->recordTypes().end());
    sdk::RecordBatch batch(capacity);
    while (true) {
        auto more = (*source)->next(batch);
        if (!more) {
            reading.error = std::move(more).error();
            return reading;
        }
        if (!*more) return reading;
        ++reading.batches;
        append(batch, reading.rows);
    }
}

}  // namespace aidgate::test
