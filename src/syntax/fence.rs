//! Fences: lines that open and close blocks, and lines that look like them (format.md section 2). Knows no body.

use crate::diag::{Finding, Findings, Span};
use crate::syntax::fold::{clip, escaped, fold, is_quote, past_space};
use crate::syntax::words::{KINDS, Kind, is_audience, listed, near_kind, near_tier, read_kind, read_tier};
use crate::syntax::{Attribute, Line, Spanned, run};

/// What a line is to the structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// No fence.
    Text,
    /// It opens a block; index behind the colons.
    Open(usize),
    /// It closes one.
    Close,
    /// It looks like an opening line; index behind what stands for the colons.
    NearOpen(usize),
    /// It looks like a closing line.
    NearClose,
    /// Colons before the first letter of a line that is no fence.
    Near,
}

/// What the line is.
pub(super) fn mark(line: &Line) -> Mark {
    let chars = &line.chars;
    let start = past_space(chars, 0);
    let run = |c: char, from: usize| from + chars.iter().skip(from).take_while(|other| fold(**other) == c).count();
    let colons = run(':', start);
    if colons >= start + 3 {
        return if colons == chars.len() { Mark::Close } else { Mark::Open(colons) };
    }
    let second = run(':', past_space(chars, colons));
    let near = if colons == start + 2 {
        Some(colons)
    } else if colons == start + 1 && second > colons {
        (second > past_space(chars, colons)).then_some(second)
    } else {
        Some(run(';', start)).filter(|end| *end >= start + 2)
    };
    if let Some(after) = near {
        let kind_end = kind_end(chars, past_space(chars, after));
        let known = chars.get(past_space(chars, after)..kind_end).and_then(read_kind).is_some();
        return match (after == chars.len(), known) {
            (true, _) => Mark::NearClose,
            (false, true) => Mark::NearOpen(after),
            (false, false) => Mark::Near,
        };
    }
    let prefix = chars.iter().take_while(|c| !c.is_alphanumeric()).count();
    let escapes = escaped(chars.get(..prefix).unwrap_or_default());
    let mut together = 0;
    for (c, escaped) in chars.iter().zip(escapes) {
        together = if fold(*c) == ':' && !escaped { together + 1 } else { 0 };
        if together == 3 {
            return Mark::Near;
        }
    }
    Mark::Text
}

/// An opening line.
#[derive(Clone, Debug)]
pub(super) struct Opening {
    /// The kind, if it is known.
    pub(super) kind: Option<&'static Kind>,
    /// The kind as typed.
    pub(super) word: String,
    /// The line.
    pub(super) span: Span,
    /// Between the quotation marks, without white space at the ends.
    pub(super) title: Option<Line>,
    /// Its audience.
    pub(super) tier: Option<Attribute>,
}

/// Reads an opening line from behind its colons.
pub(super) fn opening(line: &Line, after: usize, start: Span, findings: &mut Findings) -> Opening {
    let chars = &line.chars;
    let span = run::place(line, past_space(chars, 0)..chars.len(), start);
    let from = past_space(chars, after);
    let to = kind_end(chars, from);
    let typed = chars.get(from..to).unwrap_or_default();
    let kind = read_kind(typed);
    if kind.is_none() {
        findings.push(unknown_kind(typed, run::place(line, from..to, run::place(line, from..from + 1, span))));
    }
    let mut opening = Opening { kind, word: clip(typed), span, title: None, tier: None };
    let mut at = past_space(chars, to);
    let mut closing_quote = at;
    if chars.get(at).copied().is_some_and(is_quote)
        && let Some(length) = chars.iter().skip(at + 1).position(|c| is_quote(*c))
    {
        closing_quote = at + 1 + length;
        let title = run::trim(&run::part(line, at + 1..closing_quote));
        if !title.chars.is_empty() {
            opening.title = Some(title);
            at = past_space(chars, closing_quote + 1);
        }
    }
    if let Some(attribute) = attribute(chars, at) {
        opening.tier = tier(line, &attribute, span, findings);
        at = past_space(chars, attribute.end);
    }
    let rest = chars.get(at..).unwrap_or_default();
    if rest.is_empty() {
        return opening;
    }
    let word_end = at + rest.iter().take_while(|c| c.is_alphabetic()).count();
    let second_attribute = chars.get(past_space(chars, word_end)).is_some_and(|c| matches!(fold(*c), '=' | ':'));
    if opening.title.is_some() && opening.tier.is_none() && !second_attribute && rest.iter().copied().any(is_quote) {
        findings.push(Finding::error("title-quotes", run::place(line, closing_quote..closing_quote + 1, span)));
    } else {
        let finding = Finding::error("fence-rest", run::place(line, at..chars.len(), span));
        findings.push(finding.with("text", clip(rest)).with("example", example(&opening, rest)));
    }
    opening
}

fn kind_end(chars: &[char], from: usize) -> usize {
    from + chars.iter().skip(from).take_while(|c| !c.is_whitespace() && !is_quote(**c)).count()
}

