//! Every row of format.md section 8 that speaks of time, with right and wrong forms in both languages.

use std::time::Duration;

use jiff::civil::{Date, Time, Weekday, date, time};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::model::{Frequency, Language, Ordinal, When};

fn zone(name: &str) -> TimeZone {
    read_zone(name).unwrap()
}

#[test]
fn dates_have_their_forms() {
    let day: Date = date(2026, 6, 21);
    for right in [
        "2026-06-21",
        "2026-6-21",
        "2026.6.21",
        "2026. 6. 21.",
        "2026. 06. 21",
        "2026년 6월 21일",
        "2026년6월21일",
        "２０２６．６．２１",
        " 2026-06-21 ",
    ] {
        assert_eq!(read_date(right), Some(day), "{right}");
    }
    for wrong in [
        "",
        "next Tuesday",
        "2026-02-30",
        "2026-13-01",
        "26-06-21",
        "2026-06",
        "2026-06.21",
        "2026년 6월 21",
        "2026-06-21 8:00",
        "21.6.2026",
        "06/21/2026",
        "2026-06-210",
        "20260621",
        "2026년 6. 21일",
    ] {
        assert_eq!(read_date(wrong), None, "{wrong}");
    }
}

#[test]
fn several_dates_have_commas_or_semicolons() {
    let two = Some(vec![date(2026, 6, 21), date(2026, 6, 28)]);
    assert_eq!(read_dates("2026-06-21, 2026-06-28"), two);
    assert_eq!(read_dates("2026. 6. 21.; 2026. 6. 28."), two);
    assert_eq!(read_dates("2026년 6월 21일, 2026년 6월 28일"), two);
    for wrong in ["2026-06-21 2026-06-28", "2026-06-21,", "2026-06-21, soon"] {
        assert_eq!(read_dates(wrong), None, "{wrong}");
    }
}

#[test]
fn clocks_have_their_forms() {
    let right: [(&str, Time); 18] = [
        ("8:00", time(8, 0, 0, 0)),
        ("08:05", time(8, 5, 0, 0)),
        ("20:00", time(20, 0, 0, 0)),
        ("0:00", time(0, 0, 0, 0)),
        ("8 pm", time(20, 0, 0, 0)),
        ("8PM", time(20, 0, 0, 0)),
        ("8:30 pm", time(20, 30, 0, 0)),
        ("8:30pm", time(20, 30, 0, 0)),
        ("8 am", time(8, 0, 0, 0)),
        ("12 pm", time(12, 0, 0, 0)),
        ("12 am", time(0, 0, 0, 0)),
        ("20시", time(20, 0, 0, 0)),
        ("20 시 5분", time(20, 5, 0, 0)),
        ("오후 8시 30분", time(20, 30, 0, 0)),
        ("오후8시30분", time(20, 30, 0, 0)),
        ("오전 12시", time(0, 0, 0, 0)),
        ("오후 12시", time(12, 0, 0, 0)),
        ("２０：００", time(20, 0, 0, 0)),
    ];
    for (text, expected) in right {
        assert_eq!(read_clock(text), Some(expected), "{text}");
    }
    for wrong in [
        "",
        "8",
        "24:00",
        "20:60",
        "20:5",
        "13 pm",
        "0 pm",
        "오후 13시",
        "오후 8",
        "8 o'clock",
        "8 pmx",
        "20시 61분",
        "20:00:00",
        "오후 8시 pm",
        "noon",
    ] {
        assert_eq!(read_clock(wrong), None, "{wrong}");
    }
}

#[test]
fn zones_are_named() {
    for (text, iana) in [
        ("Eastern", "America/New_York"),
        ("central", "America/Chicago"),
        ("Mountain", "America/Denver"),
        ("Pacific", "America/Los_Angeles"),
        ("KST", "Asia/Seoul"),
        ("한국시간", "Asia/Seoul"),
        ("asia/seoul", "Asia/Seoul"),
        ("Ａsia/Seoul", "Asia/Seoul"),
        ("UTC", "UTC"),
    ] {
        assert_eq!(zone(text).iana_name(), Some(iana), "{text}");
    }
    for wrong in ["", "Seoul", "PDT", "Eastern Time", "Asia/Soul", "Etc/Unknown", "+09:00"] {
        assert!(read_zone(wrong).is_none(), "{wrong}");
    }
}

