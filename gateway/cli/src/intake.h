// Takes deliveries in, one after the other, and says of each what became of it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "aidgate/channel/directory.h"
#include "aidgate/sync/sync.h"
#include "terminal.h"
#include "workbench.h"

namespace aidgate::cli {

// One delivery with the exchange it comes by; receipts go to `receipts` when it is not empty.
struct Arrival {
    sync::Exchange exchange;
    channel::Delivery delivery;
    std::filesystem::path receipts;
};

// What became of one.
struct Taken {
    std::string exchange, agency, dataset, division, batch;
    sync::SyncResult result;
    std::vector<std::string> files;
    bool rejectedBeyond = false;  // more rows rejected than the exchange's gate lets pass
};

class Intake {
public:
    Intake(Workbench& workbench, store::Store& store);

    // Goes on after a delivery that was refused.
    std::vector<Taken> take(std::vector<Arrival>& arrivals);

private:
    Taken takeOne(sync::SyncRun& run, Arrival& arrival);
    void writeReceipt(const Arrival& arrival, const Taken& taken);

    Workbench& workbench_;
    store::Store& store_;
};

// One row a delivery and dataset: read, accepted, rejected, duplicate, held, outcome.
TextTable accountTable(const std::vector<Taken>& taken, Language language);

// Warnings and refusals, in words.
void tellTrouble(const std::vector<Taken>& taken, Terminal& terminal);

// Something was held, refused, or rejected beyond the gate's share.
bool hasTrouble(const std::vector<Taken>& taken);

// The present moment as ISO 8601 UTC, and the operating system's user.
std::string now();
std::string systemUser();

}  // namespace aidgate::cli