struct AttributeText {
    tier: std::ops::Range<usize>,
    end: usize,
}

/// `audience = tier` at `at`, the tier perhaps in quotation marks.
fn attribute(chars: &[char], at: usize) -> Option<AttributeText> {
    let word_end = at + chars.iter().skip(at).take_while(|c| c.is_alphabetic()).count();
    let equals = past_space(chars, word_end);
    if !is_audience(chars.get(at..word_end)?) || fold(*chars.get(equals)?) != '=' {
        return None;
    }
    let mut from = past_space(chars, equals + 1);
    let quoted = chars.get(from).copied().is_some_and(is_quote);
    from += usize::from(quoted);
    let to = kind_end(chars, from);
    let closed = quoted && chars.get(to).copied().is_some_and(is_quote);
    Some(AttributeText { tier: from..to, end: to + usize::from(closed) })
}

fn tier(line: &Line, attribute: &AttributeText, otherwise: Span, findings: &mut Findings) -> Option<Attribute> {
    let typed = line.chars.get(attribute.tier.clone()).unwrap_or_default();
    let before = attribute.tier.start.saturating_sub(1)..attribute.tier.start;
    let span = run::place(line, attribute.tier.clone(), run::place(line, before, otherwise));
    if let Some(node) = read_tier(typed) {
        return Some(Spanned { node, span });
    }
    findings.push(match near_tier(typed) {
        _ if typed.is_empty() => Finding::error("tier-unknown#none", span),
        Some(guess) => Finding::error("tier-unknown", span).with("text", clip(typed)).with("guess", guess),
        None => Finding::error("tier-unknown#far", span).with("text", clip(typed)),
    });
    None
}

fn unknown_kind(typed: &[char], span: Span) -> Finding {
    let kinds = listed(typed, KINDS.iter().map(|kind| (kind.name, kind.korean)));
    let finding = match near_kind(typed) {
        _ if typed.is_empty() => return Finding::error("kind-unknown#none", span).with("kinds", kinds),
        Some(guess) => Finding::error("kind-unknown", span).with("guess", guess),
        None => Finding::error("kind-unknown#far", span),
    };
    finding.with("text", clip(typed)).with("kinds", kinds)
}

/// The line as it should stand.
fn example(opening: &Opening, rest: &[char]) -> String {
    let words: Vec<char> = rest.iter().copied().filter(|c| !is_quote(*c)).collect();
    let named = words.split_inclusive(|c| c.is_whitespace()).scan(0, |end, part| {
        *end += part.len();
        Some((*end - part.len(), part.iter().take_while(|c| c.is_alphabetic()).count()))
    });
    let named =
        named.map(|(at, letters)| at..at + letters).find(|range| words.get(range.clone()).is_some_and(is_audience));
    let (before, after) = named.map_or((words.as_slice(), None), |range| {
        (words.get(..range.start).unwrap_or_default(), words.get(range.end..))
    });
    let value = after.map(|after| {
        let from = after.iter().take_while(|c| c.is_whitespace() || matches!(fold(**c), '=' | ':')).count();
        clip(after.get(from..).unwrap_or_default()).trim().to_owned()
    });
    let title = opening.title.as_ref().map_or(before, |title| &title.chars);
    let title = clip(title).trim().to_owned();
    let tier = opening.tier.as_ref().map(|tier| tier.node.to_owned()).or(value);
    let title = match (title.is_empty(), &tier) {
        (false, _) => format!(" \"{title}\""),
        (true, None) => " \"…\"".to_owned(),
        (true, Some(_)) => String::new(),
    };
    let tier = tier.map_or_else(String::new, |tier| format!(" audience={tier}"));
    format!("::: {}{title}{tier}", opening.word)
}

#[cfg(test)]
mod tests {
    use super::{Mark, mark, opening};
    use crate::diag::{Findings, SourceId, Span};
    use crate::syntax::Line;

    /// The line as the help shows it.
    fn example(text: &str) -> String {
        let line = Line::at(SourceId(0), 1, 1, text);
        let Mark::Open(after) = mark(&line) else { panic!("no opening line: {text}") };
        let mut findings = Findings::new();
        opening(&line, after, Span::new(SourceId(0), 1, 1, 0), &mut findings);
        findings.iter().find_map(|finding| finding.value("example")).unwrap_or_default().to_owned()
    }

    #[test]
    fn the_help_shows_the_whole_line() {
        for (text, expected) in [
            ("::: report On the road", "::: report \"On the road\""),
            ("::: report “On the road", "::: report \"On the road\""),
            ("::: report \"On the road\" audience: team", "::: report \"On the road\" audience=team"),
            ("::: report audience=team \"On the road\"", "::: report \"On the road\" audience=team"),
            ("::: report \"On\" share=public", "::: report \"On\""),
            ("::: report On the road audience=team", "::: report \"On the road\" audience=team"),
            ("::: report \"\"", "::: report \"…\""),
        ] {
            assert_eq!(example(text), expected, "{text}");
        }
    }
}
