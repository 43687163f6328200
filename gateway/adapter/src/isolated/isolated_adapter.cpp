#include "isolated/isolated_adapter.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "composed.h"
#include "isolated/sealed_library.h"
#include "isolated/worker.h"
#include "wire/batch.h"

namespace aidgate::adapter {
namespace {

using wire::Kind;

constexpr std::size_t kMostTypes = 1'000;  // each is compared with the others

const sdk::Text kReading{"reading", "读取"};
const sdk::Text kWriting{"writing", "写出"};

class IsolatedSource final : public sdk::Source {
public:
    IsolatedSource(std::unique_ptr<Worker> worker, std::vector<sdk::RecordType> types)
        : worker_(std::move(worker)), types_(std::move(types)) {}

    std::span<const sdk::RecordType> recordTypes() const override { return types_; }

    sdk::Result<bool> next(sdk::RecordBatch& batch) override {
        // The worker reads ahead, so it was told once how many rows a batch has.
        if (capacity_ == 0) {
            capacity_ = batch.capacity();
            const wire::Numbers capacity{static_cast<std::uint32_t>(capacity_), 0};
            if (auto told = worker_->tell(Kind::Next, written(capacity), kReading); !told) return told.error();
        } else if (batch.capacity() < capacity_) {
            return sdk::Error{sdk::ErrorCode::InvalidArgument,
                              {"a batch has less room than the first one had", "批次的容量小于第一个批次"}};
        }
        auto frame = worker_->answer(Kind::Batch, Kind::End, kReading);
        if (!frame) return frame.error();
        if (frame->kind == Kind::End) {
            if (!types_.empty()) batch.reset(types_.front(), {});
            worker_->dismiss();
            return false;
        }
        if (!wire::readBatch(frame->payload, types_, batch)) return worker_->garbage(kReading);
        const auto& last = batch.origin(batch.rowCount() - 1);
        worker_->passed(batch.resource(), last.ordinal, last.line);
        return true;
    }

private:
    std::unique_ptr<Worker> worker_;
    std::vector<sdk::RecordType> types_;
    std::size_t capacity_ = 0;
};

class IsolatedSink final : public sdk::Sink {
public:
    IsolatedSink(std::unique_ptr<Worker> worker, std::vector<sdk::RecordType> types)
        : worker_(std::move(worker)), types_(std::move(types)) {}

    sdk::Result<void> write(const sdk::RecordBatch& batch) override {
        if (batch.rowCount() == 0) return {};
        const auto type = std::find_if(types_.begin(), types_.end(),
                                       [&](const sdk::RecordType& each) { return each == batch.type(); });
        if (type == types_.end())
            return sdk::Error{sdk::ErrorCode::InvalidArgument,
                              sdk::say("rows of '{0}' are written, which was not announced",
                                       "写出了事先没有说明的 '{0}' 的行", batch.type().name)};
        frame_.clear();
        wire::writeBatch(batch, static_cast<std::uint32_t>(type - types_.begin()), frame_);
        auto done = worker_->ask(Kind::Write, frame_, Kind::Done, kWriting);
        if (!done) return done.error();
        const auto& last = batch.origin(batch.rowCount() - 1);
        worker_->passed(batch.resource(), last.ordinal, last.line);
        return {};
    }

    sdk::Result<void> finish() override {
        auto done = worker_->ask(Kind::Finish, {}, Kind::Done, {"finishing", "结束"});
        if (!done) return done.error();
        worker_->dismiss();
        return {};
    }

private:
    std::unique_ptr<Worker> worker_;
    std::vector<sdk::RecordType> types_;
    std::string frame_;
};

class IsolatedAdapter final : public sdk::Adapter {
public:
    IsolatedAdapter(const Isolation& isolation, std::vector<const Manifest*> adapters,
                    std::vector<wire::Descriptor> libraries)
        : isolation_(isolation),
          adapters_(std::move(adapters)),
          libraries_(std::move(libraries)),
          told_(composeAdapter(*adapters_.front())) {
        for (const auto& library : libraries_) descriptors_.push_back(library.number());
    }

    const sdk::AdapterInfo& info() const override { return told_->info(); }

    sdk::Result<std::unique_ptr<sdk::Source>> openSource(const sdk::Delivery& delivery,
                                                         const sdk::Host& host) const override {
        if (!info().reads) return Adapter::openSource(delivery, host);
        auto worker = Worker::start({isolation_, adapters_, descriptors_, missingTold_}, host);
        if (!worker) return worker.error();
        (*worker)->lend(delivery);
        wire::SourceRequest request{.charset = std::string(delivery.charset()), .options = options(host)};
        for (std::size_t file = 0; file < delivery.fileCount(); ++file)
            request.files.push_back({std::string(delivery.fileName(file)), std::string(delivery.dataset(file))});
        auto types = open(**worker, Kind::OpenSource, written(request), {"opening a source", "打开数据源"});
        if (!types) return types.error();
        return std::make_unique<IsolatedSource>(*std::move(worker), *std::move(types));
    }

    sdk::Result<std::unique_ptr<sdk::Sink>> openSink(sdk::ByteWriter& out, std::span<const sdk::RecordType> types,
                                                     const sdk::Host& host) const override {
        if (!info().writes) return Adapter::openSink(out, types, host);
        auto worker = Worker::start({isolation_, adapters_, descriptors_, missingTold_}, host);
        if (!worker) return worker.error();
        (*worker)->lend(out);
        wire::SinkRequest request{.name = std::string(out.name()), .options = options(host)};
        request.types.assign(types.begin(), types.end());
        auto same = open(**worker, Kind::OpenSink, written(request), {"opening a sink", "打开写出端"});
        if (!same) return same.error();
        return std::make_unique<IsolatedSink>(*std::move(worker), std::move(request.types));
    }

private:
    sdk::OptionList options(const sdk::Host& host) const {
        sdk::OptionList all;
        for (const auto& spec : info().options)
            all.emplace_back(std::string(spec.name), std::string(host.options().text(spec.name)));
        return all;
    }

    static sdk::Result<std::vector<sdk::RecordType>> open(Worker& worker, Kind kind, std::string_view request,
                                                          const sdk::Text& doing) {
        const auto opened = worker.ask(kind, request, Kind::Opened, doing);
        if (!opened) return opened.error();
        auto types = wire::readTypes(*opened);
        if (!types || types->size() > kMostTypes) return worker.garbage(doing);
        return *std::move(types);
    }

    const Isolation& isolation_;
    std::vector<const Manifest*> adapters_;
    std::vector<wire::Descriptor> libraries_;
    std::vector<int> descriptors_;
    mutable std::atomic<bool> missingTold_ = false;
    std::unique_ptr<sdk::Adapter> told_;  // for its info() alone
};

}  // namespace

sdk::Result<std::unique_ptr<sdk::Adapter>> isolateAdapter(const Isolation& isolation,
                                                          std::vector<const Manifest*> adapters) {
    std::vector<wire::Descriptor> libraries;
    for (const auto* manifest : adapters) {
        if (manifest->sharedLibrary.empty()) continue;
        auto library = sealLibrary(*manifest);
        if (!library) return library.error();
        libraries.push_back(*std::move(library));
    }
    return std::make_unique<IsolatedAdapter>(isolation, std::move(adapters), std::move(libraries));
}

}  // namespace aidgate::adapter
