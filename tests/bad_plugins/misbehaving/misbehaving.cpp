// Does well, or the one thing wrong its option says.
#include <array>
#include <stdexcept>

#include "aidgate/sdk/plugin.h"
#include "trace.h"

namespace {

using namespace aidgate::sdk;

constexpr std::array<std::string_view, 14> kBehaviours{
    "good",          "throw_at_open", "throw_foreign",  "throw_in_types",   "no_source",
    "throw_in_next", "no_rows",       "falling_rows",   "unannounced_type", "unknown_parent",
    "error",         "no_sink",       "throw_in_write", "throw_in_finish"};

constexpr std::array<OptionSpec, 1> kOptions{{{.name = "behaviour",
                                               .type = OptionType::Choice,
                                               .fallback = "good",
                                               .choices = kBehaviours,
                                               .help = "What it does wrong."}}};

struct NoException {
    int number = 7;
};

// Two rows, then the end.
class OddSource final : public Source {
public:
    OddSource(std::string_view behaviour, std::string_view file) : behaviour_(behaviour), file_(file) {
        if (behaviour_ == "unknown_parent") types_.front().parent = "nobody";
    }

    std::span<const RecordType> recordTypes() const override {
        if (behaviour_ == "throw_in_types") throw std::logic_error("210199198001011234");
        return types_;
    }

    Result<bool> next(RecordBatch& batch) override {
        if (done_) throw std::logic_error("called after the end");
        if (behaviour_ == "throw_in_next") throw std::out_of_range("210199198001011234");
        if (behaviour_ == "error") {
            done_ = true;
            return Error{ErrorCode::MalformedInput, {"the file ends too early", "文件过早结束"}, {file_, 3}};
        }
        batch.reset(behaviour_ == "unannounced_type" ? secret_ : types_.front(), file_);
        done_ = told_;
        if (told_) return false;
        told_ = true;
        if (behaviour_ == "no_rows") return true;
        for (const std::uint64_t ordinal : {std::uint64_t{1}, std::uint64_t{behaviour_ == "falling_rows" ? 1U : 2U}}) {
            batch.beginRow({.line = ordinal + 1, .ordinal = ordinal});
            batch.set(0, file_);
        }
        return true;
    }

private:
    std::string behaviour_;
    std::string file_;
    std::vector<RecordType> types_{{"row", {"file"}}};
    RecordType secret_{"secret", {"file"}};
    bool told_ = false;
    bool done_ = false;
};

class OddSink final : public Sink {
public:
    OddSink(std::string_view behaviour, ByteWriter& out) : behaviour_(behaviour), out_(out) {}

    Result<void> write(const RecordBatch& batch) override {
        if (behaviour_ == "throw_in_write") throw NoException{};
        for (std::size_t row = 0; row < batch.rowCount(); ++row)
            if (auto written = out_.write(batch.cell(0, row).text()); !written) return written;
        return {};
    }
    Result<void> finish() override {
        if (behaviour_ == "throw_in_finish") throw std::runtime_error("210199198001011234");
        return out_.write("end");
    }

private:
    std::string behaviour_;
    ByteWriter& out_;
};

class OddAdapter final : public Adapter {
public:
    const AdapterInfo& info() const override {
        static const AdapterInfo kInfo{.id = AIDGATE_ADAPTER_ID,
                                       .title = "Misbehaves as told",
                                       .help = "Does well, or one thing wrong.",
                                       .options = kOptions,
                                       .reads = true,
                                       .writes = true};
        return kInfo;
    }

    Result<std::unique_ptr<Source>> openSource(const Delivery& delivery, const Host& host) const override {
        const auto behaviour = host.options().text("behaviour");
        if (behaviour == "throw_at_open") throw std::invalid_argument("210199198001011234");
        if (behaviour == "throw_foreign") throw 7;
        if (behaviour == "no_source") return std::unique_ptr<Source>();
        return std::make_unique<OddSource>(behaviour, delivery.fileName(0));
    }

    Result<std::unique_ptr<Sink>> openSink(ByteWriter& out, std::span<const RecordType>,
                                           const Host& host) const override {
        const auto behaviour = host.options().text("behaviour");
        if (behaviour == "no_sink") return std::unique_ptr<Sink>();
        return std::make_unique<OddSink>(behaviour, out);
    }
};

}  // namespace

AIDGATE_PLUGIN(AIDGATE_ADAPTER_ID, AIDGATE_ADAPTER_VERSION);
POCO_BEGIN_MANIFEST(aidgate::sdk::Adapter)
POCO_EXPORT_CLASS(OddAdapter)
POCO_END_MANIFEST
