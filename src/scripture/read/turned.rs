//! References that name the book last: "chapter 3 of John", "verse 16 of John 3", "the 23rd Psalm".

use super::book::{Case, heading};
use super::cursor::Cursor;
use super::list::Reading;
use super::number::number;
use super::point::{after_book, chapter_word, verse_part, verse_word};
use crate::scripture::canon::chapters;
use crate::scripture::raw::{Onward, Place, Raw};
use crate::scripture::tokens::Kind;

/// Reads such a reference at token `at`.
pub(in crate::scripture) fn turned(cursor: &Cursor<'_>, at: usize) -> Option<Reading> {
    match cursor.kind(at)? {
        Kind::Number(_) | Kind::Latin => {
            psalm(cursor, at).or_else(|| chapter_of(cursor, at)).or_else(|| verse_of(cursor, at))
        }
        Kind::Hangul | Kind::Letters | Kind::Dash | Kind::Colon | Kind::Sign(_) => None,
    }
}

/// "23rd Psalm", "third chapter of John".
fn psalm(cursor: &Cursor<'_>, at: usize) -> Option<Reading> {
    let (value, next) = ordinal(cursor, at)?;
    if let Some(name) = heading(cursor, next).filter(|name| name.book.number() == 19 && !name.short) {
        let place = Place { book: name.book, chapter: value, verse: None };
        return reading(cursor, at, next, Raw { start: place, end: None, onward: Onward::No });
    }
    if cursor.word(next) != "chapter" {
        return None;
    }
    let (book, last) = of_book(cursor, next + 1)?;
    let place = Place { book, chapter: value, verse: None };
    reading(cursor, at, last, Raw { start: place, end: None, onward: Onward::No })
}

const WORDS: [&str; 12] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
];

fn ordinal(cursor: &Cursor<'_>, at: usize) -> Option<(u32, usize)> {
    if let Some(value) = cursor.number(at) {
        let suffix = cursor.touching(at + 1).is_some() && matches!(&*cursor.word(at + 1), "st" | "nd" | "rd" | "th");
        return suffix.then_some((value, at + 2));
    }
    let word = cursor.word(at);
    (1..).zip(WORDS).find(|(_, name)| *name == word).map(|(value, _)| (value, at + 1))
}

/// "chapter 3 of John", "chapters 3-5 of John", "chapter 3 verse 16 of John".
fn chapter_of(cursor: &Cursor<'_>, at: usize) -> Option<Reading> {
    let first = number(cursor, chapter_word(cursor, at)?)?;
    let verse = verse_part(cursor, &first).map(|(verse, _)| verse);
    let start = verse.unwrap_or(first);
    let end = second(cursor, &start);
    let (book, last) = of_book(cursor, end.map_or(start.next, |end| end.next))?;
    let place = |number: u32| match verse {
        Some(_) => Place { book, chapter: first.value, verse: Some(number) },
        None => Place { book, chapter: number, verse: None },
    };
    let raw = Raw { start: place(start.value), end: end.map(|end| place(end.value)), onward: start.onward };
    reading(cursor, at, last, raw)
}

/// "verse 16 of John 3", "verses 3-5 of chapter 8 of Romans", "verse 5 of Jude".
fn verse_of(cursor: &Cursor<'_>, at: usize) -> Option<Reading> {
    let first = number(cursor, verse_word(cursor, at)?)?;
    let end = second(cursor, &first);
    let of = end.map_or(first.next, |end| end.next);
    let (book, chapter, next) = chapter_of_book(cursor, of)?;
    let place = |verse: u32| Place { book, chapter, verse: Some(verse) };
    let raw = Raw { start: place(first.value), end: end.map(|end| place(end.value)), onward: first.onward };
    let last = next.checked_sub(1)?;
    reading(cursor, at, last, raw)
}

/// "of John 3", "of chapter 3 of John", "of Jude": the book, the chapter and the token behind.
fn chapter_of_book(cursor: &Cursor<'_>, of: usize) -> Option<(crate::model::Book, u32, usize)> {
    if !matches!(&*cursor.word(of), "of" | "in" | "from") {
        return None;
    }
    if let Some(chapter) = chapter_word(cursor, of + 1).and_then(|at| number(cursor, at)) {
        let (book, last) = of_book(cursor, chapter.next)?;
        return Some((book, chapter.value, last + 1));
    }
    let name = heading(cursor, of + 1).filter(|name| !name.short && name.case != Case::Small)?;
    match after_book(cursor, name.book, name.next).filter(|point| point.place.verse.is_none()) {
        Some(point) => Some((name.book, point.place.chapter, point.last.next)),
        None if chapters(name.book) == 1 => Some((name.book, 1, name.next)),
        None => None,
    }
}

/// The number behind a dash, "to" or "and".
fn second(cursor: &Cursor<'_>, first: &super::number::Number) -> Option<super::number::Number> {
    let joined = cursor.kind(first.next) == Some(Kind::Dash) || matches!(&*cursor.word(first.next), "to" | "through");
    number(cursor, first.next + 1).filter(|_| joined)
}

/// "of John", "of the book of Romans": the book and the last token of its name. Only full names with a capital.
fn of_book(cursor: &Cursor<'_>, at: usize) -> Option<(crate::model::Book, usize)> {
    if !matches!(&*cursor.word(at), "of" | "in" | "from") {
        return None;
    }
    let mut next = at + 1;
    for _ in 0..5 {
        if let Some(name) = heading(cursor, next) {
            return (!name.short && name.case != Case::Small).then(|| (name.book, name.next.saturating_sub(1)));
        }
        if !matches!(
            &*cursor.word(next),
            "the" | "book" | "of" | "gospel" | "letter" | "epistle" | "to" | "according" | "st" | "saint"
        ) {
            return None;
        }
        next = cursor.past(next + 1, '.');
    }
    None
}

fn reading(cursor: &Cursor<'_>, at: usize, last: usize, raw: Raw) -> Option<Reading> {
    let range = cursor.get(at)?.start..cursor.get(last)?.end;
    Some(Reading { items: vec![(raw, range)], korean: false, next: last + 1 })
}
