//! Prose: lines → paragraphs, headings, lists, quotations, tables, dividers (format.md section 6).

use super::mark::{Mark, beginning};
use super::row::Row;
use super::run::{self, Style};
use super::token::Marks;
use super::trouble::Trouble;
use super::{list, table};
use crate::diag::{Finding, Findings};
use crate::syntax::{Flow, Inline, Line};

/// Quotations and lists inside each other; deeper marks are text.
const DEEPEST: usize = 12;

/// Prose: the lines of a block (an empty line has no characters) → paragraphs, headings, lists, quotations, tables, dividers.
pub(crate) fn flows(lines: &[Line], style: Style, findings: &mut Findings) -> Vec<Flow> {
    let rows: Vec<Row<'_>> = lines.iter().map(Row::new).collect();
    let mut splitter = Splitter { style, trouble: Trouble::default() };
    let flows = splitter.split(&rows, 0);
    splitter.trouble.settle(findings);
    flows
}

struct Splitter {
    style: Style,
    trouble: Trouble,
}

impl Splitter {
    fn split(&mut self, rows: &[Row<'_>], depth: usize) -> Vec<Flow> {
        let mut flows = Vec::new();
        let mut rest = rows;
        while let Some((first, below)) = rest.split_first() {
            if first.blank() {
                rest = below;
                continue;
            }
            let (flow, used) = self.flow(*first, rest, depth);
            flows.push(flow);
            rest = rest.get(used.max(1)..).unwrap_or_default();
        }
        flows
    }

    /// The piece that begins with the first line, and how many lines it takes.
    fn flow(&mut self, first: Row<'_>, rows: &[Row<'_>], depth: usize) -> (Flow, usize) {
        match beginning(first.trimmed()) {
            Some(Mark::Divider) => (Flow::Divider, 1),
            Some(Mark::Heading { deeper, width }) => {
                (Flow::Heading { deeper, words: self.inline(&heading(first.trimmed().after(width))) }, 1)
            }
            Some(Mark::Quote) if depth < DEEPEST => {
                let inside = quoted(rows);
                (Flow::Quote(self.split(&inside, depth + 1)), inside.len())
            }
            Some(Mark::Item { .. }) if depth < DEEPEST => {
                let list = list::gather(rows);
                let items = list.items.iter().map(|item| self.split(item, depth + 1)).collect();
                (Flow::List { start: list.start, items }, list.used)
            }
            _ => self.table(rows).unwrap_or_else(|| self.paragraph(rows)),
        }
    }

    fn table(&mut self, rows: &[Row<'_>]) -> Option<(Flow, usize)> {
        let table = table::gather(rows)?;
        let head = table.head.iter().map(|cell| self.inline(cell)).collect();
        let rows = table.rows.iter().map(|row| row.iter().map(|cell| self.inline(cell)).collect()).collect();
        Some((Flow::Table { head, rows }, table.used))
    }

    fn paragraph(&mut self, rows: &[Row<'_>]) -> (Flow, usize) {
        let below = rows.iter().enumerate().skip(1);
        let ends = |(at, row): &(usize, &Row<'_>)| {
            row.blank() || beginning(row.trimmed()).is_some() || rows.get(*at..).is_some_and(table::begins)
        };
        let used = 1 + below.take_while(|line| !ends(line)).count();
        let rows: Vec<Row<'_>> = rows.iter().take(used).map(Row::trimmed).collect();
        self.wrapped(&rows);
        (Flow::Paragraph(self.inline(&joined(&rows))), used)
    }

    /// Warns of lines that a mail program seems to have wrapped.
    fn wrapped(&mut self, rows: &[Row<'_>]) {
        let Some((_, full)) = rows.split_last().filter(|(_, full)| full.len() >= 2) else { return };
        if let Some(span) = full.first().and_then(Row::span)
            && full.iter().all(|row| (60..=80).contains(&row.chars().len()))
        {
            let lines = rows.len().to_string();
            self.trouble.other(Finding::warning("wrapped-lines", span).with("lines", lines));
        }
    }

    fn inline(&mut self, line: &Line) -> Vec<Inline> {
        run::read(line, Marks::All, self.style, &mut self.trouble)
    }
}

/// The lines of a quotation without their marks; unmarked lines directly below its text belong to it.
fn quoted<'a>(rows: &[Row<'a>]) -> Vec<Row<'a>> {
    let mut inside: Vec<Row<'a>> = Vec::new();
    for row in rows {
        let row = row.trimmed();
        let open = inside.last().is_some_and(|last| {
            !last.blank() && !matches!(beginning(last.trimmed()), Some(Mark::Divider | Mark::Heading { .. }))
        });
        match beginning(row) {
            Some(Mark::Quote) => inside.push(row.after(1).stripped(1)),
            None if open && !row.blank() => inside.push(row),
            _ => break,
        }
    }
    inside
}

/// The words of a heading, without signs that close it (`# Words #`).
fn heading(row: Row<'_>) -> Line {
    let chars = row.chars();
    let end = chars.iter().rposition(|c| !c.is_whitespace()).map_or(0, |last| last + 1);
    let words = chars.get(..end).unwrap_or_default();
    let bare = words.iter().rposition(|c| *c != '#').map_or(end, |last| last + 1);
    let closed = words.get(bare.saturating_sub(1)).is_some_and(|c| c.is_whitespace());
    let whole = row.piece(0, end);
    let short = row.piece(0, bare);
    if closed && !short.chars.is_empty() { short } else { whole }
}

/// Several lines as one run, with breaks.
fn joined(rows: &[Row<'_>]) -> Line {
    let mut whole = Line::default();
    for row in rows {
        if let Some(last) = whole.spans.last().copied() {
            whole.chars.push('\n');
            whole.spans.push(crate::diag::Span { column: last.column.saturating_add(last.width), width: 0, ..last });
        }
        whole.chars.extend(row.chars());
        whole.spans.extend(row.spans());
    }
    whole
}
