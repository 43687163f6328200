// /healthz, /readyz and /metrics on a listener of their own. A few threads and short time limits: who opens connections
// and says nothing is dropped, and nothing else of the daemon waits for it.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "aidgate/sdk/error.h"

namespace aidgate::daemon {

// What it shows, set by the daemon's loop.
class Pulse {
public:
    void beat(bool ready, std::string metrics);
    // The loop went round within the last minute.
    bool alive() const;
    bool ready() const;
    std::string metrics() const;

private:
    mutable std::mutex mutex_;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
    bool ready_ = false;
    std::string metrics_;
};

class HealthServer {
public:
    // "127.0.0.1:9464"; port 0: any free one. Error::InvalidConfig, Error::Io. `pulse` outlives it.
    static sdk::Result<std::unique_ptr<HealthServer>> open(const std::string& address, const Pulse& pulse);
    ~HealthServer();
    std::uint16_t port() const;

private:
    struct Parts;
    explicit HealthServer(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace aidgate::daemon
