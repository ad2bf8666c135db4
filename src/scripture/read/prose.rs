//! Running prose: what looks like a reference and is none. Knows nothing of fields, where every name counts.

use super::book::{Case, Heading};
use super::cursor::Cursor;
use super::list::{Reading, is_and};
use super::point::{Form, Point};
use crate::scripture::names::{Rank, UNMISTAKABLE};
use crate::scripture::raw::{Place, exists};
use crate::scripture::tokens::{Kind, Token};

/// Whether a name and what follows it are a reference.
pub(super) fn acceptable(
    cursor: &Cursor<'_>,
    at: usize,
    name: &Heading,
    point: &Point,
    reading: &Reading,
    chained: bool,
) -> bool {
    if point.last.stuck || half_day(cursor, point) || !plausible(name, point, reading) {
        return false;
    }
    let kept = chained || bracketed(cursor, at, reading.next);
    if name.korean { korean(cursor, name, point) } else { english(cursor, at, name, point, kept) }
}

fn english(cursor: &Cursor<'_>, at: usize, name: &Heading, point: &Point, kept: bool) -> bool {
    let typed = cursor.get(name.next.saturating_sub(1)).map_or(0, |token| token.end - token.start);
    let verse = point.place.verse.is_some();
    let capital = name.case != Case::Small;
    if name.everyday && !kept || name.short && name.case == Case::Shouted && typed < 3 {
        return false;
    }
    match point.form {
        Form::Dotted => dotted(cursor, name, point),
        Form::Said if verse => capital || (!name.short && name.rank != Rank::Word),
        Form::Said => capital && !name.short,
        Form::Bare if verse => capital && !name.short && (kept || name.rank == Rank::Sure || !followed(cursor, point)),
        Form::Bare => {
            let psalm = name.book.number() == 19 && name.case != Case::Shouted && cursor.word(at) != "psa";
            let sure = name.rank == Rank::Sure && (!name.short || psalm);
            let told = kept || (name.rank == Rank::Person && !name.short && cued(cursor, at));
            capital && (sure || (told && !counted(cursor, point)))
        }
    }
}

/// Whether a word before the name says that it is read: "we read Luke 15", "in John 17".
fn cued(cursor: &Cursor<'_>, at: usize) -> bool {
    let cues =
        ["read", "reading", "study", "studied", "studying", "through", "see", "from", "in", "preached", "taught"];
    at.checked_sub(1).is_some_and(|before| cues.contains(&&*cursor.word(before)))
}

/// Whether the number counts what follows it: a word that is no part of speech that may follow a reference.
fn counted(cursor: &Cursor<'_>, point: &Point) -> bool {
    let small = [
        "about", "again", "as", "at", "for", "in", "is", "on", "says", "shows", "speaks", "teaches", "tells", "that",
        "this", "to", "together", "was", "where", "with",
    ];
    followed(cursor, point) && !small.contains(&&*cursor.word(point.last.next))
}

/// 3.16 is a version of a program as well.
fn dotted(cursor: &Cursor<'_>, name: &Heading, point: &Point) -> bool {
    let more = cursor.is_sign(point.last.next, '.')
        && cursor.touching(point.last.next + 1).is_some_and(|token| matches!(token.kind, Kind::Number(_)));
    let verse = point.place.verse.unwrap_or(0);
    !more && name.case != Case::Small && !name.short && verse > 0 && (name.rank == Rank::Sure || verse >= 10)
}

fn korean(cursor: &Cursor<'_>, name: &Heading, point: &Point) -> bool {
    let verse = point.place.verse.is_some();
    let word = cursor.word(name.next.saturating_sub(1));
    let letters = word.chars().count();
    let said = point.form == Form::Said;
    if name.everyday && time_of_day(cursor, point) {
        return false;
    }
    match (name.short, name.rank) {
        (true, _) if UNMISTAKABLE.contains(&&*word) => verse || said,
        (true, _) if letters < 2 || name.everyday || name.book.number() == 13 || name.book.number() == 62 => verse,
        (_, Rank::Word) => verse,
        (true, _) | (false, Rank::Person) => verse || said,
        (false, Rank::Sure) => verse || said || !followed(cursor, point),
    }
}

