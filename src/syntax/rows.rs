//! The rows of facts (format.md section 2, `row`): labels of the writer's own, in order, and the two reserved ones.
//! Knows no meaning of a value.

use std::collections::BTreeMap;

use crate::diag::{Finding, Span};
use crate::syntax::document::Reading;
use crate::syntax::fold::{clip, escaped, fold, past_space, word};
use crate::syntax::keys::{doubled, entry, misplaced};
use crate::syntax::read::Typed;
use crate::syntax::words::{KeyWord, Kind, read_key};
use crate::syntax::{Entry, Line, Row, Spanned, prose, run};

/// Most characters of a label.
const LONGEST: usize = 60;

/// Entries with reserved labels, rows, and the index of the first line below.
pub(super) fn read(kind: &'static Kind, lines: &[Typed], reading: &mut Reading) -> (Vec<Entry>, Vec<Row>, usize) {
    if lines.first().is_none_or(|typed| colon(&typed.line.chars).is_none()) {
        return (Vec::new(), Vec::new(), 0);
    }
    let end = lines.iter().position(|typed| typed.line.chars.is_empty()).unwrap_or(lines.len());
    let mut raw: Vec<Raw> = Vec::new();
    let mut text_named = false;
    for typed in lines.iter().take(end) {
        let line = &typed.line;
        let indent = past_space(&line.chars, 0);
        if indent > 0 {
            if !misplaced(kind.keys, typed, reading)
                && let Some(last) = raw.last_mut()
            {
                last.pieces.push(run::from(line, indent));
            }
        } else if reading.tier_misplaced(typed.start) {
            reading.disturbed = true;
        } else if let Some(colon) = colon(&line.chars) {
            raw.push(Raw { label: run::trim(&run::part(line, 0..colon)), pieces: vec![run::from(line, colon + 1)] });
        } else if !text_named {
            reading.findings.push(Finding::error("key-text", run::whole(line, typed.start)));
            text_named = true;
        }
    }
    let (entries, rows) = finish(kind.keys, raw, reading);
    (entries, rows, end)
}

struct Raw {
    label: Line,
    pieces: Vec<Line>,
}

/// Where the colon of a row stands: the first that is neither before `//` nor between digits nor escaped.
fn colon(chars: &[char]) -> Option<usize> {
    let start: &[char] = chars.get(..LONGEST + 4).unwrap_or(chars);
    let escapes = escaped(start);
    let at = |index: Option<usize>| index.and_then(|index| start.get(index)).copied().map(fold);
    let found = start.iter().zip(escapes).enumerate().find(|(index, (c, escaped))| {
        let next = at(index.checked_add(1));
        let slashes = next == Some('/') && at(index.checked_add(2)) == Some('/');
        let digits = [at(index.checked_sub(1)), next].iter().all(|c| c.is_some_and(char::is_numeric));
        fold(**c) == ':' && !escaped && !slashes && !digits
    });
    let (colon, _) = found?;
    let label = start.get(..colon).unwrap_or_default();
    let starts = label.first().is_some_and(|c| !c.is_whitespace());
    (starts && colon <= LONGEST).then_some(colon)
}

fn finish(keys: &'static [KeyWord], raw: Vec<Raw>, reading: &mut Reading) -> (Vec<Entry>, Vec<Row>) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut entries = Vec::new();
    let mut rows = Vec::new();
    for Raw { label, pieces } in raw {
        let Some(first) = label.spans.first().copied() else { continue };
        let span = run::whole(&label, first);
        let folded = word(&label.chars);
        let name = parts(&folded, |c| c.is_whitespace() || matches!(c, '-' | '_'), "-");
        let known = read_key(keys, &name);
        let value = run::join(&pieces);
        if value.chars.is_empty() {
            // A reserved label is a key, and a key without a value counts as absent.
            if known.is_none() {
                reading.findings.push(Finding::error("value#row", span).with("label", clip(&label.chars)));
            }
            continue;
        }
        let name = known.map_or_else(|| parts(&folded, char::is_whitespace, " "), |key| key.name.to_owned());
        if let Some(first) = seen.get(&name) {
            reading.findings.push(doubled(&clip(&label.chars), *first, span));
            continue;
        }
        seen.insert(name, span);
        if let Some(key) = known {
            entries.push(entry(key, span, value, reading));
            continue;
        }
        let place = run::whole(&value, span);
        let label = prose::text(&label, reading.style, &mut reading.findings);
        let value = prose::inline(&value, reading.style, &mut reading.findings);
        rows.push(Row { label: Spanned { node: label, span }, value: Spanned { node: value, span: place } });
    }
    (entries, rows)
}

/// The parts between the characters that divide, joined again in one way.
fn parts(text: &str, divides: impl Fn(char) -> bool, between: &str) -> String {
    text.split(divides).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::colon;

    #[test]
    fn the_colon_of_a_row() {
        for (text, expected) in [
            ("Population: 4", Some(10)),
            ("Religion (%)： x", Some(12)),
            ("Open 8:00 to 9:00: daily", Some(17)),
            ("See https://x: y", Some(13)),
            ("a\\: b", None),
            (" a: b", None),
            (": b", None),
            ("no colon", None),
        ] {
            assert_eq!(colon(&text.chars().collect::<Vec<_>>()), expected, "{text}");
        }
        let long: Vec<char> = format!("{}: x", "a".repeat(60)).chars().collect();
        assert_eq!(colon(&long), Some(60));
        let longer: Vec<char> = format!("{}: x", "a".repeat(61)).chars().collect();
        assert_eq!(colon(&longer), None);
    }
}
