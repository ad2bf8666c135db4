//! References to Scripture in a letter: found in running text, read from `Ref`, `Refs` and the parentheses of a point.

use crate::diag::{Finding, Severity, Span};
use crate::folder::lower::place;
use crate::folder::lower::reading::{Reading, shown};
use crate::model::{Inline, Passage};
use crate::scripture::{self, Problem, Strictness};
use crate::syntax::{Line, Spanned};

/// Running text → text and references. One that does not exist stays text, with a warning: it may be meant otherwise.
pub(super) fn linked(reading: &mut Reading<'_>, line: &Line, out: &mut Vec<Inline>) {
    let text = line.text();
    let mut done = 0;
    let Some(first) = line.spans.first().copied() else { return };
    for found in scripture::find(&text, Strictness::Strict) {
        for problem in &found.problems {
            let span = place::of_bytes(line, &found.range, first);
            reading.findings.push(no_passage(Severity::Warning, problem, span));
        }
        if found.passages.is_empty() {
            continue;
        }
        let (before, typed) = (text.get(done..found.range.start), text.get(found.range.clone()));
        // A stretch that does not lie in the text after the one before it is left as text.
        let (Some(before), Some(typed)) = (before, typed) else { continue };
        if !before.is_empty() {
            out.push(Inline::Text(before.to_owned()));
        }
        reading.passages.extend_from_slice(&found.passages);
        out.push(Inline::Reference { typed: typed.to_owned(), passages: found.passages });
        done = found.range.end;
    }
    if let Some(rest) = text.get(done..).filter(|rest| !rest.is_empty()) {
        out.push(Inline::Text(rest.to_owned()));
    }
}

/// A value that must read as references altogether. `None` where it does not.
pub(super) fn all(reading: &mut Reading<'_>, line: &Line, otherwise: Span) -> Option<Vec<Passage>> {
    let text = line.text().replace('\n', " ");
    match scripture::read_all(&text) {
        Ok(passages) if !passages.is_empty() => {
            reading.passages.extend_from_slice(&passages);
            Some(passages)
        }
        Ok(_) => {
            let span = place::of(line, otherwise);
            reading.error("refs#none", span, &[("text", &shown(&text))]);
            None
        }
        Err(problems) => {
            for problem in &problems {
                let at = text.find(&problem.text).map(|start| start..start + problem.text.len());
                let whole = place::of(line, otherwise);
                let span = at.map_or(whole, |bytes| place::of_bytes(line, &bytes, whole));
                reading.findings.push(no_passage(Severity::Error, problem, span));
            }
            None
        }
    }
}

/// Parentheses that end a point: its references, or `None` where they are text. A warning where they look like references.
pub(super) fn closing(reading: &mut Reading<'_>, parentheses: &Spanned<Line>) -> Option<Vec<Passage>> {
    let text = parentheses.node.text();
    match scripture::read_all(&text.replace('\n', " ")) {
        Ok(passages) if !passages.is_empty() => {
            reading.passages.extend_from_slice(&passages);
            Some(passages)
        }
        other => {
            let folded: String = crate::folder::lower::folded(&text);
            let looks = folded.chars().any(|c| c.is_ascii_digit()) && folded.contains([':', '장', '편', '절']);
            if looks {
                let span = place::of(&parentheses.node, parentheses.span);
                let problem = other.err().and_then(|problems| problems.into_iter().find(|one| one.nearest.is_some()));
                match problem {
                    Some(problem) => reading.findings.push(no_passage(Severity::Warning, &problem, span)),
                    None => reading.warning("refs#parentheses", span, &[("text", &shown(&text))]),
                }
            }
            None
        }
    }
}

fn no_passage(severity: Severity, problem: &Problem, span: Span) -> Finding {
    let text = shown(&problem.text);
    match &problem.nearest {
        Some(nearest) => Finding::new(severity, "refs").at(span).with("text", text).with("nearest", nearest.as_str()),
        None => Finding::new(severity, "refs#none").at(span).with("text", text),
    }
}
