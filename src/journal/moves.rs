//! The moves of a delivery. Each says the state it comes from; a row that is not there any more is an error, and a
//! trigger of the tables says the same again.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use crate::journal::{JournalError, departures, row, suppressions};
use crate::model::{
    DeliveryId, InFlight, Intended, Patience, ProofId, Queued, Reason, Refusal, Resolution, Standing, Verdict,
};

/// queued or deferred → sending, unless she was suppressed meanwhile.
pub(super) fn intend(db: &Connection, queued: Queued, at: Timestamp) -> Result<Intended, JournalError> {
    let moved = db
        .prepare_cached(
            "UPDATE OR FAIL delivery SET state = 'sending', attempts = attempts + 1, intents = intents + 1, next_at = NULL,
                 since = ?2
             WHERE id = ?1 AND state IN ('queued', 'deferred')
             AND NOT EXISTS (SELECT 1 FROM suppression WHERE suppression.reader = delivery.reader)",
        )?
        .execute(params![queued.id.0, row::micros(at)])?;
    if moved == 0 {
        let standing = suppressions::standing(db, &queued.reader.address)?;
        return match standing {
            Standing::Clear => Err(JournalError::Moved),
            Standing::Unsubscribed | Standing::Bounced | Standing::Complained | Standing::Removed => {
                Ok(Intended::LeftOut(Box::new(queued), standing))
            }
        };
    }
    Ok(Intended::Go(InFlight { id: queued.id, attempts: queued.attempts.saturating_add(1) }))
}

/// The same where limits hold: not if a proof was written behind `known`, for it may have taken this letter's place.
pub(super) fn intend_under_limits(
    db: &Connection,
    queued: Queued,
    at: Timestamp,
    known: ProofId,
) -> Result<Intended, JournalError> {
    if departures::last_proof(db)? > known {
        return Ok(Intended::Held(Box::new(queued)));
    }
    intend(db, queued, at)
}

/// What is written with a move.
struct Note<'a> {
    state: &'static str,
    text: &'a str,
    reason: &'static str,
    next_at: Option<i64>,
    patience: Option<Patience>,
}

impl<'a> Note<'a> {
    fn new(state: &'static str, text: &'a str) -> Self {
        Self { state, text, reason: "", next_at: None, patience: None }
    }

    fn failed(text: &'a str, reason: Reason, patience: Option<Patience>) -> Self {
        Self { reason: reason.word(), patience, ..Self::new("failed", text) }
    }

    fn deferred(text: &'a str, reason: Reason, next_at: Timestamp) -> Self {
        Self { reason: reason.word(), next_at: Some(row::micros(next_at)), ..Self::new("deferred", text) }
    }
}

/// queued or deferred → failed, deferred or skipped: nothing was sent.
pub(super) fn refuse(db: &Connection, queued: &Queued, refusal: &Refusal, at: Timestamp) -> Result<(), JournalError> {
    let (note, attempts) = match refusal {
        Refusal::Failed { reply, reason, patience } => (Note::failed(reply, *reason, *patience), 1),
        Refusal::Deferred { reply, reason, next_at } => (Note::deferred(reply, *reason, *next_at), 1),
        Refusal::Skipped { reason } => (Note::new("skipped", reason), 0),
    };
    with_patience(db, queued.id, note.patience, at, || {
        let moved = db
            .prepare_cached(
                "UPDATE OR FAIL delivery SET state = ?2, reply = ?3, reason = ?4, next_at = ?5, attempts = attempts + ?6,
                     program = iif(?2 = 'skipped', NULL, program), since = ?7,
                     first_deferred = coalesce(first_deferred, CASE ?2 WHEN 'deferred' THEN ?7 END)
                 WHERE id = ?1 AND state IN ('queued', 'deferred')",
            )?
            .execute(params![
                queued.id.0,
                note.state,
                note.text,
                note.reason,
                note.next_at,
                attempts,
                row::micros(at)
            ])?;
        one(moved)
    })
}

/// What was heard about a letter that waits on.
pub(super) fn remark(db: &Connection, queued: &Queued, reply: &str) -> Result<(), JournalError> {
    db.prepare_cached("UPDATE OR FAIL delivery SET reply = ?2 WHERE id = ?1 AND state IN ('queued', 'deferred')")?
        .execute(params![queued.id.0, reply])?;
    Ok(())
}

