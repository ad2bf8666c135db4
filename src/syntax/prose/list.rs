//! Which lines belong to a list, and to which of its items.

use super::mark::{List, Mark, beginning, mark};
use super::row::Row;

/// The lines of a list.
pub(super) struct Gathered<'a> {
    /// The first number of a numbered list.
    pub(super) start: Option<u32>,
    /// The lines of each item, its mark and its indentation taken off.
    pub(super) items: Vec<Vec<Row<'a>>>,
    /// How many lines were used.
    pub(super) used: usize,
}

/// Gathers the list that begins with the first line. Items stand at any indentation less than that of the words of the one
/// before; a line indented as far as the words belongs to the item, and so does an unmarked line directly below a text.
pub(super) fn gather<'a>(rows: &[Row<'a>]) -> Gathered<'a> {
    let mut gathered = Gathered { start: None, items: Vec::new(), used: 0 };
    let mut list = None;
    let mut words_at = usize::MAX;
    let mut empty: Vec<Row<'a>> = Vec::new();
    let mut text_above = false;
    for (at, row) in rows.iter().enumerate() {
        if row.blank() {
            empty.push(*row);
            continue;
        }
        if row.indent() >= words_at {
            let inside = row.stripped(words_at);
            text_above = is_text(inside);
            if let Some(item) = gathered.items.last_mut() {
                item.append(&mut empty);
                item.push(inside);
            }
        } else if let Some((of, number, column, words)) =
            item(*row).filter(|(of, ..)| list.is_none_or(|list| list == *of))
        {
            if list.is_none() {
                list = Some(of);
                gathered.start = number;
            }
            words_at = column;
            text_above = is_text(words);
            empty.clear();
            gathered.items.push(vec![words]);
        } else if empty.is_empty() && text_above && beginning(row.trimmed()).is_none() {
            if let Some(item) = gathered.items.last_mut() {
                item.push(row.trimmed());
            }
        } else {
            break;
        }
        gathered.used = at + 1;
    }
    gathered
}

/// A line that is an item: its list, its number, the column of its words, its words.
fn item(row: Row<'_>) -> Option<(List, Option<u32>, usize, Row<'_>)> {
    let Some(Mark::Item { list, number, width }) = mark(row.trimmed()) else { return None };
    let marked = row.trimmed().after(width);
    let gap = if marked.indent() > 4 { 1 } else { marked.indent() };
    Some((list, number, row.indent() + width + gap, marked.trimmed()))
}

/// Whether the line below may go on with this one.
fn is_text(row: Row<'_>) -> bool {
    !matches!(mark(row.trimmed()), Some(Mark::Divider | Mark::Heading { .. }))
}
