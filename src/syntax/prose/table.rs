//! Pipe tables as on GitHub (GFM 4.10). Cells too many are kept in the last one, cells missing are empty.

use super::brace;
use super::mark::beginning;
use super::row::Row;
use crate::syntax::Line;

/// Empty cells added to one table; with more the table ends (a wide head and a thousand short lines cost nothing).
const ADDED: usize = 20_000;

/// The cells of a table.
pub(super) struct Cells {
    /// Of the head.
    pub(super) head: Vec<Line>,
    /// Of each row, as many as the head has.
    pub(super) rows: Vec<Vec<Line>>,
    /// How many lines were used.
    pub(super) used: usize,
}

/// Reads the table that begins with the first line, if one does.
pub(super) fn gather(lines: &[Row<'_>]) -> Option<Cells> {
    if !begins(lines) {
        return None;
    }
    let mut lines = lines.iter();
    let head = cells(lines.next()?.trimmed(), usize::MAX);
    let mut rows: Vec<Vec<Line>> = Vec::new();
    let mut added = ADDED;
    for line in lines.skip(1) {
        let line = line.trimmed();
        if line.blank() || beginning(line).is_some() {
            break;
        }
        let mut row = cells(line, head.len());
        let Some(left) = added.checked_sub(head.len().saturating_sub(row.len())) else { break };
        added = left;
        row.resize_with(head.len(), Line::default);
        rows.push(row);
    }
    let used = rows.len() + 2;
    Some(Cells { head, rows, used })
}

/// Whether the first line is the head of a table: the second is its rule and has as many cells.
pub(super) fn begins(lines: &[Row<'_>]) -> bool {
    let [head, rule, ..] = lines else { return false };
    let rule = rule.trimmed();
    let signs = rule.chars().iter().all(|c| matches!(c, '|' | ':' | '-') || c.is_whitespace());
    if !signs || !rule.chars().contains(&'|') {
        return false;
    }
    let rules = cells(rule, usize::MAX);
    rules.iter().all(is_rule) && cells(head.trimmed(), usize::MAX).len() == rules.len()
}

/// `---`, `:--`, `--:`, `:-:`.
fn is_rule(cell: &Line) -> bool {
    let inner = cell.chars.as_slice();
    let inner = inner.strip_prefix(&[':']).unwrap_or(inner);
    let inner = inner.strip_suffix(&[':']).unwrap_or(inner);
    !inner.is_empty() && inner.iter().all(|c| *c == '-')
}

/// The cells of a line, `most` at most. A bar after a backslash or inside braces divides nothing.
fn cells(row: Row<'_>, most: usize) -> Vec<Line> {
    let chars = row.chars();
    let whole = row.piece(0, chars.len());
    let last = whole.chars.len().checked_sub(1);
    let mut from = usize::from(whole.chars.first() == Some(&'|'));
    let mut cells = Vec::new();
    let mut at = from;
    while let Some(c) = whole.chars.get(at) {
        at = match c {
            '\\' => at + 2,
            '{' | '｛' => match brace::read(&whole, at) {
                Ok((_, end)) | Err((_, end)) => end.max(at + 1),
            },
            '|' if Some(at) == last || cells.len() + 1 < most => {
                cells.push(row.piece(from, at));
                from = at + 1;
                from
            }
            _ => at + 1,
        };
    }
    if from < whole.chars.len() {
        cells.push(row.piece(from, whole.chars.len()));
    }
    cells
}
