#include "daemon.h"

#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "aidgate/crypto/key.h"
#include "notify.h"

namespace aidgate::daemon {

using std::chrono::steady_clock;

namespace {

// How long the loop sleeps at most: a clock that was set is noticed by then.
constexpr std::chrono::milliseconds kLongestWait{1000};
constexpr std::chrono::seconds kBeatEvery{10};
constexpr std::chrono::seconds kGrace{10};
constexpr std::size_t kPagesKibibytes = 64;
constexpr int kDied = 3;  // as an internal error of a verb

schedule::Instant now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::string clockText() {
    return momentText(now());
}

std::string userName() {
    passwd entry{};
    passwd* found = nullptr;
    char buffer[4096];
    if (::getpwuid_r(::geteuid(), &entry, buffer, sizeof buffer, &found) == 0 && found != nullptr)
        return found->pw_name;
    return "uid:" + std::to_string(::geteuid());
}

}  // namespace

Daemon::Daemon(Accepted accepted, const std::filesystem::path& program)
    : first_(std::move(accepted)), runner_(program) {}

Daemon::~Daemon() {
    runner_.signalAll(SIGKILL);
    if (signals_ >= 0) ::close(signals_);
    if (lock_ >= 0) ::close(lock_);
}

sdk::Result<std::unique_ptr<Daemon>> Daemon::open(Accepted accepted, const std::filesystem::path& share,
                                                  const std::filesystem::path& program) {
    std::unique_ptr<Daemon> daemon(new Daemon(std::move(accepted), program));
    if (auto locked = daemon->lock(); !locked) return std::move(locked).error();
    if (auto opened = daemon->openParts(share); !opened) return std::move(opened).error();
    return daemon;
}

// The kernel forgets the lock with the process, however it ends.
sdk::Result<void> Daemon::lock() {
    const auto file = first_.settings.store.file.string() + ".serve";
    lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock_ < 0)
        return sdk::Error{sdk::ErrorCode::Io,
                          sdk::say("cannot open {0}: {1}", "无法打开 {0}：{1}", file, std::strerror(errno))};
    if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return {};
    return sdk::Error{sdk::ErrorCode::Busy, sdk::say("another daemon serves the store {0}; 'aidgate status' asks it",
                                                     "存储 {0} 已有守护进程在服务；可用 'aidgate status' 查询",
                                                     first_.settings.store.file.string())};
}

sdk::Result<void> Daemon::openParts(const std::filesystem::path& share) {
    const auto& settings = first_.settings;
    log_ = log::Log::open(settings.log);
    logger_ = log_->logger("serve");
    config::Diagnostics problems;
    dictionary_ = record::loadDictionary({share / "dictionary.yaml"}, problems);
    if (!dictionary_) return problems.toError(sdk::ErrorCode::InvalidConfig);
    auto key = crypto::loadKey(settings.key.file);
    if (!key) return std::move(key).error();
    // It reads little, again and again: what it needs does not grow with the store.
    auto store = store::Store::open({.file = settings.store.file,
                                     .actor = userName(),
                                     .clock = clockText,
                                     .threads = 1,
                                     .pagesKibibytes = kPagesKibibytes},
                                    *key, *dictionary_);
    if (!store) return std::move(store).error();
    store_ = std::move(*store);
    auto listener = control::Listener::open(first_.control());
    if (!listener) return std::move(listener).error();
    listener_ = std::move(*listener);

    sigset_t mine;
    sigemptyset(&mine);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGCHLD}) sigaddset(&mine, signal);
    ::pthread_sigmask(SIG_BLOCK, &mine, nullptr);  // before any thread is started, so that none of them has them
    signals_ = ::signalfd(-1, &mine, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals_ < 0) return sdk::Error{sdk::ErrorCode::Io, {"no signals can be awaited", "无法等待信号"}};
    if (!settings.serve.listen.empty()) {
        auto health = HealthServer::open(settings.serve.listen, pulse_);
        if (!health) return std::move(health).error();
        health_ = std::move(*health);
    }
    supervisor_ = std::make_unique<Supervisor>(
        Supervisor::Wiring{store_->exchangeRuns(), runner_, *logger_, [this](const Alert& alert) { tellAlert(alert); }},
        first_, now());
    return {};
}

