//! What can be asked of the state: runs, whose turn it is, counts, who is in which state, and `stop`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::journal::{JournalError, row, suppressions};
use crate::model::{
    Counts, DeliveryId, DeliveryState, Digest, EmailAddress, Line, Moment, Queued, Reason, Run, RunId, RunState, Tally,
};

/// The issue's newest run.
pub(super) fn run(db: &Connection, issue: &str) -> Result<Option<Run>, JournalError> {
    let columns = |row: &Row<'_>| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 32]>(1)?, row.get::<_, i64>(2)?, row.get(3)?, row.get(4)?))
    };
    let found = db
        .query_row(
            "SELECT id, digest, date, day, state FROM run WHERE issue = ?1
             ORDER BY state IN ('open', 'stopped') DESC, id DESC LIMIT 1",
            [issue],
            columns,
        )
        .optional()?;
    let Some((id, digest, date, day, state)) = found else { return Ok(None) };
    let (day, state): (String, String) = (day, state);
    let damaged = || JournalError::Damaged("a run cannot be read".to_owned());
    Ok(Some(Run {
        id: RunId(id),
        issue: issue.to_owned(),
        digest: Digest::from_bytes(digest),
        moment: Moment { date: row::time(date)?, day: day.parse().map_err(|_| damaged())? },
        state: RunState::read(&state).ok_or_else(damaged)?,
    }))
}

/// Up to `limit` letters of the run whose turn has come, behind `after`, in their order.
pub(super) fn turn(
    db: &Connection,
    run: RunId,
    after: DeliveryId,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Queued>, JournalError> {
    let mut asked = db.prepare_cached(
        "SELECT id, number, row, program, message_id, attempts, first_deferred,
            (SELECT standing FROM suppression WHERE suppression.reader = delivery.reader) FROM delivery
         WHERE run = ?1 AND id > ?2 AND state IN ('queued', 'deferred') AND (next_at IS NULL OR next_at <= ?3)
         ORDER BY id LIMIT ?4",
    )?;
    let rows = asked.query_map(params![run.0, after.0, row::micros(now), limit], |row| {
        Ok((
            DeliveryId(row.get(0)?),
            row.get::<_, i64>(1)?,
            row.get(2)?,
            row.get::<_, [u8; 32]>(3)?,
            row.get(4)?,
            row.get(5)?,
            row.get::<_, Option<i64>>(6)?,
            row.get::<_, Option<String>>(7)?,
        ))
    })?;
    rows.map(|found| {
        let (id, number, reader, program, message_id, attempts, first_deferred, standing) = found?;
        Ok(Queued {
            id,
            run,
            number: u64::try_from(number).unwrap_or_default(),
            reader: row::unpack(reader)?,
            program: Digest::from_bytes(program),
            message_id,
            attempts,
            first_deferred: first_deferred.map(row::time).transpose()?,
            standing: suppressions::read(standing.as_deref())?,
        })
    })
    .collect()
}

/// When the next deferred letter of the run is due.
pub(super) fn next_due(db: &Connection, run: RunId) -> Result<Option<Timestamp>, JournalError> {
    let at: Option<i64> = db.query_row(
        "SELECT min(next_at) FROM delivery WHERE run = ?1 AND state IN ('queued', 'deferred') AND state = 'deferred'",
        [run.0],
        |row| row.get(0),
    )?;
    at.map(row::time).transpose()
}

/// The stored bytes of a program.
pub(super) fn program(db: &Connection, digest: &Digest) -> Result<Option<Vec<u8>>, JournalError> {
    Ok(db.query_row("SELECT bytes FROM program WHERE digest = ?1", [digest.bytes()], |row| row.get(0)).optional()?)
}

pub(super) fn has(db: &Connection, issue: &str, address: &EmailAddress) -> Result<bool, JournalError> {
    let mut asked =
        db.prepare_cached("SELECT 1 FROM delivery WHERE issue = ?1 AND reader = ?2 AND program IS NOT NULL LIMIT 1")?;
    Ok(asked.exists(params![issue, address.canonical()])?)
}

pub(super) fn waits(db: &Connection, issue: &str, address: &EmailAddress) -> Result<bool, JournalError> {
    let mut asked = db.prepare_cached(
        "SELECT 1 FROM delivery WHERE issue = ?1 AND reader = ?2 AND program IS NOT NULL
         AND state IN ('queued', 'deferred') LIMIT 1",
    )?;
    Ok(asked.exists(params![issue, address.canonical()])?)
}

pub(super) fn was_left_out(
    db: &Connection,
    issue: &str,
    address: &EmailAddress,
    reason: &str,
) -> Result<bool, JournalError> {
    let mut asked = db.prepare_cached(
        "SELECT 1 FROM delivery WHERE issue = ?1 AND reader = ?2 AND program IS NULL AND reply = ?3 LIMIT 1",
    )?;
    Ok(asked.exists(params![issue, address.canonical(), reason])?)
}

pub(super) fn programs(db: &Connection, run: RunId) -> Result<BTreeMap<Digest, Vec<u8>>, JournalError> {
    let mut asked = db.prepare(
        "SELECT digest, bytes FROM program WHERE digest IN (SELECT DISTINCT program FROM delivery WHERE run = ?1)",
    )?;
    let rows = asked.query_map([run.0], |row| Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
    rows.map(|row| row.map(|(digest, bytes)| (Digest::from_bytes(digest), bytes)).map_err(JournalError::from)).collect()
}

/// Rows of `delivery AS one` that stand for their reader: one skipped in one run and mailed in another is there once, as
/// mailed.
const STANDS: &str = "NOT (one.program IS NULL AND (
    EXISTS (SELECT 1 FROM delivery AS other WHERE other.issue = one.issue AND other.reader = one.reader
        AND other.program IS NOT NULL)
    OR EXISTS (SELECT 1 FROM delivery AS other WHERE other.issue = one.issue AND other.reader = one.reader
        AND other.program IS NULL AND other.id > one.id)))";

