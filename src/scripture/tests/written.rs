//! Passages as they are written and linked.

use super::super::{format_all, link, read_all};
use crate::model::Language;
use crate::model::settings::Bible;

#[test]
fn both_languages_write_the_same_passages() {
    for (typed, english, korean) in [
        ("Ps 103:1-5", "Psalm 103:1–5", "시편\u{a0}103:1-5"),
        ("Ps 23", "Psalm 23", "시편\u{a0}23편"),
        ("Rom 8", "Romans 8", "로마서\u{a0}8장"),
        ("Ps 25:8-9,103:11", "Psalm 25:8–9, 103:11", "시편\u{a0}25:8-9, 103:11"),
        ("Ps 25:8, Ps 23", "Psalm 25:8, Psalm 23", "시편\u{a0}25:8, 시편\u{a0}23편"),
        ("Ps 23, 25:8", "Psalm 23, 25:8", "시편\u{a0}23편, 25:8"),
        ("Gen 1:1-2:3", "Genesis 1:1–2:3", "창세기\u{a0}1:1-2:3"),
        ("Gen 1-3", "Genesis 1–3", "창세기\u{a0}1-3장"),
        ("Gen 50 – Exod 2", "Genesis 50 – Exodus 2", "창세기\u{a0}50장 - 출애굽기\u{a0}2장"),
        ("Jude 5", "Jude 5", "유다서\u{a0}1:5"),
        ("Jude 1", "Jude 1", "유다서\u{a0}1장"),
        ("1 Jn 5:14-15", "1 John 5:14–15", "요한일서\u{a0}5:14-15"),
        ("Lk 10:2, Col 4:3", "Luke 10:2, Colossians 4:3", "누가복음\u{a0}10:2, 골로새서\u{a0}4:3"),
    ] {
        let passages = read_all(typed).unwrap();
        assert_eq!(format_all(&passages, &Language::english()), english);
        assert_eq!(format_all(&passages, &Language::korean()), korean);
    }
}

#[test]
fn fields_must_read_completely() {
    for text in [
        "Psalm 23",
        "Ps 25:8-9,103:11.",
        " 시편 121편 8절 ",
        "로마서 8장과 시편 23편",
        "Ps 40:17\n147:1-11, Jer 29:13",
        "Mark 4",
        "Job 3; Acts 2",
    ] {
        assert!(read_all(text).is_ok(), "{text}");
    }
    for (text, typed, nearest) in [
        ("", "", None),
        ("our paraphrase", "our paraphrase", None),
        ("Psalm 23 ESV", "ESV", None),
        ("see Psalm 23", "see", None),
        ("Psalm 151:9", "Psalm 151:9", Some("Psalm 150:6")),
        ("Pslam 23:1", "Pslam 23:1", Some("Psalm 23:1")),
        ("Habbakuk 2:14", "Habbakuk 2:14", Some("Habakkuk 2:14")),
        ("Jude", "Jude", None),
        ("로마서 8장 28절을", "을", None),
        ("3:16", "3:16", None),
    ] {
        let problems = read_all(text).unwrap_err();
        assert_eq!((problems[0].text.as_str(), problems[0].nearest.as_deref()), (typed, nearest), "{text}");
    }
}

fn bible(translation: &str, link: &str) -> Bible {
    Bible { translation: translation.to_owned(), link: link.to_owned(), text: String::new() }
}

#[test]
fn links_go_where_the_settings_say() {
    let (english, korean) = (Language::english(), Language::korean());
    let to = |typed: &str, bible: Option<Bible>, language: &Language| {
        link(&read_all(typed).unwrap(), bible.as_ref(), language).0
    };
    let gateway = "https://www.biblegateway.com/passage/?search=";
    assert_eq!(to("Ps 103:1-5", None, &english), format!("{gateway}Psalm+103%3A1-5"));
    assert_eq!(to("Ps 103:1-5", None, &korean), format!("{gateway}Psalm+103%3A1-5&version=KLB"));
    assert_eq!(
        to("Ps 25:8-9,103:11", Some(bible("BSB", "biblegateway")), &english),
        format!("{gateway}Psalm+25%3A8-9%2C+103%3A11&version=BSB")
    );
    assert_eq!(
        to("1 Jn 5:14-15", Some(bible("esv", "bible.com")), &english),
        "https://www.bible.com/bible/59/1JN.5.14-15"
    );
    assert_eq!(
        to("롬 8:28", Some(bible("개역한글", "bible.com")), &korean),
        "https://www.bible.com/ko/bible/88/ROM.8.28"
    );
    assert_eq!(to("Rom 8:38-9:5", Some(bible("KJV", "bible.com")), &english), "https://www.bible.com/bible/1/ROM.8.38");
    assert_eq!(to("Rom 8:1, 28", Some(bible("KJV", "bible.com")), &english), "https://www.bible.com/bible/1/ROM.8");
    assert_eq!(
        to("Rom 8:28", Some(bible("XYZ", "bible.com")), &english),
        format!("{gateway}Romans+8%3A28&version=XYZ")
    );
    assert_eq!(
        to("약 1:5", Some(bible("개역개정", "bskorea")), &korean),
        "https://www.bskorea.or.kr/bible/korbibReadpage.php?version=GAE&book=jam&chap=1&sec=5"
    );
    assert_eq!(
        to("Ps 23, 103:1-5", Some(bible("", "https://bible.example.org/?r={osis}")), &english),
        "https://bible.example.org/?r=Ps.23%2CPs.103.1-Ps.103.5"
    );
}
