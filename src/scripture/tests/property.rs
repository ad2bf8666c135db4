//! Nothing panics, spans lie in the text, what is written is read again, and time grows with the text only.

use std::time::Duration;

use proptest::prelude::*;

use super::super::canon::{chapters, verses};
use super::super::{Strictness, find, format_all, osis, read_all};
use crate::model::{Book, Language, Passage, PassageEnd, Verse};

fn verse() -> impl Strategy<Value = Verse> {
    (1_u8..=66, any::<u8>(), any::<u8>(), any::<bool>()).prop_map(|(book, chapter, verse, whole)| {
        let book = Book::from_number(book).unwrap();
        let chapter = chapter % chapters(book) + 1;
        Verse { book, chapter, verse: (!whole).then(|| verse % verses(book, chapter) + 1) }
    })
}

fn passage() -> impl Strategy<Value = Passage> {
    (verse(), verse(), 0_u8..4).prop_map(|(start, other, how)| {
        let single = Passage { start, end: PassageEnd::Single };
        let end = match how {
            0 | 1 => return single,
            2 => Verse {
                book: start.book,
                chapter: start.chapter,
                verse: start.verse.map(|_| verses(start.book, start.chapter)),
            },
            _ => other,
        };
        if end <= start || end.verse.is_some() != start.verse.is_some() {
            return single;
        }
        Passage { start, end: PassageEnd::Through(end) }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_written_is_read_again(passages in prop::collection::vec(passage(), 1..5)) {
        for language in [Language::english(), Language::korean()] {
            let written = format_all(&passages, &language);
            prop_assert_eq!(read_all(&written), Ok(passages.clone()), "{}", written);
        }
    }

    #[test]
    fn nothing_panics_and_spans_lie_in_the_text(
        text in "([1-3]? ?(Ps|John|Is|시편|롬|요한|Song of|chapter|verse|of)|[0-9]{1,4}|[장편절부터까지과 ]{1,3}|[:.,;–~\\-()f\n ]|\\PC){0,30}"
    ) {
        for strictness in [Strictness::Lenient, Strictness::Strict] {
            let mut done = 0;
            for found in find(&text, strictness) {
                prop_assert!(text.get(found.range.clone()).is_some_and(|typed| !typed.is_empty()));
                prop_assert!(found.range.start >= done);
                prop_assert_eq!(found.passages.len(), found.spans.len());
                prop_assert!(found.passages.len() + found.problems.len() > 0);
                for span in &found.spans {
                    prop_assert!(text.get(span.clone()).is_some() && span.start >= found.range.start);
                }
                done = found.range.end;
            }
        }
        let _read = read_all(&text);
    }
}

#[test]
fn time_grows_with_the_text_only() {
    #[expect(clippy::disallowed_methods, reason = "a test measures")]
    let started = std::time::Instant::now();
    for text in [
        "1,2,3,".repeat(170_000),
        "9".repeat(1_000_000),
        format!("Psalm 1:1{}", ",1".repeat(500_000)),
        "Psalm 1:1,".repeat(20_000),
        "Psalm ".repeat(30_000),
        "시편 1편, ".repeat(20_000),
        "1 1 1 ".repeat(30_000),
        format!("로마서 1장 1{}", ", 1".repeat(60_000)),
        "chapter 3 of the book of ".repeat(10_000),
        "((((".repeat(50_000),
    ] {
        let _found = find(&text, Strictness::Lenient);
        let _found = find(&text, Strictness::Strict);
    }
    assert!(started.elapsed() < Duration::from_mins(1), "{:?}", started.elapsed());
}

#[test]
fn osis_is_short_for_whole_chapters() {
    let read = |text: &str| read_all(text).unwrap().iter().map(osis).collect::<Vec<_>>();
    assert_eq!(read("Psalm 23, Gen 1:1-2:3, Rom 8:28"), ["Ps.23", "Gen.1.1-Gen.2.3", "Rom.8.28"]);
}
