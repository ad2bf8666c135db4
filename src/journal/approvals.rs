//! Who agreed to which content.

use rusqlite::{Connection, params};

use crate::journal::{JournalError, row};
use crate::model::{Approval, Digest};

pub(super) fn approve(db: &Connection, approval: &Approval) -> Result<(), JournalError> {
    db.execute(
        "INSERT INTO approval (issue, digest, by, at) VALUES (?1, ?2, ?3, ?4)",
        params![approval.issue, approval.digest.bytes(), approval.by, row::micros(approval.at)],
    )?;
    Ok(())
}

pub(super) fn withdraw(db: &Connection, issue: &str) -> Result<usize, JournalError> {
    Ok(db.execute("DELETE FROM approval WHERE issue = ?1", [issue])?)
}

pub(super) fn of(db: &Connection, issue: &str) -> Result<Vec<Approval>, JournalError> {
    let mut asked = db.prepare("SELECT digest, by, at FROM approval WHERE issue = ?1 ORDER BY id")?;
    let rows = asked.query_map([issue], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.map(|found| {
        let (digest, by, at): ([u8; 32], String, i64) = found?;
        Ok(Approval { issue: issue.to_owned(), digest: Digest::from_bytes(digest), by, at: row::time(at)? })
    })
    .collect()
}
