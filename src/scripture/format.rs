//! Passages in words: "Psalm 103:1–5", 시편 103:1-5. What is written here is read again as the same passages.

use super::books::names;
use super::canon;
use crate::model::{Language, Passage, PassageEnd, Verse};

/// One passage. Korean joins the name and the number with U+00A0 and writes whole chapters with 장 or 편.
#[must_use]
pub fn format(passage: &Passage, language: &Language) -> String {
    format_all(std::slice::from_ref(passage), language)
}

/// Passages after each other; the book is not said again: "Psalm 25:8–9, 103:11".
#[must_use]
pub fn format_all(passages: &[Passage], language: &Language) -> String {
    let style = if language.is_korean() { Style::Korean } else { Style::English };
    let mut out = String::new();
    let mut before: Option<Passage> = None;
    for &passage in passages {
        if before.is_some() {
            out.push_str(", ");
        }
        let said = before.is_some_and(|before| carries(before, passage));
        out.push_str(&style.passage(passage, !said));
        before = Some(passage);
    }
    out
}

/// Whether `next` is understood without its book's name after `before`: chapter and verse always are, whole chapters
/// and the verses of a book of one chapter only among their own kind.
fn carries(before: Passage, next: Passage) -> bool {
    let last = last(before);
    let same = last.book == next.start.book && before.start.book == next.start.book;
    let verses = (last.verse.is_some(), next.start.verse.is_some());
    if canon::chapters(next.start.book) == 1 {
        return same && verses == (true, true);
    }
    same && (verses.1 || verses == (false, false))
}

/// The last verse or chapter of a passage.
pub(super) fn last(passage: Passage) -> Verse {
    match passage.end {
        PassageEnd::Single => passage.start,
        PassageEnd::Through(end) => end,
    }
}

#[derive(Clone, Copy)]
enum Style {
    English,
    Korean,
}

impl Style {
    fn passage(self, passage: Passage, with_book: bool) -> String {
        let start = passage.start;
        let name = if with_book { self.name(start) } else { String::new() };
        let PassageEnd::Through(end) = passage.end else {
            return format!("{name}{}{}", self.point(start), self.mark(start));
        };
        if end.book != start.book {
            let (first, second) = (format!("{}{}", self.point(start), self.mark(start)), self.point(end));
            // With spaces: "1–1 John" would be a range of numbers.
            return format!("{name}{first} {} {}{second}{}", self.dash(), self.name(end), self.mark(end));
        }
        let through = match (start.verse, end.verse) {
            (Some(_), Some(verse)) if start.chapter == end.chapter => verse.to_string(),
            _ => self.point(end),
        };
        // The verses of a book of one chapter from 1 on need no chapter: a lone 1 is the chapter, a range is not.
        format!("{name}{}{}{through}{}", self.point(start), self.dash(), self.mark(end))
    }

    fn name(self, verse: Verse) -> String {
        let names = names(verse.book);
        match self {
            Self::English => format!("{} ", names.english),
            Self::Korean => format!("{}\u{a0}", names.korean),
        }
    }

    fn dash(self) -> char {
        match self {
            Self::English => '–',
            Self::Korean => '-',
        }
    }

    /// The number of a chapter or of a chapter and verse. English leaves out the chapter where there is only one,
    /// unless the verse is 1, which would be read as the chapter.
    fn point(self, point: Verse) -> String {
        match (self, point.verse) {
            (Self::English, Some(verse)) if verse > 1 && canon::chapters(point.book) == 1 => verse.to_string(),
            (_, Some(verse)) => format!("{}:{verse}", point.chapter),
            (_, None) => point.chapter.to_string(),
        }
    }

    /// What stands behind a whole chapter.
    fn mark(self, point: Verse) -> &'static str {
        match (self, point.verse, point.book.number()) {
            (Self::Korean, None, 19) => "편",
            (Self::Korean, None, _) => "장",
            _ => "",
        }
    }
}
