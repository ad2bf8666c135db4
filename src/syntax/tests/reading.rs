//! A text → what was found in it, for the tests of this room.

use crate::diag::SourceId;
use crate::syntax::{Style, Tree, parse};

/// A code with its form, the line and the column.
pub(super) type Place = (&'static str, u32, u32);

/// What a text gives.
pub(super) fn read(text: &str, twin: bool) -> (Tree, Vec<Place>) {
    let (tree, findings) = parse(SourceId(0), text.as_bytes(), Style { smart: true }, twin);
    let places = findings
        .iter()
        .map(|finding| {
            let span = finding.span.unwrap();
            (finding.sentence, span.line, span.column)
        })
        .collect();
    (tree, places)
}

/// What a text below a head of three lines gives: its first line is line 1.
pub(super) fn body(text: &str) -> (Tree, Vec<Place>) {
    let (tree, places) = read(&format!("---\nkind: weekly\n---\n{text}"), false);
    (tree, places.into_iter().map(|(code, line, column)| (code, line.saturating_sub(3), column)).collect())
}

/// Only what is found below a head.
pub(super) fn found(text: &str) -> Vec<Place> {
    body(text).1
}
