//! How long something lasts: `90 minutes`, `1 hour`, 90분, 1시간 30분.

use std::time::Duration;

use crate::calendar::cursor::{Cursor, fold};

/// Reads a length in whole minutes; `None` unless the whole text is one, and for nothing at all (`0 minutes`).
#[must_use]
pub fn read_duration(text: &str) -> Option<Duration> {
    let folded = fold(text);
    let mut cursor = Cursor::new(&folded);
    let hours = take(&mut cursor, &["시간", "hours", "hour"]);
    let minutes = take(&mut cursor, &["분", "minutes", "minute"]);
    if !cursor.at_end() || (hours.is_none() && minutes.is_none()) {
        return None;
    }
    let minutes = hours.unwrap_or(0) * 60 + minutes.unwrap_or(0);
    (minutes > 0).then(|| Duration::from_secs(minutes * 60))
}

fn take(cursor: &mut Cursor<'_>, units: &[&str]) -> Option<u64> {
    cursor.attempt(|cursor| {
        let number: u32 = cursor.number(1, 4)?;
        units.iter().any(|unit| cursor.word(unit)).then_some(u64::from(number))
    })
}
