// Version 1. Times are ISO 8601 UTC. `batch_id` rows are written before their batch row, which closes them: from then
// on nothing can be added, changed or deleted. Blobs are sealed (vault.h).
#pragma once

namespace aidgate::store {

inline constexpr const char* kSchemaVersion1 = R"sql(
CREATE TABLE schema_version (version INTEGER PRIMARY KEY, at TEXT NOT NULL);

-- One row that opens with the right key only.
CREATE TABLE key_marker (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    fingerprint TEXT NOT NULL,
    sealed BLOB NOT NULL
);

-- Who writes. Times in seconds since 1970.
CREATE TABLE lease (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    holder TEXT NOT NULL,
    host TEXT NOT NULL,
    process INTEGER NOT NULL,
    expires INTEGER NOT NULL
);

CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    exchange TEXT NOT NULL,
    agency TEXT NOT NULL,
    dataset TEXT NOT NULL,
    division TEXT NOT NULL,
    name TEXT NOT NULL,
    generated TEXT NOT NULL,
    is_full INTEGER NOT NULL CHECK (is_full IN (0, 1)),
    adapter TEXT NOT NULL,
    adapter_version TEXT NOT NULL,
    dictionary_version TEXT NOT NULL,
    input_digest TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('accepted', 'held', 'refused')),
    sealed_at TEXT NOT NULL,
    decided_at TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    decision_reason TEXT NOT NULL DEFAULT '',
    UNIQUE (agency, name)
);

CREATE TABLE batch_note (
    batch_id INTEGER NOT NULL REFERENCES batch (id) DEFERRABLE INITIALLY DEFERRED,
    number INTEGER NOT NULL,
    en TEXT NOT NULL,
    zh TEXT NOT NULL,
    PRIMARY KEY (batch_id, number)
) WITHOUT ROWID;

CREATE TABLE batch_mapping (
    batch_id INTEGER NOT NULL REFERENCES batch (id) DEFERRABLE INITIALLY DEFERRED,
    number INTEGER NOT NULL,
    mapping TEXT NOT NULL,
    version INTEGER NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (batch_id, number)
) WITHOUT ROWID;

CREATE TABLE part (
    batch_id INTEGER NOT NULL REFERENCES batch (id) DEFERRABLE INITIALLY DEFERRED,
    number INTEGER NOT NULL,
    dataset TEXT NOT NULL,
    rows_read INTEGER NOT NULL CHECK (rows_read >= 0),
    accepted INTEGER NOT NULL CHECK (accepted >= 0),
    rejected INTEGER NOT NULL CHECK (rejected >= 0),
    duplicate INTEGER NOT NULL CHECK (duplicate >= 0),
    held INTEGER NOT NULL CHECK (held >= 0),
    unchanged INTEGER NOT NULL CHECK (unchanged >= 0),
    rows_sealed INTEGER NOT NULL,
    content_digest TEXT NOT NULL,
    PRIMARY KEY (batch_id, dataset),
    CONSTRAINT account_balances CHECK (rows_read = accepted + rejected + duplicate + held),
    CONSTRAINT unchanged_within_accepted CHECK (unchanged <= accepted + held),
    CONSTRAINT sealed_is_accepted_or_held CHECK (rows_sealed = accepted + held)
) WITHOUT ROWID;

CREATE TABLE segment (
    batch_id INTEGER NOT NULL REFERENCES batch (id) DEFERRABLE INITIALLY DEFERRED,
    dataset TEXT NOT NULL,
    number INTEGER NOT NULL,
    row_count INTEGER NOT NULL CHECK (row_count > 0),
    digest TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (batch_id, dataset, number)
);

CREATE TABLE column_statistic (
    batch_id INTEGER NOT NULL REFERENCES batch (id) DEFERRABLE INITIALLY DEFERRED,
    dataset TEXT NOT NULL,
    field TEXT NOT NULL,
    absent INTEGER NOT NULL,
    unreadable INTEGER NOT NULL,
    known INTEGER NOT NULL,
    PRIMARY KEY (batch_id, dataset, field)
) WITHOUT ROWID;

