//! Prose and runs of text: persons and addresses are looked at, references found and linked.

use std::borrow::Cow;

use crate::folder::lower::reading::Reading;
use crate::folder::lower::{link, passages, people};
use crate::model::{Flow, Inline, Slot};
use crate::syntax::{self, Line};

/// Whether references are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum References {
    /// In prose, lines and inline values.
    Linked,
    /// In text values (titles, names) and in the words of links.
    Left,
}

/// Prose.
pub(super) fn flows(reading: &mut Reading<'_>, flows: &[syntax::Flow]) -> Vec<Flow> {
    flows.iter().map(|one| flow(reading, one)).collect()
}

fn flow(reading: &mut Reading<'_>, flow: &syntax::Flow) -> Flow {
    match flow {
        syntax::Flow::Paragraph(runs) => Flow::Paragraph(inline(reading, runs)),
        syntax::Flow::Heading { deeper, words } => Flow::Heading { deeper: *deeper, words: inline(reading, words) },
        syntax::Flow::List { start, items } => {
            Flow::List { start: *start, items: items.iter().map(|item| flows(reading, item)).collect() }
        }
        syntax::Flow::Quote(inner) => Flow::Quote(flows(reading, inner)),
        syntax::Flow::Table { head, rows } => Flow::Table {
            head: head.iter().map(|cell| inline(reading, cell)).collect(),
            rows: rows.iter().map(|row| row.iter().map(|cell| inline(reading, cell)).collect()).collect(),
        },
        syntax::Flow::Divider => Flow::Divider,
    }
}

/// A run with references.
pub(super) fn inline(reading: &mut Reading<'_>, runs: &[syntax::Inline]) -> Vec<Inline> {
    lowered(reading, runs, References::Linked)
}

/// A run without references.
pub(super) fn text(reading: &mut Reading<'_>, runs: &[syntax::Inline]) -> Vec<Inline> {
    lowered(reading, runs, References::Left)
}

fn lowered(reading: &mut Reading<'_>, runs: &[syntax::Inline], references: References) -> Vec<Inline> {
    let mut out = Vec::with_capacity(runs.len());
    for run in joined(runs) {
        match &*run {
            syntax::Inline::Text(line) if references == References::Linked => passages::linked(reading, line, &mut out),
            syntax::Inline::Text(line) => out.push(Inline::Text(line.text())),
            syntax::Inline::Break => out.push(Inline::Break),
            syntax::Inline::Strong(inner) => out.push(Inline::Strong(lowered(reading, inner, references))),
            syntax::Inline::Emphasis(inner) => out.push(Inline::Emphasis(lowered(reading, inner, references))),
            syntax::Inline::Link { to, words, bare: _ } => {
                let words = lowered(reading, words, References::Left);
                match link::typed(reading, &to.node, to.span) {
                    Some(to) => out.push(Inline::Link { to, words }),
                    None => out.extend(words),
                }
            }
            syntax::Inline::Person(id) => {
                people::known(reading, &id.node, id.span);
                out.push(Inline::Person(id.node.clone()));
            }
            syntax::Inline::Withheld(_) => out.push(Inline::Withheld),
            syntax::Inline::Slot(slot) => out.push(Inline::Slot(lowered_slot(reading, slot, references))),
        }
    }
    out
}

fn lowered_slot(reading: &mut Reading<'_>, slot: &syntax::Slot, references: References) -> Slot {
    match slot {
        syntax::Slot::Field(column) => Slot::Field(column.node.clone()),
        syntax::Slot::Default { column, otherwise } => {
            Slot::Default { column: column.node.clone(), otherwise: otherwise.clone() }
        }
        syntax::Slot::If { column, then, otherwise } => Slot::If {
            column: column.node.clone(),
            then: lowered(reading, then, references),
            otherwise: lowered(reading, otherwise, references),
        },
    }
}

/// Neighbouring runs of plain text as one, so that a reference is found wherever a run was cut.
fn joined(runs: &[syntax::Inline]) -> Vec<Cow<'_, syntax::Inline>> {
    let mut out: Vec<Cow<'_, syntax::Inline>> = Vec::with_capacity(runs.len());
    for run in runs {
        if let (Some(last), syntax::Inline::Text(more)) = (out.last_mut(), run)
            && matches!(&**last, syntax::Inline::Text(_))
        {
            if let syntax::Inline::Text(line) = last.to_mut() {
                append(line, more);
            }
            continue;
        }
        out.push(Cow::Borrowed(run));
    }
    out
}

fn append(line: &mut Line, more: &Line) {
    line.chars.extend_from_slice(&more.chars);
    line.spans.extend_from_slice(&more.spans);
}
