// What the daemon answers when it is asked.
#include <map>
#include <set>

#include "aidgate/sync/agreement.h"
#include "daemon.h"
#include "metrics.h"

namespace aidgate::daemon {

namespace {

schedule::Instant now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

// By agreement an exchange or a delivery goes by.
std::map<std::string, std::int64_t> daysLeftOf(const Accepted& accepted) {
    std::set<std::string> used;
    for (const auto& [name, exchange] : accepted.settings.exchanges) used.insert(exchange.agreement);
    for (const auto& [name, delivery] : accepted.settings.deliveries) used.insert(delivery.agreement);
    used.erase("");
    std::map<std::string, std::int64_t> left;
    if (used.empty()) return left;
    const auto today = sync::dayInChina(std::chrono::system_clock::now());
    for (const auto& [id, last] : sync::lastDays(config::agreementsFolder(accepted.settings)))
        if (used.contains(id)) left.emplace(id, last.days() - today.days());
    return left;
}

}  // namespace

// "status", "metrics", "reload", "stop", "run NAME", "run NAME wait"
void Daemon::asked(control::Token token, const std::string& question) {
    const auto space = question.find(' ');
    const auto verb = question.substr(0, space);
    auto rest = space == std::string::npos ? std::string() : question.substr(space + 1);
    if (verb == "status") return listener_->answer(token, statusText());
    if (verb == "metrics") return listener_->answer(token, pulse_.metrics());
    if (verb == "reload") {
        const auto done = reload();
        return listener_->answer(token, done ? sdk::Result<std::string>("") : sdk::Result<std::string>(done.error()));
    }
    if (verb == "stop") {
        stop(stopping_);
        return listener_->answer(token, "");
    }
    if (verb == "run") {
        const bool waits = rest.ends_with(" wait");
        if (waits) rest.resize(rest.size() - 5);
        auto answer = demand(token, rest, waits);
        if (!answer || !waits) listener_->answer(token, answer);
        return;
    }
    listener_->answer(token, sdk::Error{sdk::ErrorCode::InvalidArgument,
                                        {"this daemon does not know the question; is it of another version?",
                                         "守护进程不认识此请求；版本是否不同？"}});
}

sdk::Result<std::string> Daemon::demand(control::Token token, const std::string& name, bool wait) {
    if (stopping_) return sdk::Error{sdk::ErrorCode::Busy, {"the daemon is stopping", "守护进程正在停止"}};
    if (!supervisor_->demand(name, now()))
        return sdk::Error{sdk::ErrorCode::NotFound, sdk::say("no exchange '{0}' in the configuration that is in force",
                                                             "生效的配置中没有交换 '{0}'", name)};
    if (wait) waiters_.push_back({name, token, supervisor_->running(name) ? 1U : 0U});
    return std::string("begun\n");
}

// Lines of fields, tab between: name, running|paused|idle, condition, next moment or "".
sdk::Result<std::string> Daemon::statusText() const {
    std::string text = std::string("daemon\t") + (stopping_ ? "stopping" : "serving") + "\t" + AIDGATE_VERSION + "\n";
    for (const auto& one : supervisor_->status(now()))
        text += one.name + "\t" +
                (one.running  ? "running"
                 : one.paused ? "paused"
                              : "idle") +
                "\t" + std::string(toString(one.condition)) + "\t" + (one.next ? momentText(*one.next) : "") + "\n";
    return text;
}

void Daemon::beat() {
    lastBeat_ = std::chrono::steady_clock::now();
    Figures figures;
    figures.version = AIDGATE_VERSION;
    figures.exchanges = supervisor_->status(now());
    figures.waiting = supervisor_->waiting(now());
    figures.running = runner_.running();
    const auto marks = store_->exchangeRuns().marks();
    if (marks) figures.marks = *marks;
    std::error_code unknown;
    const auto bytes = std::filesystem::file_size(supervisor_->accepted().settings.store.file, unknown);
    figures.agreements = daysLeftOf(supervisor_->accepted());
    figures.storeBytes = unknown ? 0 : bytes;
    figures.residentBytes = residentBytes();
    figures.openDescriptors = openDescriptors();
    pulse_.beat(marks && !stopping_, metricsText(figures));
}

}  // namespace aidgate::daemon