CREATE TABLE code_statistic (
    batch_id INTEGER NOT NULL REFERENCES batch (id) DEFERRABLE INITIALLY DEFERRED,
    dataset TEXT NOT NULL,
    field TEXT NOT NULL,
    code TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    PRIMARY KEY (batch_id, dataset, field, code)
) WITHOUT ROWID;

CREATE TABLE reject (
    batch_id INTEGER NOT NULL REFERENCES batch (id) DEFERRABLE INITIALLY DEFERRED,
    number INTEGER NOT NULL,
    dataset TEXT NOT NULL,
    is_duplicate INTEGER NOT NULL CHECK (is_duplicate IN (0, 1)),
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    row_key TEXT NOT NULL,
    position INTEGER NOT NULL,
    rule TEXT NOT NULL,
    message_en TEXT NOT NULL,
    message_zh TEXT NOT NULL,
    mapping_line INTEGER NOT NULL,
    raw BLOB NOT NULL,
    PRIMARY KEY (batch_id, number)
);

CREATE TABLE raw_file (
    batch_id INTEGER NOT NULL REFERENCES batch (id) DEFERRABLE INITIALLY DEFERRED,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    digest TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (batch_id, number),
    UNIQUE (batch_id, name)
);

CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    as_of TEXT NOT NULL,
    known_at TEXT NOT NULL,
    rules_digest TEXT NOT NULL,
    findings_digest TEXT NOT NULL,
    raised INTEGER NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    reopened INTEGER NOT NULL
);
CREATE TABLE run_batch (
    run_id INTEGER NOT NULL REFERENCES run (id) DEFERRABLE INITIALLY DEFERRED,
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    PRIMARY KEY (run_id, batch_id)
) WITHOUT ROWID;
CREATE TABLE run_code (
    run_id INTEGER NOT NULL REFERENCES run (id) DEFERRABLE INITIALLY DEFERRED,
    number INTEGER NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (run_id, number)
) WITHOUT ROWID;

-- The tags are keyed digests: they tell that evidence (or anything of the content) changed, not what it is.
CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    subject TEXT NOT NULL,
    division TEXT NOT NULL,
    severity INTEGER NOT NULL CHECK (severity BETWEEN 0 AND 4),
    direction INTEGER NOT NULL CHECK (direction BETWEEN 0 AND 2),
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    closed_by TEXT NOT NULL DEFAULT '',
    rule_version INTEGER NOT NULL,
    evidence_tag INTEGER NOT NULL,
    content_tag INTEGER NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    last_run INTEGER NOT NULL REFERENCES run (id) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (code, subject)
);
-- Apart, because every run touches a finding and few change what it says.
CREATE TABLE finding_content (
    finding_id INTEGER PRIMARY KEY REFERENCES finding (id),
    content BLOB NOT NULL
);

CREATE TABLE audit (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);

-- The audit table only grows.
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit table only grows'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit table only grows'); END;
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'the audit table only grows'); END;

-- A batch is whole when its row is written.
CREATE TRIGGER batch_is_whole BEFORE INSERT ON batch BEGIN
    -- INSERT OR REPLACE would take the old row away without asking the triggers of DELETE.
    SELECT RAISE(ABORT, 'a sealed batch stays')
    WHERE EXISTS (SELECT 1 FROM batch WHERE id = NEW.id OR (agency = NEW.agency AND name = NEW.name));
    SELECT RAISE(ABORT, 'a part''s segments do not hold the rows of its account')
    WHERE EXISTS (SELECT 1 FROM part WHERE batch_id = NEW.id AND rows_sealed <>
                  (SELECT coalesce(sum(row_count), 0) FROM segment
                   WHERE segment.batch_id = NEW.id AND segment.dataset = part.dataset));
    SELECT RAISE(ABORT, 'an accepted batch holds held rows')
    WHERE NEW.state <> 'held' AND EXISTS (SELECT 1 FROM part WHERE batch_id = NEW.id AND held > 0);
    SELECT RAISE(ABORT, 'a held batch holds accepted rows')
    WHERE NEW.state = 'held' AND EXISTS (SELECT 1 FROM part WHERE batch_id = NEW.id AND accepted > 0);
    SELECT RAISE(ABORT, 'a batch is sealed as accepted or held') WHERE NEW.state = 'refused';
