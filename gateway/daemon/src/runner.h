// Runs as processes of their own: what one of them breaks or eats is its own.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "accepted.h"
#include "aidgate/sdk/error.h"

namespace aidgate::daemon {

struct Ended {
    std::string name;
    int exitCode = -1;  // -1: by a signal
    int signal = 0;
    bool overtime = false;  // it was ended because it took too long
};

// What the supervisor starts runs with.
class Runner {
public:
    virtual ~Runner() = default;
    virtual sdk::Result<void> start(const schedule::Due& due, const Accepted& accepted) = 0;
};

// "2026-11-28T03:00:00Z", and back; nullopt: not of that form.
std::string momentText(schedule::Instant at);
std::optional<schedule::Instant> momentOf(const std::string& text);

class ProcessRunner final : public Runner {
public:
    // `program`: aidgate itself.
    explicit ProcessRunner(std::filesystem::path program) : program_(std::move(program)) {}

    // aidgate sync NAME, reconcile, delivery receipts or delivery send, under the accepted configuration's text. It
    // dies with this process.
    sdk::Result<void> start(const schedule::Due& due, const Accepted& accepted) override;
    // A program of the operator's that nobody waits for.
    void startAlert(const std::filesystem::path& program, const std::vector<std::string>& arguments);

    // Those that have ended since; also tells those that take too long to end, and kills them ten seconds later.
    std::vector<Ended> collect();
    void signalAll(int signal);
    std::size_t running() const { return running_.size(); }

private:
    struct Child {
        std::string name;
        std::chrono::steady_clock::time_point end;  // after it the run is ended
        bool told = false;
    };
    std::filesystem::path program_;
    std::map<pid_t, Child> running_;
    std::map<pid_t, std::chrono::steady_clock::time_point> alerts_;
};

}  // namespace aidgate::daemon
