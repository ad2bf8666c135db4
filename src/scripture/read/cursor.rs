//! A text, its tokens, and small questions about them. Knows no grammar.

use std::borrow::Cow;

use crate::scripture::found::Strictness;
use crate::scripture::tokens::{Kind, Token, plain, tokens};

/// What the grammar reads from.
pub(in crate::scripture) struct Cursor<'a> {
    pub(in crate::scripture) text: &'a str,
    pub(in crate::scripture) tokens: Vec<Token>,
    pub(in crate::scripture) strict: bool,
}

impl<'a> Cursor<'a> {
    pub(in crate::scripture) fn new(text: &'a str, strictness: Strictness) -> Self {
        Self { text, tokens: tokens(text), strict: strictness == Strictness::Strict }
    }

    pub(in crate::scripture) fn get(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    pub(in crate::scripture) fn kind(&self, at: usize) -> Option<Kind> {
        self.get(at).map(|token| token.kind)
    }

    /// The token at `at`, if it touches the one before it.
    pub(super) fn touching(&self, at: usize) -> Option<&Token> {
        self.get(at).filter(|token| !token.space && at > 0)
    }

    pub(in crate::scripture) fn is_sign(&self, at: usize, sign: char) -> bool {
        self.kind(at) == Some(Kind::Sign(sign))
    }

    pub(super) fn number(&self, at: usize) -> Option<u32> {
        match self.kind(at) {
            Some(Kind::Number(number)) => Some(number),
            _ => None,
        }
    }

    /// The bytes of a token as typed.
    pub(in crate::scripture) fn typed(&self, token: &Token) -> &'a str {
        self.text.get(token.start..token.end).unwrap_or_default()
    }

    /// The word at `at` as names are looked up; empty where there is none.
    pub(in crate::scripture) fn word(&self, at: usize) -> Cow<'a, str> {
        match self.get(at) {
            Some(token) if matches!(token.kind, Kind::Latin | Kind::Hangul) => {
                let typed = self.typed(token);
                let is_plain = typed.chars().all(|letter| letter.is_ascii_lowercase() || matches!(letter, '가'..='힣'));
                if is_plain { Cow::Borrowed(typed) } else { Cow::Owned(plain(typed)) }
            }
            _ => Cow::Borrowed(""),
        }
    }

    /// The token behind `sign` at `at`, or `at` itself where it is not there.
    pub(super) fn past(&self, at: usize, sign: char) -> usize {
        if self.is_sign(at, sign) { at + 1 } else { at }
    }
}
