// Reads lines, writes lines, and breaks where its options say.
#include <array>
#include <string>

#include "aidgate/sdk/plugin.h"
#include "fault.h"

// Tests build it once more for each fault that comes before there are options.
#ifndef AIDGATE_FAULT_IN_INFO
#define AIDGATE_FAULT_IN_INFO "none"
#endif

namespace aidgate::plugins::fault {
namespace {

constexpr std::array<std::string_view, 9> kFaults{"none", "crash",     "hang", "memory", "garbage",
                                                  "slow", "exception", "exit", "pry"};
constexpr std::array<std::string_view, 6> kCalls{"open_source", "record_types", "next", "open_sink", "write", "finish"};
constexpr std::array<sdk::OptionSpec, 4> kOptions{{
    {.name = "fault",
     .type = sdk::OptionType::Choice,
     .fallback = "none",
     .choices = kFaults,
     .help = "What it does wrong."},
    {.name = "at",
     .type = sdk::OptionType::Choice,
     .fallback = "next",
     .choices = kCalls,
     .help = "The call in which it does so."},
    {.name = "after_rows",
     .type = sdk::OptionType::Integer,
     .fallback = "0",
     .help = "Rows that are read or written well before it does so."},
    {.name = "milliseconds",
     .type = sdk::OptionType::Integer,
     .fallback = "100",
     .help = "How long 'slow' waits each time."},
}};

class Plan {
public:
    explicit Plan(const sdk::OptionValues& options)
        : fault_(options.text("fault")),
          at_(options.text("at")),
          afterRows_(static_cast<std::uint64_t>(options.integer("after_rows"))),
          milliseconds_(options.integer("milliseconds")) {}

    void reach(std::string_view call, std::uint64_t rows = 0) const {
        if (call == at_ && rows >= afterRows_) commit(fault_, milliseconds_);
    }
    bool pries() const { return fault_ == "pry"; }
    // Rows until the fault, so that they are in a batch of their own.
    std::uint64_t wellUntil() const { return at_ == "next" ? afterRows_ : 0; }

private:
    std::string fault_, at_;
    std::uint64_t afterRows_;
    std::int64_t milliseconds_;
};

class LineSource final : public sdk::Source {
public:
    LineSource(Plan plan, std::unique_ptr<sdk::ByteReader> file) : plan_(std::move(plan)), file_(std::move(file)) {}

    std::span<const sdk::RecordType> recordTypes() const override {
        plan_.reach("record_types");
        return types_;
    }

    sdk::Result<bool> next(sdk::RecordBatch& batch) override {
        plan_.reach("next", rows_);
        batch.reset(types_.front(), file_->name());
        if (plan_.pries()) return tellReach(batch);
        while (!batch.full()) {
            std::string line;
            const auto more = readLine(line);
            if (!more) return more;
            if (!*more) break;
            ++rows_;
            batch.beginRow({.line = rows_, .ordinal = rows_});
            batch.set(0, line);
            if (rows_ == plan_.wellUntil()) break;
        }
        return batch.rowCount() != 0;
    }

private:
    sdk::Result<bool> tellReach(sdk::RecordBatch& batch) {
        if (rows_ != 0) return false;
        for (const auto& line : pry()) {
            ++rows_;
            batch.beginRow({.line = rows_, .ordinal = rows_});
            batch.set(0, line);
        }
        return true;
    }

    sdk::Result<bool> readLine(std::string& line) {
        for (;;) {
            const auto end = rest_.find('\n');
            if (end != std::string::npos) {
                line = rest_.substr(0, end);
                rest_.erase(0, end + 1);
                return true;
            }
            std::array<char, 4096> piece{};
            const auto got = file_->read(piece);
            if (!got) return got.error();
            if (*got == 0) {
                line = std::exchange(rest_, {});
                return !line.empty();
            }
            rest_.append(piece.data(), *got);
        }
    }

    Plan plan_;
    std::unique_ptr<sdk::ByteReader> file_;
    std::vector<sdk::RecordType> types_{{"row", {"text"}}};
    std::string rest_;
    std::uint64_t rows_ = 0;
};

class LineSink final : public sdk::Sink {
public:
    LineSink(Plan plan, sdk::ByteWriter& out) : plan_(std::move(plan)), out_(out) {}

    sdk::Result<void> write(const sdk::RecordBatch& batch) override {
        plan_.reach("write", rows_);
        for (std::size_t row = 0; row < batch.rowCount(); ++row) {
            ++rows_;
            if (auto done = out_.write(std::string(batch.cell(0, row).text()) + "\n"); !done) return done;
        }
        return {};
    }
    sdk::Result<void> finish() override {
        plan_.reach("finish");
        return {};
    }

private:
    Plan plan_;
    sdk::ByteWriter& out_;
    std::uint64_t rows_ = 0;
};

class FaultAdapter final : public sdk::Adapter {
public:
    const sdk::AdapterInfo& info() const override {
        constexpr std::int64_t kSlow = 300;
        commit(AIDGATE_FAULT_IN_INFO, kSlow);
        static const sdk::AdapterInfo kInfo{.id = AIDGATE_ADAPTER_ID,
                                            .title = "Faults on demand",
                                            .help = "Breaks in the way and at the place its options say.",
                                            .options = kOptions,
                                            .reads = true,
                                            .writes = true};
        return kInfo;
    }

    sdk::Result<std::unique_ptr<sdk::Source>> openSource(const sdk::Delivery& delivery,
                                                         const sdk::Host& host) const override {
        Plan plan(host.options());
        plan.reach("open_source");
        if (delivery.fileCount() == 0)
            return sdk::Error{sdk::ErrorCode::InvalidArgument, {"the delivery has no files", "交付中没有文件"}};
        auto file = delivery.open(0);
        if (!file) return std::move(file).error();
        return std::make_unique<LineSource>(std::move(plan), *std::move(file));
    }

    sdk::Result<std::unique_ptr<sdk::Sink>> openSink(sdk::ByteWriter& out, std::span<const sdk::RecordType>,
                                                     const sdk::Host& host) const override {
        Plan plan(host.options());
        plan.reach("open_sink");
        return std::make_unique<LineSink>(std::move(plan), out);
    }
};

}  // namespace
}  // namespace aidgate::plugins::fault

AIDGATE_PLUGIN(AIDGATE_ADAPTER_ID, AIDGATE_ADAPTER_VERSION);
POCO_BEGIN_MANIFEST(aidgate::sdk::Adapter)
POCO_EXPORT_CLASS(aidgate::plugins::fault::FaultAdapter)
POCO_END_MANIFEST
