// The daemon: one loop that waits for the next moment, a signal, a question or the end of a run.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "accepted.h"
#include "aidgate/control/control.h"
#include "aidgate/log/logger.h"
#include "aidgate/record/dictionary.h"
#include "aidgate/store/store.h"
#include "health_server.h"
#include "runner.h"
#include "supervisor.h"

namespace aidgate::daemon {

class Daemon {
public:
    // Opens everything a configured daemon needs. Error::Busy: another daemon serves this store. `share`: where the
    // installation has its dictionary; `program`: aidgate itself.
    static sdk::Result<std::unique_ptr<Daemon>> open(Accepted accepted, const std::filesystem::path& share,
                                                     const std::filesystem::path& program);
    ~Daemon();

    // Until it is told to stop: SIGTERM and SIGINT let running exchanges end, within serve.stop_seconds; a second one
    // ends them at once. SIGHUP reads the configuration again.
    void run();

private:
    Daemon(Accepted accepted, const std::filesystem::path& program);
    sdk::Result<void> lock();
    sdk::Result<void> openParts(const std::filesystem::path& share);

    void wait();
    void takeSignals();
    void collect();
    void answerWaiters(const std::string& name, int exitCode);
    void stop(bool atOnce);
    bool mayEnd();
    sdk::Result<void> reload();
    void asked(control::Token token, const std::string& question);
    sdk::Result<std::string> demand(control::Token token, const std::string& name, bool wait);
    sdk::Result<std::string> statusText() const;
    void beat();
    void tellAlert(const Alert& alert);

    Accepted first_;
    ProcessRunner runner_;
    std::unique_ptr<log::Log> log_;
    std::unique_ptr<sdk::Logger> logger_;
    std::optional<record::Dictionary> dictionary_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<Supervisor> supervisor_;
    std::unique_ptr<control::Listener> listener_;
    Pulse pulse_;
    std::unique_ptr<HealthServer> health_;
    // Who wants to hear how a run ends: of the exchange that is named, the one after `skipped` others.
    struct Waiter {
        std::string name;
        control::Token token = 0;
        unsigned skipped = 0;
    };
    std::vector<Waiter> waiters_;
    int lock_ = -1, signals_ = -1;
    bool stopping_ = false;
    std::chrono::steady_clock::time_point stopBy_, lastBeat_, lastNotice_;
    std::chrono::steady_clock::time_point killBy_ = std::chrono::steady_clock::time_point::max();
};

}  // namespace aidgate::daemon
