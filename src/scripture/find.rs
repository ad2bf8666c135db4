//! References in a text: all there are, or nothing but references.

use super::format::format_all;
use super::found::{Found, Problem, Strictness};
use super::names::nearest;
use super::raw::settle;
use super::read::{Cursor, Reading, heading, references, turned};
use super::tokens::Kind;
use crate::model::{Language, Passage};

/// How many tokens may stand between the beginning of a name and its first number ("First Letter of Paul to the …").
const REACH: usize = 12;

/// The references of a running text, in its order, one for each name of a book with the list behind it. Takes time in
/// proportion to the text.
#[must_use]
pub fn find(text: &str, strictness: Strictness) -> Vec<Found> {
    let cursor = Cursor::new(text, strictness);
    let (mut found, mut at, mut chained) = (Vec::new(), 0, false);
    let mut number = 0;
    while let Some(token) = cursor.get(at) {
        while cursor.kind(number.max(at)).is_some_and(|kind| !matches!(kind, Kind::Number(_))) {
            number = number.max(at) + 1;
        }
        number = number.max(at);
        if number >= at + REACH {
            at = (number + 1 - REACH).max(at + 1);
            chained = false;
            continue;
        }
        let read = match token.kind {
            Kind::Dash | Kind::Colon | Kind::Letters | Kind::Sign(_) => None,
            Kind::Number(_) | Kind::Latin | Kind::Hangul => heading(&cursor, at)
                .and_then(|name| references(&cursor, at, &name, chained))
                .or_else(|| turned(&cursor, at)),
        };
        if let Some(reading) = read {
            at = reading.next.max(at + 1);
            found.push(settled(text, reading));
            chained = true;
            continue;
        }
        chained &= is_separator(&cursor, at);
        at += 1;
    }
    found
}

/// The passages of a text that holds nothing but references, separated by anything or nothing.
///
/// # Errors
/// Every reference that does not exist and every word that is none; never empty.
pub fn read_all(text: &str) -> Result<Vec<Passage>, Vec<Problem>> {
    let (mut passages, mut problems, mut done) = (Vec::new(), Vec::new(), 0);
    for found in find(text, Strictness::Lenient) {
        problems.extend(leftover(text, done, found.range.start));
        done = found.range.end;
        passages.extend(found.passages);
        problems.extend(found.problems);
    }
    problems.extend(leftover(text, done, text.len()));
    if passages.is_empty() && problems.is_empty() {
        problems.push(Problem { text: text.trim().to_owned(), nearest: None });
    }
    if problems.is_empty() { Ok(passages) } else { Err(problems) }
}

fn settled(text: &str, reading: Reading) -> Found {
    let (first, last) = (reading.items.first(), reading.items.last());
    let range = first.map_or(0, |(_, range)| range.start)..last.map_or(0, |(_, range)| range.end);
    let mut found = Found { range, passages: Vec::new(), spans: Vec::new(), problems: Vec::new() };
    for (raw, range) in reading.items {
        match settle(&raw, reading.korean) {
            Ok(passage) => {
                found.passages.push(passage);
                found.spans.push(range);
            }
            Err(nearest) => {
                let typed = text.get(range).unwrap_or_default();
                found.problems.push(Problem { text: typed.to_owned(), nearest: Some(nearest) });
            }
        }
    }
    found
}

/// Words between references that only join them.
fn is_separator(cursor: &Cursor<'_>, at: usize) -> bool {
    match cursor.kind(at) {
        Some(Kind::Sign(sign)) => is_joining(sign),
        Some(kind) if kind.is_word() => JOINING.contains(&&*cursor.word(at)),
        _ => false,
    }
}

const JOINING: [&str; 8] = ["and", "or", "및", "와", "과", "그리고", "또는", "하고"];

fn is_joining(sign: char) -> bool {
    matches!(sign, ',' | ';' | '&' | '/' | '·' | 'ㆍ' | '、' | '+' | '；' | '，')
}

/// What between two references is more than a separator.
fn leftover(text: &str, start: usize, end: usize) -> Option<Problem> {
    let between = text.get(start..end).unwrap_or_default();
    let last = end == text.len();
    let blank = |letter: char| letter.is_whitespace() || is_joining(letter) || (last && letter == '.');
    let more = between.split(blank).any(|word| !word.is_empty() && !JOINING.contains(&word.to_lowercase().as_str()));
    more.then(|| {
        let typed = between.trim_matches(blank);
        Problem { text: typed.to_owned(), nearest: meant(typed) }
    })
}

/// What a misspelt name with its numbers was meant to be.
fn meant(typed: &str) -> Option<String> {
    let at = typed.find(|letter: char| !letter.is_alphabetic())?;
    let (word, numbers) = typed.split_at_checked(at)?;
    let book = nearest(&word.to_lowercase())?;
    let (english, names) = (Language::english(), super::books::names(book));
    let found = find(&format!("{}{numbers}", names.english), Strictness::Lenient);
    let first = found.first()?;
    match first.problems.first() {
        Some(problem) => problem.nearest.clone(),
        None => Some(format_all(&first.passages, &english)),
    }
}
