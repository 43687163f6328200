#include "guard.h"

#include <cstdlib>
#include <string>
#include <utility>

#include <cxxabi.h>

#include "handshake.h"

namespace aidgate::adapter {
namespace {

const sdk::Text kReading{"reading", "读取"};
const sdk::Text kWriting{"writing", "写出"};

sdk::Error broken(std::string_view adapter, const sdk::Text& promise) {
    return {sdk::ErrorCode::Internal, sdk::say("adapter {0} {1}", "适配器 {0} {1}", adapter, promise)};
}

class GuardedSource final : public sdk::Source {
public:
    GuardedSource(std::string_view adapter, std::unique_ptr<sdk::Source> plugin)
        : adapter_(adapter), plugin_(std::move(plugin)) {}

    sdk::Result<void> learnTypes() {
        const auto types =
            guarded(adapter_, {"telling its record types", "说明记录类型"},
                    [&]() -> sdk::Result<std::span<const sdk::RecordType>> { return plugin_->recordTypes(); });
        if (!types) return types.error();
        types_ = *types;
        for (const auto& type : types_) {
            if (type.name.empty())
                return broken(adapter_, {"has a record type without a name", "有一个没有名称的记录类型"});
            if (!type.parent.empty() && !named(type.parent))
                return broken(adapter_, sdk::say("hangs '{0}' under '{1}', which it does not have",
                                                 "将 '{0}' 置于 '{1}' 之下，而它没有后者", type.name, type.parent));
        }
        return {};
    }

    std::span<const sdk::RecordType> recordTypes() const override { return types_; }

    sdk::Result<bool> next(sdk::RecordBatch& batch) override {
        if (ended_) return false;
        auto more = guarded(adapter_, kReading, [&]() -> sdk::Result<bool> { return plugin_->next(batch); });
        if (more && *more) {
            if (auto kept = checkBatch(batch); !kept) more = kept.error();
        }
        ended_ = !more || !*more;
        return more;
    }

private:
    bool named(std::string_view name) const {
        for (const auto& type : types_)
            if (type.name == name) return true;
        return false;
    }

    bool has(const sdk::RecordType& type) const {
        for (const auto& known : types_)
            if (&known == &type || known == type) return true;
        return false;
    }

    sdk::Result<void> checkBatch(const sdk::RecordBatch& batch) const {
        if (batch.rowCount() == 0) return broken(adapter_, {"said there are rows and gave none", "声称有行却没有给出"});
        if (!has(batch.type()))
            return broken(adapter_, sdk::say("gave rows of '{0}', which it has not announced",
                                             "给出了事先没有说明的 '{0}' 的行", batch.type().name));
        std::uint64_t last = 0;
        for (std::size_t row = 0; row < batch.rowCount(); ++row) {
            const auto& origin = batch.origin(row);
            if (origin.ordinal <= last)
                return broken(adapter_,
                              sdk::say("gave row {0} after row {1}, rows' ordinals must rise",
                                       "在第 {1} 行之后给出第 {0} 行，行的序号必须递增", origin.ordinal, last));
            last = origin.ordinal;
        }
        return {};
    }

    std::string adapter_;
    std::unique_ptr<sdk::Source> plugin_;
    std::span<const sdk::RecordType> types_;
    bool ended_ = false;
};

class GuardedSink final : public sdk::Sink {
public:
    GuardedSink(std::string_view adapter, std::unique_ptr<sdk::Sink> plugin)
        : adapter_(adapter), plugin_(std::move(plugin)) {}

    sdk::Result<void> write(const sdk::RecordBatch& batch) override {
        if (closed_) return broken(adapter_, {"was asked to write after its end", "结束之后又被要求写出"});
        return kept(guarded(adapter_, kWriting, [&]() -> sdk::Result<void> { return plugin_->write(batch); }));
    }

    sdk::Result<void> finish() override {
        if (closed_) return broken(adapter_, {"was asked to finish after its end", "结束之后又被要求结束"});
        auto done =
            kept(guarded(adapter_, {"finishing", "结束"}, [&]() -> sdk::Result<void> { return plugin_->finish(); }));
        closed_ = true;
        return done;
    }

private:
    sdk::Result<void> kept(sdk::Result<void> result) {
        if (!result) closed_ = true;
        return result;
    }

    std::string adapter_;
    std::unique_ptr<sdk::Sink> plugin_;
    bool closed_ = false;
};

class GuardedAdapter final : public sdk::Adapter {
public:
    GuardedAdapter(const Manifest& manifest, std::unique_ptr<sdk::Adapter> plugin, const sdk::AdapterInfo& info)
        : id_(manifest.id), plugin_(std::move(plugin)), info_(info) {}

    const sdk::AdapterInfo& info() const override { return info_; }

    sdk::Result<std::unique_ptr<sdk::Source>> openSource(const sdk::Delivery& delivery,
                                                         const sdk::Host& host) const override {
        using Opened = sdk::Result<std::unique_ptr<sdk::Source>>;
        auto opened = guarded(id_, {"opening a source", "打开数据源"},
                              [&]() -> Opened { return plugin_->openSource(delivery, host); });
        if (!opened) return opened;
        if (*opened == nullptr) return broken(id_, {"opened a source that is none", "打开的数据源是空的"});
        auto source = std::make_unique<GuardedSource>(id_, *std::move(opened));
        if (auto types = source->learnTypes(); !types) return types.error();
        return source;
    }

    sdk::Result<std::unique_ptr<sdk::Sink>> openSink(sdk::ByteWriter& out, std::span<const sdk::RecordType> types,
                                                     const sdk::Host& host) const override {
        using Opened = sdk::Result<std::unique_ptr<sdk::Sink>>;
        auto opened = guarded(id_, {"opening a sink", "打开写出端"},
                              [&]() -> Opened { return plugin_->openSink(out, types, host); });
        if (!opened) return opened;
        if (*opened == nullptr) return broken(id_, {"opened a sink that is none", "打开的写出端是空的"});
        return std::make_unique<GuardedSink>(id_, *std::move(opened));
    }

private:
    std::string id_;
    std::unique_ptr<sdk::Adapter> plugin_;
    sdk::AdapterInfo info_;  // what it points to is the library's, which stays
};

}  // namespace

sdk::Error escaped(std::string_view adapter, const sdk::Text& doing) {
    std::string type = "something";
    if (const auto* thrown = abi::__cxa_current_exception_type()) {
        int status = 0;
        const std::unique_ptr<char, decltype(&std::free)> readable(
            abi::__cxa_demangle(thrown->name(), nullptr, nullptr, &status), &std::free);
        type = status == 0 && readable != nullptr ? readable.get() : thrown->name();
    }
    return broken(adapter, sdk::say("threw {0} when {1}", "在{1}时抛出了 {0}", type, doing));
}

sdk::Result<std::unique_ptr<sdk::Adapter>> guardAdapter(const Manifest& manifest,
                                                        std::unique_ptr<sdk::Adapter> plugin) {
    const auto info = guarded(manifest.id, {"telling its info", "说明自身信息"},
                              [&]() -> sdk::Result<sdk::AdapterInfo> { return plugin->info(); });
    if (!info) return info.error();
    if (auto same = checkInfo(manifest, *info); !same) return same.error();
    return std::make_unique<GuardedAdapter>(manifest, std::move(plugin), *info);
}

}  // namespace aidgate::adapter
