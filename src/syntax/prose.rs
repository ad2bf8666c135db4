//! Prose, lines, inline and text (format.md sections 6 and 7) → runs with places.

use crate::diag::Findings;
use crate::syntax::{Flow, Inline, Line};

/// How punctuation is treated: smart unless the language is Korean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Straight quotes, `--`, `---` and `...` become their typographic forms.
    pub smart: bool,
}

/// Prose: the lines of a block (an empty line has no characters) → paragraphs, headings, lists, quotations, tables, dividers.
pub fn flows(lines: &[Line], _style: Style, _findings: &mut Findings) -> Vec<Flow> {
    lines
        .split(|line| line.chars.is_empty())
        .filter(|part| !part.is_empty())
        .map(|part| Flow::Paragraph(part.iter().cloned().map(Inline::Text).collect()))
        .collect()
}

/// Inline: one value, breaks inside are `\n` → bold, italic, links, addresses, smart punctuation, braces.
pub fn inline(line: &Line, _style: Style, _findings: &mut Findings) -> Vec<Inline> {
    vec![Inline::Text(line.clone())]
}

/// Text: one value with braces and smart punctuation only.
pub fn text(line: &Line, _style: Style, _findings: &mut Findings) -> Vec<Inline> {
    vec![Inline::Text(line.clone())]
}
