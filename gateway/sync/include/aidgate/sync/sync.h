// One delivery's way: verified by its channel, read by its adapter, translated by its mappings, judged by the gate,
// sealed.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/channel/delivery.h"
#include "aidgate/mapping/mapping.h"
#include "aidgate/store/store.h"
#include "aidgate/sync/agreement.h"
#include "aidgate/sync/gate.h"
#include "aidgate/value/civil_date.h"

namespace aidgate::sync {

// How deliveries of one agency are read.
struct Exchange {
    std::string name = {};  // "relief-210199"
    std::string adapter = {};
    sdk::OptionList adapterOptions = {};
    bool full = true;
    GateLimits gate = {};
    GateSaid gateSaid = {};  // what of it stands before the mapping's `batch`
    // For two-digit years when neither the control file nor a file's name tells the day; unset: today.
    std::optional<value::CivilDate> day = {};
    std::string agreement = {};  // the number of the agreement it names; where `agreed` lacks then, nothing is taken
    // Checked before a byte is read: an agreement that is not in force refuses the delivery.
    struct Agreed {
        Agreement agreement;
        value::CivilDate today;
    };
    std::optional<Agreed> agreed = {};
};

enum class Outcome : std::uint8_t { Sealed, Held, Unchanged, Refused };

struct SyncResult {
    Outcome outcome = Outcome::Sealed;
    std::optional<store::BatchSummary> batch = {};  // of Sealed, Held, Unchanged
    std::optional<sdk::Error> error = {};           // of Refused
    std::vector<config::Text> warnings = {};
    std::vector<store::Reject> rejects = {};
    std::map<std::string, GateLimits> limits = {};  // by dataset: what the batch was judged by
};

// Rows read so far, for progress.
using Progress = std::function<void(std::string_view dataset, std::uint64_t rows)>;

// What reading a delivery takes; all of it outlives the reading.
struct ReadingNeeds {
    adapter::Catalogue& adapters;
    const mapping::Catalogue& mappings;
    sdk::Logger& logger;
};

// Wiring: everything outlives the run.
class SyncRun {
public:
    SyncRun(adapter::Catalogue& adapters, const mapping::Catalogue& mappings, const record::Dictionary& dictionary,
            store::Store& store, sdk::Logger& logger);

    // All or nothing: whatever is wrong, the store is as before or holds the whole batch. A delivery whose name and
    // digest are known already is Unchanged; one whose digest differs is Refused. Where it is not told when the
    // delivery was generated, the day in its first file's name stands for it.
    SyncResult run(const Exchange& exchange, channel::Delivery& delivery, const Progress& progress = {});

private:
    void logOutcome(const channel::Delivery& delivery, const SyncResult& result) const;

    adapter::Catalogue& adapters_;
    const mapping::Catalogue& mappings_;
    const record::Dictionary& dictionary_;
    store::Store& store_;
    sdk::Logger& logger_;
};

}  // namespace aidgate::sync
