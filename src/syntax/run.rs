//! Cutting and joining runs of characters without losing their places. Knows nothing of what they mean.

use std::ops::Range;

use crate::diag::Span;
use crate::syntax::Line;

/// The characters from `range.start` to `range.end`.
pub(super) fn part(line: &Line, range: Range<usize>) -> Line {
    Line {
        chars: line.chars.get(range.clone()).unwrap_or_default().to_vec(),
        spans: line.spans.get(range).unwrap_or_default().to_vec(),
    }
}

/// The characters from `start` on.
pub(super) fn from(line: &Line, start: usize) -> Line {
    part(line, start..line.chars.len())
}

/// Without white space (breaks are white space) at its ends.
pub(super) fn trim(line: &Line) -> Line {
    let start = line.chars.iter().position(|c| !c.is_whitespace()).unwrap_or(line.chars.len());
    let end = line.chars.iter().rposition(|c| !c.is_whitespace()).map_or(start, |last| last + 1);
    part(line, start..end)
}

/// Runs with a break `\n` between them, without white space at the ends; a break has the place behind the run before it.
pub(super) fn join(lines: &[Line]) -> Line {
    let mut joined = Line::default();
    for line in lines {
        if let Some(last) = joined.spans.last() {
            let place = Span { column: last.column + last.width, width: 0, ..*last };
            joined.chars.push('\n');
            joined.spans.push(place);
        }
        joined.chars.extend(&line.chars);
        joined.spans.extend(&line.spans);
    }
    trim(&joined)
}

/// The place of a stretch: from its first character to the last that stands on the same line; `otherwise` if it is empty.
pub(super) fn place(line: &Line, range: Range<usize>, otherwise: Span) -> Span {
    let spans = line.spans.get(range).unwrap_or_default();
    let Some(first) = spans.first() else { return otherwise };
    let last = spans.last().filter(|last| last.line == first.line).unwrap_or(first);
    Span { width: (last.column + last.width).saturating_sub(first.column), ..*first }
}

/// The place of a whole run.
pub(super) fn whole(line: &Line, otherwise: Span) -> Span {
    place(line, 0..line.chars.len(), otherwise)
}
