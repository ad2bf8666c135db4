//! When a meeting is held: `first Tuesday of the month 20:00 Eastern`, 매주 월요일 오후 8시 (format.md section 8).

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;

use crate::calendar::clock::take_clock;
use crate::calendar::cursor::{Cursor, fold};
use crate::calendar::day::take_date;
use crate::calendar::weekday::take_weekday;
use crate::calendar::zone::read_zone;
use crate::model::{Frequency, Ordinal, When};

/// Why a `When` does not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhenProblem {
    /// It does not begin with a day or how often.
    Frequency,
    /// "monthly on Tuesday": the first, second, third, fourth or last? Holds the weekday asked about, if one was typed.
    Which(Option<Weekday>),
    /// The clock time is missing or is none. Holds what stands in its place.
    Clock(String),
    /// This zone is not known.
    Zone(String),
}

const ORDINALS: [(Ordinal, [&str; 2]); 5] = [
    (Ordinal::First, ["first", "첫째"]),
    (Ordinal::Second, ["second", "둘째"]),
    (Ordinal::Third, ["third", "셋째"]),
    (Ordinal::Fourth, ["fourth", "넷째"]),
    (Ordinal::Last, ["last", "마지막"]),
];

/// Reads when a meeting is held; without a zone it is `zone`'s.
///
/// # Errors
/// The first part that does not read; a month without "which one" has its own.
pub fn read_when(text: &str, zone: &TimeZone) -> Result<When, WhenProblem> {
    let folded = fold(text);
    let mut cursor = Cursor::new(&folded);
    let frequency = take_frequency(&mut cursor)?;
    cursor.sign(",");
    let (time, zone) = take_hour(&mut cursor, zone)?;
    Ok(When { frequency, time, zone })
}

fn take_frequency(cursor: &mut Cursor<'_>) -> Result<Frequency, WhenProblem> {
    let monthly = cursor.attempt(|cursor| {
        let said = cursor.word("monthly")
            || cursor.attempt(|cursor| (cursor.word("every") && cursor.word("month")).then_some(())).is_some();
        cursor.word("on");
        cursor.word("the");
        (said && ordinal(&mut cursor.clone()).is_none()).then(|| take_weekday(cursor))
    });
    if let Some(weekday) = monthly {
        return Err(WhenProblem::Which(weekday));
    }
    if cursor.sign("매월") {
        let ordinal = ordinal(cursor).ok_or_else(|| WhenProblem::Which(take_weekday(&mut cursor.clone())))?;
        return take_weekday(cursor).map(|day| Frequency::Monthly(ordinal, day)).ok_or(WhenProblem::Frequency);
    }
    if cursor.sign("매일") {
        return Ok(Frequency::Daily);
    }
    if cursor.sign("매주") {
        return take_weekday(cursor).map(Frequency::Weekly).ok_or(WhenProblem::Frequency);
    }
    if cursor.word("every") {
        if cursor.word("day") {
            return Ok(Frequency::Daily);
        }
        return take_weekday(cursor).map(Frequency::Weekly).ok_or(WhenProblem::Frequency);
    }
    if let Some(date) = take_date(cursor) {
        return Ok(Frequency::Once(date));
    }
    take_english_month(cursor).ok_or(WhenProblem::Frequency)
}

fn take_english_month(cursor: &mut Cursor<'_>) -> Option<Frequency> {
    let ordinal = ordinal(cursor)?;
    let weekday = take_weekday(cursor)?;
    ["of", "the", "month"].iter().all(|word| cursor.word(word)).then_some(Frequency::Monthly(ordinal, weekday))
}

fn ordinal(cursor: &mut Cursor<'_>) -> Option<Ordinal> {
    ORDINALS.iter().find_map(|(ordinal, names)| names.iter().any(|name| cursor.word(name)).then_some(*ordinal))
}

/// `clock [zone]` or `zone clock`, to the end.
fn take_hour(cursor: &mut Cursor<'_>, zone: &TimeZone) -> Result<(Time, TimeZone), WhenProblem> {
    if let Some(time) = take_clock(cursor) {
        let rest = cursor.rest();
        if rest.is_empty() {
            return Ok((time, zone.clone()));
        }
        let named = read_zone(rest).ok_or_else(|| WhenProblem::Zone(rest.to_owned()))?;
        return Ok((time, named));
    }
    let rest = cursor.rest();
    // 한국시간 may stand directly before its digits; every other zone ends at a space.
    let name = if cursor.sign("한국시간") { Some("한국시간") } else { cursor.chunk() };
    let clock = take_clock(cursor).filter(|_| cursor.at_end());
    match (name, clock) {
        // "at 20:00": no zone has so short a name.
        (Some(name), Some(time)) if name.len() > 2 => {
            read_zone(name).map(|zone| (time, zone)).ok_or_else(|| WhenProblem::Zone(name.to_owned()))
        }
        _ => Err(WhenProblem::Clock(rest.to_owned())),
    }
}
