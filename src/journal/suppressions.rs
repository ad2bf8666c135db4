//! Who must not be mailed, whatever the subscribers file says.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::journal::{JournalError, row};
use crate::model::{DeliveryId, EmailAddress, Patience, Standing};

pub(super) fn standing(db: &Connection, address: &EmailAddress) -> Result<Standing, JournalError> {
    let word: Option<String> = db
        .prepare_cached("SELECT standing FROM suppression WHERE reader = ?1")?
        .query_row([address.canonical()], |row| row.get(0))
        .optional()?;
    read(word.as_deref())
}

/// All that stand otherwise than clear, by the canonical form of the address; `None` where they are more than `most`.
pub(super) fn standings(db: &Connection, most: u32) -> Result<Option<HashMap<String, Standing>>, JournalError> {
    let mut asked = db.prepare("SELECT reader, standing FROM suppression LIMIT ?1")?;
    let mut rows = asked.query([i64::from(most) + 1])?;
    let mut known = HashMap::new();
    while let Some(row) = rows.next()? {
        known.insert(row.get(0)?, read(Some(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?))?);
    }
    Ok((known.len() <= usize::try_from(most).unwrap_or(usize::MAX)).then_some(known))
}

/// A stored standing; nothing stored is clear.
pub(super) fn read(word: Option<&str>) -> Result<Standing, JournalError> {
    match word {
        None => Ok(Standing::Clear),
        Some("unsubscribed") => Ok(Standing::Unsubscribed),
        Some("bounced") => Ok(Standing::Bounced),
        Some("complained") => Ok(Standing::Complained),
        Some("removed") => Ok(Standing::Removed),
        Some(_) => Err(JournalError::Damaged("an unknown standing".to_owned())),
    }
}

/// `Clear` lifts a suppression.
pub(super) fn suppress(
    db: &Connection,
    address: &EmailAddress,
    standing: Standing,
    at: Timestamp,
) -> Result<(), JournalError> {
    let word = match standing {
        Standing::Clear => {
            db.execute("DELETE FROM suppression WHERE reader = ?1", [address.canonical()])?;
            return Ok(());
        }
        Standing::Unsubscribed => "unsubscribed",
        Standing::Bounced => "bounced",
        Standing::Complained => "complained",
        Standing::Removed => "removed",
    };
    db.execute(
        "INSERT INTO suppression (reader, standing, at) VALUES (?1, ?2, ?3)
         ON CONFLICT (reader) DO UPDATE SET standing = excluded.standing, at = excluded.at",
        params![address.canonical(), word, row::micros(at)],
    )?;
    Ok(())
}

/// Writes to an address no more, if the failed letter `id` is one too many: the same reason in enough issues, none of
/// them followed by a letter that was taken. What stands against the address already stays.
pub(super) fn give_up(db: &Connection, id: DeliveryId, patience: Patience, at: Timestamp) -> Result<(), JournalError> {
    const DAY: i64 = 24 * 3600 * 1_000_000;
    let latest_first = row::micros(at).saturating_sub(i64::from(patience.days).saturating_mul(DAY));
    db.prepare_cached(
        "INSERT INTO suppression (reader, standing, at)
         SELECT this.reader, 'bounced', ?2 FROM delivery AS this WHERE this.id = ?1 AND (
             SELECT 1 + count(DISTINCT other.issue) >= ?3 AND coalesce(min(other.since), ?2) <= ?4
             FROM delivery AS other
             WHERE other.state = 'failed' AND other.reader = this.reader AND other.reason = this.reason
             AND other.issue <> this.issue AND NOT EXISTS (
                 SELECT 1 FROM run CROSS JOIN delivery AS taken INDEXED BY delivery_once
                 WHERE taken.issue = run.issue AND taken.reader = other.reader AND taken.program IS NOT NULL
                 AND taken.state = 'sent' AND taken.since > other.since))
         ON CONFLICT (reader) DO NOTHING",
    )?
    .execute(params![id.0, row::micros(at), patience.issues, latest_first])?;
    Ok(())
}
