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
    /// The byte behind 까지, where that follows.
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
        Kind::Hangul => and_after(cursor, marked(cursor, plain)),
        Kind::Latin => lettered(cursor, plain),
        Kind::Letters => Number { stuck: !behind.space, ..plain },
        Kind::Number(_) | Kind::Dash | Kind::Colon | Kind::Sign(_) => plain,
    })
}

fn marked(cursor: &Cursor<'_>, plain: Number) -> Number {
    let Some(token) = cursor.get(plain.next) else { return plain };
    let word = cursor.word(plain.next);
    let Some((mark, rest)) = mark(&word) else {
        let (tail, _) = if token.space { (Tail::None, 0) } else { tail(&word) };
        return Number { tail, ..plain };
    };
    let (rest, onward) = rest.strip_prefix("이하").map_or((rest, Onward::No), |rest| (rest, Onward::All));
    let (tail, surplus) = tail(rest);
    // With a space before it, only 장, 절 and 편 themselves are marks: "3 장소" is three places.
    if token.space && tail == Tail::Other {
        return plain;
    }
    // What was typed as single letters (NFD) is longer than its composed rest: then the whole word is taken.
    let composed = cursor.typed(token).len() == word.len();
    let (end, end_with_tail) =
        if composed { (token.end - rest.len(), token.end - surplus) } else { (token.end, token.end) };
    Number { mark, tail, onward, next: plain.next + 1, end, end_with_tail, ..plain }
}

/// 10절 이하: that verse and all after it.
fn and_after(cursor: &Cursor<'_>, number: Number) -> Number {
    let word = cursor.word(number.next);
    match (cursor.get(number.next), word.strip_prefix("이하")) {
        (Some(token), Some(rest)) if number.tail == Tail::None && cursor.typed(token).len() == word.len() => {
            let end = token.end - rest.len();
            Number { onward: Onward::All, next: number.next + 1, end, end_with_tail: end, ..number }
        }
        _ => number,
    }
}

/// 장, 편, 절, and the halves of a verse, with what follows in the same word.
fn mark(word: &str) -> Option<(Mark, &str)> {
    if let Some(rest) = word.strip_prefix(['장', '편']) {
        return Some((Mark::Chapter, rest));
    }
    let rest = ["절", "상반절", "하반절", "상반", "하반"].into_iter().find_map(|mark| word.strip_prefix(mark))?;
    Some((Mark::Verse, rest))
}

/// What `rest` says, and how many of its last bytes belong to something else.
fn tail(rest: &str) -> (Tail, usize) {
    match rest {
        "" | "의" => (Tail::None, 0),
        "부터" | "에서" | "에서부터" => (Tail::From, 0),
        "과" | "와" | "및" | "하고" | "이나" | "나" | "이랑" | "랑" => (Tail::And, 0),
        _ => rest.strip_prefix("까지").map_or((Tail::Other, 0), |surplus| (Tail::To, surplus.len())),
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
