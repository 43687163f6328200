// Version 5: rows that say that a row is gone, and how much of the state before a full delivery does not speak of.
#pragma once

namespace aidgate::store {

inline constexpr const char* kSchemaVersion5 = R"sql(
ALTER TABLE part ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE part ADD COLUMN vanished INTEGER NOT NULL DEFAULT 0;
DROP TRIGGER part_only_accepted;
CREATE TRIGGER part_only_accepted BEFORE UPDATE ON part
WHEN NEW.batch_id <> OLD.batch_id OR NEW.number <> OLD.number OR NEW.dataset <> OLD.dataset
    OR NEW.rows_read <> OLD.rows_read OR NEW.rejected <> OLD.rejected OR NEW.duplicate <> OLD.duplicate
    OR NEW.unchanged <> OLD.unchanged OR NEW.rows_sealed <> OLD.rows_sealed
    OR NEW.deleted <> OLD.deleted OR NEW.vanished <> OLD.vanished
    OR NEW.content_digest <> OLD.content_digest OR NEW.held <> 0 OR NEW.accepted <> OLD.accepted + OLD.held
    OR NOT EXISTS (SELECT 1 FROM batch WHERE id = OLD.batch_id AND state = 'held')
BEGIN SELECT RAISE(ABORT, 'the account of a sealed batch does not change'); END;

-- The agreement under which a batch came, and what it left out of it.
CREATE TABLE batch_agreement (
    batch_id INTEGER PRIMARY KEY REFERENCES batch (id) DEFERRABLE INITIALLY DEFERRED,
    agreement TEXT NOT NULL
);
CREATE TABLE left_out (
    batch_id INTEGER NOT NULL REFERENCES batch (id) DEFERRABLE INITIALLY DEFERRED,
    number INTEGER NOT NULL,
    dataset TEXT NOT NULL,
    field TEXT NOT NULL,
    cells INTEGER NOT NULL CHECK (cells > 0),
    PRIMARY KEY (batch_id, number)
) WITHOUT ROWID;
CREATE TRIGGER batch_agreement_no_delete BEFORE DELETE ON batch_agreement
BEGIN SELECT RAISE(ABORT, 'a sealed batch stays'); END;
CREATE TRIGGER batch_agreement_no_insert BEFORE INSERT ON batch_agreement
WHEN EXISTS (SELECT 1 FROM batch WHERE id = NEW.batch_id)
BEGIN SELECT RAISE(ABORT, 'a sealed batch does not change'); END;
CREATE TRIGGER batch_agreement_no_update BEFORE UPDATE ON batch_agreement
BEGIN SELECT RAISE(ABORT, 'a sealed batch does not change'); END;
CREATE TRIGGER left_out_no_delete BEFORE DELETE ON left_out
BEGIN SELECT RAISE(ABORT, 'a sealed batch stays'); END;
CREATE TRIGGER left_out_no_insert BEFORE INSERT ON left_out
WHEN EXISTS (SELECT 1 FROM batch WHERE id = NEW.batch_id)
BEGIN SELECT RAISE(ABORT, 'a sealed batch does not change'); END;
CREATE TRIGGER left_out_no_update BEFORE UPDATE ON left_out
BEGIN SELECT RAISE(ABORT, 'a sealed batch does not change'); END;

-- `row`: its place in file order among the rows of the part.
CREATE TABLE deleted_row (
    batch_id INTEGER NOT NULL REFERENCES batch (id) DEFERRABLE INITIALLY DEFERRED,
    dataset TEXT NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (batch_id, dataset, row)
) WITHOUT ROWID;
CREATE TRIGGER deleted_row_no_delete BEFORE DELETE ON deleted_row
BEGIN SELECT RAISE(ABORT, 'a sealed batch stays'); END;
CREATE TRIGGER deleted_row_no_insert BEFORE INSERT ON deleted_row
WHEN EXISTS (SELECT 1 FROM batch WHERE id = NEW.batch_id)
BEGIN SELECT RAISE(ABORT, 'a sealed batch does not change'); END;
CREATE TRIGGER deleted_row_no_update BEFORE UPDATE ON deleted_row
BEGIN SELECT RAISE(ABORT, 'a sealed batch does not change'); END;
)sql";

}  // namespace aidgate::store
