//! A name and all that hangs on it: points, ranges and lists, until something else begins.

use std::ops::Range;

use super::book::{Case, Heading, heading};
use super::cursor::Cursor;
use super::number::{Mark, Tail, mark_ahead};
use super::point::{Form, Point, after_book, chapter_word, in_list, numbered, verse_part, verse_word};
use super::prose;
use crate::scripture::canon::chapters;
use crate::scripture::raw::{Onward, Place, Raw, exists};
use crate::scripture::tokens::Kind;

/// What was read behind one name.
#[derive(Clone, Debug)]
pub(in crate::scripture) struct Reading {
    /// Each reference and its bytes.
    pub items: Vec<(Raw, Range<usize>)>,
    /// Whether the text is Korean.
    pub korean: bool,
    /// The first token behind it.
    pub next: usize,
}

/// One reference and where the list stands behind it.
struct Item {
    raw: Raw,
    form: Form,
    /// What a bare number behind it belongs to.
    spoken: Place,
    /// The first token behind it and what its last mark ends with.
    next: usize,
    tail: Tail,
    marked: bool,
    end: usize,
}

/// Reads the references behind `name`, which begins at token `at`. `chained`: a reference and a comma stand before it.
pub(in crate::scripture) fn references(
    cursor: &Cursor<'_>,
    at: usize,
    name: &Heading,
    chained: bool,
) -> Option<Reading> {
    let point = after_book(cursor, name.book, name.next)?;
    let start = cursor.get(at)?.start;
    let mut item = range(cursor, &point);
    let first = item.raw;
    let mut reading = Reading { items: vec![(first, start..item.end)], korean: name.korean, next: item.next };
    while let Some((begin, point)) = onward(cursor, &item) {
        item = range(cursor, &point);
        let from = cursor.get(begin).map_or(item.end, |token| token.start);
        reading.items.push((item.raw, from..item.end));
        reading.next = item.next;
    }
    if cursor.strict && !prose::acceptable(cursor, at, name, &point, &reading, chained) {
        return None;
    }
    Some(reading)
}

/// The point, and where a dash or 부터 follows, what it goes on to.
fn range(cursor: &Cursor<'_>, point: &Point) -> Item {
    let alone = Item {
        raw: Raw { start: point.place, end: None, onward: point.last.onward },
        form: point.form,
        spoken: point.place,
        next: point.last.next,
        tail: point.last.tail,
        marked: point.last.mark != Mark::None,
        end: point.last.end,
    };
    through(cursor, point).unwrap_or(alone)
}

fn through(cursor: &Cursor<'_>, point: &Point) -> Option<Item> {
    let last = &point.last;
    let from = last.tail == Tail::From;
    let at = match cursor.kind(last.next)? {
        _ if from => last.next + usize::from(last.mark == Mark::None),
        Kind::Dash if last.onward == Onward::No && last.tail == Tail::None => last.next + 1,
        Kind::Latin if point.form != Form::Bare || !cursor.strict => {
            matches!(&*cursor.word(last.next), "to" | "through" | "thru" | "until").then_some(last.next + 1)?
        }
        Kind::Number(_) | Kind::Latin | Kind::Hangul | Kind::Letters | Kind::Dash | Kind::Colon | Kind::Sign(_) => {
            return None;
        }
    };
    if cursor.get(at)?.gap {
        return None;
    }
    let end = other_book(cursor, point, at).or_else(|| same_book(cursor, point, at))?;
    if end.last.stuck || (cursor.strict && point.place.verse.is_none() && from && end.form == Form::Bare) {
        return None;
    }
    let place = end.place;
    Some(Item {
        raw: Raw { start: point.place, end: Some(place), onward: end.last.onward },
        form: point.form,
        spoken: place,
        next: end.last.next,
        tail: end.last.tail,
        marked: end.last.mark != Mark::None,
        end: if from && end.last.tail == Tail::To { end.last.end_with_tail } else { end.last.end },
    })
}