#[test]
fn every_name_of_a_zone_reads() {
    let names = zone_names();
    assert!(names.len() > 400);
    for name in names.iter().filter(|name| *name != "Etc/Unknown") {
        assert!(read_zone(name).is_some(), "{name}");
    }
}

#[test]
fn lengths_have_their_forms() {
    for (text, minutes) in [
        ("90 minutes", 90),
        ("1 minute", 1),
        ("1 hour", 60),
        ("2 hours", 120),
        ("1 hour 30 minutes", 90),
        ("90분", 90),
        ("1시간", 60),
        ("1시간 30분", 90),
        ("1 시간 30 분", 90),
    ] {
        assert_eq!(read_duration(text), Some(Duration::from_secs(minutes * 60)), "{text}");
    }
    for wrong in ["", "90", "an hour", "0 minutes", "1.5 hours", "30분 1시간", "1h", "1 hour or so"] {
        assert_eq!(read_duration(wrong), None, "{wrong}");
    }
}

#[test]
fn when_is_read_in_english() {
    let home = zone("Asia/Seoul");
    let eight = time(20, 0, 0, 0);
    let when = |frequency, time, zone_name: &str| Ok(When { frequency, time, zone: zone(zone_name) });
    let tuesday = Frequency::Monthly(Ordinal::First, Weekday::Tuesday);
    for (text, expected) in [
        ("every day 20:00", when(Frequency::Daily, eight, "Asia/Seoul")),
        ("Every Monday 10:00 Eastern", when(Frequency::Weekly(Weekday::Monday), time(10, 0, 0, 0), "Eastern")),
        ("every Mon, 8 pm", when(Frequency::Weekly(Weekday::Monday), eight, "Asia/Seoul")),
        ("first Tuesday of the month 20:00 Eastern", when(tuesday, eight, "Eastern")),
        (
            "last Fri of the month, 8 pm America/Chicago",
            when(Frequency::Monthly(Ordinal::Last, Weekday::Friday), eight, "Central"),
        ),
        ("2026-06-21 20:00 UTC", when(Frequency::Once(date(2026, 6, 21)), eight, "UTC")),
        ("2026. 6. 21. 20:00", when(Frequency::Once(date(2026, 6, 21)), eight, "Asia/Seoul")),
        ("every day Eastern 8 pm", when(Frequency::Daily, eight, "Eastern")),
    ] {
        assert_eq!(read_when(text, &home), expected, "{text}");
    }
}

#[test]
fn when_is_read_in_korean() {
    let home = zone("UTC");
    let eight = time(20, 0, 0, 0);
    let when = |frequency, zone_name: &str| Ok(When { frequency, time: eight, zone: zone(zone_name) });
    for (text, expected) in [
        ("매일 20시", when(Frequency::Daily, "UTC")),
        ("매주 월요일 오후 8시", when(Frequency::Weekly(Weekday::Monday), "UTC")),
        ("매주 월 한국시간 20:00", when(Frequency::Weekly(Weekday::Monday), "KST")),
        ("매주 월요일, 한국시간20시", when(Frequency::Weekly(Weekday::Monday), "KST")),
        ("매월 첫째 화요일 오후 8시 KST", when(Frequency::Monthly(Ordinal::First, Weekday::Tuesday), "KST")),
        ("매월 마지막 일요일 20시", when(Frequency::Monthly(Ordinal::Last, Weekday::Sunday), "UTC")),
        ("2026년 6월 21일 오후 8시", when(Frequency::Once(date(2026, 6, 21)), "UTC")),
    ] {
        assert_eq!(read_when(text, &home), expected, "{text}");
    }
}

#[test]
fn when_is_said_in_both_languages() {
    let home = zone("Asia/Seoul");
    let (english, korean) = (Language::english(), Language::korean());
    for (text, in_english, in_korean) in [
        ("every day 8:00", "Every day, 08:00 Seoul", "매일 08:00 서울"),
        ("매주 월요일 오후 8시", "Every Monday, 20:00 Seoul", "매주 월요일 20:00 서울"),
        (
            "first Tuesday of the month 20:00 Eastern",
            "Every first Tuesday of the month, 20:00 New York",
            "매월 첫째 화요일 20:00 뉴욕",
        ),
        ("2026-06-21 20:00 UTC", "Sunday, 21 June 2026, 20:00 UTC", "2026년 6월 21일 일요일 20:00 UTC"),
    ] {
        let when = read_when(text, &home).unwrap();
        assert_eq!(say_when(&when, &english), in_english);
        assert_eq!(say_when(&when, &korean), in_korean);
    }
}

