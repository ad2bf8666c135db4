//! Days of the week: `Monday`, `Mon`, 월요일, 월.

use jiff::civil::Weekday;

use crate::calendar::cursor::{Cursor, fold};

const NAMES: [(Weekday, [&str; 4]); 7] = [
    (Weekday::Monday, ["monday", "mon", "월요일", "월"]),
    (Weekday::Tuesday, ["tuesday", "tue", "화요일", "화"]),
    (Weekday::Wednesday, ["wednesday", "wed", "수요일", "수"]),
    (Weekday::Thursday, ["thursday", "thu", "목요일", "목"]),
    (Weekday::Friday, ["friday", "fri", "금요일", "금"]),
    (Weekday::Saturday, ["saturday", "sat", "토요일", "토"]),
    (Weekday::Sunday, ["sunday", "sun", "일요일", "일"]),
];

/// Reads a day of the week; `None` unless the whole text is one.
#[must_use]
pub fn read_weekday(text: &str) -> Option<Weekday> {
    let folded = fold(text);
    let mut cursor = Cursor::new(&folded);
    let weekday = take_weekday(&mut cursor)?;
    cursor.at_end().then_some(weekday)
}

/// Takes a day of the week from the beginning.
pub(super) fn take_weekday(cursor: &mut Cursor<'_>) -> Option<Weekday> {
    NAMES.iter().find_map(|(weekday, names)| names.iter().any(|name| cursor.word(name)).then_some(*weekday))
}
