// Version 7: the outbox. Like a batch, a delivery's files and items are written before its row, which closes them.
#pragma once

namespace aidgate::store {

inline constexpr const char* kSchemaVersion7 = R"sql(
CREATE TABLE outgoing (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('referral', 'changes', 'translation')),
    target TEXT NOT NULL,
    agency TEXT NOT NULL,
    dataset TEXT NOT NULL,
    division TEXT NOT NULL,
    agreement TEXT NOT NULL,
    name TEXT NOT NULL,
    content_digest TEXT NOT NULL,
    idempotency_key TEXT NOT NULL UNIQUE,
    two_persons INTEGER NOT NULL CHECK (two_persons IN (0, 1)),
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL CHECK (made_by <> ''),
    state TEXT NOT NULL CHECK (state IN ('prepared', 'released', 'sending', 'sent', 'receipted', 'refused',
                                         'withdrawn')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt INTEGER NOT NULL DEFAULT 0,  -- seconds since 1970
    sent_at TEXT NOT NULL DEFAULT '',
    settled_at TEXT NOT NULL DEFAULT '',
    trouble_en TEXT NOT NULL DEFAULT '',
    trouble_zh TEXT NOT NULL DEFAULT '',
    UNIQUE (agency, name)
);

CREATE TABLE outgoing_file (
    outgoing_id INTEGER NOT NULL REFERENCES outgoing (id) DEFERRABLE INITIALLY DEFERRED,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    row_count INTEGER NOT NULL CHECK (row_count >= 0),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    digest TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (outgoing_id, number),
    UNIQUE (outgoing_id, name)
);

CREATE TABLE outgoing_item (
    outgoing_id INTEGER NOT NULL REFERENCES outgoing (id) DEFERRABLE INITIALLY DEFERRED,
    finding_id INTEGER NOT NULL REFERENCES finding (id),
    subject TEXT NOT NULL,
    evidence_tag INTEGER NOT NULL,
    PRIMARY KEY (outgoing_id, finding_id)
) WITHOUT ROWID;
CREATE INDEX outgoing_item_finding ON outgoing_item (finding_id);

CREATE TABLE outgoing_release (
    outgoing_id INTEGER NOT NULL REFERENCES outgoing (id),
    number INTEGER NOT NULL CHECK (number IN (1, 2)),
    person TEXT NOT NULL CHECK (person <> ''),
    at TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    PRIMARY KEY (outgoing_id, number),
    CONSTRAINT two_persons_are_two UNIQUE (outgoing_id, person)
) WITHOUT ROWID;

-- The agency's words are sealed: nobody knows what it writes there.
CREATE TABLE outgoing_receipt (
    outgoing_id INTEGER PRIMARY KEY REFERENCES outgoing (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'refused')),
    content BLOB NOT NULL
);

CREATE TRIGGER outgoing_is_whole BEFORE INSERT ON outgoing BEGIN
    SELECT RAISE(ABORT, 'a delivery stays')
    WHERE EXISTS (SELECT 1 FROM outgoing WHERE id = NEW.id OR idempotency_key = NEW.idempotency_key
                  OR (agency = NEW.agency AND name = NEW.name));
    SELECT RAISE(ABORT, 'a delivery begins as prepared')
    WHERE NEW.state <> 'prepared' OR NEW.attempts <> 0 OR NEW.sent_at <> '';
    SELECT RAISE(ABORT, 'a delivery has files')
    WHERE NOT EXISTS (SELECT 1 FROM outgoing_file WHERE outgoing_id = NEW.id);
    SELECT RAISE(ABORT, 'a finding is told that is not open with this evidence')
    WHERE EXISTS (SELECT 1 FROM outgoing_item AS item LEFT JOIN finding ON finding.id = item.finding_id
                  WHERE item.outgoing_id = NEW.id
                  AND (finding.state IS NOT 'open' OR finding.evidence_tag <> item.evidence_tag));
    SELECT RAISE(ABORT, 'a finding is told already')
    WHERE EXISTS (SELECT 1 FROM outgoing_item AS item
                  JOIN outgoing_item AS other ON other.finding_id = item.finding_id
                      AND other.evidence_tag = item.evidence_tag AND other.outgoing_id <> NEW.id
                  JOIN outgoing ON outgoing.id = other.outgoing_id
                  WHERE item.outgoing_id = NEW.id AND outgoing.kind = NEW.kind AND outgoing.target = NEW.target
                  AND outgoing.state NOT IN ('refused', 'withdrawn'));
END;
CREATE TRIGGER outgoing_no_delete BEFORE DELETE ON outgoing BEGIN SELECT RAISE(ABORT, 'a delivery stays'); END;
CREATE TRIGGER outgoing_same BEFORE UPDATE ON outgoing
WHEN NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.target <> OLD.target OR NEW.agency <> OLD.agency
    OR NEW.dataset <> OLD.dataset OR NEW.division <> OLD.division OR NEW.agreement <> OLD.agreement
    OR NEW.name <> OLD.name OR NEW.content_digest <> OLD.content_digest
    OR NEW.idempotency_key <> OLD.idempotency_key OR NEW.two_persons <> OLD.two_persons
    OR NEW.made_at <> OLD.made_at OR NEW.made_by <> OLD.made_by
