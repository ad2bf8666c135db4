//! Days: `2026-06-21`, `2026.6.21`, `2026. 6. 21.`, 2026년 6월 21일. Knows no zone.

use jiff::civil::Date;

use crate::calendar::cursor::{Cursor, fold};

/// Reads one day; `None` unless the whole text is one that exists.
#[must_use]
pub fn read_date(text: &str) -> Option<Date> {
    let folded = fold(text);
    let mut cursor = Cursor::new(&folded);
    let date = take_date(&mut cursor)?;
    cursor.at_end().then_some(date)
}

/// Reads days separated by commas or semicolons; `None` unless every one of them reads.
#[must_use]
pub fn read_dates(text: &str) -> Option<Vec<Date>> {
    let folded = fold(text);
    folded.split([',', ';']).map(read_date).collect()
}

/// Takes a day from the beginning.
pub(super) fn take_date(cursor: &mut Cursor<'_>) -> Option<Date> {
    cursor.attempt(|cursor| {
        let year: i16 = cursor.number(4, 4)?;
        let separators = if cursor.sign("-") {
            ["-", ""]
        } else if cursor.sign(".") {
            [".", "."]
        } else if cursor.sign("년") {
            ["월", "일"]
        } else {
            return None;
        };
        let [between, last] = separators;
        let month: i8 = cursor.number(1, 2)?;
        if !cursor.sign(between) {
            return None;
        }
        let day: i8 = cursor.number(1, 2)?;
        // The dot after the day is free, the word 일 is not.
        if !cursor.sign(last) && last == "일" {
            return None;
        }
        Date::new(year, month, day).ok()
    })
}
