// Which adapters broke lately, and what follows from it: after three faults within ten minutes an adapter is left alone
// for a while, then tried once. Told per adapter and version, so that a mended plugin begins anew.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aidgate/adapter/isolation.h"
#include "aidgate/sdk/error.h"

namespace aidgate::adapter {

struct QuarantinePolicy {
    std::size_t faults = 3;
    std::chrono::seconds within{600};
    std::chrono::seconds first{1'800};  // how long the first quarantine lasts; each that follows a failed trial, twice
    std::chrono::seconds most{86'400};
};

// How an adapter stands. Trial: a quarantine is over, and the next run shows whether the adapter has mended.
enum class Standing : std::uint8_t { Working, Quarantined, Trial };

// Told once each time an adapter's standing changes, never for each fault: what an alert is made of.
struct StandingChange {
    std::string adapter, version;
    Standing from = Standing::Working, to = Standing::Working;
    FaultKind fault = FaultKind::Crash;           // the last one
    std::chrono::system_clock::time_point until;  // of a quarantine
    std::string line() const;                     // for a log
};

// Pure: the time is passed in, nothing is written. For what several processes share, see FaultFile.
class FaultLedger {
public:
    using Time = std::chrono::system_clock::time_point;
    explicit FaultLedger(QuarantinePolicy policy = {}) : policy_(policy) {}

    std::optional<StandingChange> fault(std::string_view adapter, std::string_view version, FaultKind kind, Time now);
    // A source or sink that came to its end.
    std::optional<StandingChange> success(std::string_view adapter, std::string_view version);
    // Until when it is left alone; nullopt: it may run. A quarantine that is over becomes a trial.
    std::optional<Time> quarantinedUntil(std::string_view adapter, std::string_view version, Time now);
    // A person says that it may run again.
    void release(std::string_view adapter);

    // A text of lines, and back; lines that are none are left out.
    std::string save() const;
    static FaultLedger load(std::string_view text, QuarantinePolicy policy = {});

private:
    struct Record {
        std::vector<Time> faults = {};  // within the window
        Standing standing = Standing::Working;
        Time until = {};
        std::uint32_t quarantines = 0;  // one after the other
        FaultKind last = FaultKind::Crash;
    };
    using Key = std::pair<std::string, std::string>;

    std::optional<StandingChange> become(const Key& key, Record& record, Standing standing);

    QuarantinePolicy policy_;
    std::map<Key, Record> records_;
};

// What workers' runs are asked and told. Calls may come from several threads.
class FaultHistory {
public:
    virtual ~FaultHistory() = default;
    // Error::Busy while the adapter is in quarantine: says until when, and how it is let out.
    virtual sdk::Result<void> admit(const std::string& adapter, const std::string& version) = 0;
    virtual std::optional<StandingChange> recordFault(const std::string& adapter, const std::string& version,
                                                      FaultKind kind) = 0;
    virtual std::optional<StandingChange> recordSuccess(const std::string& adapter, const std::string& version) = 0;
};

// A ledger in a file that processes share: each call reads, changes and replaces it under a lock. A file that cannot be
// read or written holds nobody up: the history is then that of this process. It tells nothing of a person.
std::unique_ptr<FaultHistory> openFaultFile(std::filesystem::path file,
                                            std::function<std::chrono::system_clock::time_point()> clock,
                                            QuarantinePolicy policy = {});

}  // namespace aidgate::adapter
