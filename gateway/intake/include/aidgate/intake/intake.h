// Takes deliveries in, one after the other, and says of each what became of it: verified, synced, acknowledged.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "aidgate/channel/channel.h"
#include "aidgate/sync/sync.h"

namespace aidgate::intake {

// One delivery with the exchange it comes by; what became of it is told to `channel`, which outlives it, when there is
// one.
struct Arrival {
    sync::Exchange exchange;
    channel::Delivery delivery;
    channel::Channel* channel = nullptr;
};

// What became of one.
struct Taken {
    std::string exchange, agency, dataset, division, batch;
    sync::SyncResult result;
    std::vector<std::string> files;
    bool rejectedBeyond = false;            // more rows rejected than the exchange's gate lets pass
    std::optional<sdk::Error> unconfirmed;  // sealed and not acknowledged: the next run does it
};

// Not for what an agency delivered: another writer, a full disk, a server that does not answer, a wrong mapping.
bool isOurs(sdk::ErrorCode code);
// It was not taken, and not for what the agency delivered: nobody is told "refused", and the next run takes it again.
bool failed(const Taken& taken);
// Something was held, refused, rejected beyond the gate's share, or failed.
bool hasTrouble(const std::vector<Taken>& taken);

// Everything outlives the intake.
struct Needs {
    adapter::Catalogue& adapters;
    const mapping::Catalogue& mappings;
    const record::Dictionary& dictionary;
    store::Store& store;
    sdk::Logger& logger;
    store::Clock clock;
};

// Rows read so far of a delivery's dataset.
using Progress = std::function<void(const channel::Delivery& delivery, std::string_view dataset, std::uint64_t rows)>;

class Intake {
public:
    explicit Intake(Needs needs);

    // Goes on after a delivery that was refused or failed.
    std::vector<Taken> take(std::vector<Arrival>& arrivals, const Progress& progress = {});

private:
    Taken takeOne(Arrival& arrival, const Progress& progress);
    channel::Receipt receiptOf(const Taken& taken) const;

    Needs needs_;
    sync::SyncRun run_;
};

}  // namespace aidgate::intake
