// What each run of an exchange did: when, why, with what outcome. Also which exchanges are paused.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/sdk/error.h"
#include "aidgate/store/batch.h"

namespace aidgate::store {

enum class RunOutcome : std::uint8_t {
    Running,
    Done,     // all there was is sealed, or was known
    Trouble,  // something was held, refused, or rejected beyond its threshold: a person must look
    Failed,   // ours: nothing of it is told to the agency, and the next run tries again
    Died      // its process is gone and said nothing
};
std::string_view toString(RunOutcome outcome);  // "running"

struct ExchangeRun {
    std::int64_t id = 0;
    std::string exchange = {};
    std::string reason = {};   // "scheduled", "catch-up", "retry", "demand", "by-hand"
    std::string planned = {};  // the moment it stands for, ISO 8601; "" = by hand
    std::string began = {}, ended = {};
    RunOutcome outcome = RunOutcome::Running;
    std::uint64_t deliveries = 0;  // looked at
    Account account = {};          // of all of them, those known before left out
    std::string error = {};        // code, "io"; "" = none
    config::Text message = {};     // of the first error or reason; without personal data
    std::int64_t process = 0;
};

class ExchangeRuns {
public:
    static constexpr std::size_t kKept = 500;  // of each exchange; older ones are forgotten

    virtual ~ExchangeRuns() = default;
    // Writes down that it began: exchange, reason and planned of `run`. Error::Busy when the exchange is running in a
    // process that lives. One whose process is gone is written down as died.
    virtual sdk::Result<std::int64_t> begin(const ExchangeRun& run) = 0;
    // Outcome, deliveries, account, error and message of `run`, by its id.
    virtual sdk::Result<void> end(const ExchangeRun& run) = 0;
    // Newest first; "" = of all exchanges. One that is written down as running and whose process is gone has died.
    virtual sdk::Result<std::vector<ExchangeRun>> last(std::string_view exchange, std::size_t most) = 0;
    // Of each exchange: the newest moment that a run stood for, and when the last one ended that was done;
    // how many batches are held.
    struct Marks {
        std::string planned, done;
        std::uint64_t runs = 0;
        Account account;  // of all its runs that are kept
        std::uint64_t heldBatches = 0;
        bool operator==(const Marks&) const = default;
    };
    virtual sdk::Result<std::map<std::string, Marks>> marks() = 0;

    // Paused: not run by schedule until it is resumed. By whom and why is in the audit table.
    virtual sdk::Result<void> pause(std::string_view exchange, bool paused, std::string_view why) = 0;
    virtual sdk::Result<std::vector<std::string>> paused() = 0;
};

}  // namespace aidgate::store
