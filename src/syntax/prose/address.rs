//! Bare addresses in running text: `https://…`, `www.…` and mail addresses become links of themselves.

use super::link::{plain, warn_http};
use super::token::{Token, What, across};
use super::trouble::Trouble;
use crate::syntax::{Line, Spanned};

/// Signs that no address holds (RFC 3986 knows none of them): it ends before them.
const ENDS: [char; 9] = ['<', '>', '"', '{', '}', '|', '\\', '^', '`'];

/// Puts links in the place of addresses.
pub(super) fn group(tokens: Vec<Token>, line: &Line, trouble: &mut Trouble) -> Vec<Token> {
    let found = find(&tokens);
    if found.is_empty() {
        return tokens;
    }
    let mut done = Vec::new();
    let mut rest = tokens.into_iter();
    let mut at = 0;
    for (start, end) in found {
        done.extend(rest.by_ref().take(start.saturating_sub(at)));
        at = end;
        let words: Vec<Token> = rest.by_ref().take(end.saturating_sub(start)).map(plain).collect();
        let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
        let (typed, span) = ((first.typed.0, last.typed.1), across(first.span, last.span));
        let node = line.chars.get(typed.0..typed.1).unwrap_or_default().iter().collect();
        let to = Spanned { node, span };
        warn_http(&to, trouble);
        done.push(Token { what: What::Link { to, words, bare: true }, span, typed });
    }
    done.extend(rest);
    done
}

/// Where addresses stand: from, and one past the last.
fn find(tokens: &[Token]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut free = 0;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let stretch = match token.live() {
            Some('h' | 'H' | 'w' | 'W') => web(tokens, at).map(|end| (at, end)),
            Some('@') => mail(tokens, free, at),
            _ => None,
        };
        match stretch {
            Some((start, end)) => {
                found.push((start, end));
                free = end;
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// The ASCII character of a token; one after a backslash ends an address, as the backslash itself would be part of it.
fn sign(token: &Token) -> Option<char> {
    token.live().filter(char::is_ascii)
}

/// The end of a web address that begins at `start`.
fn web(tokens: &[Token], start: usize) -> Option<usize> {
    let rest = tokens.get(start..)?;
    let before = start.checked_sub(1).and_then(|before| tokens.get(before)).and_then(sign);
    let prefix = ["https://", "http://", "www."].into_iter().find(|prefix| begins(rest, prefix))?;
    let bound = before.is_some_and(|c| c.is_ascii_alphanumeric() || (prefix == "www." && matches!(c, '.' | '/' | '@')));
    if bound {
        return None;
    }
    let body = rest.get(prefix.len()..).filter(|body| starts_name(body))?;
    let body: Vec<char> =
        body.iter().map_while(sign).take_while(|c| c.is_ascii_graphic() && !ENDS.contains(c)).collect();
    let body = body.get(..untrailed(&body))?;
    let sound = !body.is_empty() && (prefix != "www." || body.contains(&'.'));
    sound.then(|| start + prefix.len() + body.len())
}

/// Whether a letter or digit stands there; asked first, so that what is no address is not read to its end.
fn starts_name(tokens: &[Token]) -> bool {
    tokens.first().and_then(sign).is_some_and(|c| c.is_ascii_alphanumeric())
}

fn begins(tokens: &[Token], prefix: &str) -> bool {
    let mut tokens = tokens.iter();
    prefix.chars().all(|c| {
        tokens.next().is_some_and(|token| matches!(token.what, What::Char(typed) if typed.eq_ignore_ascii_case(&c)))
    })
}

/// The length of an address without the punctuation, marks of emphasis and unmatched brackets that end it.
fn untrailed(body: &[char]) -> usize {
    let count = |sign: char| body.iter().filter(|c| **c == sign).count();
    let (mut round, mut square) = (count(')').saturating_sub(count('(')), count(']').saturating_sub(count('[')));
    let mut length = body.len();
    while let Some(last) = length.checked_sub(1).and_then(|last| body.get(last)) {
        let spare = match last {
            ')' => &mut round,
            ']' => &mut square,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '"' | '*' | '_' => {
                length -= 1;
                continue;
            }
            _ => break,
        };
        let Some(fewer) = spare.checked_sub(1) else { break };
        *spare = fewer;
        length -= 1;
    }
    length
}

/// The mail address around the `@` at `at`, not reaching back beyond `free`.
fn mail(tokens: &[Token], free: usize, at: usize) -> Option<(usize, usize)> {
    let before = tokens.get(free..at)?;
    let local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '+' | '-');
    let reach = before.iter().rev().take_while(|token| sign(token).is_some_and(local)).count();
    let edge = before.iter().rev().take(reach).rev();
    let reach = reach - edge.take_while(|token| sign(token).is_none_or(|c| !c.is_ascii_alphanumeric())).count();
    let domain: Vec<char> = tokens
        .get(at + 1..)?
        .iter()
        .map_while(sign)
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
        .collect();
    let length = domain.iter().rposition(char::is_ascii_alphanumeric)? + 1;
    let domain: String = domain.iter().take(length).collect();
    let mut labels = domain.rsplit('.');
    let sound = reach > 0
        && labels.next().is_some_and(|top| top.len() >= 2 && top.starts_with(|c: char| c.is_ascii_alphabetic()))
        && domain.contains('.')
        && labels.all(|label| !label.is_empty());
    sound.then(|| (at - reach, at + 1 + length))
}
