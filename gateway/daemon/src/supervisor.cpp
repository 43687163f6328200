#include "supervisor.h"

#include <algorithm>
#include <cstring>

namespace aidgate::daemon {

namespace {

constexpr int kTrouble = 1;
constexpr int kConfiguration = 2;
constexpr int kFailed = 3;

// How the last run that has ended left the exchange.
Condition conditionOf(const store::ExchangeRun& run) {
    switch (run.outcome) {
        case store::RunOutcome::Running:
        case store::RunOutcome::Done: return Condition::Good;
        case store::RunOutcome::Trouble: return Condition::Trouble;
        case store::RunOutcome::Failed:
        case store::RunOutcome::Died: return Condition::Failing;
    }
    return Condition::Good;
}

}  // namespace

std::string_view toString(Condition condition) {
    switch (condition) {
        case Condition::Good: return "good";
        case Condition::Trouble: return "trouble";
        case Condition::Failing: return "failing";
        case Condition::Quarantined: return "quarantined";
    }
    return "good";
}

Supervisor::Supervisor(Wiring wiring, Accepted accepted, schedule::Instant now)
    : wiring_(std::move(wiring)), accepted_(std::move(accepted)) {
    std::map<std::string, schedule::Instant> handled;
    if (const auto marks = wiring_.runs.marks())
        for (const auto& [name, mark] : *marks)
            if (const auto planned = momentOf(mark.planned)) handled[name] = *planned;
    timetable_.set(accepted_.entries, now, handled);
    for (const auto& [name, entry] : accepted_.entries)
        if (const auto last = wiring_.runs.last(name, 1); last && !last->empty())
            conditions_[name] = conditionOf(last->front());
    refreshPauses();
}

void Supervisor::take(Accepted accepted, schedule::Instant now) {
    accepted_ = std::move(accepted);
    timetable_.set(accepted_.entries, now);
    refreshPauses();
}

void Supervisor::refreshPauses() {
    const auto paused = wiring_.runs.paused();
    if (!paused) return;
    for (const auto& [name, entry] : accepted_.entries) {
        const bool is = std::find(paused->begin(), paused->end(), name) != paused->end();
        timetable_.pause(name, is);
        if (!is && conditions_[name] == Condition::Quarantined) conditions_[name] = Condition::Failing;
    }
}

void Supervisor::begin(schedule::Instant now) {
    refreshPauses();
    const std::size_t most = accepted_.settings.serve.atOnce;
    // While findings are worked out the store's one writer is taken: a run beside it would only wait.
    if (running_ >= most || timetable_.running(kReconcile)) return;
    for (const auto& due : timetable_.take(now, most - running_)) {
        ++running_;
        const auto started = wiring_.runner.start(due, accepted_);
        if (started) {
            wiring_.logger.log(sdk::LogLevel::Info, "run begun exchange=" + due.name);
            continue;
        }
        wiring_.logger.log(sdk::LogLevel::Error,
                           "run not begun exchange=" + due.name + " " + started.error().message.en);
        ended({due.name, kFailed, 0, false}, now);
    }
}

sdk::Text Supervisor::messageOf(const Ended& ended) {
    if (ended.overtime) return {"it took too long and was ended", "运行超时，已被终止"};
    if (ended.signal != 0)
        return sdk::say("it died of signal {0} ({1})", "进程因信号 {0}（{1}）终止", ended.signal,
                        ::strsignal(ended.signal));
    if (ended.exitCode == kConfiguration)
        return {"a file that it goes by is wrong; the log says which", "所依据的文件有误，详见日志"};
    if (const auto last = wiring_.runs.last(ended.name, 1); last && !last->empty()) return last->front().message;
    return {};
}

void Supervisor::ended(const Ended& ended, schedule::Instant now) {
    if (running_ > 0) --running_;
    const bool died = ended.exitCode < 0;
    const bool retried = timetable_.ended(ended.name, now, died || ended.exitCode == kFailed);
    wiring_.logger.log(ended.exitCode == 0 ? sdk::LogLevel::Info : sdk::LogLevel::Warning,
                       "run ended exchange=" + ended.name + " exit=" + std::to_string(ended.exitCode) +
                           " signal=" + std::to_string(ended.signal) + " retried=" + (retried ? "yes" : "no"));
    if (ended.exitCode == 0) return become(ended.name, Condition::Good, {});
    if (ended.exitCode == kTrouble) return become(ended.name, Condition::Trouble, messageOf(ended));
    if (died) noteDeath(ended.name, now);
    if (!retried && conditions_[ended.name] != Condition::Quarantined)
        become(ended.name, Condition::Failing, messageOf(ended));
}

void Supervisor::noteDeath(const std::string& name, schedule::Instant now) {
    auto& deaths = deaths_[name];
    deaths.push_back(now);
    while (!deaths.empty() && (now - deaths.front() > kDeathsWithin || deaths.front() > now)) deaths.pop_front();
    if (deaths.size() < kDeaths) return;
    deaths.clear();
    if (auto paused = wiring_.runs.pause(name, true, "died three times in ten minutes"); !paused)
        wiring_.logger.log(sdk::LogLevel::Error, "pause failed exchange=" + name + " " + paused.error().message.en);
    timetable_.pause(name, true);
    become(name, Condition::Quarantined,
           sdk::say("it died {0} times in ten minutes and is paused; resume it with 'aidgate resume {1}'",
                    "十分钟内终止 {0} 次，已暂停；请用 'aidgate resume {1}' 恢复", kDeaths, name));
}

void Supervisor::become(const std::string& name, Condition condition, const sdk::Text& message) {
    auto& known = conditions_[name];
    if (known == condition) return;
    known = condition;
    wiring_.alert({name, condition, message});
}

std::vector<ExchangeStatus> Supervisor::status(schedule::Instant now) const {
    std::vector<ExchangeStatus> all;
    for (const auto& [name, entry] : accepted_.entries) {
        if (name.starts_with('@') && !entry.recurrence && !timetable_.running(name)) continue;
        const auto condition = conditions_.find(name);
        all.push_back({name, timetable_.running(name), timetable_.paused(name),
                       condition == conditions_.end() ? Condition::Good : condition->second,
                       timetable_.nextOf(name, now)});
    }
    return all;
}

}  // namespace aidgate::daemon
