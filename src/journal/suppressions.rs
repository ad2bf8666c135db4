//! Who must not be mailed, whatever the subscribers file says.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::journal::{JournalError, row};
use crate::model::{EmailAddress, Standing};

pub(super) fn standing(db: &Connection, address: &EmailAddress) -> Result<Standing, JournalError> {
    let word: Option<String> = db
        .prepare_cached("SELECT standing FROM suppression WHERE reader = ?1")?
        .query_row([address.canonical()], |row| row.get(0))
        .optional()?;
    read(word.as_deref())
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
