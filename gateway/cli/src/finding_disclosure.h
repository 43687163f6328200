// `finding export --least-for`: what one agency needs to see of findings, and nothing else.
#pragma once

#include "aidgate/store/store.h"
#include "verbs.h"
#include "workbench.h"

namespace aidgate::cli {

int discloseFindings(Workbench& bench, store::Store& store, const store::FindingQuery& query,
                     const FindingRequest& request);

}  // namespace aidgate::cli
