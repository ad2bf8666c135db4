//! One block: its opening line and the lines below it → keys and body (format.md sections 2 and 4). Knows no meaning of a
//! value.

use crate::diag::Finding;
use crate::syntax::document::Reading;
use crate::syntax::fence::Opening;
use crate::syntax::fold::past_space;
use crate::syntax::read::Typed;
use crate::syntax::words::{Below, Kind, kind_of, read_key};
use crate::syntax::{Block, Body, Flow, KindWord, Line, Spanned, group, keys, printed, prose, rows, run};

/// A block that was opened by a fence; `last` is the last line that belongs to it.
pub(super) fn read(opening: &Opening, lines: &[Typed], last: u32, reading: &mut Reading) -> Block {
    reading.disturbed = lines.iter().any(|typed| reading.tier_misplaced(typed.start));
    let title = opening.title.as_ref().map(|title| Spanned {
        node: prose::text(title, reading.style, &mut reading.findings),
        span: run::whole(title, opening.span),
    });
    let mut block = Block {
        kind: opening.kind.map_or(KindWord::Text, |kind| kind.word),
        span: opening.span,
        loose: false,
        title,
        tier: opening.tier.clone(),
        entries: Vec::new(),
        rows: Vec::new(),
        body: Body::Prose(Vec::new()),
        broken: opening.kind.is_none(),
        disturbed: opening.kind.is_none(),
    };
    match opening.kind {
        Some(kind) => fill(&mut block, kind, lines, reading),
        None => block.body = Body::Prose(flows(lines, reading)),
    }
    block.disturbed |= reading.disturbed;
    if printed::block(&block) == Some(false) {
        reading.nothing.push(("empty-block", block.span, block.span.line..=last));
    }
    block
}

/// Loose text between blocks; `None` where there are only empty lines.
pub(super) fn loose(lines: &[Typed], reading: &mut Reading) -> Option<Block> {
    let lines = inner(lines);
    let (first, last) = lines.first().zip(lines.last())?;
    let span = run::whole(&run::trim(&first.line), first.start);
    let kind = kind_of(KindWord::Text)?;
    let mut block = Block {
        kind: kind.word,
        span,
        loose: true,
        title: None,
        tier: None,
        entries: Vec::new(),
        rows: Vec::new(),
        body: Body::Prose(Vec::new()),
        broken: false,
        disturbed: false,
    };
    fill(&mut block, kind, lines, reading);
    if printed::block(&block) == Some(false) {
        reading.nothing.push(("empty-block", span, span.line..=last.start.line));
    }
    Some(block)
}

fn fill(block: &mut Block, kind: &'static Kind, lines: &[Typed], reading: &mut Reading) {
    let mut below = 0;
    if kind.word == KindWord::Facts {
        (block.entries, block.rows, below) = rows::read(kind, lines, reading);
    } else if !kind.keys.is_empty() {
        (block.entries, below) = keys::read(kind, lines, reading);
    }
    let lines = inner(lines.get(below..).unwrap_or_default());
    if kind.below != Below::Group {
        // A key in the text would be printed and not obeyed.
        for typed in lines {
            keys::misplaced(kind.keys, typed, reading);
        }
    }
    block.body = match kind.below {
        Below::Prose => Body::Prose(flows(lines, reading)),
        Below::Lines => Body::Lines(prose::lines(&chars(lines), reading.style, &mut reading.findings)),
        Below::Group => Body::Group(group::read(lines, reading)),
        Below::Nothing => {
            let known = |typed: &&Typed| {
                let chars = &typed.line.chars;
                let key = keys::key_at(chars, past_space(chars, 0));
                chars.is_empty()
                    || reading.tier_misplaced(typed.start)
                    || key.is_some_and(|key| read_key(kind.keys, &key.name).is_some())
            };
            if let Some(text) = lines.iter().find(|typed| !known(typed)) {
                let span = run::whole(&run::trim(&text.line), text.start);
                reading.findings.push(Finding::error("key-text#photo", span));
            }
            Body::Prose(Vec::new())
        }
    };
}

fn flows(lines: &[Typed], reading: &mut Reading) -> Vec<Flow> {
    prose::flows(&chars(lines), reading.style, &mut reading.findings)
}

fn chars(lines: &[Typed]) -> Vec<Line> {
    lines.iter().map(|typed| typed.line.clone()).collect()
}

/// Without the empty lines at both ends.
fn inner(lines: &[Typed]) -> &[Typed] {
    let full = |typed: &Typed| !typed.line.chars.is_empty();
    let start = lines.iter().position(full).unwrap_or(lines.len());
    let end = lines.iter().rposition(full).map_or(start, |last| last + 1);
    lines.get(start..end).unwrap_or_default()
}
