//! A line of prose from some character on: what is left of it inside a quotation or a list.

use super::token::across;
use crate::diag::Span;
use crate::syntax::Line;

/// The rest of a line.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    line: &'a Line,
    from: usize,
}

impl<'a> Row<'a> {
    /// A whole line.
    pub(super) fn new(line: &'a Line) -> Self {
        Self { line, from: 0 }
    }

    /// Its characters.
    pub(super) fn chars(&self) -> &'a [char] {
        self.line.chars.get(self.from..).unwrap_or_default()
    }

    /// The places of its characters.
    pub(super) fn spans(&self) -> &'a [Span] {
        self.line.spans.get(self.from..).unwrap_or_default()
    }

    /// Its place, if it has a character.
    pub(super) fn span(&self) -> Option<Span> {
        Some(across(*self.spans().first()?, *self.spans().last()?))
    }

    /// Whether nothing but white space is left.
    pub(super) fn blank(&self) -> bool {
        self.chars().iter().all(|c| c.is_whitespace())
    }

    /// Without the first `count` characters.
    pub(super) fn after(&self, count: usize) -> Self {
        Self { line: self.line, from: self.from.saturating_add(count) }
    }

    /// Without white space at its beginning.
    pub(super) fn trimmed(&self) -> Self {
        self.after(self.chars().iter().take_while(|c| c.is_whitespace()).count())
    }

    /// How wide the white space at its beginning is, in columns; a tab goes to the next fourth.
    pub(super) fn indent(&self) -> usize {
        self.chars().iter().take_while(|c| c.is_whitespace()).fold(0, |columns, c| next_column(columns, *c))
    }

    /// Without white space of up to `columns` columns.
    pub(super) fn stripped(&self, columns: usize) -> Self {
        let mut passed = 0;
        let mut count = 0;
        for c in self.chars().iter().take_while(|c| c.is_whitespace()) {
            if passed >= columns {
                break;
            }
            passed = next_column(passed, *c);
            count += 1;
        }
        self.after(count)
    }

    /// A copy of the characters from `from` up to `to`, without white space at the ends.
    pub(super) fn piece(&self, from: usize, to: usize) -> Line {
        let chars = self.chars().get(from..to).unwrap_or_default();
        let end = chars.iter().rposition(|c| !c.is_whitespace()).map_or(0, |last| last + 1);
        let start = chars.iter().take(end).take_while(|c| c.is_whitespace()).count();
        Line {
            chars: chars.get(start..end).unwrap_or_default().to_vec(),
            spans: self.spans().iter().skip(from + start).take(end - start).copied().collect(),
        }
    }
}

fn next_column(columns: usize, c: char) -> usize {
    if c == '\t' { (columns / 4 + 1) * 4 } else { columns + 1 }
}
