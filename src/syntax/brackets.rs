//! Square brackets of a line: their partners, and states or tiers that stand alone in them (format.md section 5).

use crate::diag::{Finding, Span};
use crate::syntax::document::Reading;
use crate::syntax::fold::{clip, escaped, fold};
use crate::syntax::read::Typed;
use crate::syntax::words::{read_state, read_tier};
use crate::syntax::{Line, run};

/// Brackets of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Brackets {
    /// Pairs, by the place of the closing one.
    pub(super) pairs: Vec<(usize, usize)>,
    /// The first without a partner.
    pub(super) lone: Option<usize>,
    /// The last `)` of the line.
    last_parenthesis: Option<usize>,
}

/// Finds the brackets. An escaped one is a partner but needs none; what stands in braces is no bracket.
pub(super) fn find(chars: &[char]) -> Brackets {
    let mut found = Brackets::default();
    if !chars.iter().any(|c| matches!(fold(*c), '[' | ']')) {
        return found;
    }
    let escapes = escaped(chars);
    let mut last_brace = chars.iter().rposition(|c| fold(*c) == '}');
    let mut open: Vec<usize> = Vec::new();
    let (mut escaped_open, mut escaped_close) = (0_usize, 0_usize);
    let mut lone_close = None;
    let mut braces = 0_usize;
    for ((at, c), escaped) in chars.iter().enumerate().zip(escapes) {
        let c = fold(*c);
        if last_brace.is_some_and(|last| at > last) {
            last_brace = None;
            braces = 0;
        }
        match (c, escaped) {
            ('{', false) if last_brace.is_some() => braces += 1,
            ('}', _) => braces = braces.saturating_sub(1),
            _ if braces > 0 => {}
            ('[', true) => escaped_open += 1,
            (']', true) => escaped_close += 1,
            ('[', false) => open.push(at),
            (']', false) => match open.pop() {
                Some(start) => found.pairs.push((start, at)),
                None if escaped_open > 0 => escaped_open -= 1,
                None => lone_close = lone_close.or(Some(at)),
            },
            _ => {}
        }
    }
    let lone_open = open.first().copied().filter(|_| open.len() > escaped_close);
    found.lone = lone_open.into_iter().chain(lone_close).min();
    found.last_parenthesis = chars.iter().rposition(|c| *c == ')');
    found
}

/// Whether the pair is the text of a link: `[…](…)`.
pub(super) fn is_link(chars: &[char], brackets: &Brackets, (open, close): (usize, usize)) -> bool {
    chars.get(open) == Some(&'[')
        && chars.get(close) == Some(&']')
        && chars.get(close + 1) == Some(&'(')
        && brackets.last_parenthesis.is_some_and(|last| last > close + 1)
}

/// The words between brackets: their ranges.
pub(super) fn words(chars: &[char], from: usize, to: usize) -> Vec<std::ops::Range<usize>> {
    let divides = |c: &char| c.is_whitespace() || fold(*c) == ',';
    let mut words = Vec::new();
    let mut start = from;
    for at in from..=to {
        if at == to || chars.get(at).is_none_or(divides) {
            if start < at {
                words.push(start..at);
            }
            start = at + 1;
        }
    }
    words
}

/// Whether only states and tiers stand there, and whether a tier is among them.
pub(super) fn flags_alone(chars: &[char], from: usize, to: usize) -> Option<bool> {
    if to > from + 40 {
        return None;
    }
    let words: Vec<&[char]> = words(chars, from, to).into_iter().filter_map(|word| chars.get(word)).collect();
    let all = !words.is_empty() && words.iter().all(|word| read_state(word).is_some() || read_tier(word).is_some());
    all.then(|| words.iter().any(|word| read_tier(word).is_some()))
}

/// A line of a group: a bracket without its partner, and flags anywhere but at `flags`.
pub(super) fn check_group_line(typed: &Typed, flags: Option<usize>, reading: &mut Reading) -> Brackets {
    let found = find(&typed.line.chars);
    if let Some(lone) = found.lone {
        let span = run::place(&typed.line, lone..lone + 1, typed.start);
        let text = clip(typed.line.chars.get(lone..lone + 1).unwrap_or_default());
        reading.findings.push(Finding::error("point-word#partner", span).with("text", text));
    }
    misplaced(&typed.line, &found, flags, false, typed.start, reading);
    found
}

/// A line elsewhere below the head: a tier alone in brackets.
pub(super) fn check_line(line: &Line, otherwise: Span, reading: &mut Reading) {
    let found = find(&line.chars);
    misplaced(line, &found, None, true, otherwise, reading);
}

fn misplaced(line: &Line, found: &Brackets, flags: Option<usize>, tiers: bool, otherwise: Span, reading: &mut Reading) {
    for (open, close) in &found.pairs {
        let alone = flags_alone(&line.chars, open + 1, *close);
        let counts = if tiers { alone == Some(true) } else { alone.is_some() };
        if counts && flags != Some(*open) && !is_link(&line.chars, found, (*open, *close)) {
            let text = clip(line.chars.get(*open..=*close).unwrap_or_default());
            let span = run::place(line, *open..close + 1, otherwise);
            reading.findings.push(Finding::error("point-word#place", span).with("text", text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn partners() {
        for (text, pairs, lone) in [
            ("[a] b", 1, None),
            ("team] Father", 0, Some(4)),
            ("[new Lord", 0, Some(0)),
            (r"\[team] x", 0, None),
            (r"[team\] x", 0, None),
            (r"\[a", 0, None),
            ("［새］", 1, None),
            ("{{default subscriber.name \"[\"}} x", 0, None),
            ("[[a]", 1, Some(0)),
            ("{ [", 0, Some(2)),
        ] {
            let found = find(&text.chars().collect::<Vec<_>>());
            assert_eq!((found.pairs.len(), found.lone), (pairs, lone), "{text}");
        }
    }
}
