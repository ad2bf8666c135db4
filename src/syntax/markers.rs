//! The mark in front of a prayer point (format.md section 5): numbers and bullets, and what only looks like one.

use crate::syntax::fold::{fold, past_space};

/// The mark of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    /// Index of its first character.
    pub(super) start: usize,
    /// Index behind it.
    pub(super) end: usize,
    /// A number, not a bullet.
    pub(super) number: bool,
}

/// The mark a line begins with.
pub(super) fn marker(chars: &[char]) -> Option<Marker> {
    let start = past_space(chars, 0);
    let at = |index: usize| chars.get(index).copied().map(fold);
    let first = at(start)?;
    let open = usize::from(first == '(');
    let digits = digits(chars, start + open);
    let end = start + open + digits + 1;
    let closer = at(start + open + digits);
    let (end, number) = match first {
        '①'..='⑳' => (start + 1, true),
        _ if is_bullet(first) => (start + 1, false),
        _ if !(1..=3).contains(&digits) => return None,
        _ if closer == Some(')') => (end, true),
        _ if closer == Some('.') && open == 0 && !date_goes_on(chars, end) => (end, true),
        _ => return None,
    };
    let last = at(end - 1);
    let stands = match at(end) {
        None => true,
        Some(next) if next.is_whitespace() => true,
        Some(next) => first != '*' && !next.is_numeric() && Some(next) != last,
    };
    stands.then_some(Marker { start, end, number })
}

fn digits(chars: &[char], from: usize) -> usize {
    chars.iter().skip(from).take(4).take_while(|c| fold(**c).is_ascii_digit()).count()
}

/// After `6.` stand `21.` and no digit: a date, not a number of a point.
fn date_goes_on(chars: &[char], end: usize) -> bool {
    let from = past_space(chars, end);
    let digits = digits(chars, from);
    let at = |index: usize| chars.get(index).copied().map(fold);
    (1..=2).contains(&digits)
        && at(from + digits) == Some('.')
        && !at(from + digits + 1).is_some_and(|c| c.is_ascii_digit())
}

fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '-' | '–'
            | '*'
            | '+'
            | '•'
            | '·'
            | 'ㆍ'
            | '●'
            | '○'
            | '▪'
            | '■'
            | '□'
            | '▶'
            | '◆'
            | '◇'
            | '▷'
            | '►'
            | '◦'
            | '・'
    )
}

#[cfg(test)]
mod tests {
    use super::marker;

    #[test]
    fn marks_and_what_is_none() {
        for (text, expected) in [
            ("1. Lord", Some((2, true))),
            ("1.Lord", Some((2, true))),
            ("  (12) Lord", Some((6, true))),
            ("（３） Lord", Some((3, true))),
            ("123) x", Some((4, true))),
            ("①Lord", Some((1, true))),
            ("⑳", Some((1, true))),
            ("-Lord", Some((1, false))),
            ("－ Lord", Some((1, false))),
            ("-", Some((1, false))),
            ("* Lord", Some((1, false))),
            ("ㆍ주님", Some((1, false))),
            ("1. 3.5 million", Some((2, true))),
            ("- 6. 21. Sunday", Some((1, false))),
            ("1. 2027. x", Some((2, true))),
            ("1) 6. 21.", Some((2, true))),
            ("6. 21. Sunday", None),
            ("6. 21.", None),
            ("6.21. Sunday", None),
            ("2026. 6. 21.", None),
            ("1.5", None),
            ("1..", None),
            ("-5", None),
            ("--", None),
            ("**so**", None),
            ("*Names changed", None),
            ("— so", None),
            ("(1. x", None),
            ("() x", None),
            ("\\- x", None),
            ("1\\. x", None),
            ("Lord", None),
            ("", None),
        ] {
            let found = marker(&text.chars().collect::<Vec<_>>()).map(|marker| (marker.end, marker.number));
            assert_eq!(found, expected, "{text}");
        }
    }
}
