//! Where a reference leads: a table of Bible sites, or the address the settings give. Opens nothing.

use super::books::names;
use super::format::{format_all, last};
use super::osis::osis;
use crate::model::settings::Bible;
use crate::model::{Language, Link, Passage, PassageEnd};

/// Translations bible.com knows by number.
const BIBLE_COM: [(&str, u16); 10] = [
    ("ASV", 12),
    ("BSB", 3034),
    ("ESV", 59),
    ("KJV", 1),
    ("KRV", 88),
    ("NIV", 111),
    ("NLT", 116),
    ("RNKSV", 142),
    ("개역한글", 88),
    ("새번역", 142),
];

/// Translations bskorea.or.kr has.
const BSKOREA: [(&str, &str); 6] = [
    ("GAE", "GAE"),
    ("HAN", "HAN"),
    ("SAENEW", "SAENEW"),
    ("개역개정", "GAE"),
    ("개역한글", "HAN"),
    ("새번역", "SAENEW"),
];

/// The address for a stretch of passages. Without a setting: biblegateway.com, in Korean its Korean Living Bible, else the
/// translation the reader chose there. `link` of the setting is `biblegateway` (also when empty), `bible.com`, `bskorea`
/// or an address with `{osis}`. bible.com and bskorea show one passage at a time: the first, or their common chapter.
#[must_use]
pub fn link(passages: &[Passage], bible: Option<&Bible>, language: &Language) -> Link {
    let translation = bible.map_or("", |bible| bible.translation.as_str());
    let setting = bible.map_or("", |bible| bible.link.as_str());
    let elsewhere = match setting {
        "bible.com" => bible_com(passages, translation, language),
        "bskorea" => bskorea(passages, translation),
        template if template.contains("{osis}") => Some(template.replace("{osis}", &escaped(&all_osis(passages)))),
        _ => None,
    };
    Link(elsewhere.unwrap_or_else(|| biblegateway(passages, translation, language)))
}

/// Takes any list, in English words.
fn biblegateway(passages: &[Passage], translation: &str, language: &Language) -> String {
    let version = match translation {
        "" if language.is_korean() => "KLB",
        other => other,
    };
    let words = format_all(passages, &Language::english()).replace('–', "-");
    let mut address = format!("https://www.biblegateway.com/passage/?search={}", escaped(&words));
    if !version.is_empty() {
        address.push_str("&version=");
        address.push_str(&escaped(version));
    }
    address
}

/// `None` for a translation without a number there.
fn bible_com(passages: &[Passage], translation: &str, language: &Language) -> Option<String> {
    let (_, id) = BIBLE_COM.iter().find(|(name, _)| name.eq_ignore_ascii_case(translation))?;
    let (passage, verses) = one_passage(passages)?;
    let (start, interface) = (passage.start, if language.is_korean() { "ko/" } else { "" });
    let chapter = format!("https://www.bible.com/{interface}bible/{id}/{}.{}", names(start.book).usfm, start.chapter);
    let Some(first) = start.verse.filter(|_| verses) else { return Some(chapter) };
    let end = last(passage);
    Some(match end.verse.filter(|_| end != start && same_chapter(passage)) {
        Some(second) => format!("{chapter}.{first}-{second}"),
        None => format!("{chapter}.{first}"),
    })
}

/// `None` for a translation it has not.
fn bskorea(passages: &[Passage], translation: &str) -> Option<String> {
    let wanted = if translation.is_empty() { "GAE" } else { translation };
    let (_, version) = BSKOREA.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
    let (passage, _) = one_passage(passages)?;
    let start = passage.start;
    Some(format!(
        "https://www.bskorea.or.kr/bible/korbibReadpage.php?version={version}&book={}&chap={}&sec={}",
        names(start.book).bskorea,
        start.chapter,
        start.verse.unwrap_or(1)
    ))
}

/// The passage a site that shows only one is sent to, and whether its verses are meant: of several in one chapter the
/// whole chapter, else the first.
fn one_passage(passages: &[Passage]) -> Option<(Passage, bool)> {
    let first = *passages.first()?;
    let chapter = |passage: &Passage| (passage.start.book, passage.start.chapter);
    let together = passages.len() > 1 && passages.iter().all(|other| chapter(other) == chapter(&first));
    Some((first, !together))
}

fn same_chapter(passage: Passage) -> bool {
    match passage.end {
        PassageEnd::Single => true,
        PassageEnd::Through(end) => (end.book, end.chapter) == (passage.start.book, passage.start.chapter),
    }
}

fn all_osis(passages: &[Passage]) -> String {
    passages.iter().map(osis).collect::<Vec<_>>().join(",")
}

/// Percent-encoded for a query (RFC 3986, 2.1), a space as `+`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.extend(['%', hexadecimal(byte >> 4), hexadecimal(byte & 15)]),
        }
    }
    out
}

fn hexadecimal(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16).unwrap_or('0').to_ascii_uppercase()
}
