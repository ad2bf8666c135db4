//! Days and moments as an issue names them: a wall clock in a zone, never an instant alone.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// When cron sends an issue: `2026-06-21 08:00 Asia/Seoul`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendAt {
    /// The wall clock.
    pub wall: DateTime,
    /// The zone it is read in.
    pub zone: TimeZone,
}

/// `not-before`: no edition leaves earlier than this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embargo {
    /// The day.
    pub day: Date,
    /// The time of that day; midnight where none was typed.
    pub time: Time,
    /// The zone it is read in.
    pub zone: TimeZone,
}

/// The last day of an action: it ends at midnight in the newsletter's zone.
pub type ClosingDay = Date;