void Daemon::run() {
    logger_->log(sdk::LogLevel::Info, "serving exchanges=" + std::to_string(first_.settings.exchanges.size()) +
                                          (health_ ? " port=" + std::to_string(health_->port()) : ""));
    beat();
    notify("READY=1");
    while (!mayEnd()) {
        if (!stopping_) supervisor_->begin(now());
        wait();
        takeSignals();
        collect();
        listener_->serve([this](control::Token token, const std::string& question) { asked(token, question); });
        if (steady_clock::now() - lastBeat_ > kBeatEvery) beat();
        if (const auto period = watchdogPeriod(); period && steady_clock::now() - lastNotice_ > *period) {
            notify("WATCHDOG=1");
            lastNotice_ = steady_clock::now();
        }
    }
    logger_->log(sdk::LogLevel::Info, "stopped");
}

void Daemon::wait() {
    std::vector<pollfd> waiting = {{signals_, POLLIN, 0}};
    listener_->addTo(waiting);
    auto most = kLongestWait;
    if (const auto period = watchdogPeriod()) most = std::min(most, *period);
    if (const auto next = supervisor_->next(now()); next && !stopping_) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(*next - std::chrono::system_clock::now());
        // Due and not begun: there is no free place; the end of a run will wake us.
        if (left.count() > 0) most = std::min(most, left);
    }
    ::poll(waiting.data(), waiting.size(), static_cast<int>(most.count()));
}

void Daemon::takeSignals() {
    signalfd_siginfo one{};
    while (::read(signals_, &one, sizeof one) == sizeof one) {
        if (one.ssi_signo == SIGHUP) {
            if (auto done = reload(); !done)
                logger_->log(sdk::LogLevel::Error, "not reloaded: " + sdk::toText(done.error()).en);
        } else if (one.ssi_signo != SIGCHLD) {
            stop(stopping_);
        }
    }
}

void Daemon::collect() {
    for (const auto& ended : runner_.collect()) {
        supervisor_->ended(ended, now());
        answerWaiters(ended.name, ended.exitCode < 0 ? kDied : ended.exitCode);
        lastBeat_ = {};
    }
}

void Daemon::answerWaiters(const std::string& name, int exitCode) {
    std::erase_if(waiters_, [&](Waiter& waiter) {
        if (waiter.name != name || waiter.skipped-- > 0) return false;
        listener_->answer(waiter.token, "ended " + std::to_string(exitCode) + "\n");
        return true;
    });
}

void Daemon::stop(bool atOnce) {
    const auto clock = steady_clock::now();
    if (!stopping_) {
        logger_->log(sdk::LogLevel::Info, "stopping runs=" + std::to_string(runner_.running()));
        notify("STOPPING=1");
        stopBy_ = clock + std::chrono::seconds(supervisor_->accepted().settings.serve.stopSeconds);
    }
    stopping_ = true;
    if (atOnce) stopBy_ = clock;
}

// What is not sealed when a run is ended stays unsealed: the next run takes it up.
bool Daemon::mayEnd() {
    if (!stopping_) return false;
    if (runner_.running() == 0) return true;
    const auto clock = steady_clock::now();
    if (clock < stopBy_) return false;
    if (killBy_ == steady_clock::time_point::max()) {
        runner_.signalAll(SIGTERM);
        killBy_ = clock + kGrace;
    }
    if (clock >= killBy_) runner_.signalAll(SIGKILL);
    return false;
}

sdk::Result<void> Daemon::reload() {
    notify("RELOADING=1");
    config::Diagnostics problems;
    auto accepted = accept(supervisor_->accepted().file, problems);
    notify("READY=1");
    if (!accepted) return problems.toError(sdk::ErrorCode::InvalidConfig);
    const auto& before = supervisor_->accepted().settings;
    const auto& after = accepted->settings;
    if (after.store != before.store || after.key != before.key ||
        accepted->control() != supervisor_->accepted().control() || after.serve.listen != before.serve.listen)
        return sdk::Error{sdk::ErrorCode::InvalidConfig,
                          {"store, key, serve.control and serve.listen change only with a restart; nothing was changed",
                           "store、key、serve.control 与 serve.listen 须重启后生效；未作任何更改"}};
    supervisor_->take(std::move(*accepted), now());
    logger_->log(sdk::LogLevel::Info, "reloaded exchanges=" + std::to_string(after.exchanges.size()));
    return {};
}

void Daemon::tellAlert(const Alert& alert) {
    const bool good = alert.condition == Condition::Good;
    logger_->log(good ? sdk::LogLevel::Info : sdk::LogLevel::Error,
                 "condition exchange=" + alert.name + " is=" + std::string(toString(alert.condition)) +
                     (alert.message.en.empty() ? "" : " " + alert.message.en));
    const auto& program = supervisor_->accepted().settings.serve.alert;
    if (program.empty()) return;
    runner_.startAlert(program, {alert.name, std::string(toString(alert.condition)),
                                 log::withoutPersons(alert.message.en), log::withoutPersons(alert.message.zh)});
}

}  // namespace aidgate::daemon
