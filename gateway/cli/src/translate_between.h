// One agency's delivery in another agency's format: `translate --from … --to …`.
#pragma once

#include "verbs.h"

namespace aidgate::cli {

int translateBetween(const Common& common, const TranslateRequest& request, Terminal& terminal);

}  // namespace aidgate::cli
