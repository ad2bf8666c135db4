//! One run of text → inline pieces: the order in which its marks are read.

use super::emphasis;
use super::token::{Marks, tokens};
use super::trouble::Trouble;
use super::{address, link, punctuation};
use crate::diag::{Findings, SourceId, Span};
use crate::syntax::{Inline, Line, Spanned};

/// How punctuation is treated: smart unless the language is Korean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Straight quotes, `--`, `---` and `...` become their typographic forms.
    pub smart: bool,
}

/// Inline: one value, breaks inside are `\n` → bold, italic, links, addresses, smart punctuation, braces.
pub(crate) fn inline(line: &Line, style: Style, findings: &mut Findings) -> Vec<Inline> {
    let mut trouble = Trouble::default();
    let pieces = read(line, Marks::All, style, &mut trouble);
    trouble.settle(findings);
    pieces
}

/// Text: one value with braces and smart punctuation only.
pub(crate) fn text(line: &Line, style: Style, findings: &mut Findings) -> Vec<Inline> {
    let mut trouble = Trouble::default();
    let pieces = read(line, Marks::Braces, style, &mut trouble);
    trouble.settle(findings);
    pieces
}

/// Lines (scripture, signature): each line is inline text of its own, an empty one is an empty list. White space at the
/// beginning of a line is dropped. The place is that of the whole line; an empty line, which may be one of the source or
/// none (U+2028), stands behind the one before it.
pub(crate) fn lines(lines: &[Line], style: Style, findings: &mut Findings) -> Vec<Spanned<Vec<Inline>>> {
    let mut trouble = Trouble::default();
    let mut before = first_place(lines);
    let mut done = Vec::with_capacity(lines.len());
    for line in lines {
        let line = trimmed(line);
        let span = match (line.spans.first(), line.spans.last()) {
            (Some(first), Some(last)) => super::token::across(*first, *last),
            _ => Span { column: before.column.saturating_add(before.width), width: 0, ..before },
        };
        before = span;
        done.push(Spanned { node: read(&line, Marks::All, style, &mut trouble), span });
    }
    trouble.settle(findings);
    done
}

/// Reads one run.
pub(super) fn read(line: &Line, marks: Marks, style: Style, trouble: &mut Trouble) -> Vec<Inline> {
    let mut run = tokens(line, marks, trouble);
    if marks == Marks::All {
        run = link::group(run, line, trouble);
        run = address::group(run, line, trouble);
    }
    if style.smart {
        run = punctuation::smarten(run);
    }
    match marks {
        Marks::All => emphasis::pair(run, trouble),
        Marks::Braces => emphasis::plain(run, trouble),
    }
}

/// The place before everything that is written.
fn first_place(lines: &[Line]) -> Span {
    let first = lines.iter().find_map(|line| line.spans.first());
    Span { width: 0, ..first.copied().unwrap_or(Span::new(SourceId(0), 1, 1, 0)) }
}

fn trimmed(line: &Line) -> Line {
    let white = line.chars.iter().take_while(|c| c.is_whitespace()).count();
    Line {
        chars: line.chars.iter().skip(white).copied().collect(),
        spans: line.spans.iter().skip(white).copied().collect(),
    }
}
