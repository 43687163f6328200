// Version 3: where each exchange's next fetch begins.
#pragma once

namespace aidgate::store {

inline constexpr const char* kSchemaVersion3 = R"sql(
-- Written with the batch that it belongs to. The cursor is sealed: it may hold a key of the agency's.
CREATE TABLE exchange_cursor (
    exchange TEXT PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES batch (id) DEFERRABLE INITIALLY DEFERRED,
    at TEXT NOT NULL,
    cursor BLOB NOT NULL
) WITHOUT ROWID;
)sql";

}  // namespace aidgate::store
