// Findings and the runs that raised them.
#pragma once

#include "context.h"

namespace aidgate::store {

sdk::Result<std::unique_ptr<RunRecorder>> startRecording(Context& context, const Run& run);
sdk::Result<std::vector<FindingSummary>> readFindings(Context& context, const FindingQuery& query);
sdk::Result<std::optional<StoredFinding>> readFinding(Context& context, std::int64_t id);
sdk::Result<std::vector<RunSummary>> readRuns(Context& context);

}  // namespace aidgate::store
