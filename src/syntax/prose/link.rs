//! `[text](address)`, and `![`, which is not for prose. Brackets without an address are text; links do not nest.

use super::token::{Token, What, across};
use super::trouble::Trouble;
use crate::diag::{Finding, Span};
use crate::syntax::{Line, Spanned};

/// Puts links in the place of their tokens.
pub(super) fn group(tokens: Vec<Token>, line: &Line, trouble: &mut Trouble) -> Vec<Token> {
    let found = find(&tokens, line, trouble);
    if found.is_empty() {
        return tokens;
    }
    let mut done = Vec::new();
    let mut rest = tokens.into_iter();
    let mut at = 0;
    for whole in found {
        done.extend(rest.by_ref().take(whole.open.saturating_sub(at)));
        at = whole.end.saturating_add(1);
        let mut inside = rest.by_ref().take(at.saturating_sub(whole.open));
        if whole.picture {
            done.extend(inside.map(plain));
            continue;
        }
        let Some(bracket) = inside.next() else { continue };
        let words: Vec<Token> = inside.by_ref().take(whole.close.saturating_sub(whole.open + 1)).collect();
        let typed = (bracket.typed.0, inside.last().map_or(bracket.typed.1, |last| last.typed.1));
        let span = line.spans.get(typed.1.saturating_sub(1)).map_or(bracket.span, |last| across(bracket.span, *last));
        warn_http(&whole.to, trouble);
        done.push(Token { what: What::Link { to: whole.to, words, bare: false }, span, typed });
    }
    done.extend(rest);
    done
}

/// Warns of an address without encryption.
pub(super) fn warn_http(to: &Spanned<String>, trouble: &mut Trouble) {
    if to.node.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("http://")) {
        trouble.other(Finding::warning("link-http", to.span).with("address", to.node.clone()));
    }
}

/// A token that is only printed from here on.
pub(super) fn plain(token: Token) -> Token {
    match token.live() {
        Some(c) => Token { what: What::Plain(c), ..token },
        None => token,
    }
}

/// A whole link: `[` at `open`, `]` at `close`, `)` at `end`.
struct Whole {
    open: usize,
    close: usize,
    end: usize,
    to: Spanned<String>,
    picture: bool,
}

/// A `[` that is still open.
struct Opener {
    at: usize,
    picture: Option<Span>,
}

fn find(tokens: &[Token], line: &Line, trouble: &mut Trouble) -> Vec<Whole> {
    if !tokens.iter().any(|token| token.is('[')) {
        return Vec::new();
    }
    let partners = partners(tokens);
    let mut open: Vec<Opener> = Vec::new();
    let mut found = Vec::new();
    let mut passed = 0;
    for (at, token) in tokens.iter().enumerate() {
        if at < passed {
            continue;
        }
        if token.is('[') {
            let mark = at.checked_sub(1).and_then(|before| tokens.get(before)).filter(|before| before.is('!'));
            open.push(Opener { at, picture: mark.map(|mark| across(mark.span, token.span)) });
        } else if token.is(']') {
            let Some(opener) = open.pop() else { continue };
            let words = tokens.get(opener.at.saturating_add(1)..at).unwrap_or_default();
            let end =
                tokens.get(at + 1).filter(|next| next.is('(')).and_then(|_| partners.get(at + 1).copied().flatten());
            match (end, opener.picture) {
                (Some(end), picture) if picture.is_some() || prints(words) => {
                    let to = address(tokens, line, at + 1, end);
                    if let Some(mark) = picture {
                        picture_problem(mark, words, Some(&to.node), trouble);
                    }
                    found.push(Whole { open: opener.at, close: at, end, to, picture: picture.is_some() });
                    open.retain(|opener| opener.picture.is_some());
                    passed = end + 1;
                }
                (_, Some(mark)) => picture_problem(mark, words, None, trouble),
                _ => {}
            }
        }
    }
    for mark in open.into_iter().filter_map(|opener| opener.picture) {
        picture_problem(mark, &[], None, trouble);
    }
    outermost(found)
}

/// Links only: of two in each other (a picture around a link) the inner one goes.
fn outermost(found: Vec<Whole>) -> Vec<Whole> {
    let mut kept: Vec<Whole> = Vec::with_capacity(found.len());
    for whole in found {
        while kept.pop_if(|last| last.open > whole.open).is_some() {}
        kept.push(whole);
    }
    kept
}

/// For every `(` the place of its `)` on the same line. A backslash does nothing in an address.
fn partners(tokens: &[Token]) -> Vec<Option<usize>> {
    let mut partners = vec![None; tokens.len()];
    let mut open = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.printed() {
            Some('(') => open.push(at),
            Some(')') => {
                if let Some(partner) = open.pop().and_then(|start: usize| partners.get_mut(start)) {
                    *partner = Some(at);
                }
            }
            None if matches!(token.what, What::Break) => open.clear(),
            _ => {}
        }
    }
    partners
}

/// Whether anything but white space stands there.
fn prints(words: &[Token]) -> bool {
    words.iter().any(|word| !matches!(word.what, What::Break) && word.printed().is_none_or(|c| !c.is_whitespace()))
}

/// The address between two parentheses as typed, without white space at its ends.
fn address(tokens: &[Token], line: &Line, open: usize, end: usize) -> Spanned<String> {
    let from = tokens.get(open).map_or(0, |token| token.typed.1);
    let to = tokens.get(end).map_or(from, |token| token.typed.0);
    let typed = line.chars.get(from..to).unwrap_or_default();
    let white = typed.iter().take_while(|c| c.is_whitespace()).count();
    let node = typed.iter().collect::<String>().trim().to_owned();
    let first = line.spans.get(from + white).copied().unwrap_or(Span::new(crate::diag::SourceId(0), 1, 1, 0));
    let last = line.spans.get((from + white + node.chars().count()).saturating_sub(1)).copied().unwrap_or(first);
    let span = if node.is_empty() { Span { width: 0, ..first } } else { across(first, last) };
    Spanned { node, span }
}

/// A picture among words: the help holds the block to paste, with what is known of it.
fn picture_problem(mark: Span, words: &[Token], file: Option<&str>, trouble: &mut Trouble) {
    let alt: String = words.iter().filter_map(Token::printed).collect();
    let file = file.unwrap_or_default();
    let file = file.split_once(" \"").map_or(file, |(file, _)| file).trim();
    let sentence = match (file.is_empty(), alt.trim().is_empty()) {
        (false, false) => "picture-in-text",
        (false, true) => "picture-in-text#file",
        (true, false) => "picture-in-text#words",
        (true, true) => "picture-in-text#bare",
    };
    trouble.other(Finding::error(sentence, mark).with("file", file).with("words", alt.trim()));
}
