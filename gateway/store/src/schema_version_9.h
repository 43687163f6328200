// Version 9: a person's data erased on a lawful request, and what is known of it afterwards.
#pragma once

namespace aidgate::store {

inline constexpr const char* kSchemaVersion9 = R"sql(
CREATE TABLE erasure (
    order_number TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL CHECK (actor <> ''),
    reason TEXT NOT NULL CHECK (reason <> '')
) WITHOUT ROWID;
-- Whose data it was is not written down.
CREATE TABLE erasure_fact (
    order_number TEXT NOT NULL REFERENCES erasure (order_number) DEFERRABLE INITIALLY DEFERRED,
    number INTEGER NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('rows', 'rejects', 'raw', 'findings')),
    batch_id INTEGER REFERENCES batch (id),
    dataset TEXT NOT NULL,
    name TEXT NOT NULL,
    count INTEGER NOT NULL,
    digest_before TEXT NOT NULL,
    digest_after TEXT NOT NULL,
    PRIMARY KEY (order_number, number)
) WITHOUT ROWID;
CREATE TRIGGER erasure_no_update BEFORE UPDATE ON erasure
BEGIN SELECT RAISE(ABORT, 'what was erased stays written down'); END;
CREATE TRIGGER erasure_no_delete BEFORE DELETE ON erasure
BEGIN SELECT RAISE(ABORT, 'what was erased stays written down'); END;
CREATE TRIGGER erasure_fact_no_update BEFORE UPDATE ON erasure_fact
BEGIN SELECT RAISE(ABORT, 'what was erased stays written down'); END;
CREATE TRIGGER erasure_fact_no_delete BEFORE DELETE ON erasure_fact
BEGIN SELECT RAISE(ABORT, 'what was erased stays written down'); END;

DROP TRIGGER segment_no_insert;
CREATE TRIGGER segment_no_insert BEFORE INSERT ON segment
WHEN EXISTS (SELECT 1 FROM batch WHERE id = NEW.batch_id)
    AND NOT EXISTS (SELECT 1 FROM care_permit WHERE work = 'erasure')
BEGIN SELECT RAISE(ABORT, 'a sealed batch does not change'); END;

-- Accepting a held batch changes its account; an erasure changes the digest of a content, and nothing else of it.
DROP TRIGGER part_only_accepted;
CREATE TRIGGER part_only_accepted BEFORE UPDATE ON part
WHEN NEW.batch_id <> OLD.batch_id OR NEW.number <> OLD.number OR NEW.dataset <> OLD.dataset
    OR NEW.rows_read <> OLD.rows_read OR NEW.rejected <> OLD.rejected OR NEW.duplicate <> OLD.duplicate
    OR NEW.unchanged <> OLD.unchanged OR NEW.rows_sealed <> OLD.rows_sealed
    OR NEW.deleted <> OLD.deleted OR NEW.vanished <> OLD.vanished
    OR (NOT (NEW.held = OLD.held AND NEW.accepted = OLD.accepted
             AND EXISTS (SELECT 1 FROM care_permit WHERE work = 'erasure'))
        AND (NEW.content_digest <> OLD.content_digest OR NEW.held <> 0 OR NEW.accepted <> OLD.accepted + OLD.held
             OR NOT EXISTS (SELECT 1 FROM batch WHERE id = OLD.batch_id AND state = 'held')))
BEGIN SELECT RAISE(ABORT, 'the account of a sealed batch does not change'); END;
)sql";

}  // namespace aidgate::store
