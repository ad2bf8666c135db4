//! The tables, as an append-only list of steps: `PRAGMA user_version` says how many were taken. Never edit a step that
//! was released; add one.

use rusqlite::{Connection, TransactionBehavior};

use crate::journal::JournalError;

pub(super) const STEPS: &[&str] = &[FIRST, REASONS, INTENTS, LEANER];

const FIRST: &str = "
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE program (
    digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
    bytes BLOB NOT NULL
) STRICT;
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    issue TEXT NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    date INTEGER NOT NULL,
    day TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'stopped', 'done', 'cancelled'))
) STRICT;
CREATE UNIQUE INDEX run_unfinished ON run (issue) WHERE state IN ('open', 'stopped');
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run (id),
    issue TEXT NOT NULL,
    number INTEGER NOT NULL,
    reader TEXT NOT NULL,
    address TEXT NOT NULL,
    row BLOB NOT NULL,
    program BLOB REFERENCES program (digest),
    message_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'deferred', 'failed', 'skipped', 'unknown')),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at INTEGER,
    reply TEXT NOT NULL DEFAULT '',
    since INTEGER NOT NULL,
    UNIQUE (run, reader),
    CHECK ((state = 'deferred') = (next_at IS NOT NULL)),
    CHECK (state = 'skipped' OR program IS NOT NULL),
    CHECK (state NOT IN ('sending', 'sent', 'unknown') OR attempts > 0)
) STRICT;
-- One letter of an issue for each reader, whatever the run.
CREATE UNIQUE INDEX delivery_once ON delivery (issue, reader) WHERE state <> 'skipped';
CREATE INDEX delivery_turn ON delivery (run, number) WHERE state IN ('queued', 'deferred');
CREATE INDEX delivery_sending ON delivery (id) WHERE state = 'sending';
CREATE TRIGGER delivery_begins BEFORE INSERT ON delivery WHEN NEW.state NOT IN ('queued', 'skipped')
BEGIN SELECT RAISE(ABORT, 'a delivery begins queued or skipped'); END;
CREATE TRIGGER delivery_moves BEFORE UPDATE OF state ON delivery
WHEN instr('queued>sending queued>failed queued>deferred queued>skipped \
    deferred>sending deferred>failed deferred>deferred deferred>skipped \
    sending>sent sending>failed sending>deferred sending>unknown sending>queued \
    unknown>queued unknown>sent ', OLD.state || '>' || NEW.state || ' ') = 0
BEGIN SELECT RAISE(ABORT, 'a delivery cannot move like this'); END;
CREATE TABLE suppression (
    reader TEXT PRIMARY KEY,
    standing TEXT NOT NULL CHECK (standing IN ('unsubscribed', 'bounced', 'complained', 'removed')),
    at INTEGER NOT NULL
) STRICT;
CREATE TABLE approval (
    id INTEGER PRIMARY KEY,
    issue TEXT NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    by TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
";

/// Why a letter failed or waits, and since when: retries end a while after the first "later".
const REASONS: &str = "
ALTER TABLE delivery ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE delivery ADD COLUMN first_deferred INTEGER;
CREATE INDEX delivery_failed ON delivery (reader) WHERE state = 'failed';
";

/// What limits are held against: how often a letter was about to be handed over, up to `since`; and proofs, which have no
/// delivery. What was attempted before this step counts as handed over each time.
const INTENTS: &str = "
ALTER TABLE delivery ADD COLUMN intents INTEGER NOT NULL DEFAULT 0 CHECK (intents >= 0);
UPDATE delivery SET intents = attempts WHERE attempts > 0;
CREATE TABLE proof (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    domain TEXT NOT NULL,
    at INTEGER NOT NULL,
    answered INTEGER NOT NULL DEFAULT 0 CHECK (answered IN (0, 1))
) STRICT;
";

/// What a letter's way costs. A condition with a list of states was built anew as a table of its own for each row; the
/// trigger says the same. That a reader has one letter of an issue no longer hangs on its state, so that a move touches
/// no page of that index: only a letter that is left out loses its program.
const LEANER: &str = "
CREATE TABLE lean (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run (id),
    issue TEXT NOT NULL,
    number INTEGER NOT NULL,
    reader TEXT NOT NULL,
    address TEXT NOT NULL,
    row BLOB NOT NULL,
    program BLOB REFERENCES program (digest),
    message_id TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at INTEGER,
    reply TEXT NOT NULL DEFAULT '',
    since INTEGER NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    first_deferred INTEGER,
    intents INTEGER NOT NULL DEFAULT 0 CHECK (intents >= 0),
    UNIQUE (run, reader),
    CHECK ((state = 'deferred') = (next_at IS NOT NULL)),
    CHECK ((state = 'skipped') = (program IS NULL)),
    CHECK (attempts > 0 OR (state <> 'sending' AND state <> 'sent' AND state <> 'unknown'))
) STRICT;
INSERT INTO lean (id, run, issue, number, reader, address, row, program, message_id, state, attempts, next_at, reply, since,
    reason, first_deferred, intents)
SELECT id, run, issue, number, reader, address, row, iif(state = 'skipped', NULL, program), message_id, state, attempts,
    next_at, reply, since, reason, first_deferred, intents FROM delivery;
DROP TABLE delivery;
ALTER TABLE lean RENAME TO delivery;
-- One letter of an issue for each reader, whatever the run.
CREATE UNIQUE INDEX delivery_once ON delivery (issue, reader) WHERE program IS NOT NULL;
CREATE INDEX delivery_turn ON delivery (run) WHERE state IN ('queued', 'deferred');
CREATE INDEX delivery_sending ON delivery (id) WHERE state = 'sending';
CREATE INDEX delivery_failed ON delivery (reader) WHERE state = 'failed';
CREATE INDEX delivery_skipped ON delivery (issue, reader) WHERE program IS NULL;
CREATE TRIGGER delivery_begins BEFORE INSERT ON delivery WHEN NEW.state <> 'queued' AND NEW.state <> 'skipped'
BEGIN SELECT RAISE(ABORT, 'a delivery begins queued or skipped'); END;
-- FAIL, not ABORT: a letter's move is of one row, so that nothing of it stands when it fails; to abort, SQLite first copies
-- every page that it changes.
CREATE TRIGGER delivery_moves BEFORE UPDATE OF state ON delivery
WHEN instr('queued>sending queued>failed queued>deferred queued>skipped \
    deferred>sending deferred>failed deferred>deferred deferred>skipped \
    sending>sent sending>failed sending>deferred sending>unknown sending>queued \
    unknown>queued unknown>sent ', OLD.state || '>' || NEW.state || ' ') = 0
BEGIN SELECT RAISE(FAIL, 'a delivery cannot move like this'); END;
";

/// Brings the tables up to date, each step in a transaction of its own.
pub(super) fn migrate(db: &mut Connection) -> Result<(), JournalError> {
    loop {
        let step = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let taken = taken(&step)?;
        let Some(sql) = usize::try_from(taken).ok().and_then(|next| STEPS.get(next)) else { return Ok(()) };
        step.execute_batch(sql)?;
        step.pragma_update(None, "user_version", taken + 1)?;
        step.commit()?;
    }
}

/// Whether a step is still to be taken; asked before anything is written.
pub(super) fn is_old(db: &Connection) -> Result<bool, JournalError> {
    Ok(taken(db)? < known())
}

fn taken(db: &Connection) -> Result<u32, JournalError> {
    let found = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known() { Err(JournalError::NewerSchema { found, known: known() }) } else { Ok(found) }
}

fn known() -> u32 {
    u32::try_from(STEPS.len()).unwrap_or(u32::MAX)
}
