//! The word `audience` where it has no business (format.md section 2): in the text it would be printed and not obeyed.

use std::ops::Range;

use crate::diag::{Finding, Span};
use crate::syntax::fold::{fold, past_space};
use crate::syntax::keys::key_at;
use crate::syntax::words::is_audience;
use crate::syntax::{Line, run};

/// `audience:` at the beginning of a line or `audience=` anywhere in it.
pub(super) fn in_line(line: &Line, otherwise: Span) -> Option<Finding> {
    let start = past_space(&line.chars, 0);
    let key = key_at(&line.chars, start).map(|key| start..key.end);
    let named = key.filter(|key| line.chars.get(key.clone()).is_some_and(is_audience));
    named.or_else(|| before_equals(&line.chars)).map(|range| finding(line, range, otherwise))
}

/// `audience=` in a title.
pub(super) fn in_title(title: &Line, otherwise: Span) -> Option<Finding> {
    before_equals(&title.chars).map(|range| finding(title, range, otherwise))
}

fn finding(line: &Line, range: Range<usize>, otherwise: Span) -> Finding {
    Finding::error("tier-misplaced", run::place(line, range, otherwise))
}

/// The word `audience` before a `=`, but not as part of an address (`?audience=`, `&audience=`).
fn before_equals(chars: &[char]) -> Option<Range<usize>> {
    chars.iter().enumerate().filter(|(_, c)| fold(**c) == '=').find_map(|(equals, _)| {
        let before = chars.get(..equals)?;
        let end = before.iter().rposition(|c| !c.is_whitespace())? + 1;
        let letters = before.get(..end)?.iter().rev().take(9).take_while(|c| c.is_alphabetic()).count();
        let range = end - letters..end;
        let address = range.start.checked_sub(1).and_then(|at| chars.get(at)).is_some_and(|c| matches!(c, '?' | '&'));
        (is_audience(chars.get(range.clone())?) && !address).then_some(range)
    })
}

#[cfg(test)]
mod tests {
    use super::in_line;
    use crate::diag::{SourceId, Span};
    use crate::syntax::Line;

    #[test]
    fn where_it_has_no_business() {
        for (text, column) in [
            ("audience: team", Some(1)),
            ("  Ａudience ： team", Some(3)),
            ("공개범위: 내부", Some(1)),
            ("for the audience = team", Some(9)),
            ("(audience＝team)", Some(2)),
            ("https://x.org/?audience=team&audience=x", None),
            ("audience\\: many", None),
            ("the audience: many", None),
            ("audiences=3", None),
            ("audience", None),
        ] {
            let line = Line::at(SourceId(0), 1, 1, text);
            let found = in_line(&line, Span::new(SourceId(0), 1, 1, 0)).map(|finding| finding.span.unwrap().column);
            assert_eq!(found, column, "{text}");
        }
    }
}
