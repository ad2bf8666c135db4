//! The name of a book at a place in the text, in English and Korean, with the number it may need.

use std::ops::ControlFlow;

use super::cursor::Cursor;
use crate::model::Book;
use crate::scripture::names::{Name, Rank, lookup, lookup_numbered, lookup_numbered_korean, tails};
use crate::scripture::tokens::Kind;

/// How a name is written; Hangul is like `Capital`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::scripture) enum Case {
    /// With a small letter first.
    Small,
    /// With a capital first.
    Capital,
    /// In capitals only.
    Shouted,
}

/// A name that was read.
#[derive(Clone, Copy, Debug)]
pub(in crate::scripture) struct Heading {
    /// The book.
    pub book: Book,
    /// How sure the name is.
    pub rank: Rank,
    /// Whether it is an abbreviation.
    pub short: bool,
    /// Whether it is an ordinary word or sign as well and stands without a dot.
    pub everyday: bool,
    /// Whether it is Korean.
    pub korean: bool,
    /// How it is written.
    pub case: Case,
    /// The first token behind it.
    pub next: usize,
}

/// The book whose name begins at token `at`. A number counts before anything else: "1 John" is no 1.
pub(in crate::scripture) fn heading(cursor: &Cursor<'_>, at: usize) -> Option<Heading> {
    match cursor.kind(at)? {
        Kind::Number(_) => numbered(cursor, at),
        Kind::Latin => numbered(cursor, at).or_else(|| english(cursor, at)),
        Kind::Hangul => korean(cursor, at),
        Kind::Letters | Kind::Dash | Kind::Colon | Kind::Sign(_) => None,
    }
}

fn english(cursor: &Cursor<'_>, at: usize) -> Option<Heading> {
    if at > 0 && cursor.touching(at).is_some() && is_word_or_number(cursor, at - 1) {
        return None;
    }
    let word = cursor.word(at);
    let name = lookup(&word)?;
    let mut next = at + 1;
    for tail in tails(&word) {
        if tail.iter().enumerate().all(|(offset, wanted)| cursor.word(at + 1 + offset) == *wanted) {
            next = at + 1 + tail.len();
        }
    }
    let long = next > at + 1;
    let (rank, everyday) = (if long && word == "song" { Rank::Sure } else { name.rank }, name.everyday && !long);
    Some(closed(cursor, at, next, Name { rank, everyday, short: name.short && !long, ..name }))
}

/// "1 John", "2nd Peter", "III Kings", "First Letter to the Corinthians".
fn numbered(cursor: &Cursor<'_>, at: usize) -> Option<Heading> {
    // The 1 of "12:1 John" is a verse.
    if at > 0 && cursor.touching(at).is_some() && !is_opening(cursor, at - 1) {
        return None;
    }
    let (number, mut next) = ordinal(cursor, at)?;
    next = cursor.past(next, '.');
    // First the words that may stand between: "the" is also how Thessalonians begins.
    for _ in 0..6 {
        if !FILLERS.contains(&&*cursor.word(next)) {
            break;
        }
        next = cursor.past(next + 1, '.');
    }
    let word = cursor.word(next);
    let name = lookup_numbered(&word)?;
    let everyday = matches!(&*word, "ch" | "co" | "sa" | "ki" | "pt");
    let name = Name { book: name.book(number)?, rank: Rank::Sure, short: name.short, everyday, korean: false };
    Some(closed(cursor, at, next + 1, name))
}

/// What may stand between the number and the name.
const FILLERS: [&str; 10] = ["epistle", "letter", "book", "of", "to", "the", "st", "saint", "paul", "s"];

fn ordinal(cursor: &Cursor<'_>, at: usize) -> Option<(u32, usize)> {
    if let Some(number) = cursor.number(at) {
        let attached = cursor.touching(at + 1).is_some() && matches!(&*cursor.word(at + 1), "st" | "nd" | "rd");
        return (1..=3).contains(&number).then_some((number, at + if attached { 2 } else { 1 }));
    }
    let number = match &*cursor.word(at) {
        "i" | "first" => 1,
        "ii" | "second" => 2,
        "iii" | "third" => 3,
        _ => return None,
    };
    Some((number, at + 1))
}

fn korean(cursor: &Cursor<'_>, at: usize) -> Option<Heading> {
    if at > 0 && cursor.touching(at).is_some() && is_word_or_number(cursor, at - 1) {
        return None;
    }
    let word = cursor.word(at);
    if let Some(found) = lookup(&word) {
        return Some(closed(cursor, at, at + 1, found));
    }
    let parts = match in_parts(cursor, at, &word) {
        ControlFlow::Break((book, next)) => Some((book, next)),
        ControlFlow::Continue(()) => None,
    };
    let (book, next) = parts?;
    Some(closed(cursor, at, next, Name { book, rank: Rank::Sure, short: false, everyday: false, korean: true }))
}

/// Names in several tokens: 요한1서, 고린도 전서, 사무엘 상, 열왕기 상권.
fn in_parts(cursor: &Cursor<'_>, at: usize, word: &str) -> ControlFlow<(Book, usize)> {
    let next = at + 1;
    if let (Some(number), Some(name)) = (cursor.number(next), lookup_numbered_korean(word)) {
        let behind = cursor.word(next + 1);
        if let (true, Some(book)) = (matches!(&*behind, "서" | "권" | "서간"), name.book(number)) {
            return ControlFlow::Break((book, next + 2));
        }
    }
    let behind = cursor.word(next);
    if matches!(
        &*behind,
        "상" | "하"
            | "상권"
            | "하권"
            | "전서"
            | "후서"
            | "일서"
            | "이서"
            | "삼서"
            | "복음"
            | "계시록"
            | "행전"
            | "애가"
            | "상서"
            | "하서"
    ) && let Some(found) = lookup(&format!("{word}{behind}"))
    {
        return ControlFlow::Break((found.book, next + 1));
    }
    ControlFlow::Continue(())
}

/// The finished heading, with the dot of an abbreviation.
fn closed(cursor: &Cursor<'_>, at: usize, next: usize, name: Name) -> Heading {
    let dotted = name.short && cursor.touching(next).is_some() && cursor.is_sign(next, '.');
    let first = cursor.get(if cursor.number(at).is_some() { next.saturating_sub(1) } else { at });
    let typed = first.map(|token| cursor.typed(token)).unwrap_or_default();
    Heading {
        book: name.book,
        rank: name.rank,
        short: name.short,
        everyday: name.everyday && !dotted,
        korean: name.korean,
        case: case(typed),
        next: if dotted { next + 1 } else { next },
    }
}

fn case(typed: &str) -> Case {
    if typed.starts_with(char::is_lowercase) {
        Case::Small
    } else if typed.len() > 1 && typed.chars().all(char::is_uppercase) {
        Case::Shouted
    } else {
        Case::Capital
    }
}

fn is_word_or_number(cursor: &Cursor<'_>, at: usize) -> bool {
    cursor.kind(at).is_some_and(|kind| kind.is_word() || matches!(kind, Kind::Number(_)))
}

/// Whether a number directly behind this token may begin a name: brackets, quotes, commas, dashes do, `:` and `.` not.
fn is_opening(cursor: &Cursor<'_>, at: usize) -> bool {
    match cursor.kind(at) {
        Some(Kind::Sign(sign)) => !matches!(sign, '.' | '$' | '€' | '£' | '₩' | '#' | '@'),
        Some(Kind::Dash) => true,
        _ => false,
    }
}
