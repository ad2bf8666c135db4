//! Clock times: `8:00`, `20:00`, `8 pm`, `8:30 pm`, 20시, 오후 8시 30분. Knows no zone and no day.

use jiff::civil::Time;

use crate::calendar::cursor::{Cursor, fold};

/// Reads a clock time; `None` unless the whole text is one.
#[must_use]
pub fn read_clock(text: &str) -> Option<Time> {
    let folded = fold(text);
    let mut cursor = Cursor::new(&folded);
    let time = take_clock(&mut cursor)?;
    cursor.at_end().then_some(time)
}

/// Takes a clock time from the beginning.
pub(super) fn take_clock(cursor: &mut Cursor<'_>) -> Option<Time> {
    cursor.attempt(|cursor| {
        let korean_half = take_half(cursor, "오전", "오후");
        let hour: i8 = cursor.number(1, 2)?;
        let (minute, half) = if cursor.sign("시") {
            (take_korean_minute(cursor), korean_half)
        } else {
            let minute: Option<i8> = cursor.attempt(|cursor| if cursor.sign(":") { cursor.number(2, 2) } else { None });
            let half = korean_half.or_else(|| take_half(cursor, "am", "pm"));
            // `8` alone could be anything: without minutes it needs its half of the day in English.
            if minute.is_none() && (half.is_none() || korean_half.is_some()) {
                return None;
            }
            (minute.unwrap_or(0), half)
        };
        let hour = match half {
            None => hour,
            Some(_) if !(1..=12).contains(&hour) => return None,
            Some(Half::Morning) => hour % 12,
            Some(Half::Afternoon) => hour % 12 + 12,
        };
        Time::new(hour, minute, 0, 0).ok()
    })
}

/// Which half of the day an hour of 1 to 12 is in.
#[derive(Clone, Copy)]
enum Half {
    Morning,
    Afternoon,
}

fn take_half(cursor: &mut Cursor<'_>, morning: &str, afternoon: &str) -> Option<Half> {
    if cursor.word(morning) {
        Some(Half::Morning)
    } else if cursor.word(afternoon) {
        Some(Half::Afternoon)
    } else {
        None
    }
}

fn take_korean_minute(cursor: &mut Cursor<'_>) -> i8 {
    let minute = cursor.attempt(|cursor| {
        let minute: i8 = cursor.number(1, 2)?;
        cursor.sign("분").then_some(minute)
    });
    minute.unwrap_or(0)
}
