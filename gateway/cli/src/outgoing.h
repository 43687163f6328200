// What leaves for agencies, as the verbs and the daemon need it: from the configuration to the outbox and out of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/delivery/composing.h"
#include "aidgate/delivery/receipts.h"
#include "aidgate/delivery/sender.h"
#include "aidgate/store/store.h"
#include "workbench.h"

namespace aidgate::cli {

// The configured delivery; an Error names the nearest one.
sdk::Result<const config::OutgoingSettings*> outgoingNamed(const Workbench& bench, const std::string& name);
delivery::Target targetOf(const std::string& name, const config::OutgoingSettings& settings);

struct PreparedDelivery {
    store::OutgoingId id = 0;  // 0: there was nothing to tell
    std::string name = {};
    std::size_t findings = 0;
    std::vector<std::string> disputed = {};  // cells of a change list on which agencies do not agree
};
// From the open findings that this delivery has not told yet, those for somebody's benefit first.
sdk::Result<PreparedDelivery> prepareFromFindings(Workbench& bench, store::Store& store, const std::string& name,
                                                  const config::OutgoingSettings& settings);
// From what a translation wrote: its control file.
sdk::Result<PreparedDelivery> prepareFromFiles(Workbench& bench, store::Store& store, const std::string& name,
                                               const config::OutgoingSettings& settings,
                                               const std::filesystem::path& controlFile);

// The folder or the exchange's channel that its files go to. An Error when the settings say neither, or both.
sdk::Result<std::unique_ptr<delivery::Carrier>> carrierOf(Workbench& bench, const std::string& name,
                                                          const config::OutgoingSettings& settings);

// Whether its agreement is there and in force today; asked when a delivery is prepared and before each attempt.
sdk::Result<void> mayLeave(Workbench& bench, const store::OutgoingDelivery& delivery);
// Whether the agreement holds every dataset and field that has a value in the files; asked when it is prepared.
sdk::Result<void> mayHold(Workbench& bench, const delivery::Target& target, const store::OutgoingDelivery& delivery,
                          value::CivilDate madeOn);

// For schedules: sends everything that is released and due. `now`: ISO 8601 UTC. What could not be sent is in the list
// with its reason and comes again by itself.
sdk::Result<std::vector<delivery::Attempted>> sendDue(Workbench& bench, store::Store& store, std::string_view now);
sdk::Result<delivery::Attempted> sendOne(Workbench& bench, store::Store& store, store::OutgoingId id,
                                         std::string_view now);

struct TakenReceipts {
    std::vector<delivery::MatchedReceipt> matched;
    std::vector<sdk::Error> problems;
};
// For schedules: looks into every configured folder of receipts.
sdk::Result<TakenReceipts> takeReceipts(Workbench& bench, store::Store& store);

// For schedules: sent, and without a receipt for longer than its `receipt_days`, by the calendar of `serve`.
sdk::Result<std::vector<store::OutgoingSummary>> overdueDeliveries(const Workbench& bench, store::Store& store,
                                                                   std::string_view now);

}  // namespace aidgate::cli