/// sending → what became of it.
pub(super) fn settle(db: &Connection, flight: &InFlight, verdict: &Verdict, at: Timestamp) -> Result<(), JournalError> {
    let note = match verdict {
        Verdict::Sent { reply } => Note::new("sent", reply),
        Verdict::Failed { reply, reason, patience } => Note::failed(reply, *reason, *patience),
        Verdict::Deferred { reply, reason, next_at } => Note::deferred(reply, *reason, *next_at),
        Verdict::Unknown { reply } => Note::new("unknown", reply),
        Verdict::Again { reply } => Note::new("queued", reply),
    };
    with_patience(db, flight.id, note.patience, at, || {
        let moved = db
            .prepare_cached(
                "UPDATE OR FAIL delivery SET state = ?2, reply = ?3, reason = ?4, next_at = ?5, since = ?6,
                     first_deferred = coalesce(first_deferred, CASE ?2 WHEN 'deferred' THEN ?6 END)
                 WHERE id = ?1 AND state = 'sending'",
            )?
            .execute(params![flight.id.0, note.state, note.text, note.reason, note.next_at, row::micros(at)])?;
        one(moved)
    })
}

/// Makes a move; where patience has a limit, both are written or nothing: the failure, and that the address is written
/// to no more.
fn with_patience(
    db: &Connection,
    id: DeliveryId,
    patience: Option<Patience>,
    at: Timestamp,
    step: impl FnOnce() -> Result<(), JournalError>,
) -> Result<(), JournalError> {
    let Some(patience) = patience else { return step() };
    db.execute_batch("SAVEPOINT patience")?;
    let done = step().and_then(|()| suppressions::give_up(db, id, patience, at));
    if done.is_err() && !db.is_autocommit() {
        db.execute_batch("ROLLBACK TO patience")?;
    }
    if !db.is_autocommit() {
        db.execute_batch("RELEASE patience")?;
    }
    done
}

/// sending → unknown, after a crash: what was under way has no outcome.
pub(super) fn recover(db: &Connection) -> Result<usize, JournalError> {
    let moved = db.execute(
        "UPDATE delivery SET state = 'unknown', reply = 'stopped before the answer of the server was recorded'
         WHERE state = 'sending'",
        [],
    )?;
    Ok(moved)
}

/// unknown → queued or sent, by a person's decision; how many. What is sent again goes with the issue's unfinished run,
/// else with its newest one that is done, which is open again: the letter's own run may have been given up for a mended
/// text. A reader whom a later run left out stays unknown.
pub(super) fn resolve(
    db: &mut Connection,
    issue: &str,
    resolution: Resolution,
    at: Timestamp,
) -> Result<usize, JournalError> {
    const RUN: &str = "(SELECT id FROM run WHERE issue = ?1 AND state <> 'cancelled'
        ORDER BY state IN ('open', 'stopped') DESC, id DESC LIMIT 1)";
    const AGAIN: &str = "issue = ?1 AND state = 'unknown' AND NOT EXISTS (SELECT 1 FROM delivery AS later
        WHERE later.issue = delivery.issue AND later.reader = delivery.reader AND later.program IS NULL
        AND later.id > delivery.id)";
    let whole = db.transaction()?;
    let moved = match resolution {
        Resolution::Resend => {
            whole.execute(
                &format!(
                    "UPDATE run SET state = 'open' WHERE state = 'done' AND id = {RUN}
                     AND EXISTS (SELECT 1 FROM delivery WHERE {AGAIN})"
                ),
                [issue],
            )?;
            whole.execute(
                &format!(
                    "UPDATE delivery SET run = {RUN}, state = 'queued', since = ?2,
                         reply = 'answer lost; a person decided to send it again'
                     WHERE {AGAIN} AND EXISTS {RUN}"
                ),
                params![issue, row::micros(at)],
            )?
        }
        Resolution::AssumeSent => whole.execute(
            "UPDATE delivery SET state = 'sent', since = ?2,
                 reply = 'answer lost; a person decided to count it as sent'
             WHERE issue = ?1 AND state = 'unknown'",
            params![issue, row::micros(at)],
        )?,
    };
    whole.commit()?;
    Ok(moved)
}

fn one(moved: usize) -> Result<(), JournalError> {
    if moved == 1 { Ok(()) } else { Err(JournalError::Moved) }
}
