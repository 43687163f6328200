// Version 4: runs of exchanges, and which of these are paused.
#pragma once

namespace aidgate::store {

inline constexpr const char* kSchemaVersion4 = R"sql(
CREATE TABLE exchange_run (
    id INTEGER PRIMARY KEY,
    exchange TEXT NOT NULL,
    reason TEXT NOT NULL,
    planned TEXT NOT NULL,
    began TEXT NOT NULL,
    ended TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL DEFAULT 'running',
    deliveries INTEGER NOT NULL DEFAULT 0,
    rows_read INTEGER NOT NULL DEFAULT 0,
    accepted INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,
    duplicate INTEGER NOT NULL DEFAULT 0,
    held INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    message_en TEXT NOT NULL DEFAULT '',
    message_zh TEXT NOT NULL DEFAULT '',
    process INTEGER NOT NULL,
    process_begin INTEGER NOT NULL,
    host TEXT NOT NULL
);
CREATE INDEX exchange_run_by_exchange ON exchange_run (exchange, id);
CREATE TABLE exchange_pause (exchange TEXT PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL) WITHOUT ROWID;
)sql";

}  // namespace aidgate::store
