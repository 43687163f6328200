#include "aidgate/schedule/timetable.h"

#include <algorithm>

namespace aidgate::schedule {

using std::chrono::seconds;

namespace {

constexpr seconds kMostWait{3600};

// Spread evenly, and the same whenever it is asked: FNV-1a, mixed.
std::uint64_t spread(std::string_view name, Instant at) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    hash ^= static_cast<std::uint64_t>(at.time_since_epoch().count());
    hash *= 0x9E3779B97F4A7C15ULL;
    return hash ^ (hash >> 32U);
}

}  // namespace

seconds Timetable::delay(const std::string& name, Instant planned, seconds most) const {
    if (most <= seconds(0)) return seconds(0);
    return seconds(static_cast<std::int64_t>(spread(name, planned) % static_cast<std::uint64_t>(most.count() + 1)));
}

void Timetable::plan(State& state) {
    state.planned = state.entry.recurrence ? state.entry.recurrence->next(state.handled) : std::nullopt;
}

void Timetable::set(std::map<std::string, Entry> entries, Instant now, const std::map<std::string, Instant>& handled) {
    std::erase_if(states_, [&](const auto& one) { return !entries.contains(one.first); });
    for (auto& [name, entry] : entries) {
        const auto [at, isNew] = states_.try_emplace(name);
        auto& state = at->second;
        if (isNew) {
            const auto last = handled.find(name);
            state.handled = last == handled.end() ? now : std::min(last->second, now);
        }
        state.entry = std::move(entry);
        plan(state);
    }
}

// Moves what has come since into the queue.
void Timetable::advance(const std::string& name, State& state, Instant now) {
    if (state.handled > now + kSetBack) {
        state.handled = now;
        plan(state);
    }
    if (!state.planned || *state.planned + delay(name, *state.planned, state.entry.jitter) > now) return;
    const auto most = state.entry.catchUp == CatchUp::All ? kMostCaughtUp : std::size_t{1};
    auto come = state.entry.recurrence->between(state.handled, now, most + 1);
    // The newest may still wait for its jitter.
    while (!come.empty() && come.back() + delay(name, come.back(), state.entry.jitter) > now) come.pop_back();
    if (come.size() > most) come.erase(come.begin());
    if (come.empty()) return;
    state.handled = come.back();
    plan(state);
    if (state.paused) return;
    const auto isLate = [&](Instant moment) {
        return now - moment > kLate + delay(name, moment, state.entry.jitter) || state.running;
    };
    if (state.entry.catchUp == CatchUp::None) std::erase_if(come, isLate);
    for (const auto moment : come) {
        if (state.entry.catchUp != CatchUp::All && !state.queue.empty()) break;
        if (state.queue.size() >= kMostCaughtUp) break;
        state.queue.push_back({name, isLate(moment) ? Reason::CatchUp : Reason::Scheduled, moment});
        state.retryAt.reset();  // the new run stands for the one that failed
        state.failures = 0;
    }
}

std::vector<Due> Timetable::take(Instant now, std::size_t most) {
    std::vector<Due> due;
    for (auto& [name, state] : states_) {
        advance(name, state, now);
        if (state.running) continue;
        if (!state.queue.empty()) {
            due.push_back(state.queue.front());
        } else if (state.retryAt && *state.retryAt <= now && !state.paused) {
            due.push_back({name, Reason::Retry, state.retryFor});
        }
    }
    std::stable_sort(due.begin(), due.end(), [](const Due& a, const Due& b) { return a.planned < b.planned; });
    if (due.size() > most) due.resize(most);
    for (const auto& one : due) {
        auto& state = states_[one.name];
        state.running = true;
        state.retryFor = one.planned;
        state.retryAt.reset();
        if (one.reason != Reason::Retry) state.queue.erase(state.queue.begin());
    }
    return due;
}

bool Timetable::demand(const std::string& name, Instant now) {
    const auto found = states_.find(name);
    if (found == states_.end()) return false;
    auto& queue = found->second.queue;
    // Asked for twice before it began is asked for once.
    if (std::none_of(queue.begin(), queue.end(), [](const Due& due) { return due.reason == Reason::Demand; }))
        queue.insert(queue.begin(), {name, Reason::Demand, now});
    return true;
}

bool Timetable::ended(const std::string& name, Instant now, bool again) {
    const auto found = states_.find(name);
    if (found == states_.end()) return false;
    auto& state = found->second;
    state.running = false;
    if (!again || state.failures >= state.entry.retry.times) {
        state.failures = 0;
        return false;
    }
    const auto wait = std::min(kMostWait, state.entry.retry.first * (1U << std::min(state.failures, 16U)));
    ++state.failures;
    state.retryAt = now + wait + delay(name, now, wait / 4);
    return true;
}

void Timetable::pause(const std::string& name, bool paused) {
    const auto found = states_.find(name);
    if (found == states_.end()) return;
    auto& state = found->second;
    if (paused && !state.paused) {
        std::erase_if(state.queue, [](const Due& due) { return due.reason != Reason::Demand; });
        state.retryAt.reset();
        state.failures = 0;
    }
    state.paused = paused;
}

std::optional<Instant> Timetable::nextOf(const std::string& name, Instant now) const {
    const auto found = states_.find(name);
    if (found == states_.end()) return std::nullopt;
    const auto& state = found->second;
    if (!state.queue.empty() && !state.running) return now;
    std::optional<Instant> at;
    if (state.planned) at = *state.planned + delay(name, *state.planned, state.entry.jitter);
    if (state.retryAt && !state.running && (!at || *state.retryAt < *at)) at = state.retryAt;
    return at;
}

std::optional<Instant> Timetable::next(Instant now) const {
    std::optional<Instant> first;
    for (const auto& [name, state] : states_) {
        const auto at = nextOf(name, now);
        if (at && (!first || *at < *first)) first = at;
    }
    return first;
}

bool Timetable::running(const std::string& name) const {
    const auto found = states_.find(name);
    return found != states_.end() && found->second.running;
}

bool Timetable::paused(const std::string& name) const {
    const auto found = states_.find(name);
    return found != states_.end() && found->second.paused;
}

std::size_t Timetable::waiting(Instant now) const {
    return static_cast<std::size_t>(std::count_if(states_.begin(), states_.end(), [&](const auto& one) {
        const auto& state = one.second;
        return !state.running && (!state.queue.empty() || (state.retryAt && *state.retryAt <= now));
    }));
}

}  // namespace aidgate::schedule
