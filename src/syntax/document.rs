//! A whole issue file → tree and findings (format.md): head, blocks, loose text, in one pass over the lines.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::diag::{Finding, Findings, Severity, SourceId, Span};
use crate::syntax::fence::{Mark, Opening, mark, opening};
use crate::syntax::read::Typed;
use crate::syntax::{Block, Style, Tree, audience, block, brackets, head, read, run};

/// Reads an issue file. A `twin` is a file in another language than the first: its head holds only five keys.
/// The findings are sorted by place.
#[must_use]
pub fn parse(source: SourceId, bytes: &[u8], style: Style, twin: bool) -> (Tree, Findings) {
    let mut reading = Reading::new(style);
    let Some(lines) = read::read(source, bytes, &mut reading.findings) else {
        return (Tree::default(), reading.findings.sorted());
    };
    let Some((head, below)) = head::read(&lines, twin, &mut reading) else {
        return (Tree::default(), reading.findings.sorted());
    };
    let last = lines.last().map_or(head.span, |typed| typed.start);
    let mut body = Body::default();
    body.read(lines.get(below..).unwrap_or_default(), &mut reading);
    if body.blocks.is_empty() {
        reading.nothing.push(("empty-block#issue", head.span, 1..=last.line));
    }
    let Reading { findings, nothing, .. } = reading;
    let (findings, broken) = settle(findings, nothing);
    let mark = |(mut block, lines): (Block, RangeInclusive<u32>)| {
        block.broken |= broken.range(lines).next().is_some();
        block
    };
    (Tree { head: Some(head), blocks: body.blocks.into_iter().map(mark).collect() }, findings)
}

/// What all parts of the reading share.
#[derive(Debug)]
pub(super) struct Reading {
    /// How punctuation is treated.
    pub(super) style: Style,
    /// What was found.
    pub(super) findings: Findings,
    /// Whether an unknown or misplaced key stood in the block that is being read.
    pub(super) disturbed: bool,
    /// Ids of points, for the whole issue.
    pub(super) ids: BTreeMap<String, Span>,
    /// What prints nothing, and the lines in which an error silences that.
    pub(super) nothing: Vec<(&'static str, Span, RangeInclusive<u32>)>,
    tier_lines: BTreeSet<Span>,
}

impl Reading {
    fn new(style: Style) -> Self {
        Self {
            style,
            findings: Findings::new(),
            disturbed: false,
            ids: BTreeMap::new(),
            nothing: Vec::new(),
            tier_lines: BTreeSet::new(),
        }
    }

    /// Whether the line that begins there was named as `tier-misplaced`.
    pub(super) fn tier_misplaced(&self, start: Span) -> bool {
        self.tier_lines.contains(&start)
    }
}

/// Blocks with their lines.
#[derive(Default)]
struct Body {
    blocks: Vec<(Block, RangeInclusive<u32>)>,
    open: Option<Opening>,
    held: Vec<Typed>,
}

impl Body {
    fn read(&mut self, lines: &[Typed], reading: &mut Reading) {
        let marks: Vec<Mark> = lines.iter().map(|typed| mark(&typed.line)).collect();
        let closes = next_closes(&marks);
        for ((typed, mark), next_closes) in lines.iter().zip(&marks).zip(closes) {
            let span = run::whole(&run::trim(&typed.line), typed.start);
            match *mark {
                Mark::Text => self.text(typed, reading),
                Mark::Open(after) => self.opens(typed, after, reading),
                Mark::Close => {
                    if self.open.is_none() {
                        reading.findings.push(Finding::error("fence-close", span));
                    }
                    self.end(typed.start.line, reading);
                }
                Mark::NearOpen(_) | Mark::NearClose | Mark::Near => {
                    reading.findings.push(Finding::error("fence-near", span));
                    // One mistake, one message: it counts as the fence it looks like where the others then pair up.
                    match *mark {
                        Mark::NearOpen(after) if self.open.is_none() && next_closes => {
                            self.opens(typed, after, reading);
                        }
                        Mark::NearClose if self.open.is_some() && !next_closes => self.end(typed.start.line, reading),
                        Mark::NearOpen(_) | Mark::NearClose | Mark::Near | Mark::Text | Mark::Open(_) | Mark::Close => {
                        }
                    }
                }
            }
        }
        if let Some(last) = lines.last() {
            if self.open.is_some() {
                self.not_closed(run::whole(&last.line, last.start), reading);
            }
            self.end(last.start.line, reading);
        }
    }

