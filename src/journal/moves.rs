//! The moves of a delivery. Each says the state it comes from; a row that is not there any more is an error, and a
//! trigger of the tables says the same again.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use crate::journal::{JournalError, row, suppressions};
use crate::model::{InFlight, Intended, Queued, Refusal, Resolution, Standing, Verdict};

/// queued or deferred → sending, unless she was suppressed meanwhile.
pub(super) fn intend(db: &Connection, queued: Queued, at: Timestamp) -> Result<Intended, JournalError> {
    let moved = db
        .prepare_cached(
            "UPDATE delivery SET state = 'sending', attempts = attempts + 1, next_at = NULL, since = ?2
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

/// queued or deferred → failed, deferred or skipped: nothing was sent.
pub(super) fn refuse(db: &Connection, queued: &Queued, refusal: &Refusal, at: Timestamp) -> Result<(), JournalError> {
    let (state, text, next_at, attempts) = match refusal {
        Refusal::Failed { reply } => ("failed", reply, None, 1),
        Refusal::Deferred { reply, next_at } => ("deferred", reply, Some(row::micros(*next_at)), 1),
        Refusal::Skipped { reason } => ("skipped", reason, None, 0),
    };
    let moved = db
        .prepare_cached(
            "UPDATE delivery SET state = ?2, reply = ?3, next_at = ?4, attempts = attempts + ?5, since = ?6
             WHERE id = ?1 AND state IN ('queued', 'deferred')",
        )?
        .execute(params![queued.id.0, state, text, next_at, attempts, row::micros(at)])?;
    one(moved)
}

/// sending → what became of it.
pub(super) fn settle(db: &Connection, flight: &InFlight, verdict: &Verdict, at: Timestamp) -> Result<(), JournalError> {
    let (state, reply, next_at) = match verdict {
        Verdict::Sent { reply } => ("sent", reply, None),
        Verdict::Failed { reply } => ("failed", reply, None),
        Verdict::Deferred { reply, next_at } => ("deferred", reply, Some(row::micros(*next_at))),
        Verdict::Unknown { reply } => ("unknown", reply, None),
        Verdict::Again { reply } => ("queued", reply, None),
    };
    let moved = db
        .prepare_cached(
            "UPDATE delivery SET state = ?2, reply = ?3, next_at = ?4, since = ?5 WHERE id = ?1 AND state = 'sending'",
        )?
        .execute(params![flight.id.0, state, reply, next_at, row::micros(at)])?;
    one(moved)
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

/// unknown → queued or sent, by a person's decision.
pub(super) fn resolve(
    db: &mut Connection,
    issue: &str,
    resolution: Resolution,
    at: Timestamp,
) -> Result<usize, JournalError> {
    let whole = db.transaction()?;
    let (state, reply) = match resolution {
        Resolution::Resend => ("queued", "answer lost; a person decided to send it again"),
        Resolution::AssumeSent => ("sent", "answer lost; a person decided to count it as sent"),
    };
    if resolution == Resolution::Resend {
        whole.execute(
            "UPDATE run SET state = 'open' WHERE state = 'done'
             AND id = (SELECT max(run) FROM delivery WHERE issue = ?1 AND state = 'unknown')",
            [issue],
        )?;
        whole.execute(
            "UPDATE delivery SET run = (SELECT max(id) FROM run WHERE issue = ?1 AND state IN ('open', 'stopped'))
             WHERE issue = ?1 AND state = 'unknown'
             AND EXISTS (SELECT 1 FROM run WHERE issue = ?1 AND state IN ('open', 'stopped'))",
            [issue],
        )?;
    }
    let moved = whole.execute(
        "UPDATE delivery SET state = ?2, reply = ?3, since = ?4 WHERE issue = ?1 AND state = 'unknown'",
        params![issue, state, reply, row::micros(at)],
    )?;
    whole.commit()?;
    Ok(moved)
}

fn one(moved: usize) -> Result<(), JournalError> {
    if moved == 1 { Ok(()) } else { Err(JournalError::Moved) }
}
