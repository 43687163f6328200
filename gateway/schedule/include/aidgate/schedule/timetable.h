// Which exchange is due now. Knows neither clock nor processes: it is told the time, and what became of each run.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aidgate/schedule/recurrence.h"

namespace aidgate::schedule {

// What is done about moments that passed while the gateway stood still, or while the exchange was running.
enum class CatchUp : std::uint8_t { None, Once, All };

struct Retry {
    unsigned times = 3;              // after the run that failed; 0 = none
    std::chrono::seconds first{60};  // doubled each time, at most an hour, and up to a quarter more
    bool operator==(const Retry&) const = default;
};

struct Entry {
    std::optional<Recurrence> recurrence = {};  // none: only on demand
    std::chrono::seconds jitter{0};             // a run begins up to so much later, always the same for the same moment
    CatchUp catchUp = CatchUp::Once;
    Retry retry = {};
};

enum class Reason : std::uint8_t { Scheduled, CatchUp, Retry, Demand };

struct Due {
    std::string name;
    Reason reason = Reason::Scheduled;
    Instant planned;  // the moment it stands for; of a demand: when it was asked for
};

class Timetable {
public:
    static constexpr std::size_t kMostCaughtUp = 24;  // of CatchUp::All
    // Later than this (and than the jitter) it was missed and is caught up with.
    static constexpr std::chrono::seconds kLate{300};
    // A clock set back by more begins anew from there; by less, what was run is not run again.
    static constexpr std::chrono::seconds kSetBack{3600};

    // The entries from now on. One that was there keeps what it knows, a new one begins at `handled` if it is named
    // there (what a gateway that stood still last did), else now. Those that are gone are forgotten.
    void set(std::map<std::string, Entry> entries, Instant now, const std::map<std::string, Instant>& handled = {});

    // What to begin now, oldest moment first; each is running from here on. At most `most`.
    std::vector<Due> take(Instant now, std::size_t most);
    // Asked for by a person: due at once, also when it is running (then again afterwards). False: no such entry.
    bool demand(const std::string& name, Instant now);
    // A run ended. `again`: it failed and may succeed later. Whether it will be retried.
    bool ended(const std::string& name, Instant now, bool again);
    // A paused entry is not due by schedule nor by retry; its moments pass.
    void pause(const std::string& name, bool paused);

    // When to look again; nullopt: nothing will be due unless it is asked for.
    std::optional<Instant> next(Instant now) const;
    std::optional<Instant> nextOf(const std::string& name, Instant now) const;
    bool running(const std::string& name) const;
    bool paused(const std::string& name) const;
    std::size_t waiting(Instant now) const;  // due and not begun

private:
    struct State {
        Entry entry;
        Instant handled;                 // moments up to here are dealt with
        std::optional<Instant> planned;  // the next one after it
        std::vector<Due> queue;          // to be begun
        std::optional<Instant> retryAt;
        Instant retryFor;
        unsigned failures = 0;
        bool running = false, paused = false;
    };
    void advance(const std::string& name, State& state, Instant now);
    void plan(State& state);
    std::chrono::seconds delay(const std::string& name, Instant planned, std::chrono::seconds most) const;

    std::map<std::string, State> states_;
};

}  // namespace aidgate::schedule