    fn text(&mut self, typed: &Typed, reading: &mut Reading) {
        if let Some(finding) = audience::in_line(&typed.line, typed.start) {
            reading.findings.push(finding);
            reading.tier_lines.insert(typed.start);
        }
        let group = self.open.as_ref().and_then(|open| open.kind).is_some_and(|kind| kind.name == "prayer");
        if !group {
            brackets::check_line(&typed.line, typed.start, reading);
        }
        self.held.push(typed.clone());
    }

    fn opens(&mut self, typed: &Typed, after: usize, reading: &mut Reading) {
        let opened = opening(&typed.line, after, typed.start, &mut reading.findings);
        if self.open.is_some() {
            self.not_closed(opened.span, reading);
        }
        self.end(typed.start.line, reading);
        if let Some(title) = &opened.title {
            reading.findings.append(audience::in_title(title, opened.span).into_iter().collect());
            brackets::check_line(title, opened.span, reading);
        }
        self.open = Some(opened);
    }

    fn not_closed(&self, span: Span, reading: &mut Reading) {
        let Some(open) = &self.open else { return };
        let finding = Finding::error("fence-open", span).with("kind", open.word.clone());
        reading.findings.push(finding.with("line", open.span.line.to_string()));
    }

    /// Ends the open block, or the loose text, at the line with this number.
    fn end(&mut self, line: u32, reading: &mut Reading) {
        let held = std::mem::take(&mut self.held);
        let block = match self.open.take() {
            Some(open) => Some(block::read(&open, &held, line, reading)),
            None => block::loose(&held, reading),
        };
        if let Some(block) = block {
            let last = if block.loose { held.last().map_or(line, |typed| typed.start.line) } else { line };
            let lines = block.span.line..=last;
            self.blocks.push((block, lines));
        }
    }
}

/// For each line whether the next fence below it closes.
fn next_closes(marks: &[Mark]) -> Vec<bool> {
    let mut closes = Vec::with_capacity(marks.len());
    let mut next = false;
    for mark in marks.iter().rev() {
        closes.push(next);
        match mark {
            Mark::Close => next = true,
            Mark::Open(_) => next = false,
            Mark::Text | Mark::Near | Mark::NearOpen(_) | Mark::NearClose => {}
        }
    }
    closes.reverse();
    closes
}

/// Sorted findings, `empty-block` where no error silences it, of braces only the first of a line; and the lines of errors.
fn settle(findings: Findings, nothing: Vec<(&'static str, Span, RangeInclusive<u32>)>) -> (Findings, BTreeSet<u32>) {
    let mut findings = findings;
    let error = |finding: &Finding| finding.severity == Severity::Error;
    let mut broken: BTreeSet<u32> = findings
        .iter()
        .filter(|finding| error(finding))
        .filter_map(|finding| finding.span)
        .map(|span| span.line)
        .collect();
    // Points stand before their block, blocks before the issue: what is inside silences what is around it.
    for (sentence, span, lines) in nothing {
        if broken.range(lines).next().is_none() {
            findings.push(Finding::error(sentence, span));
            broken.insert(span.line);
        }
    }
    let mut findings = findings.sorted();
    let mut last = None;
    findings.retain(|finding| {
        if !matches!(finding.code(), "brace" | "slot") {
            return true;
        }
        let line = finding.span.map(|span| (span.source, span.line));
        std::mem::replace(&mut last, line) != line
    });
    (findings, broken)
}
