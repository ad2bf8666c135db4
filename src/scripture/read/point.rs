//! A point behind a name or in a list: a chapter, a chapter and a verse, or a verse of the chapter spoken of.

use super::book::heading;
use super::cursor::Cursor;
use super::number::{Mark, Number, Tail, mark_ahead, number};
use crate::model::Book;
use crate::scripture::canon::chapters;
use crate::scripture::raw::Place;
use crate::scripture::tokens::Kind;

/// How a point was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A number alone.
    Bare,
    /// With `:`, 절, 장, "chapter" or "verse".
    Said,
    /// With a dot: 3.16.
    Dotted,
}

/// A point and its last number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub place: Place,
    pub form: Form,
    pub last: Number,
}

/// The point behind the name of `book`, which ends before token `at`.
pub(super) fn after_book(cursor: &Cursor<'_>, book: Book, at: usize) -> Option<Point> {
    let comma = cursor.past(at, ',');
    let (said_chapter, said_verse) = (chapter_word(cursor, comma), verse_word(cursor, comma));
    let single = chapters(book) == 1;
    let start = match (said_chapter, said_verse) {
        (Some(next), _) => next,
        (_, Some(next)) if single => next,
        _ => at,
    };
    let first = numbered(cursor, start)?;
    if cursor.get(at).is_some_and(|token| token.gap) {
        return None;
    }
    if let Some((verse, form)) = verse_part(cursor, &first) {
        let place = Place { book, chapter: first.value, verse: Some(verse.value) };
        return Some(Point { place, form, last: verse });
    }
    let mark = mark_ahead(cursor, &first);
    let form = if mark == Mark::None && said_chapter.is_none() { Form::Bare } else { Form::Said };
    let chapter = Point { place: Place { book, chapter: first.value, verse: None }, form, last: first };
    let verse = Point { place: Place { book, chapter: 1, verse: Some(first.value) }, form: Form::Said, last: first };
    let said_chapter = said_chapter.is_some() || mark == Mark::Chapter;
    match (single, mark) {
        (false, Mark::Verse) => None,
        (false, _) => Some(chapter),
        (true, _) if said_chapter => Some(chapter),
        // "Jude 1" is the chapter, "Jude 1-4" are verses.
        (true, Mark::None) if first.value == 1 && said_verse.is_none() && !goes_on(cursor, &first) => Some(chapter),
        (true, Mark::None) if said_verse.is_none() => Some(Point { form: Form::Bare, ..verse }),
        (true, _) => Some(verse),
    }
}

/// The point of a list at token `at`, where bare numbers are verses if a verse was `spoken` of before, else chapters.
pub(super) fn in_list(cursor: &Cursor<'_>, spoken: Place, at: usize) -> Option<Point> {
    let (said_chapter, said_verse) = (chapter_word(cursor, at), verse_word(cursor, at));
    let first = numbered(cursor, said_chapter.or(said_verse).unwrap_or(at))?;
    if let Some((verse, form)) = verse_part(cursor, &first).filter(|_| said_verse.is_none()) {
        let place = Place { book: spoken.book, chapter: first.value, verse: Some(verse.value) };
        return Some(Point { place, form, last: verse });
    }
    let single = chapters(spoken.book) == 1;
    let (mark, verse) = match mark_ahead(cursor, &first) {
        _ if said_chapter.is_some() => (Mark::Chapter, false),
        _ if said_verse.is_some() => (Mark::Verse, true),
        Mark::None => (Mark::None, spoken.verse.is_some() || single),
        mark @ (Mark::Chapter | Mark::Verse) => (mark, mark == Mark::Verse),
    };
    let form = if mark == Mark::None { Form::Bare } else { Form::Said };
    let place = if verse {
        Place { verse: Some(first.value), ..spoken }
    } else {
        Place { book: spoken.book, chapter: first.value, verse: None }
    };
    Some(Point { place, form, last: first })
}

/// The verse behind a chapter's number: `:28`, `.28`, "v. 28", 28절.
pub(super) fn verse_part(cursor: &Cursor<'_>, chapter: &Number) -> Option<(Number, Form)> {
    let at = chapter.next;
    let close = |at: usize| cursor.touching(at).is_some();
    if chapter.mark == Mark::None && chapter.tail == Tail::None && cursor.kind(at) == Some(Kind::Colon) {
        let together = close(at) && close(at + 1);
        return numbered(cursor, at + 1).filter(|_| together || !cursor.strict).map(|verse| (verse, Form::Said));
    }
    if chapter.mark == Mark::None && cursor.is_sign(at, '.') && close(at) && close(at + 1) {
        return number(cursor, at + 1).map(|verse| (verse, Form::Dotted));
    }
    if !matches!(chapter.tail, Tail::None) {
        return None;
    }
    let comma = cursor.past(at, ',');
    if let Some(next) = verse_word(cursor, comma) {
        return numbered(cursor, next).map(|verse| (verse, Form::Said));
    }
    let verse = numbered(cursor, comma)?;
    match (mark_ahead(cursor, &verse), chapter.mark) {
        (Mark::Verse, Mark::Chapter) => Some((verse, Form::Said)),
        (Mark::Verse, Mark::None) if comma == at => Some((verse, Form::Said)),
        (Mark::None, Mark::Chapter) if comma == at && counts_alone(cursor, &verse) => Some((verse, Form::Said)),
        _ => None,
    }
}

/// Whether a number without a mark, as in 8장 28, can be a verse: nothing clings to it, no word follows in prose.
fn counts_alone(cursor: &Cursor<'_>, verse: &Number) -> bool {
    let followed = cursor.get(verse.next);
    let clung = followed.is_some_and(|token| !token.space && (token.kind.is_word() || token.kind == Kind::Colon));
    let word = followed.is_some_and(|token| token.kind.is_word());
    !(clung || cursor.strict && word)
}

/// Whether a range goes on behind this number.
fn goes_on(cursor: &Cursor<'_>, from: &Number) -> bool {
    let behind = from.next + 1;
    let joined = cursor.kind(from.next) == Some(Kind::Dash) && number(cursor, behind).is_some();
    let book = cursor.touching(behind).is_none() && heading(cursor, behind).is_some();
    from.tail == Tail::From || (joined && !book)
}

/// A number, with 제 before it or without.
pub(super) fn numbered(cursor: &Cursor<'_>, at: usize) -> Option<Number> {
    let ordinal = cursor.word(at) == "제" && cursor.touching(at + 1).is_some();
    number(cursor, if ordinal { at + 1 } else { at })
}

/// The token behind the word "chapter" at `at`.
pub(super) fn chapter_word(cursor: &Cursor<'_>, at: usize) -> Option<usize> {
    let known =
        matches!(&*cursor.word(at), "chapter" | "chapters" | "chap" | "chaps" | "ch" | "chs" | "chpt" | "chapt");
    known.then(|| cursor.past(at + 1, '.'))
}

/// The token behind the word "verse" at `at`.
pub(super) fn verse_word(cursor: &Cursor<'_>, at: usize) -> Option<usize> {
    let known = matches!(&*cursor.word(at), "verse" | "verses" | "v" | "vs" | "vv" | "vss" | "ver");
    known.then(|| cursor.past(at + 1, '.'))
}
