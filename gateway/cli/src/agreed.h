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

// Gives each arrival its exchange's agreement. Those of an exchange whose agreement is not to be found are taken out,
// and what is wrong is added to the problems, once an exchange.
void giveAgreements(Workbench& workbench, std::vector<Arrival>& arrivals, std::vector<sdk::Error>& problems);

}  // namespace aidgate::cli
