// Decides what runs now and what is made of how it ended. Told the time; starts nothing itself.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "accepted.h"
#include "aidgate/sdk/adapter.h"
#include "aidgate/store/exchange_runs.h"
#include "runner.h"

namespace aidgate::daemon {

enum class Condition : std::uint8_t {
    Good,
    Trouble,     // something waits for a person: held, refused, rejected beyond its threshold
    Failing,     // ours, and retries did not help
    Quarantined  // died three times in ten minutes: paused until a person resumes it
};
std::string_view toString(Condition condition);

// A condition that is new. Told once, however often it is met again.
struct Alert {
    std::string name;
    Condition condition = Condition::Good;
    sdk::Text message;
};

struct ExchangeStatus {
    std::string name;
    bool running = false, paused = false;
    Condition condition = Condition::Good;
    std::optional<schedule::Instant> next;
};

class Supervisor {
public:
    static constexpr unsigned kDeaths = 3;
    static constexpr std::chrono::minutes kDeathsWithin{10};

    struct Wiring {
        store::ExchangeRuns& runs;
        Runner& runner;
        sdk::Logger& logger;
        std::function<void(const Alert&)> alert;
    };
    // Everything outlives the supervisor. What the store says of earlier runs is taken up.
    Supervisor(Wiring wiring, Accepted accepted, schedule::Instant now);

    // Another configuration. Runs go on under the one they were started with.
    void take(Accepted accepted, schedule::Instant now);
    const Accepted& accepted() const { return accepted_; }

    void begin(schedule::Instant now);  // what is due
    void ended(const Ended& ended, schedule::Instant now);
    bool demand(const std::string& name, schedule::Instant now) { return timetable_.demand(name, now); }
    bool running(const std::string& name) const { return timetable_.running(name); }
    void refreshPauses();  // as the store has them: people pause and resume there

    std::optional<schedule::Instant> next(schedule::Instant now) const { return timetable_.next(now); }
    std::size_t waiting(schedule::Instant now) const { return timetable_.waiting(now); }
    std::vector<ExchangeStatus> status(schedule::Instant now) const;

private:
    void noteDeath(const std::string& name, schedule::Instant now);
    void become(const std::string& name, Condition condition, const sdk::Text& message);
    sdk::Text messageOf(const Ended& ended);

    Wiring wiring_;
    Accepted accepted_;
    schedule::Timetable timetable_;
    std::map<std::string, Condition> conditions_;
    std::map<std::string, std::deque<schedule::Instant>> deaths_;
    std::size_t running_ = 0;
};

}  // namespace aidgate::daemon
