//! A day with a clock and a zone, for `send-at` and `not-before`.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::calendar::clock::take_clock;
use crate::calendar::cursor::{Cursor, fold};
use crate::calendar::day::take_date;
use crate::calendar::zone::read_zone;
use crate::model::{Embargo, SendAt};

/// Why a moment does not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MomentProblem {
    /// It does not begin with a day that exists.
    Day,
    /// The clock time is missing or is none.
    Clock,
    /// This zone is not known.
    Zone(String),
}

/// Reads `date clock [zone]`; without a zone it is `zone`'s.
///
/// # Errors
/// The first part that does not read.
pub fn read_send_at(text: &str, zone: &TimeZone) -> Result<SendAt, MomentProblem> {
    let (day, time, zone) = read(text, zone)?;
    Ok(SendAt { wall: day.to_datetime(time.ok_or(MomentProblem::Clock)?), zone })
}

/// Reads `date [clock] [zone]`; without a clock it is midnight, without a zone it is `zone`'s.
///
/// # Errors
/// The first part that does not read.
pub fn read_embargo(text: &str, zone: &TimeZone) -> Result<Embargo, MomentProblem> {
    let (day, time, zone) = read(text, zone)?;
    Ok(Embargo { day, time: time.unwrap_or(Time::midnight()), zone })
}

fn read(text: &str, zone: &TimeZone) -> Result<(Date, Option<Time>, TimeZone), MomentProblem> {
    let folded = fold(text);
    let mut cursor = Cursor::new(&folded);
    let day = take_date(&mut cursor).ok_or(MomentProblem::Day)?;
    let time = take_clock(&mut cursor);
    let rest = cursor.rest();
    if rest.is_empty() {
        return Ok((day, time, zone.clone()));
    }
    match read_zone(rest) {
        Some(zone) => Ok((day, time, zone)),
        None if time.is_none() => Err(MomentProblem::Clock),
        None => Err(MomentProblem::Zone(rest.to_owned())),
    }
}
