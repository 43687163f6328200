// Version 2: what a run changed, by code.
#pragma once

namespace aidgate::store {

inline constexpr const char* kSchemaVersion2 = R"sql(
ALTER TABLE run_code ADD COLUMN raised INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_code ADD COLUMN added INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_code ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_code ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_code ADD COLUMN reopened INTEGER NOT NULL DEFAULT 0;
-- When the holder's process began, as the kernel of its host counts; 0: not known.
ALTER TABLE lease ADD COLUMN process_begin INTEGER NOT NULL DEFAULT 0;
)sql";

}  // namespace aidgate::store