#[test]
fn a_month_needs_to_say_which() {
    let home = zone("UTC");
    for text in ["monthly on Tuesday 20:00", "monthly Tuesday", "every month on Tuesday", "매월 화요일 20시"] {
        assert_eq!(read_when(text, &home), Err(WhenProblem::Which(Some(Weekday::Tuesday))), "{text}");
    }
    assert_eq!(read_when("monthly 20:00", &home), Err(WhenProblem::Which(None)));
}

#[test]
fn a_wrong_when_says_which_part() {
    let home = zone("UTC");
    for (text, expected) in [
        ("", WhenProblem::Frequency),
        ("weekly", WhenProblem::Frequency),
        ("Monday 20:00", WhenProblem::Frequency),
        ("every Mondy 20:00", WhenProblem::Frequency),
        ("first Tuesday 20:00", WhenProblem::Frequency),
        ("fifth Tuesday of the month 20:00", WhenProblem::Frequency),
        ("매주 20시", WhenProblem::Frequency),
        ("2026-02-30 20:00", WhenProblem::Frequency),
        ("every day", WhenProblem::Clock(String::new())),
        ("every Monday at 20:00", WhenProblem::Clock("at 20:00".to_owned())),
        ("every Monday evening", WhenProblem::Clock("evening".to_owned())),
        ("every Monday 20:00 Soul", WhenProblem::Zone("soul".to_owned())),
    ] {
        assert_eq!(read_when(text, &home), Err(expected), "{text}");
    }
}

#[test]
fn moments_take_what_is_left_out_from_the_newsletter() {
    let home = zone("Asia/Seoul");
    let send = read_send_at("2027-05-02 08:00 Eastern", &home).unwrap();
    assert_eq!((send.wall, send.zone), (date(2027, 5, 2).at(8, 0, 0, 0), zone("Eastern")));
    assert_eq!(read_send_at("2027년 5월 2일 오전 8시", &home).unwrap().zone, home);
    assert_eq!(read_send_at("2027-05-02", &home), Err(MomentProblem::Clock));
    assert_eq!(read_send_at("tomorrow 8:00", &home), Err(MomentProblem::Day));
    assert_eq!(read_send_at("2027-05-02 8:00 Soul", &home), Err(MomentProblem::Zone("soul".to_owned())));
    let embargo = read_embargo("2027-05-02", &home).unwrap();
    assert_eq!((embargo.day, embargo.time, embargo.zone), (date(2027, 5, 2), Time::midnight(), home.clone()));
    assert_eq!(read_embargo("2027-05-02 UTC", &home).unwrap().zone, zone("UTC"));
    assert_eq!(read_embargo("2027-05-02 8:00 UTC", &home).unwrap().time, time(8, 0, 0, 0));
    assert_eq!(read_embargo("2027-05-02 dawn", &home), Err(MomentProblem::Clock));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn readers_never_panic(text in "\\PC{0,40}") {
        let home = TimeZone::UTC;
        let _read = (read_date(&text), read_dates(&text), read_clock(&text), read_duration(&text));
        let _more = (read_when(&text, &home), read_send_at(&text, &home), read_embargo(&text, &home));
        let _zone = (read_zone(&text), read_weekday(&text));
    }

    #[test]
    fn words_of_the_format_never_panic(words in prop::collection::vec(
        prop::sample::select(vec![
            "every", "day", "매주", "월", "매월", "첫째", "first", "Tuesday", "of", "the", "month", "2026", "-", ".", "년",
            "6", "21", ":", "시", "오후", "pm", "Eastern", "한국시간", ",", " ",
        ]),
        0..14,
    )) {
        let (home, text) = (TimeZone::UTC, words.concat());
        if let Ok(when) = read_when(&text, &home) {
            prop_assert!(when.zone.iana_name().is_some());
        }
        let _read = (read_date(&text), read_clock(&text), read_duration(&text));
    }
}
