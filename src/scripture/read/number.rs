//! A number with what clings to it: 장, 편, 절 and the particle behind, a part letter, f or ff.

use super::cursor::Cursor;
use crate::scripture::raw::Onward;
use crate::scripture::tokens::Kind;

/// What a mark says a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing said.
    None,
    /// 장 or 편.
    Chapter,
    /// 절.
    Verse,
}

/// What follows a mark in the same word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// Nothing.
    None,
    /// 부터, 에서: a range begins.
    From,
    /// 까지: it ends.
    To,
    /// 과, 와, 및 …: the list goes on.
    And,
    /// Any other particle or word.
    Other,
}

/// A number as it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    pub value: u32,
    pub mark: Mark,
    pub tail: Tail,
    pub onward: Onward,
    /// The first token behind it.
    pub next: usize,
    /// The byte behind its last digit, mark or letter.
    pub end: usize,
    /// The byte behind its whole last word (for 까지).
    pub end_with_tail: usize,
    /// Whether a Latin word clings to it that is no part letter ("8:30am").
    pub stuck: bool,
}

/// The number at token `at`.
pub(super) fn number(cursor: &Cursor<'_>, at: usize) -> Option<Number> {
    let value = cursor.number(at)?;
    let token = cursor.get(at)?;
    let plain = Number {
        value,
        mark: Mark::None,
        tail: Tail::None,
        onward: Onward::No,
        next: at + 1,
        end: token.end,
        end_with_tail: token.end,
        stuck: false,
    };
    let Some(behind) = cursor.get(at + 1) else { return Some(plain) };
    Some(match behind.kind {
        Kind::Hangul => marked(cursor, plain),
        Kind::Latin => lettered(cursor, plain),
        Kind::Letters if !behind.space => Number { stuck: true, ..plain },
        _ => plain,
    })
}

fn marked(cursor: &Cursor<'_>, plain: Number) -> Number {
    let Some(token) = cursor.get(plain.next) else { return plain };
    let word = cursor.word(plain.next);
    let (mark, rest) = if let Some(rest) = word.strip_prefix(['장', '편']) {
        (Mark::Chapter, rest)
    } else if let Some(rest) = word.strip_prefix('절') {
        (Mark::Verse, rest)
    } else {
        let tail = if token.space { Tail::None } else { tail(&word) };
        return Number { tail, ..plain };
    };
    let tail = tail(rest);
    // With a space before it, only 장, 절 and 편 themselves are marks: "3 장소" is three places.
    if token.space && tail == Tail::Other {
        return plain;
    }
    // The mark may be written in several letters (NFD): its end is found from the rest, which is as long as typed
    // only where both are composed.
    let end = if cursor.typed(token).len() == word.len() { token.end - rest.len() } else { token.end };
    Number { mark, tail, next: plain.next + 1, end, end_with_tail: token.end, ..plain }
}

fn tail(rest: &str) -> Tail {
    match rest {
        "" => Tail::None,
        "부터" | "에서" | "에서부터" => Tail::From,
        "까지" => Tail::To,
        "과" | "와" | "및" | "하고" | "이나" | "나" | "이랑" | "랑" => Tail::And,
        _ => Tail::Other,
    }
}

fn lettered(cursor: &Cursor<'_>, plain: Number) -> Number {
    let Some(token) = cursor.get(plain.next) else { return plain };
    let word = cursor.word(plain.next);
    let onward = match &*word {
        "f" => Onward::Next,
        "ff" => Onward::All,
        "a" | "b" | "c" | "d" | "e" if !token.space => Onward::No,
        _ => return Number { stuck: !token.space, ..plain },
    };
    let lone = cursor.touching(plain.next + 1).is_none_or(|behind| !matches!(behind.kind, Kind::Number(_)));
    if !lone {
        return Number { stuck: !token.space, ..plain };
    }
    Number { onward, next: plain.next + 1, end: token.end, end_with_tail: token.end, ..plain }
}

/// The mark of the number at `at`, or of the numbers it is joined to by dashes and commas: in 8-9장 and 19, 20절 the
/// first number is what the last one is. Looks at eight numbers at most.
pub(super) fn mark_ahead(cursor: &Cursor<'_>, from: &Number) -> Mark {
    let mut found = *from;
    for _ in 0..8 {
        if found.mark != Mark::None {
            return found.mark;
        }
        let joined = match cursor.kind(found.next) {
            Some(Kind::Dash) => true,
            Some(Kind::Sign(sign)) => matches!(sign, ',' | '·' | '、' | 'ㆍ' | '&' | '/'),
            _ => false,
        };
        let next = if joined { found.next + 1 } else { found.next };
        if !joined && found.tail != Tail::And {
            return Mark::None;
        }
        let next = if found.tail == Tail::And && !joined { next + 1 } else { next };
        match number(cursor, next) {
            Some(number) if cursor.kind(number.next) != Some(Kind::Colon) => found = number,
            _ => return Mark::None,
        }
    }
    Mark::None
}