/// "Genesis 50 – Exodus 2". A number directly behind the dash is no book's: "1-2" is a range.
fn other_book(cursor: &Cursor<'_>, point: &Point, at: usize) -> Option<Point> {
    let close_number = cursor.number(at).is_some() && cursor.touching(at).is_some();
    let name = heading(cursor, at).filter(|name| !close_number && name.book >= point.place.book)?;
    let vague = cursor.strict && (name.everyday || name.case == Case::Small);
    after_book(cursor, name.book, name.next).filter(|_| !vague)
}

fn same_book(cursor: &Cursor<'_>, point: &Point, at: usize) -> Option<Point> {
    let start = point.place;
    let (said_chapter, said_verse) = (chapter_word(cursor, at), verse_word(cursor, at));
    let first = numbered(cursor, said_chapter.or(said_verse).unwrap_or(at))?;
    if let Some((verse, form)) =
        verse_part(cursor, &first).filter(|(_, form)| *form != Form::Dotted || point.form == Form::Dotted)
    {
        let place = Place { book: start.book, chapter: first.value, verse: Some(verse.value) };
        return Some(Point { place, form, last: verse });
    }
    let mark = mark_ahead(cursor, &first);
    let chapter = said_chapter.is_some() || mark == Mark::Chapter;
    let verse = said_verse.is_some() || mark == Mark::Verse || start.verse.is_some();
    let place = if chapter || !(verse || chapters(start.book) == 1) {
        Place { book: start.book, chapter: first.value, verse: None }
    } else {
        Place { verse: Some(first.value), ..start }
    };
    Some(Point { place, form: if mark == Mark::None { Form::Bare } else { Form::Said }, last: first })
}

/// The next point of the list and the token it begins with, or `None` where the list ends.
fn onward(cursor: &Cursor<'_>, item: &Item) -> Option<(usize, Point)> {
    let (at, separator) = separator(cursor, item)?;
    let token = cursor.get(at)?;
    if token.gap || heading(cursor, at).is_some_and(|name| after_book(cursor, name.book, name.next).is_some()) {
        return None;
    }
    let point = in_list(cursor, item.spoken, at)?;
    if point.form == Form::Dotted && item.form != Form::Dotted {
        return None;
    }
    let told = point.form != Form::Bare;
    if separator.is_none() && !told {
        return None;
    }
    if cursor.strict && !prose::goes_on(cursor, &point) {
        return None;
    }
    // Behind a semicolon a number that is no verse of the chapter is the next chapter: "8:28; 12".
    let chapter = Place { chapter: point.place.verse.unwrap_or(0), verse: None, ..point.place };
    if separator == Some(';') && !told && !exists(point.place) && exists(chapter) {
        return Some((at, Point { place: chapter, ..point }));
    }
    Some((at, point))
}

/// Where the next point may begin, and what stands between (`None`: white space only).
fn separator(cursor: &Cursor<'_>, item: &Item) -> Option<(usize, Option<char>)> {
    let (mut at, mut found) = (item.next, None);
    match item.tail {
        Tail::And => {
            found = Some(',');
            at += usize::from(!item.marked);
        }
        Tail::None | Tail::To => {}
        Tail::From | Tail::Other => return None,
    }
    for _ in 0..3 {
        match cursor.kind(at)? {
            Kind::Sign(sign @ (',' | ';' | '&' | '/' | '·' | 'ㆍ' | '、' | '+')) => found = Some(sign),
            Kind::Latin | Kind::Hangul if is_and(cursor, at) => found = found.or(Some(',')),
            Kind::Number(_) | Kind::Latin | Kind::Hangul | Kind::Letters | Kind::Dash | Kind::Colon | Kind::Sign(_) => {
                break;
            }
        }
        at += 1;
    }
    Some((at, found))
}

/// Whether the word at `at` joins references.
pub(super) fn is_and(cursor: &Cursor<'_>, at: usize) -> bool {
    matches!(&*cursor.word(at), "and" | "or" | "및" | "와" | "과" | "그리고" | "또는")
}