BEGIN SELECT RAISE(ABORT, 'a delivery does not change'); END;
CREATE TRIGGER outgoing_moves BEFORE UPDATE ON outgoing
WHEN OLD.state || '>' || NEW.state NOT IN ('prepared>released', 'prepared>withdrawn', 'released>sending',
    'released>withdrawn', 'sending>sending', 'sending>sent', 'sending>withdrawn', 'sent>receipted', 'sent>refused')
BEGIN SELECT RAISE(ABORT, 'a delivery does not go this way'); END;
-- Nothing leaves that nobody released. With two persons the second is neither the first nor the maker.
CREATE TRIGGER outgoing_is_released BEFORE UPDATE ON outgoing
WHEN NEW.state IN ('released', 'sending', 'sent')
    AND (SELECT count(*) FROM outgoing_release WHERE outgoing_id = OLD.id) < 1 + OLD.two_persons
BEGIN SELECT RAISE(ABORT, 'no person has released it'); END;
CREATE TRIGGER outgoing_is_still_true BEFORE UPDATE ON outgoing
WHEN NEW.state = 'sending' AND EXISTS (
    SELECT 1 FROM outgoing_item AS item LEFT JOIN finding ON finding.id = item.finding_id
    WHERE item.outgoing_id = OLD.id AND (finding.state IS NOT 'open' OR finding.evidence_tag <> item.evidence_tag))
    AND NEW.attempts <> OLD.attempts
BEGIN SELECT RAISE(ABORT, 'a finding is told that is not open with this evidence'); END;
CREATE TRIGGER outgoing_has_times BEFORE UPDATE ON outgoing
WHEN (NEW.state = 'sent' AND NEW.sent_at = '') OR (NEW.state = 'sending' AND NEW.attempts < 1)
    OR (OLD.sent_at <> '' AND NEW.sent_at <> OLD.sent_at)
BEGIN SELECT RAISE(ABORT, 'a delivery does not go this way'); END;
CREATE TRIGGER outgoing_has_receipt BEFORE UPDATE ON outgoing
WHEN NEW.state IN ('receipted', 'refused') AND NOT EXISTS (
    SELECT 1 FROM outgoing_receipt WHERE outgoing_id = OLD.id
    AND outcome = CASE NEW.state WHEN 'refused' THEN 'refused' ELSE 'accepted' END)
BEGIN SELECT RAISE(ABORT, 'there is no such receipt'); END;

CREATE TRIGGER outgoing_release_in_time BEFORE INSERT ON outgoing_release BEGIN
    SELECT RAISE(ABORT, 'only what is prepared is released')
    WHERE NOT EXISTS (SELECT 1 FROM outgoing WHERE id = NEW.outgoing_id AND state = 'prepared');
    SELECT RAISE(ABORT, 'a release stays')
    WHERE EXISTS (SELECT 1 FROM outgoing_release WHERE outgoing_id = NEW.outgoing_id
                  AND (number = NEW.number OR person = NEW.person));
    SELECT RAISE(ABORT, 'the second person is not the maker')
    WHERE NEW.number = 2 AND NOT EXISTS (
        SELECT 1 FROM outgoing WHERE id = NEW.outgoing_id AND two_persons = 1 AND made_by <> NEW.person);
    SELECT RAISE(ABORT, 'the second person comes second')
    WHERE NEW.number = 2 AND NOT EXISTS (
        SELECT 1 FROM outgoing_release WHERE outgoing_id = NEW.outgoing_id AND number = 1);
END;
CREATE TRIGGER outgoing_receipt_in_time BEFORE INSERT ON outgoing_receipt
WHEN NOT EXISTS (SELECT 1 FROM outgoing WHERE id = NEW.outgoing_id AND state = 'sent')
BEGIN SELECT RAISE(ABORT, 'only what was sent has a receipt'); END;
)sql"
#define AIDGATE_KEPT_TABLE(table)                                \
    "CREATE TRIGGER " table "_no_delete BEFORE DELETE ON " table \
    " BEGIN SELECT RAISE(ABORT, 'a delivery stays'); END;"       \
    "CREATE TRIGGER " table "_no_update BEFORE UPDATE ON " table \
    " BEGIN SELECT RAISE(ABORT, 'a delivery does not change'); END;"
#define AIDGATE_CLOSED_TABLE(table)                                    \
    "CREATE TRIGGER " table "_no_insert BEFORE INSERT ON " table       \
    " WHEN EXISTS (SELECT 1 FROM outgoing WHERE id = NEW.outgoing_id)" \
    " BEGIN SELECT RAISE(ABORT, 'a delivery does not change'); END;"
    AIDGATE_KEPT_TABLE("outgoing_file") AIDGATE_KEPT_TABLE("outgoing_item") AIDGATE_KEPT_TABLE("outgoing_release")
        AIDGATE_KEPT_TABLE("outgoing_receipt") AIDGATE_CLOSED_TABLE("outgoing_file")
            AIDGATE_CLOSED_TABLE("outgoing_item");
#undef AIDGATE_KEPT_TABLE
#undef AIDGATE_CLOSED_TABLE

}  // namespace aidgate::store