/// 전 7:20에 도착: a time of day behind an ordinary word.
fn time_of_day(cursor: &Cursor<'_>, point: &Point) -> bool {
    let hour = point.place.chapter <= 24 && point.place.verse.is_some_and(|minute| (10..60).contains(&minute));
    let behind = cursor.word(point.last.next);
    hour && matches!(&*behind, "에" | "에는" | "부터" | "까지" | "쯤" | "경" | "경에" | "쯤에" | "분")
}

/// Whether a reference that does not exist is worth a finding; else it is no reference. Names that stand for
/// themselves are; of abbreviations only those whose chapter exists.
fn plausible(name: &Heading, point: &Point, reading: &Reading) -> bool {
    let Some((raw, _)) = reading.items.first() else { return false };
    if exists(raw.start) && raw.end.is_none_or(exists) {
        return true;
    }
    let chapter = Place { verse: None, ..raw.start };
    let near = point.place.verse.is_none_or(|verse| (1..200).contains(&verse));
    // "Joel 7:30, Ruth 8:15" is when they are fetched.
    let time = raw.start.chapter <= 24 && raw.start.verse.is_none_or(|minute| (10..60).contains(&minute));
    let worth = match (name.short, name.rank) {
        (true, _) => exists(chapter) && !name.everyday,
        (false, Rank::Sure) => true,
        (false, Rank::Person) => exists(chapter) || !time,
        (false, Rank::Word) => exists(chapter),
    };
    worth && near && (1..200).contains(&raw.start.chapter)
}

/// "7:30 pm", "8:15 a.m.", 7:30 분.
fn half_day(cursor: &Cursor<'_>, point: &Point) -> bool {
    let next = point.last.next;
    let word = cursor.word(next);
    matches!(&*word, "am" | "pm" | "시" | "분") || (matches!(&*word, "a" | "p") && cursor.is_sign(next + 1, '.'))
}

/// Whether `(` or `[` stands directly before and its partner, a comma or a semicolon directly behind.
fn bracketed(cursor: &Cursor<'_>, at: usize, next: usize) -> bool {
    let before = at.checked_sub(1).is_some_and(|at| cursor.is_sign(at, '(') || cursor.is_sign(at, '['));
    before && [')', ']', ',', ';'].into_iter().any(|sign| cursor.is_sign(next, sign))
}

/// Whether a word follows the point that makes its number a count ("3 boxes", 3일).
fn followed(cursor: &Cursor<'_>, point: &Point) -> bool {
    let at = point.last.next;
    let Some(token) = cursor.get(at) else { return false };
    match token.kind {
        Kind::Hangul if !token.space => !is_particle(&cursor.word(at)),
        Kind::Hangul => !matches!(&*cursor.word(at), "말씀" | "말씀을" | "말씀은" | "및" | "그리고"),
        Kind::Latin => !is_and(cursor, at),
        Kind::Letters => true,
        Kind::Sign('.') => !token.space && number_at(cursor, at + 1).is_some(),
        // "3,500": three digits, and the number itself follows no comma directly, as that of "13,19,105" does.
        Kind::Sign(',') => {
            let spaced = at.checked_sub(1).and_then(|at| cursor.get(at)).is_some_and(|token| token.space);
            spaced
                && !token.space
                && number_at(cursor, at + 1).is_some_and(|token| cursor.typed(token).chars().count() == 3)
        }
        Kind::Sign(sign) => matches!(sign, '%' | '°' | '℃'),
        Kind::Colon | Kind::Dash | Kind::Number(_) => false,
    }
}

/// A number at `at` that touches what stands before it.
fn number_at<'a>(cursor: &'a Cursor<'_>, at: usize) -> Option<&'a Token> {
    cursor.touching(at).filter(|token| matches!(token.kind, Kind::Number(_)))
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "을" | "를"
            | "은"
            | "는"
            | "이"
            | "가"
            | "에"
            | "의"
            | "도"
            | "로"
            | "으로"
            | "에서"
            | "에는"
            | "와"
            | "과"
            | "까지"
            | "부터"
            | "말씀"
    )
}

/// Whether a point of a list is one: it exists, and its number counts nothing.
pub(super) fn goes_on(cursor: &Cursor<'_>, point: &Point) -> bool {
    let again = cursor.kind(point.last.next) == Some(Kind::Colon)
        && cursor.touching(point.last.next + 1).is_some_and(|token| matches!(token.kind, Kind::Number(_)));
    let counts = point.form == Form::Bare && followed(cursor, point);
    exists(point.place) && !point.last.stuck && !half_day(cursor, point) && !again && !counts
}
