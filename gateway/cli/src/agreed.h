// The agreements that exchanges name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "intake.h"
#include "workbench.h"

namespace aidgate::cli {

value::CivilDate todayInChina();

// The agreement an exchange names, and today; nullopt: it names none. An Error when there is no such agreement; whether
// it is in force is SyncRun's to see.
sdk::Result<std::optional<sync::Exchange::Agreed>> agreementOf(Workbench& workbench, const std::string& exchange,
                                                               const config::ExchangeSettings& settings);

// Those of the exchanges asked for (none: all) whose agreement lets them run today, or that name none. What stops the
// others is added to the problems: nothing is fetched for them, and nobody is told that a delivery was refused. Names
// that are not configured are kept.
std::vector<std::string> agreedExchanges(Workbench& workbench, const std::vector<std::string>& asked,
                                         std::vector<sdk::Error>& problems);

// Gives each arrival its exchange's agreement. Those of an exchange whose agreement is not to be found are taken out,
// and what is wrong is added to the problems, once an exchange.
void giveAgreements(Workbench& workbench, std::vector<Arrival>& arrivals, std::vector<sdk::Error>& problems);

}  // namespace aidgate::cli
