//! Typographic quotes, dashes and dots from typed ones (not in Korean). A mark of emphasis between a quote and its word
//! does not count; what was escaped stays as typed.

use super::token::{Token, What, across};

/// Changes a run.
pub(super) fn smarten(tokens: Vec<Token>) -> Vec<Token> {
    let mut before = None;
    stretch(tokens, &mut before)
}

fn stretch(tokens: Vec<Token>, before: &mut Option<char>) -> Vec<Token> {
    let mut done: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut rest = tokens.into_iter();
    while let Some(mut token) = rest.next() {
        match token.live() {
            Some(mark @ ('"' | '\'')) => token.what = What::Plain(quote(mark, *before, following(rest.as_slice()))),
            Some(mark @ ('-' | '.')) => {
                let more = rest.as_slice().iter().take_while(|next| next.is(mark)).count();
                let same: Vec<Token> = rest.by_ref().take(more).collect();
                if let (Some(sign), Some(last)) = (joined(mark, more + 1), same.last()) {
                    token.span = across(token.span, last.span);
                    token.typed.1 = last.typed.1;
                    token.what = What::Plain(sign);
                } else {
                    done.push(token);
                    done.extend(same);
                    *before = Some(mark);
                    continue;
                }
            }
            _ => {}
        }
        if let What::Link { words, bare: false, .. } = &mut token.what {
            *words = stretch(std::mem::take(words), before);
        } else {
            *before = behind(&token, *before);
        }
        done.push(token);
    }
    done
}

/// What a quote behind this token sees.
fn behind(token: &Token, before: Option<char>) -> Option<char> {
    match &token.what {
        What::Char('*' | '_') | What::Else | What::If { .. } | What::End { .. } => before,
        What::Char(c) | What::Plain(c) => Some(*c),
        What::Break => Some('\n'),
        What::Piece(_) | What::Link { .. } => Some('x'),
    }
}

/// The sign for a run of hyphens or dots.
fn joined(mark: char, run: usize) -> Option<char> {
    match (mark, run) {
        ('-', 2) => Some('–'),
        ('-', 3) => Some('—'),
        ('.', 3) => Some('…'),
        _ => None,
    }
}

/// The next character printed, marks of emphasis left out.
fn following(rest: &[Token]) -> Option<char> {
    let next = rest.iter().find(|token| !token.is('*') && !token.is('_'))?;
    if let What::Link { words, .. } = &next.what {
        return words.first().and_then(Token::printed);
    }
    Some(if matches!(next.what, What::Break) { '\n' } else { next.printed().unwrap_or('x') })
}

fn quote(mark: char, before: Option<char>, after: Option<char>) -> char {
    let free = before.is_none_or(|c| {
        c.is_whitespace() || matches!(c, '(' | '[' | '{' | '‘' | '“' | '-' | '–' | '—' | '/' | '「' | '『')
    });
    let opens = free && after.is_some_and(|c| !c.is_whitespace());
    match (mark, opens) {
        ('"', true) => '“',
        ('"', false) => '”',
        (_, true) if !after.is_some_and(|c| c.is_ascii_digit()) => '‘',
        _ => '’',
    }
}
