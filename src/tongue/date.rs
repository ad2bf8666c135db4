//! Days, weekdays and clock times in words. Knows no clock: every date is a value, and so is the year it is read in.

use jiff::civil::{Date, Time, Weekday};

use crate::model::Language;
use crate::tongue::word::{phrase, word};

/// "Sunday, 21 June 2026", 2026년 6월 21일 일요일.
#[must_use]
pub fn long_date(date: Date, language: &Language) -> String {
    let weekday = weekday(date.weekday(), language);
    let (year, day) = (date.year(), date.day());
    if language.is_korean() {
        format!("{year}년 {}월 {day}일 {weekday}", date.month())
    } else {
        format!("{weekday}, {day} {} {year}", month_name(date.month(), language))
    }
}

/// "2 May", 5월 2일; with its year when that is not `year_of_reference` (the year of the letter's date).
#[must_use]
pub fn short_date(date: Date, year_of_reference: i16, language: &Language) -> String {
    let (year, day) = (date.year(), date.day());
    let other_year = year != year_of_reference;
    match (language.is_korean(), other_year) {
        (true, true) => format!("{year}년 {}월 {day}일", date.month()),
        (true, false) => format!("{}월 {day}일", date.month()),
        (false, true) => format!("{day} {} {year}", month_name(date.month(), language)),
        (false, false) => format!("{day} {}", month_name(date.month(), language)),
    }
}

/// The last day of an action: "Tuesday, 30 June", 6월 30일 화요일; with its year as in [`short_date`].
#[must_use]
pub fn closing_day(date: Date, year_of_reference: i16, language: &Language) -> String {
    let (day, weekday) = (short_date(date, year_of_reference, language), weekday(date.weekday(), language));
    if language.is_korean() { format!("{day} {weekday}") } else { format!("{weekday}, {day}") }
}

/// A day of a meeting: "Monday 22 June", 6월 22일 월요일; with its year as in [`short_date`].
#[must_use]
pub fn meeting_day(date: Date, year_of_reference: i16, language: &Language) -> String {
    let (day, weekday) = (short_date(date, year_of_reference, language), weekday(date.weekday(), language));
    if language.is_korean() { format!("{day} {weekday}") } else { format!("{weekday} {day}") }
}

/// "20:00" in every language: hours of a letter are read in two zones side by side.
#[must_use]
pub fn clock(time: Time, _language: &Language) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// "third week of June", 6월 셋째 주: the day divided by 7, rounded up.
#[must_use]
pub fn week_of_month(date: Date, language: &Language) -> String {
    let week = (date.day() + 6) / 7;
    let ordinal = match week {
        1 => word(language, "when.first"),
        2 => word(language, "when.second"),
        3 => word(language, "when.third"),
        4 => word(language, "when.fourth"),
        _ => word(language, "when.fifth"),
    };
    phrase(language, "masthead.week", &[("ordinal", ordinal), ("month", &month_name(date.month(), language))])
}

/// "June", 6월. A month beyond 12 is empty.
#[must_use]
pub fn month_name(month: i8, language: &Language) -> String {
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let name = usize::try_from(month).ok().and_then(|month| ENGLISH.get(month.checked_sub(1)?));
    match name {
        Some(_) if language.is_korean() => format!("{month}월"),
        Some(name) => (*name).to_owned(),
        None => String::new(),
    }
}

/// "Monday", 월요일.
#[must_use]
pub fn weekday(weekday: Weekday, language: &Language) -> &'static str {
    let korean = language.is_korean();
    match weekday {
        Weekday::Monday => pick(korean, "월요일", "Monday"),
        Weekday::Tuesday => pick(korean, "화요일", "Tuesday"),
        Weekday::Wednesday => pick(korean, "수요일", "Wednesday"),
        Weekday::Thursday => pick(korean, "목요일", "Thursday"),
        Weekday::Friday => pick(korean, "금요일", "Friday"),
        Weekday::Saturday => pick(korean, "토요일", "Saturday"),
        Weekday::Sunday => pick(korean, "일요일", "Sunday"),
    }
}

/// "Tue", 화: before a time in another zone.
#[must_use]
pub fn short_weekday(weekday: Weekday, language: &Language) -> &'static str {
    let korean = language.is_korean();
    match weekday {
        Weekday::Monday => pick(korean, "월", "Mon"),
        Weekday::Tuesday => pick(korean, "화", "Tue"),
        Weekday::Wednesday => pick(korean, "수", "Wed"),
        Weekday::Thursday => pick(korean, "목", "Thu"),
        Weekday::Friday => pick(korean, "금", "Fri"),
        Weekday::Saturday => pick(korean, "토", "Sat"),
        Weekday::Sunday => pick(korean, "일", "Sun"),
    }
}

fn pick(korean: bool, in_korean: &'static str, in_english: &'static str) -> &'static str {
    if korean { in_korean } else { in_english }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Weekday, date, time};

    use super::{
        Language, clock, closing_day, long_date, meeting_day, month_name, short_date, short_weekday, week_of_month,
    };

    #[test]
    fn a_day_is_said_in_both_languages() {
        let (english, korean) = (Language::english(), Language::korean());
        let day = date(2026, 6, 21);
        assert_eq!(long_date(day, &english), "Sunday, 21 June 2026");
        assert_eq!(long_date(day, &korean), "2026년 6월 21일 일요일");
        assert_eq!(short_date(day, 2026, &english), "21 June");
        assert_eq!(short_date(day, 2027, &english), "21 June 2026");
        assert_eq!(short_date(day, 2026, &korean), "6월 21일");
        assert_eq!(short_date(day, 2025, &korean), "2026년 6월 21일");
        assert_eq!(closing_day(date(2026, 6, 30), 2026, &english), "Tuesday, 30 June");
        assert_eq!(closing_day(date(2026, 6, 30), 2026, &korean), "6월 30일 화요일");
        assert_eq!(meeting_day(date(2026, 6, 22), 2026, &english), "Monday 22 June");
        assert_eq!(meeting_day(date(2026, 6, 22), 2026, &korean), "6월 22일 월요일");
    }

    #[test]
    fn weeks_are_counted_by_seven_days() {
        let (english, korean) = (Language::english(), Language::korean());
        for (day, week, in_korean) in [
            (1, "first", "첫째"),
            (7, "first", "첫째"),
            (8, "second", "둘째"),
            (21, "third", "셋째"),
            (22, "fourth", "넷째"),
            (29, "fifth", "다섯째"),
        ] {
            assert_eq!(week_of_month(date(2026, 6, day), &english), format!("{week} week of June"));
            assert_eq!(week_of_month(date(2026, 6, day), &korean), format!("6월 {in_korean} 주"));
        }
    }

    #[test]
    fn hours_have_two_digits() {
        assert_eq!(clock(time(8, 5, 0, 0), &Language::english()), "08:05");
        assert_eq!(clock(time(20, 0, 0, 0), &Language::korean()), "20:00");
        assert_eq!(short_weekday(Weekday::Tuesday, &Language::english()), "Tue");
        assert_eq!(month_name(13, &Language::english()), "");
        assert_eq!(month_name(0, &Language::korean()), "");
    }
}
