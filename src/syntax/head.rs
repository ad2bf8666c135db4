//! The head of an issue file: the settings between two rules (format.md sections 2, 3 and 9). Knows no meaning of a value.

use crate::diag::{Finding, Findings, Span};
use crate::syntax::document::Reading;
use crate::syntax::fence::{Mark, mark};
use crate::syntax::fold::{clip, fold};
use crate::syntax::keys::{doubled, entry, key_at};
use crate::syntax::read::Typed;
use crate::syntax::words::{HEAD, KeyWord, TWIN, listed, near_key, read_key};
use crate::syntax::{Entry, Head, run};

/// The head and the index of the first line below it; `None` with a finding where the file has none.
pub(super) fn read(lines: &[Typed], twin: bool, reading: &mut Reading) -> Option<(Head, usize)> {
    let (first, opening) =
        lines.iter().enumerate().find(|(_, typed)| !typed.line.chars.is_empty()).or(lines.iter().enumerate().next())?;
    let span = run::whole(&opening.line, opening.start);
    if !is_rule(&opening.line.chars) {
        reading.findings.push(Finding::error("head-missing", span));
        return None;
    }
    let mut head = Head { span, entries: Vec::new(), disturbed: false };
    let mut own = Findings::new();
    for (index, typed) in lines.iter().enumerate().skip(first + 1) {
        let chars = &typed.line.chars;
        if is_rule(chars) {
            reading.findings.append(own);
            return Some((head, index + 1));
        }
        if matches!(mark(&typed.line), Mark::Open(_) | Mark::Close) {
            return Some((open(head, run::whole(&typed.line, typed.start), reading), index));
        }
        if !chars.is_empty() {
            setting(typed, twin, &mut head, reading, &mut own);
        }
    }
    let last = lines.last().map_or(span, |typed| run::whole(&typed.line, typed.start));
    Some((open(head, last, reading), lines.len()))
}

/// Only `-`, `–` and `—`, three of them or a `—` among them.
fn is_rule(chars: &[char]) -> bool {
    let dashes = chars.iter().all(|c| matches!(fold(*c), '-' | '–' | '—'));
    dashes && (chars.len() >= 3 || chars.contains(&'—'))
}

/// The head never ends: this one mistake silences its others.
fn open(mut head: Head, span: Span, reading: &mut Reading) -> Head {
    reading.findings.push(Finding::error("head-open", span).with("line", head.span.line.to_string()));
    head.disturbed = true;
    head
}

fn setting(typed: &Typed, twin: bool, head: &mut Head, reading: &mut Reading, own: &mut Findings) {
    let line = &typed.line;
    let Some(key) = key_at(&line.chars, 0) else {
        let finding = Finding::error("head-line", run::whole(&run::trim(line), typed.start));
        own.push(finding.with("text", clip(&run::trim(line).chars)));
        return;
    };
    let span = run::place(line, 0..key.end, typed.start);
    let written = line.chars.get(..key.end).unwrap_or_default();
    let Some(known) = read_key(HEAD, &key.name) else {
        own.push(unknown(written, span, twin));
        head.disturbed = true;
        return;
    };
    if twin && !TWIN.contains(&known.name) {
        own.push(Finding::error("twin-head", span).with("key", clip(written)));
        head.disturbed = true;
        return;
    }
    let value = run::trim(&run::from(line, key.after));
    if value.chars.is_empty() {
        return;
    }
    if let Some(first) = head.entries.iter().find(|entry: &&Entry| entry.key == known.name) {
        own.push(doubled(known.shown, first.key_span, span));
        return;
    }
    // The findings of a value belong to the head: they are silent where it never ends.
    let before = std::mem::take(&mut reading.findings);
    head.entries.push(entry(known, span, value, reading));
    own.append(std::mem::replace(&mut reading.findings, before));
}

fn unknown(written: &[char], span: Span, twin: bool) -> Finding {
    let keys = || HEAD.iter().filter(|key: &&KeyWord| !twin || TWIN.contains(&key.name));
    let finding = match near_key(written, keys()) {
        Some(guess) => Finding::error("key-unknown#head", span).with("guess", guess),
        None => Finding::error("key-unknown#head-far", span),
    };
    finding.with("text", clip(written)).with("keys", listed(written, keys().map(|key| (key.shown, key.korean))))
}

#[cfg(test)]
mod tests {
    use super::is_rule;

    #[test]
    fn what_phones_make_of_three_hyphens() {
        for (text, expected) in [
            ("---", true),
            ("—-", true),
            ("—", true),
            ("－－－", true),
            ("–––", true),
            ("--", false),
            ("–-", false),
            ("", false),
            ("---x", false),
        ] {
            assert_eq!(is_rule(&text.chars().collect::<Vec<_>>()), expected, "{text}");
        }
    }
}