/// Counts over all runs of the issue, each reader once.
pub(super) fn counts(db: &Connection, issue: &str) -> Result<Counts, JournalError> {
    // One pass without GROUP BY, which would sort all readers first.
    let each = DeliveryState::ALL.map(|state| format!("count(*) FILTER (WHERE state = '{}')", state.word()));
    let mut asked = db.prepare_cached(&format!(
        "SELECT {}, count(*) FROM delivery AS one WHERE issue = ?1 AND {STANDS}",
        each.join(", ")
    ))?;
    let (counts, known, all) = asked.query_row([issue], |row| {
        let (mut counts, mut known) = (Counts::default(), 0);
        for (column, state) in DeliveryState::ALL.into_iter().enumerate() {
            let count: i64 = row.get(column)?;
            known += count;
            counts.set(state, u64::try_from(count).unwrap_or_default());
        }
        Ok((counts, known, row.get::<_, i64>(DeliveryState::ALL.len())?))
    })?;
    if known == all { Ok(counts) } else { Err(JournalError::Damaged("an unknown state".to_owned())) }
}

/// The readers of the issue in this state, in their order; as many as are counted.
pub(super) fn who(db: &Connection, issue: &str, state: DeliveryState) -> Result<Vec<Line>, JournalError> {
    let mut asked = db.prepare_cached(&format!(
        "SELECT address, reply, attempts, next_at, since, message_id, reason FROM delivery AS one
         WHERE issue = ?1 AND state = ?2 AND {STANDS} ORDER BY id"
    ))?;
    let rows = asked.query_map(params![issue, state.word()], |row| {
        Ok((
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get::<_, Option<i64>>(3)?,
            row.get(4)?,
            row.get(5)?,
            row.get::<_, String>(6)?,
        ))
    })?;
    rows.map(|found| {
        let (address, reply, attempts, next_at, since, message_id, reason) = found?;
        let (next_at, since, reason) = (next_at.map(row::time).transpose()?, row::time(since)?, Reason::read(&reason));
        Ok(Line { address, state, reply, reason, attempts, next_at, since, message_id })
    })
    .collect()
}

/// Why the issue's letters failed or wait, the most frequent reason of each state first.
pub(super) fn tallies(db: &Connection, issue: &str) -> Result<Vec<Tally>, JournalError> {
    let mut asked = db.prepare_cached(
        "SELECT state, reason, count(*), count(suppression.reader) FROM delivery
         LEFT JOIN suppression ON suppression.reader = delivery.reader AND suppression.standing = 'bounced'
         WHERE issue = ?1 AND state IN ('failed', 'deferred')
         GROUP BY state, reason ORDER BY state, count(*) DESC, reason",
    )?;
    let rows = asked.query_map([issue], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?, row.get::<_, i64>(3)?))
    })?;
    rows.map(|found| {
        let (word, reason, readers, given_up) = found?;
        let state = DeliveryState::read(&word).ok_or_else(|| JournalError::Damaged("an unknown state".to_owned()))?;
        let number = |count: i64| u64::try_from(count).unwrap_or_default();
        Ok(Tally { state, reason: Reason::read(&reason), readers: number(readers), given_up: number(given_up) })
    })
    .collect()
}

/// All issues that have a run, the newest first.
pub(super) fn issues(db: &Connection) -> Result<Vec<String>, JournalError> {
    let mut asked = db.prepare("SELECT issue FROM run GROUP BY issue ORDER BY max(id) DESC")?;
    let rows = asked.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Moves the issue's runs from one state to another; says whether there was one.
pub(super) fn turn_run(db: &Connection, issue: &str, from: &[RunState], to: RunState) -> Result<bool, JournalError> {
    let mut any = false;
    for state in from {
        let moved = db.execute(
            "UPDATE run SET state = ?3 WHERE issue = ?1 AND state = ?2",
            params![issue, state.word(), to.word()],
        )?;
        any |= moved > 0;
    }
    Ok(any)
}

/// How this run stands.
pub(super) fn run_state(db: &Connection, run: RunId) -> Result<RunState, JournalError> {
    let word: String =
        db.prepare_cached("SELECT state FROM run WHERE id = ?1")?.query_row([run.0], |row| row.get(0))?;
    RunState::read(&word).ok_or_else(|| JournalError::Damaged("a run cannot be read".to_owned()))
}

/// open → done, when nothing of the run is left to do.
pub(super) fn close(db: &Connection, run: RunId) -> Result<bool, JournalError> {
    let moved = db.execute(
        "UPDATE run SET state = 'done' WHERE id = ?1 AND state = 'open' 
         AND NOT EXISTS (SELECT 1 FROM delivery WHERE run = ?1 AND state IN ('queued', 'deferred'))
         AND NOT EXISTS (SELECT 1 FROM delivery WHERE run = ?1 AND state = 'sending')",
        [run.0],
    )?;
    Ok(moved > 0)
}
