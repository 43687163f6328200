// What a run leaves as it is because the rule that found it did not run.
#pragma once

#include <span>
#include <string>

#include "aidgate/store/store.h"
#include "terminal.h"

namespace aidgate::cli {

// Open findings whose rule is not among those that ran (`codes`) are neither closed nor confirmed by the run: its
// package was refused, its file is gone, or it is not in force. Says how many there are of which rules; nothing when
// there are none.
sdk::Result<void> tellUntouchedFindings(store::Store& store, std::span<const std::string> codes, Terminal& terminal);

}  // namespace aidgate::cli
