//! The list of a run, fixed in one transaction: either the whole run is in the state or nothing of it.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Statement, TransactionBehavior, params};

use crate::journal::{JournalError, row};
use crate::model::{Digest, Entry, Frozen, NewRun, Run, RunId, RunState};

pub(super) fn freeze<E: From<JournalError>>(
    db: &mut Connection,
    new: &NewRun,
    programs: &BTreeMap<Digest, Vec<u8>>,
    entries: impl IntoIterator<Item = Result<Entry, E>>,
    instead: bool,
) -> Result<Frozen, E> {
    // A statement that a trigger could break off keeps what it changes in a file, page by page, unless told otherwise.
    db.pragma_update(None, "temp_store", "MEMORY").map_err(lift)?;
    let frozen = whole(db, new, programs, entries, instead);
    // Long sorts belong on the disk.
    db.pragma_update(None, "temp_store", "DEFAULT").map_err(lift)?;
    frozen
}

fn whole<E: From<JournalError>>(
    db: &mut Connection,
    new: &NewRun,
    programs: &BTreeMap<Digest, Vec<u8>>,
    entries: impl IntoIterator<Item = Result<Entry, E>>,
    instead: bool,
) -> Result<Frozen, E> {
    let whole = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(lift)?;
    if instead {
        give_up(&whole, new).map_err(lift)?;
    }
    let (id, first) = begin(&whole, new, programs)?;
    let mut frozen = Frozen { run: None, queued: 0, skipped: 0, already: 0 };
    {
        let mut add = whole.prepare(ADD).map_err(lift)?;
        for entry in entries {
            enter(&mut add, id, new, &entry?, &mut frozen)?;
        }
    }
    if frozen.queued > 0 || first || instead {
        let state = if frozen.queued > 0 { RunState::Open } else { RunState::Done };
        whole.execute("UPDATE run SET state = ?2 WHERE id = ?1", params![id.0, state.word()]).map_err(lift)?;
        whole.commit().map_err(lift)?;
        frozen.run = Some(Run { id, issue: new.issue.clone(), digest: new.digest, moment: new.moment, state });
    }
    Ok(frozen)
}

const ADD: &str =
    "INSERT INTO delivery (run, issue, number, reader, address, row, program, message_id, state, reply, since)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING";

/// What waits in the issue's unfinished run waits there no more. The letter's clock may stand in the past: what left
/// lately must not look older for that.
fn give_up(db: &Connection, new: &NewRun) -> Result<(), rusqlite::Error> {
    db.execute(
        "UPDATE delivery SET state = 'skipped', reply = 'the text was changed', reason = '', next_at = NULL, program = NULL,
             since = max(since, ?2)
         WHERE issue = ?1 AND state IN ('queued', 'deferred')",
        params![new.issue, row::micros(new.moment.date)],
    )?;
    db.execute("UPDATE run SET state = 'cancelled' WHERE issue = ?1 AND state IN ('open', 'stopped')", [&new.issue])?;
    Ok(())
}

/// Writes the run and its programs; says whether it is the issue's first.
fn begin(db: &Connection, new: &NewRun, programs: &BTreeMap<Digest, Vec<u8>>) -> Result<(RunId, bool), JournalError> {
    let unfinished = db
        .query_row("SELECT 1 FROM run WHERE issue = ?1 AND state IN ('open', 'stopped')", [&new.issue], |_| Ok(()))
        .optional()?;
    if unfinished.is_some() {
        return Err(JournalError::Unfinished { issue: new.issue.clone() });
    }
    let earlier: i64 = db.query_row("SELECT count(*) FROM run WHERE issue = ?1", [&new.issue], |row| row.get(0))?;
    for (digest, bytes) in programs {
        db.execute(
            "INSERT INTO program (digest, bytes) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            params![digest.bytes(), bytes],
        )?;
    }
    db.execute(
        "INSERT INTO run (issue, digest, date, day, state) VALUES (?1, ?2, ?3, ?4, 'open')",
        params![new.issue, new.digest.bytes(), row::micros(new.moment.date), new.moment.day.to_string()],
    )?;
    Ok((RunId(db.last_insert_rowid()), earlier == 0))
}

fn enter(
    add: &mut Statement<'_>,
    run: RunId,
    new: &NewRun,
    entry: &Entry,
    frozen: &mut Frozen,
) -> Result<(), JournalError> {
    let (reader, program, message_id, state, reason) = match entry {
        Entry::Letter { reader, program, message_id } => {
            (reader, Some(program.bytes().as_slice()), message_id.as_str(), "queued", "")
        }
        Entry::LeftOut { reader, reason } => (reader, None, "", "skipped", reason.as_str()),
    };
    let number = i64::try_from(frozen.queued + 1).unwrap_or(i64::MAX);
    let added = add.execute(params![
        run.0,
        new.issue,
        number,
        reader.address.canonical(),
        reader.address.as_str(),
        row::pack(reader),
        program,
        message_id,
        state,
        reason,
        row::micros(new.moment.date)
    ])?;
    let counter = match (added, entry) {
        (0, _) => &mut frozen.already,
        (_, Entry::Letter { .. }) => &mut frozen.queued,
        (_, Entry::LeftOut { .. }) => &mut frozen.skipped,
    };
    *counter += 1;
    Ok(())
}

fn lift<E: From<JournalError>>(error: rusqlite::Error) -> E {
    JournalError::from(error).into()
}
