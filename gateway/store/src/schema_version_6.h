// Version 6: what the care of a store needs: the data key under the key file's, and a permit for work on what is
// sealed.
#pragma once

namespace aidgate::store {

inline constexpr const char* kSchemaVersion6 = R"sql(
CREATE TABLE data_key (id INTEGER PRIMARY KEY CHECK (id = 1), at TEXT NOT NULL, wrapped BLOB NOT NULL);

-- Written and taken away within one transaction: while it is there, retention may take sealed content away.
CREATE TABLE care_permit (id INTEGER PRIMARY KEY CHECK (id = 1), work TEXT NOT NULL);

-- What was taken away, and by what digest it was known. Only grows.
CREATE TABLE care_fact (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    work TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('rows', 'rejects', 'raw', 'findings')),
    batch_id INTEGER REFERENCES batch (id),
    dataset TEXT NOT NULL,
    name TEXT NOT NULL,
    count INTEGER NOT NULL,
    digest TEXT NOT NULL
);
CREATE INDEX care_fact_of_batch ON care_fact (batch_id, dataset);
CREATE TRIGGER care_fact_no_update BEFORE UPDATE ON care_fact
BEGIN SELECT RAISE(ABORT, 'what was taken away stays written down'); END;
CREATE TRIGGER care_fact_no_delete BEFORE DELETE ON care_fact
BEGIN SELECT RAISE(ABORT, 'what was taken away stays written down'); END;

DROP TRIGGER segment_no_delete;
CREATE TRIGGER segment_no_delete BEFORE DELETE ON segment WHEN NOT EXISTS (SELECT 1 FROM care_permit)
BEGIN SELECT RAISE(ABORT, 'a sealed batch stays'); END;
DROP TRIGGER raw_file_no_update;
CREATE TRIGGER raw_file_no_update BEFORE UPDATE ON raw_file
WHEN NOT EXISTS (SELECT 1 FROM care_permit) OR NEW.content <> x'' OR NEW.batch_id <> OLD.batch_id
    OR NEW.number <> OLD.number OR NEW.name <> OLD.name OR NEW.bytes <> OLD.bytes OR NEW.digest <> OLD.digest
BEGIN SELECT RAISE(ABORT, 'a sealed batch does not change'); END;
DROP TRIGGER reject_no_update;
CREATE TRIGGER reject_no_update BEFORE UPDATE ON reject
WHEN NOT EXISTS (SELECT 1 FROM care_permit) OR NEW.batch_id <> OLD.batch_id OR NEW.number <> OLD.number
    OR NEW.dataset <> OLD.dataset OR NEW.is_duplicate <> OLD.is_duplicate OR NEW.file <> OLD.file
    OR NEW.line <> OLD.line OR NEW.row_key <> OLD.row_key OR NEW.position <> OLD.position OR NEW.rule <> OLD.rule
    OR NEW.message_en <> OLD.message_en OR NEW.message_zh <> OLD.message_zh OR NEW.mapping_line <> OLD.mapping_line
BEGIN SELECT RAISE(ABORT, 'a sealed batch does not change'); END;
)sql";

}  // namespace aidgate::store
