// Findings and the runs that raised them.
#pragma once

#include "context.h"

namespace aidgate::store {

sdk::Result<RunSummary> recordFindings(Context& context, const Run& run, const std::vector<Finding>& findings);
sdk::Result<std::vector<FindingSummary>> readFindings(Context& context, const FindingQuery& query);
sdk::Result<std::optional<StoredFinding>> readFinding(Context& context, std::int64_t id);
sdk::Result<std::vector<RunSummary>> readRuns(Context& context);

}  // namespace aidgate::store