END;
CREATE TRIGGER batch_no_delete BEFORE DELETE ON batch BEGIN SELECT RAISE(ABORT, 'a sealed batch stays'); END;
-- Only a decision, and only of a held one.
CREATE TRIGGER batch_only_decided BEFORE UPDATE ON batch
WHEN OLD.state <> 'held' OR NEW.state NOT IN ('accepted', 'refused') OR NEW.decided_by = '' OR NEW.decided_at = ''
    OR NEW.id <> OLD.id OR NEW.exchange <> OLD.exchange OR NEW.agency <> OLD.agency OR NEW.dataset <> OLD.dataset
    OR NEW.division <> OLD.division OR NEW.name <> OLD.name OR NEW.generated <> OLD.generated
    OR NEW.is_full <> OLD.is_full OR NEW.adapter <> OLD.adapter OR NEW.adapter_version <> OLD.adapter_version
    OR NEW.dictionary_version <> OLD.dictionary_version OR NEW.input_digest <> OLD.input_digest
    OR NEW.sealed_at <> OLD.sealed_at
BEGIN SELECT RAISE(ABORT, 'a sealed batch does not change'); END;
-- Accepting a held batch turns its held rows into accepted ones; nothing else of an account changes.
CREATE TRIGGER part_only_accepted BEFORE UPDATE ON part
WHEN NEW.batch_id <> OLD.batch_id OR NEW.number <> OLD.number OR NEW.dataset <> OLD.dataset
    OR NEW.rows_read <> OLD.rows_read OR NEW.rejected <> OLD.rejected OR NEW.duplicate <> OLD.duplicate
    OR NEW.unchanged <> OLD.unchanged OR NEW.rows_sealed <> OLD.rows_sealed
    OR NEW.content_digest <> OLD.content_digest OR NEW.held <> 0 OR NEW.accepted <> OLD.accepted + OLD.held
    OR NOT EXISTS (SELECT 1 FROM batch WHERE id = OLD.batch_id AND state = 'held')
BEGIN SELECT RAISE(ABORT, 'the account of a sealed batch does not change'); END;
)sql"
// The same three triggers for everything that hangs under a batch.
#define AIDGATE_SEALED_TABLE(table)                              \
    "CREATE TRIGGER " table "_no_delete BEFORE DELETE ON " table \
    " BEGIN SELECT RAISE(ABORT, 'a sealed batch stays'); END;"   \
    "CREATE TRIGGER " table "_no_insert BEFORE INSERT ON " table \
    " WHEN EXISTS (SELECT 1 FROM batch WHERE id = NEW.batch_id)" \
    " BEGIN SELECT RAISE(ABORT, 'a sealed batch does not change'); END;"
#define AIDGATE_CONSTANT_TABLE(table)                            \
    "CREATE TRIGGER " table "_no_update BEFORE UPDATE ON " table \
    " BEGIN SELECT RAISE(ABORT, 'a sealed batch does not change'); END;"
    AIDGATE_SEALED_TABLE("part") AIDGATE_SEALED_TABLE("batch_note") AIDGATE_SEALED_TABLE("batch_mapping")
        AIDGATE_SEALED_TABLE("segment") AIDGATE_SEALED_TABLE("column_statistic") AIDGATE_SEALED_TABLE("code_statistic")
            AIDGATE_SEALED_TABLE("reject") AIDGATE_SEALED_TABLE("raw_file") AIDGATE_CONSTANT_TABLE("batch_note")
                AIDGATE_CONSTANT_TABLE("batch_mapping") AIDGATE_CONSTANT_TABLE("segment")
                    AIDGATE_CONSTANT_TABLE("column_statistic") AIDGATE_CONSTANT_TABLE("code_statistic")
                        AIDGATE_CONSTANT_TABLE("reject") AIDGATE_CONSTANT_TABLE("raw_file");
#undef AIDGATE_SEALED_TABLE
#undef AIDGATE_CONSTANT_TABLE

}  // namespace aidgate::store
