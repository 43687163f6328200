#include "isolated/worker.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "aidgate/adapter/fault_history.h"
#include "aidgate/adapter/worker.h"

namespace aidgate::adapter {
namespace {

using wire::Frame;
using wire::Kind;

// What a process that is ending by itself is given before it is ended.
constexpr std::chrono::milliseconds kPatience{2'000};

std::uint32_t levelsWanted(const sdk::Logger& log) {
    std::uint32_t levels = 0;
    for (unsigned level = 0; level <= static_cast<unsigned>(sdk::LogLevel::Error); ++level)
        if (log.enabled(static_cast<sdk::LogLevel>(level))) levels |= 1U << level;
    return levels;
}

std::string written(const WorkerSetup& setup, const sdk::Host& host) {
    wire::Hello hello{.protocol = wire::kProtocol,
                      .gateway = ::getpid(),
                      .limits = setup.isolation.limits,
                      .logLevels = levelsWanted(host.log())};
    for (const auto* manifest : setup.adapters) hello.adapters.push_back(*manifest);
    return wire::written(hello);
}

sdk::Text seconds(std::chrono::milliseconds time) {
    return sdk::say("{0}.{1} s", "{0}.{1} 秒", time.count() / 1000, time.count() % 1000 / 100);
}

std::string missingProtection(std::uint32_t missing) {
    std::string names;
    const auto name = [&](std::uint32_t bit, const char* word) {
        if ((missing & bit) != 0) names += (names.empty() ? "" : ", ") + std::string(word);
    };
    name(kNoSystemCallFilter, "seccomp");
    name(kNoFileRules, "Landlock");
    name(kNoMemoryLimit, "a memory limit");
    return names;
}

}  // namespace

std::string_view toString(FaultKind kind) {
    switch (kind) {
        case FaultKind::NotStarted: return "not-started";
        case FaultKind::Crash: return "crash";
        case FaultKind::Memory: return "memory";
        case FaultKind::Processor: return "processor";
        case FaultKind::Hang: return "hang";
        case FaultKind::Garbage: return "garbage";
    }
    return "crash";
}

sdk::Result<std::unique_ptr<Worker>> Worker::start(const WorkerSetup& setup, const sdk::Host& host) {
    const auto& manifest = *setup.adapters.front();
    if (setup.isolation.history != nullptr) {
        if (auto admitted = setup.isolation.history->admit(manifest.id, manifest.version); !admitted)
            return admitted.error();
    }
    auto process = WorkerProcess::start(setup.isolation.worker, setup.isolation.showOutput);
    if (!process) return process.error();
    std::unique_ptr<Worker> worker(new Worker(setup, host, *std::move(process)));
    if (auto greeted = worker->greet(setup); !greeted) return greeted.error();
    return worker;
}

Worker::Worker(const WorkerSetup& setup, const sdk::Host& host, WorkerProcess process)
    : manifest_(*setup.adapters.front()),
      isolation_(setup.isolation),
      host_(host),
      process_(std::move(process)),
      connection_(process_.socket()),
      runEnds_(std::chrono::steady_clock::now() + setup.isolation.limits.run),
      deadline_(runEnds_) {}

Worker::~Worker() = default;

sdk::Result<void> Worker::greet(const WorkerSetup& setup) {
    const sdk::Text doing{"being loaded", "加载"};
    deadline_ = std::min(runEnds_, std::chrono::steady_clock::now() + isolation_.limits.call);
    if (!connection_.send(Kind::Hello, written(setup, host_), deadline_, setup.libraries)) return fault(doing);
    auto frame = answer(Kind::Ready, Kind::Ready, doing);
    if (!frame) return frame.error();
    const auto protocol = wire::protocolOf(frame->payload);
    if (protocol != wire::kProtocol)
        return told(FaultKind::NotStarted, doing,
                    sdk::say("found a worker program that speaks version {0}, this gateway speaks {1}: install both "
                             "from one build",
                             "所用工作进程程序的协议版本为 {0}，本网关为 {1}：请从同一次构建安装两者", protocol,
                             wire::kProtocol));
    const auto ready = wire::readReady(frame->payload);
    if (!ready) return garbage(doing);
    if (ready->toolchain != isolation_.toolchain)
        return told(FaultKind::NotStarted, doing,
                    sdk::say("found a worker program of toolchain {0}, expected {1}",
                             "所用工作进程程序的编译环境为 {0}，应为 {1}", ready->toolchain, isolation_.toolchain));
    if (ready->missing != 0 && isolation_.log != nullptr && !setup.missingTold.exchange(true))
        isolation_.log->log(sdk::LogLevel::Warning, "worker without " + missingProtection(ready->missing));
    return {};
}

sdk::Result<std::string_view> Worker::ask(Kind kind, std::string_view payload, Kind answered, const sdk::Text& doing) {
    if (auto told = tell(kind, payload, doing); !told) return told.error();
    auto frame = answer(answered, answered, doing);
    if (!frame) return frame.error();
    return frame->payload;
}

sdk::Result<void> Worker::tell(Kind kind, std::string_view payload, const sdk::Text& doing) {
    if (payload.size() > wire::mostOf(kind))
        return sdk::Error{sdk::ErrorCode::Unsupported,
                          sdk::say("adapter {0}: {1} bytes at once are more than the {2} a worker is handed",
                                   "适配器 {0}：一次 {1} 字节，超过可交给工作进程的 {2} 字节", manifest_.id,
                                   payload.size(), wire::mostOf(kind))};
    deadline_ = std::min(runEnds_, std::chrono::steady_clock::now() + isolation_.limits.call);
    if (!connection_.send(kind, payload, deadline_)) return fault(doing);
    return {};
}

sdk::Result<Frame> Worker::answer(Kind one, Kind other, const sdk::Text& doing) {
    deadline_ = std::min(runEnds_, std::chrono::steady_clock::now() + isolation_.limits.call);
    while (const auto frame = connection_.receive(deadline_)) {
        if (frame->kind == Kind::Failed) {
            auto error = wire::readError(frame->payload);
            if (!error) return garbage(doing);
            // The file could not be written: that is told, not what the plugin made of it.
            if (outputError_) return *outputError_;
            return *std::move(error);
        }
        if (frame->kind == one || frame->kind == other) {
            if (outputError_) return *outputError_;
            return *frame;
        }
        if (!serve(*frame)) {
            if (connection_.state() != Connection::State::Open) break;
            return garbage(doing);
        }
    }
    return fault(doing);
}

void Worker::passed(const std::string& resource, std::uint64_t ordinal, std::uint64_t line) {
    if (resource_ != resource) resource_ = resource;
    ordinal_ = ordinal;
    line_ = line;
}

void Worker::dismiss() {
    connection_.refuse();  // its socket is closed, and the number may become another's
    process_.end(std::chrono::milliseconds(0));
    if (isolation_.history == nullptr) return;
    const auto change = isolation_.history->recordSuccess(manifest_.id, manifest_.version);
    if (change && isolation_.log != nullptr) isolation_.log->log(sdk::LogLevel::Warning, change->line());
}

sdk::Error Worker::garbage(const sdk::Text& doing) {
    connection_.refuse();
    return fault(doing);
}

sdk::Error Worker::fault(const sdk::Text& doing) {
    switch (connection_.state()) {
        case Connection::State::Late: {
            process_.end(std::chrono::milliseconds(0));
            const bool whole = std::chrono::steady_clock::now() >= runEnds_;
            return told(
                FaultKind::Hang, doing,
                whole ? sdk::say("took longer than {0} in all", "总计耗时超过 {0}", seconds(isolation_.limits.run))
                      : sdk::say("gave no answer within {0}", "{0} 内没有应答", seconds(isolation_.limits.call)));
        }
        case Connection::State::Garbage:
            process_.end(std::chrono::milliseconds(0));
            return told(FaultKind::Garbage, doing,
                        {"sent what is no answer of a worker", "发来的内容不是工作进程的应答"});
        case Connection::State::Closed:
        case Connection::State::Open: break;
    }
    return ended(doing);
}

// The socket was closed: what became of the process says why.
sdk::Error Worker::ended(const sdk::Text& doing) {
    const auto ending = process_.end(kPatience);
    if (ending.forced)
        return told(FaultKind::Garbage, doing, {"closed its connection to the gateway", "关闭了与网关的连接"});
    if (ending.signal == SIGXCPU)
        return told(FaultKind::Processor, doing,
                    sdk::say("used its {0} s of processor time (SIGXCPU)", "用完了 {0} 秒处理器时间 (SIGXCPU)",
                             isolation_.limits.processor.count()));
    if (ending.signal != 0)
        return told(FaultKind::Crash, doing, sdk::say("crashed ({0})", "崩溃 ({0})", signalName(ending.signal)));
    if (ending.exitCode == static_cast<int>(WorkerExit::OutOfMemory))
        return told(FaultKind::Memory, doing,
                    sdk::say("wanted more memory than its {0} MiB", "所需内存超过 {0} MiB",
                             isolation_.limits.memoryBytes >> 20));
    return told(FaultKind::Crash, doing,
                sdk::say("ended by itself with exit code {0}", "自行结束，退出码 {0}", ending.exitCode));
}

sdk::Error Worker::told(FaultKind kind, const sdk::Text& doing, const sdk::Text& what) {
    // A program that is missing or of another version is not the plugin's fault.
    if (isolation_.history != nullptr && kind != FaultKind::NotStarted) {
        const auto change = isolation_.history->recordFault(manifest_.id, manifest_.version, kind);
        if (change && isolation_.log != nullptr) isolation_.log->log(sdk::LogLevel::Error, change->line());
    }
    sdk::Location where;
    where.resource = resource_;
    if (where.resource.empty() && delivery_ != nullptr && delivery_->fileCount() != 0)
        where.resource = delivery_->fileName(0);
    if (where.resource.empty() && out_ != nullptr) where.resource = out_->name();
    return {sdk::ErrorCode::Internal,
            sdk::say("adapter {0} {1} {2} when {3}{4}", "适配器 {0} {1} 在{3}时{2}{4}", manifest_.id, manifest_.version,
                     what, doing, place()),
            std::move(where)};
}

sdk::Text Worker::place() const {
    if (ordinal_ == 0) return {", before the first row", "，此前没有任何行"};
    return sdk::say("; the last row that came is number {0}, line {1}", "；最后一行是第 {0} 号，位于第 {1} 行",
                    ordinal_, line_);
}

}  // namespace aidgate::adapter
