#include <sys/time.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <new>
#include <optional>

#include "aidgate/adapter/worker.h"
#include "aidgate/value/encoding.h"
#include "serving/gateway_link.h"
#include "serving/lent.h"
#include "serving/loaded_adapters.h"
#include "wire/batch.h"
#include "wire/messages.h"

namespace aidgate::adapter {
namespace {

using serving::GatewayLink;
using wire::Kind;

volatile sig_atomic_t gateway = 0;

// A plugin that hangs does not notice that the gateway is gone; the timer does. (The kernel's own signal for a parent's
// death would come already when the thread ends that started the worker.)
void endWithTheGateway() {
    struct sigaction action {};
    action.sa_handler = [](int) {
        if (::getppid() != gateway) ::_exit(static_cast<int>(WorkerExit::Ended));
    };
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGALRM, &action, nullptr);
    constexpr time_t kSeconds = 5;
    const itimerval timer{{kSeconds, 0}, {kSeconds, 0}};
    ::setitimer(ITIMER_REAL, &timer, nullptr);
}

void endWithoutMemory() {
    std::set_new_handler([] { ::_exit(static_cast<int>(WorkerExit::OutOfMemory)); });
}

// The character sets' converters are files, too, which cannot be opened later.
void openConverters() {
    std::string text, bytes;
    value::decodeLine(sdk::Charset::Gb18030, "\x95\x32\x82\x36", text);
    value::encodeLine(value::WrittenCharset::Gb18030, "\U00020000", bytes);
    // The narrower ones, by which a sink knows what its agency's charset lacks.
    for (const auto charset : {value::WrittenCharset::Gbk, value::WrittenCharset::Gb2312})
        value::encodeLine(charset, "中", bytes);
}

// One worker's work, question by question.
class Work {
public:
    Work(GatewayLink& link, serving::LoadedAdapters& adapters, serving::LentLog& log)
        : link_(link), adapters_(adapters), log_(log), issues_(link) {}

    WorkerExit run() {
        for (;;) {
            const auto frame = link_.receive();
            const bool known = answer(frame);
            if (!known) return WorkerExit::BadFrame;
        }
    }

private:
    bool answer(const wire::Frame& frame) {
        switch (frame.kind) {
            case Kind::OpenSource: return openSource(frame.payload);
            case Kind::Next: return stream(frame.payload);
            case Kind::OpenSink: return openSink(frame.payload);
            case Kind::Write: return write(frame.payload);
            case Kind::Finish: return finish();
            default: return false;
        }
    }

    bool lend(sdk::OptionList options) {
        options_.emplace(std::move(options));
        host_ = makeHost(adapters_, log_, issues_, *options_);
        return true;
    }

    bool openSource(std::string_view payload) {
        auto request = wire::readSourceRequest(payload);
        if (!request || host_ != nullptr) return false;
        lend(std::move(request->options));
        delivery_.emplace(link_, *std::move(request));
        auto source = opened()->openSource(*delivery_, *host_);
        if (!source) return failed(source.error());
        source_ = *std::move(source);
        types_.assign(source_->recordTypes().begin(), source_->recordTypes().end());
        link_.send(Kind::Opened, wire::written(types_));
        return true;
    }

    // Batches until the end, as fast as the gateway takes them: it works on one while the next is read.
    bool stream(std::string_view payload) {
        const auto capacity = wire::readNumbers(payload);
        if (!capacity || capacity->first == 0 || source_ == nullptr) return false;
        sdk::RecordBatch batch(capacity->first);
        for (;;) {
            auto more = source_->next(batch);
            if (!more) return failed(more.error());
            if (!*more) break;
            link_.sendBatch(batch, numberOf(batch.type()));
        }
        link_.send(Kind::End, {});
        return true;
    }

    bool openSink(std::string_view payload) {
        auto request = wire::readSinkRequest(payload);
        if (!request || host_ != nullptr) return false;
        lend(std::move(request->options));
        types_ = std::move(request->types);
        writer_.emplace(link_, std::move(request->name));
        auto sink = opened()->openSink(*writer_, types_, *host_);
        if (!sink) return failed(sink.error());
        sink_ = *std::move(sink);
        link_.send(Kind::Opened, wire::written(types_));
        return true;
    }

    bool write(std::string_view payload) {
        const auto rows = wire::rowsOf(payload);
        if (rows == 0 || sink_ == nullptr) return false;
        if (batch_ == nullptr || batch_->capacity() < rows) batch_ = std::make_unique<sdk::RecordBatch>(rows);
        if (!wire::readBatch(payload, types_, *batch_)) return false;
        return done(sink_->write(*batch_));
    }

    bool finish() { return sink_ != nullptr && done(sink_->finish()); }

    bool done(const sdk::Result<void>& result) {
        if (!result) return failed(result.error());
        link_.send(Kind::Done, {});
        return true;
    }
    bool failed(const sdk::Error& error) {
        link_.send(Kind::Failed, wire::written(error));
        return true;
    }

    // Loaded before, or the worker would not be here.
    const sdk::Adapter* opened() { return *adapters_.adapter(adapters_.manifests().front().id); }

    // The guard has seen that it is one of them.
    std::uint32_t numberOf(const sdk::RecordType& type) const {
        std::uint32_t number = 0;
        while (number + 1 < types_.size() && types_[number].name != type.name) ++number;
        return number;
    }

    GatewayLink& link_;
    serving::LoadedAdapters& adapters_;
    serving::LentLog& log_;
    serving::LentIssues issues_;
    // In the order they must outlive each other.
    std::optional<serving::LentOptions> options_;
    std::unique_ptr<sdk::Host> host_;
    std::optional<serving::LentDelivery> delivery_;
    std::optional<serving::LentWriter> writer_;
    std::vector<sdk::RecordType> types_;
    std::unique_ptr<sdk::RecordBatch> batch_;
    std::unique_ptr<sdk::Source> source_;
    std::unique_ptr<sdk::Sink> sink_;
};

}  // namespace

WorkerExit serve(int socket, Sandbox& sandbox) {
    GatewayLink link(socket);
    const auto first = link.receive();
    if (first.kind != Kind::Hello) return WorkerExit::BadFrame;
    wire::Ready ready{.protocol = wire::kProtocol, .toolchain = sdk::kToolchain, .missing = 0};
    if (wire::protocolOf(first.payload) != wire::kProtocol) {
        // It says so; the gateway takes no other word from it.
        link.send(Kind::Ready, written(ready));
        link.flush();
        return WorkerExit::Ended;
    }
    auto hello = wire::readHello(first.payload);
    if (!hello) return WorkerExit::BadFrame;
    gateway = hello->gateway;
    ready.missing = sandbox.beforeLoading(hello->limits);
    endWithTheGateway();
    endWithoutMemory();
    openConverters();
    serving::LentLog log(link);
    log.want(hello->logLevels);
    serving::LoadedAdapters adapters;
    auto loaded = adapters.load(std::move(hello->adapters), link);
    ready.missing |= sandbox.afterLoading();
    if (!loaded) {
        link.send(Kind::Failed, wire::written(loaded.error()));
        link.flush();
        return WorkerExit::Ended;
    }
    link.send(Kind::Ready, written(ready));
    return Work(link, adapters, log).run();
}

}  // namespace aidgate::adapter
