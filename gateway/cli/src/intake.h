// Deliveries taken in with what a workbench has, and what is told of them.
#pragma once

#include <string>
#include <vector>

#include "aidgate/intake/intake.h"
#include "aidgate/intake/pending.h"
#include "terminal.h"
#include "workbench.h"

namespace aidgate::cli {

using intake::Arrival;
using intake::hasTrouble;
using intake::Pending;
using intake::Taken;

// Nothing is taken when the workbench's dictionary or mappings are wrong, which was told.
std::vector<Taken> takeIn(Workbench& workbench, store::Store& store, std::vector<Arrival>& arrivals);

// One row a delivery and dataset: read, accepted, rejected, duplicate, held, outcome.
TextTable accountTable(const std::vector<Taken>& taken, Language language);

// Warnings and refusals, in words.
void tellTrouble(const std::vector<Taken>& taken, Terminal& terminal);

// The present moment as ISO 8601 UTC, and the operating system's user.
std::string now();
std::string systemUser();

}  // namespace aidgate::cli
