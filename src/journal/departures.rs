//! When letters left, and to which domain: what limits are held against. Deliveries remember it by themselves, whether
//! there were limits or not; proofs have a table of their own.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, params};

use crate::journal::{JournalError, row};
use crate::model::{Proof, ProofId};

/// Without a known answer, the server may have counted a letter until so long after its intent: the longest wait for an
/// answer, and some. Microseconds.
const ANSWER: i64 = 900_000_000;
/// Times that lie ahead by less are those of another process that has just read the clock.
const AHEAD: i64 = 60_000_000;
/// How long proofs are kept: longer than the longest limit looks back.
const KEPT: i64 = 2 * 86_400_000_000;

/// Tells all that left within `back`, the oldest first. The time is that of the answer, which is later than the
/// server's; where there is none, the latest it can be.
pub(super) fn tell(
    db: &Connection,
    now: Timestamp,
    back: Duration,
    mut each: impl FnMut(&str, Timestamp),
) -> Result<ProofId, JournalError> {
    let now = row::micros(now);
    let ahead = now.saturating_add(AHEAD);
    db.execute("UPDATE delivery SET since = ?1 WHERE intents > 0 AND since > ?2", [now, ahead])?;
    db.execute("UPDATE proof SET at = ?1 WHERE at > ?2", [now, ahead])?;
    let back = i64::try_from(back.as_micros()).unwrap_or(i64::MAX);
    let oldest = now.saturating_sub(back).saturating_sub(ANSWER);
    let mut asked = db.prepare(
        "SELECT address, intents, since, state IN ('sending', 'unknown') AS open FROM delivery
         WHERE intents > 0 AND since >= ?1
         UNION ALL SELECT domain, 1, at, answered = 0 FROM proof WHERE at >= ?1",
    )?;
    let mut rows = asked.query([oldest])?;
    let mut left = Vec::new();
    while let Some(found) = rows.next()? {
        let (address, intents, since): (String, i64, i64) = (found.get(0)?, found.get(1)?, found.get(2)?);
        let at = if found.get(3)? { since.max(now.min(since.saturating_add(ANSWER))) } else { since };
        let domain = address.rsplit_once('@').map_or(address.as_str(), |(_, domain)| domain).to_owned();
        left.push((at, domain, intents));
    }
    left.sort_unstable();
    for (at, domain, intents) in left {
        let at = row::time(at)?;
        for _ in 0..intents {
            each(&domain, at);
        }
    }
    last_proof(db)
}

/// Writes one down; forgets old ones. The newest is never forgotten, so that numbers only grow.
pub(super) fn proof(db: &Connection, domain: &str, at: Timestamp) -> Result<ProofId, JournalError> {
    let at = row::micros(at);
    db.execute("INSERT INTO proof (domain, at) VALUES (?1, ?2)", params![domain, at])?;
    let id = db.last_insert_rowid();
    db.execute("DELETE FROM proof WHERE at < ?1 AND id < ?2", [at.saturating_sub(KEPT), id])?;
    Ok(ProofId(id))
}

pub(super) fn answered(db: &Connection, id: ProofId, at: Timestamp) -> Result<(), JournalError> {
    db.execute("UPDATE proof SET at = ?2, answered = 1 WHERE id = ?1", params![id.0, row::micros(at)])?;
    Ok(())
}

pub(super) fn proofs_behind(db: &Connection, known: ProofId) -> Result<Vec<Proof>, JournalError> {
    let mut asked = db.prepare_cached("SELECT id, domain FROM proof WHERE id > ?1 ORDER BY id")?;
    let rows = asked.query_map([known.0], |row| Ok(Proof { id: ProofId(row.get(0)?), domain: row.get(1)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn last_proof(db: &Connection) -> Result<ProofId, JournalError> {
    let mut asked = db.prepare_cached("SELECT coalesce(max(id), 0) FROM proof")?;
    Ok(ProofId(asked.query_row([], |row| row.get(0))?))
}
