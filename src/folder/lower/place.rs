//! Places of values: the span of a run, or of a stretch of it.

use std::ops::Range;

use crate::diag::Span;
use crate::syntax::Line;

/// The first line of a run; for an empty one `otherwise`.
pub(super) fn of(line: &Line, otherwise: Span) -> Span {
    covering(&line.spans, otherwise)
}

/// A stretch of a run given in bytes of its text; only what stands on the line it begins on.
pub(super) fn of_bytes(line: &Line, bytes: &Range<usize>, otherwise: Span) -> Span {
    let mut at = 0;
    let inside: Vec<Span> = std::iter::zip(&line.chars, &line.spans)
        .filter_map(|(c, span)| {
            let start = at;
            at += c.len_utf8();
            bytes.contains(&start).then_some(*span)
        })
        .collect();
    covering(&inside, otherwise)
}

fn covering(spans: &[Span], otherwise: Span) -> Span {
    let Some(first) = spans.first() else { return otherwise };
    let last = spans.iter().take_while(|span| span.line == first.line).last().unwrap_or(first);
    let end = last.column.saturating_add(last.width);
    Span { width: end.saturating_sub(first.column), ..*first }
}
