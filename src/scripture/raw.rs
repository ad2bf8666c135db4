//! From numbers as typed to a passage that exists, or to a problem with the nearest one that does.

use super::canon::{chapters, verses};
use super::format::format;
use crate::model::{Book, Language, Passage, PassageEnd, Verse};

/// A chapter or verse as typed; the numbers may be of any size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub book: Book,
    pub chapter: u32,
    pub verse: Option<u32>,
}

/// What stands behind the last number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Onward {
    /// Nothing.
    No,
    /// `f`: and the one after.
    Next,
    /// `ff`: and all that follow in the chapter (in the book, behind a chapter).
    All,
}

/// A reference as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Raw {
    pub start: Place,
    pub end: Option<Place>,
    pub onward: Onward,
}

/// The passage, or the nearest one that exists (`Err`), written in Korean for a Korean text.
pub(super) fn settle(raw: &Raw, korean: bool) -> Result<Passage, String> {
    let (start, start_exists) = nearest(raw.start);
    let (mut end, mut exists) = match raw.end {
        Some(end) => {
            let (end, end_exists) = nearest(end);
            (end, start_exists && end_exists)
        }
        None => (start, start_exists),
    };
    let mut start = start;
    match raw.onward {
        Onward::No => {}
        Onward::Next => end = next(end),
        Onward::All => end = last_after(end),
    }
    // A range from a chapter to a verse begins with its first verse, one from a verse to a chapter ends with its last.
    match (start.verse, end.verse) {
        (None, Some(_)) => start.verse = Some(1),
        (Some(_), None) => end.verse = Some(verses(end.book, end.chapter)),
        _ => {}
    }
    if end < start {
        exists = false;
        (start, end) = shortened(start, end).map_or((end, start), |meant| (start, meant));
    }
    let passage = Passage { start, end: if start == end { PassageEnd::Single } else { PassageEnd::Through(end) } };
    if exists {
        return Ok(passage);
    }
    let language = if korean { Language::korean() } else { Language::english() };
    Err(format(&passage, &language))
}

/// What 119:105-12 was probably meant to end with: 112, the digits left out taken from the beginning.
fn shortened(start: Verse, end: Verse) -> Option<Verse> {
    let (first, second) = (start.verse?, end.verse?);
    let unit = if second < 10 { 10 } else { 100 };
    let meant = (first / unit * unit).checked_add(second)?;
    let same = (start.book, start.chapter) == (end.book, end.chapter);
    (same && meant > first && meant <= verses(start.book, start.chapter))
        .then_some(Verse { verse: Some(meant), ..start })
}

/// Whether the place exists as typed.
pub(super) fn exists(place: Place) -> bool {
    nearest(place).1
}

fn nearest(place: Place) -> (Verse, bool) {
    let (chapter, chapter_exists) = within(place.chapter, chapters(place.book));
    let (verse, verse_exists) = match place.verse {
        Some(verse) => {
            let (verse, exists) = within(verse, verses(place.book, chapter));
            (Some(verse), exists)
        }
        None => (None, true),
    };
    (Verse { book: place.book, chapter, verse }, chapter_exists && verse_exists)
}

fn within(number: u32, last: u8) -> (u8, bool) {
    match u8::try_from(number) {
        Ok(number) if (1..=last).contains(&number) => (number, true),
        Ok(0) => (1, false),
        _ => (last, false),
    }
}

fn next(verse: Verse) -> Verse {
    match verse.verse {
        Some(number) => Verse { verse: Some((number + 1).min(verses(verse.book, verse.chapter))), ..verse },
        None => Verse { chapter: (verse.chapter + 1).min(chapters(verse.book)), ..verse },
    }
}

fn last_after(verse: Verse) -> Verse {
    match verse.verse {
        Some(_) => Verse { verse: Some(verses(verse.book, verse.chapter)), ..verse },
        None => Verse { chapter: chapters(verse.book), ..verse },
    }
}
