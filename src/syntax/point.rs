//! One prayer point: its state, audience, id, parentheses and answer (format.md section 5). Knows no meaning of references.

use crate::diag::{Finding, Findings, Span};
use crate::syntax::brackets::{Brackets, check_group_line, flags_alone, is_link, words};
use crate::syntax::document::Reading;
use crate::syntax::fold::{clip, escaped, fold, past_space, word};
use crate::syntax::group::{Labelled, once};
use crate::syntax::markers::Marker;
use crate::syntax::read::Typed;
use crate::syntax::words::{read_state, read_tier};
use crate::syntax::{Attribute, Line, Point, Spanned, printed, prose, run};

/// Most characters of an id.
const LONGEST_ID: usize = 40;

/// A point whose lines are still being gathered.
pub(super) struct RawPoint {
    span: Span,
    state: Option<Attribute>,
    tier: Option<Attribute>,
    /// Its mark is a number.
    pub(super) number: bool,
    /// Its text, line by line.
    pub(super) lines: Vec<Line>,
    /// Its answers; one is allowed.
    pub(super) answers: Vec<Labelled>,
    /// The number of its last line.
    pub(super) last: u32,
}

/// The first line of a point.
pub(super) fn begin(typed: &Typed, marker: Marker, span: Span, reading: &mut Reading) -> RawPoint {
    let line = &typed.line;
    let mut from = past_space(&line.chars, marker.end);
    let brackets = check_group_line(typed, Some(from), reading);
    let mut raw = RawPoint {
        span,
        state: None,
        tier: None,
        number: marker.number,
        lines: Vec::new(),
        answers: Vec::new(),
        last: span.line,
    };
    if let Some(close) = flags_end(&line.chars, &brackets, from) {
        flags(line, from, close, &mut raw, reading);
        from = close + 1;
    } else if let Some(close) = other_brackets(&line.chars, from) {
        let text = clip(line.chars.get(from..=close).unwrap_or_default());
        let finding = Finding::error("point-word#brackets", run::place(line, from..close + 1, span));
        reading.findings.push(finding.with("text", text));
    }
    raw.lines.push(run::trim(&run::from(line, from)));
    raw
}

/// Where the bracket of states closes, if one opens at `from`.
fn flags_end(chars: &[char], brackets: &Brackets, from: usize) -> Option<usize> {
    let pair = brackets.pairs.iter().find(|(open, _)| *open == from)?;
    (!is_link(chars, brackets, *pair)).then_some(pair.1)
}

/// A state or an audience in the wrong brackets.
fn other_brackets(chars: &[char], from: usize) -> Option<usize> {
    let closing = match fold(*chars.get(from)?) {
        '(' => ')',
        '【' => '】',
        _ => return None,
    };
    let close = from + 1 + chars.iter().skip(from + 1).take(40).position(|c| fold(*c) == closing)?;
    flags_alone(chars, from + 1, close).map(|_| close)
}

fn flags(line: &Line, open: usize, close: usize, raw: &mut RawPoint, reading: &mut Reading) {
    let words = words(&line.chars, open + 1, close);
    if words.is_empty() {
        let span = run::place(line, open..close + 1, raw.span);
        reading.findings.push(Finding::error("point-word#none", span));
    }
    for range in words {
        let typed = line.chars.get(range.clone()).unwrap_or_default();
        let span = run::place(line, range, raw.span);
        let (slot, node) = match (read_state(typed), read_tier(typed)) {
            (Some(state), _) => (&mut raw.state, state),
            (None, Some(tier)) => (&mut raw.tier, tier),
            (None, None) => {
                reading.findings.push(Finding::error("point-word", span).with("text", clip(typed)));
                return;
            }
        };
        if slot.is_some() {
            reading.findings.push(Finding::error("point-word#two", span).with("text", clip(typed)));
            return;
        }
        *slot = Some(Spanned { node, span });
    }
}

/// The whole point.
pub(super) fn finish(raw: RawPoint, reading: &mut Reading) -> Point {
    let RawPoint { span, state, tier, number: _, lines, answers, last } = raw;
    let (id, text) = take_id(run::join(&lines), span, reading);
    hash_words(&text, span, &mut reading.findings);
    let answer = once(&answers, reading).map(|value| {
        hash_words(&value.node, span, &mut reading.findings);
        Spanned { node: prose::inline(&value.node, reading.style, &mut reading.findings), span: value.span }
    });
    state_rules(state.as_ref(), id.is_some(), answer.is_some(), &answers, &mut reading.findings);
    let (shorter, closing_parenthesis) = take_parenthesis(&text, span);
    let with_parenthesis = prose::inline(&text, reading.style, &mut reading.findings);
    let text = match &closing_parenthesis {
        Some(_) => prose::inline(&shorter, reading.style, &mut Findings::new()),
        None => with_parenthesis.clone(),
    };
    let point = Point { span, state, tier, id, text, closing_parenthesis, with_parenthesis, answer };
    if !printed::point(&point) {
        reading.nothing.push(("empty-block#point", span, span.line..=last));
    }
    point
}

fn state_rules(
    state: Option<&Attribute>,
    has_id: bool,
    has_answer: bool,
    answers: &[Labelled],
    findings: &mut Findings,
) {
    let answered = state.is_some_and(|state| state.node == "answered");
    if has_answer && !answered {
        let first = answers.iter().find(|answer| !run::join(&answer.pieces).chars.is_empty());
        findings.append(first.map(|answer| Finding::error("answer-state", answer.span)).into_iter().collect());
    }
    let Some(state) = state else { return };
    if answered && !has_answer {
        findings.push(Finding::warning("answered-without-answer", state.span));
    }
    if !has_id {
        findings.push(Finding::warning("state-without-id", state.span));
    }
}

