//! Traces of other programs, each a warning (format.md section 10): a won sign typed as `\`, lines broken by a mail
//! program. Knows no structure.

use crate::diag::{Finding, Findings};
use crate::syntax::fold::escaped;
use crate::syntax::read::Typed;
use crate::syntax::run;

/// A `\` directly before a digit.
pub(super) fn won_sign(typed: &Typed, findings: &mut Findings) {
    let chars = &typed.line.chars;
    if !chars.contains(&'\\') {
        return;
    }
    for ((at, c), escaped) in chars.iter().enumerate().zip(escaped(chars)) {
        if *c == '\\' && !escaped && chars.get(at + 1).is_some_and(char::is_ascii_digit) {
            findings.push(Finding::warning("won-sign", run::place(&typed.line, at..at + 2, typed.start)));
        }
    }
}

/// Paragraphs of three or more lines of which every one but the last is 60 to 80 characters long.
pub(super) fn wrapped_lines(lines: &[Typed], findings: &mut Findings) {
    for paragraph in lines.split(|typed| typed.line.chars.is_empty()) {
        let Some(((_, upper), first)) = paragraph.split_last().zip(paragraph.first()) else { continue };
        let wrapped = upper.iter().all(|typed| (60..=80).contains(&typed.line.chars.len()));
        if paragraph.len() >= 3 && wrapped && !paragraph.iter().skip(1).any(begins_something) {
            findings.push(Finding::warning("wrapped-lines", run::whole(&first.line, first.start)));
        }
    }
}

/// Whether a line begins with the mark of a list, a table or a quotation: then its end is the writer's.
fn begins_something(typed: &Typed) -> bool {
    let start: Vec<char> = typed.line.chars.iter().copied().filter(|c| !c.is_whitespace()).take(1).collect();
    matches!(start.as_slice(), ['|' | '>' | '-' | '*' | '+' | '•' | '·'])
}
