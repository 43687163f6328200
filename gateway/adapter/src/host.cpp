#include <utility>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/value/encoding.h"

namespace aidgate::adapter {
namespace {

// A format that wraps a format that wraps …: nobody needs more, and one that wraps itself must end.
constexpr unsigned kMaxDepth = 4;

class LineDecoder final : public sdk::TextDecoder {
public:
    explicit LineDecoder(sdk::Charset declared) : declared_(declared) {}
    sdk::Charset declared() const override { return declared_; }
    sdk::Decoded decode(std::string_view bytes, std::string& out) override {
        return value::decodeLine(declared_, bytes, out);
    }

private:
    sdk::Charset declared_;
};

class LineEncoder final : public sdk::TextEncoder {
public:
    explicit LineEncoder(value::WrittenCharset charset) : charset_(charset) {}
    std::string_view charset() const override { return value::toString(charset_); }
    bool encode(std::string_view line, std::string& out) override { return value::encodeLine(charset_, line, out); }

private:
    value::WrittenCharset charset_;
};

sdk::Error unknownCharset(std::string_view name) {
    return {sdk::ErrorCode::InvalidArgument, sdk::say("character set '{0}' is not known, expected UTF-8 or GB18030",
                                                      "未知的字符集 '{0}'，应为 UTF-8 或 GB18030", name)};
}

class RunHost final : public sdk::Host {
public:
    RunHost(Catalogue& catalogue, sdk::Logger& log, sdk::RowIssueLog& issues, const sdk::OptionValues& options,
            unsigned depth)
        : catalogue_(catalogue), log_(log), issues_(issues), options_(options), depth_(depth) {}

    sdk::Logger& log() const override { return log_; }
    sdk::RowIssueLog& issues() const override { return issues_; }
    const sdk::OptionValues& options() const override { return options_; }

    sdk::Result<std::unique_ptr<sdk::TextDecoder>> decoder(std::string_view charset) const override {
        const auto known = value::charsetNamed(charset);
        if (!known) return unknownCharset(charset);
        return std::make_unique<LineDecoder>(*known);
    }

    sdk::Result<std::unique_ptr<sdk::TextEncoder>> encoder(std::string_view charset) const override {
        const auto known = value::writtenCharsetNamed(charset);
        if (!known) return unknownCharset(charset);
        return std::make_unique<LineEncoder>(*known);
    }

    sdk::Result<std::unique_ptr<sdk::Source>> openFormat(std::string_view adapter, const sdk::Delivery& delivery,
                                                         const sdk::OptionList& options) const override;
    sdk::Result<std::unique_ptr<sdk::Sink>> openFormatSink(std::string_view adapter, sdk::ByteWriter& out,
                                                           std::span<const sdk::RecordType> types,
                                                           const sdk::OptionList& options) const override;

private:
    // What a format's source or sink looks at while it lives.
    struct Lent {
        const sdk::Adapter* adapter = nullptr;
        std::unique_ptr<sdk::OptionValues> options;
        std::unique_ptr<sdk::Host> host;
    };

    sdk::Result<Lent> lend(std::string_view adapter, const sdk::OptionList& options) const {
        if (depth_ >= kMaxDepth)
            return sdk::Error{sdk::ErrorCode::Unsupported,
                              sdk::say("formats wrapped more than {0} deep at '{1}'",
                                       "格式嵌套超过 {0} 层，在 '{1}' 处", kMaxDepth, adapter)};
        const auto format = catalogue_.adapter(adapter);
        if (!format) return format.error();
        auto values = checkOptions(adapter, (*format)->info().options, options);
        if (!values) return values.error();
        Lent lent{*format, *std::move(values), nullptr};
        lent.host = std::make_unique<RunHost>(catalogue_, log_, issues_, *lent.options, depth_ + 1);
        return lent;
    }

    class FormatSource;
    class FormatSink;

    Catalogue& catalogue_;
    sdk::Logger& log_;
    sdk::RowIssueLog& issues_;
    const sdk::OptionValues& options_;
    unsigned depth_;
};

class RunHost::FormatSource final : public sdk::Source {
public:
    FormatSource(Lent lent, std::unique_ptr<sdk::Source> source) : lent_(std::move(lent)), source_(std::move(source)) {}
    std::span<const sdk::RecordType> recordTypes() const override { return source_->recordTypes(); }
    sdk::Result<bool> next(sdk::RecordBatch& batch) override { return source_->next(batch); }

private:
    Lent lent_;
    std::unique_ptr<sdk::Source> source_;
};

class RunHost::FormatSink final : public sdk::Sink {
public:
    FormatSink(Lent lent, std::unique_ptr<sdk::Sink> sink) : lent_(std::move(lent)), sink_(std::move(sink)) {}
    sdk::Result<void> write(const sdk::RecordBatch& batch) override { return sink_->write(batch); }
    sdk::Result<void> finish() override { return sink_->finish(); }

private:
    Lent lent_;
    std::unique_ptr<sdk::Sink> sink_;
};

sdk::Result<std::unique_ptr<sdk::Source>> RunHost::openFormat(std::string_view adapter, const sdk::Delivery& delivery,
                                                              const sdk::OptionList& options) const {
    auto lent = lend(adapter, options);
    if (!lent) return lent.error();
    auto source = lent->adapter->openSource(delivery, *lent->host);
    if (!source) return source;
    return std::make_unique<FormatSource>(*std::move(lent), *std::move(source));
}

sdk::Result<std::unique_ptr<sdk::Sink>> RunHost::openFormatSink(std::string_view adapter, sdk::ByteWriter& out,
                                                                std::span<const sdk::RecordType> types,
                                                                const sdk::OptionList& options) const {
    auto lent = lend(adapter, options);
    if (!lent) return lent.error();
    auto sink = lent->adapter->openSink(out, types, *lent->host);
    if (!sink) return sink;
    return std::make_unique<FormatSink>(*std::move(lent), *std::move(sink));
}

}  // namespace

std::unique_ptr<sdk::Host> makeHost(Catalogue& catalogue, sdk::Logger& log, sdk::RowIssueLog& issues,
                                    const sdk::OptionValues& options) {
    return std::make_unique<RunHost>(catalogue, log, issues, options, 0);
}

}  // namespace aidgate::adapter