/// The id at the end of a text, and the text without it.
fn take_id(text: Line, otherwise: Span, reading: &mut Reading) -> (Option<Spanned<String>>, Line) {
    let chars = &text.chars;
    let Some(start) = last_id(chars, chars.len()) else { return (None, text) };
    let id: String = chars.iter().skip(start + 1).collect();
    let span = run::place(&text, start..chars.len(), otherwise);
    let mut end = past_end(chars, start);
    if let Some(first) = last_id(chars, end) {
        let first: String = chars.get(first..end).unwrap_or_default().iter().collect();
        let finding = Finding::error("point-id", span).with("first", first);
        reading.findings.push(finding.with("second", format!("#{id}")));
    }
    while let Some(further) = last_id(chars, end) {
        end = past_end(chars, further);
    }
    let name = word(&id.chars().collect::<Vec<_>>());
    match reading.ids.get(&name) {
        Some(first) => {
            let finding = Finding::error("id-doubled", span).with("id", id.clone());
            reading.findings.push(finding.with("line", first.line.to_string()));
        }
        None => {
            reading.ids.insert(name, span);
        }
    }
    let text = run::part(&text, 0..end);
    (Some(Spanned { node: id, span }), text)
}

/// The index behind the last character before `start` that is no white space.
fn past_end(chars: &[char], start: usize) -> usize {
    start - chars.iter().take(start).rev().take_while(|c| c.is_whitespace()).count()
}

/// Where the id begins that ends at `end`.
fn last_id(chars: &[char], end: usize) -> Option<usize> {
    let chars = chars.get(..end)?;
    let length = chars.iter().rev().take(LONGEST_ID + 2).take_while(|c| !c.is_whitespace()).count();
    let start = end - length;
    let (mark, id) = chars.get(start..)?.split_first()?;
    let sound =
        id.first().is_some_and(|c| c.is_alphabetic()) && id.iter().all(|c| c.is_alphanumeric() || fold(*c) == '-');
    let alone = start.checked_sub(1).and_then(|at| chars.get(at)).is_none_or(|c| c.is_whitespace());
    (fold(*mark) == '#' && sound && alone && id.len() <= LONGEST_ID).then_some(start)
}

/// Warns of a `#` before a letter, except in addresses and braces.
fn hash_words(text: &Line, otherwise: Span, findings: &mut Findings) {
    let chars = &text.chars;
    if !chars.iter().any(|c| fold(*c) == '#') {
        return;
    }
    let escapes = escaped(chars);
    let mut start = 0;
    for token in chars.split(|c| c.is_whitespace()) {
        let address = token.contains(&'/') || token.contains(&'@') || token.contains(&'{');
        for (at, c) in token.iter().enumerate() {
            let letter = token.get(at + 1).is_some_and(|c| c.is_alphabetic());
            if fold(*c) == '#' && letter && !address && escapes.get(start + at) == Some(&false) {
                let length = token.iter().skip(at + 1).take_while(|c| c.is_alphanumeric() || **c == '-').count();
                let span = run::place(text, start + at..start + at + 1 + length, otherwise);
                let text = clip(token.get(at..=at + length).unwrap_or_default());
                findings.push(Finding::warning("hash-word", span).with("text", text));
            }
        }
        start += token.len() + 1;
    }
}

/// The text without the parentheses that end it, and what they hold; a full stop behind them stays with the text.
fn take_parenthesis(text: &Line, otherwise: Span) -> (Line, Option<Spanned<Line>>) {
    let found = parenthesis(&text.chars);
    let Some((open, close)) = found else { return (text.clone(), None) };
    let inside = run::trim(&run::part(text, open + 1..close));
    let mut shorter = run::trim(&run::part(text, 0..open));
    let ended = shorter.chars.last().is_none_or(|c| matches!(fold(*c), '.' | '!' | '?' | '。' | '…'));
    if !ended {
        let stop = run::from(text, close + 1);
        shorter.chars.extend(stop.chars);
        shorter.spans.extend(stop.spans);
    }
    let span = run::whole(&inside, otherwise);
    (shorter, Some(Spanned { node: inside, span }))
}

fn parenthesis(chars: &[char]) -> Option<(usize, usize)> {
    let end = match fold(*chars.last()?) {
        '.' | '。' => chars.len() - 1,
        _ => chars.len(),
    };
    let close = end.checked_sub(1)?;
    let escapes = escaped(chars);
    let live = |at: usize| escapes.get(at) == Some(&false);
    if chars.get(close).is_none_or(|c| fold(*c) != ')') || !live(close) {
        return None;
    }
    let mut depth = 0_usize;
    let open = chars.iter().enumerate().take(end).rev().find(|(at, c)| {
        match fold(**c) {
            ')' if live(*at) => depth += 1,
            '(' if live(*at) => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    let (open, _) = open?;
    let of_link = open.checked_sub(1).and_then(|at| chars.get(at)) == Some(&']');
    let holds = chars.get(open + 1..close)?.iter().any(|c| c.is_alphanumeric());
    (holds && !of_link).then_some((open, close))
}
