//! When a meeting is held.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;

/// Which weekday of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ordinal {
    /// The first.
    First,
    /// The second.
    Second,
    /// The third.
    Third,
    /// The fourth.
    Fourth,
    /// The last.
    Last,
}

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Frequency {
    /// Every day.
    Daily,
    /// Every week on this day.
    Weekly(Weekday),
    /// Every month on this weekday.
    Monthly(Ordinal, Weekday),
    /// Once.
    Once(Date),
}

/// `first Tuesday of the month 20:00 Eastern`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// How often.
    pub frequency: Frequency,
    /// The hour on the wall there.
    pub time: Time,
    /// The zone of that wall.
    pub zone: TimeZone,
}
