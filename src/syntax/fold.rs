//! Folding and escapes (format.md section 1, rules 5 and 6): how characters are compared where structure is looked for.
//! What is printed is never folded.

/// A full-width character as its ASCII twin; every other as it is.
pub(super) fn fold(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Characters as they are compared: full width folded, without case.
pub(super) fn word(chars: &[char]) -> String {
    chars.iter().copied().map(fold).flat_map(char::to_lowercase).collect()
}

/// Whether it is one of the quotation marks `Q`.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '＂')
}

/// For each character whether a `\` (or `₩`) directly before it makes it an ordinary one.
pub(super) fn escaped(chars: &[char]) -> Vec<bool> {
    let mut marks = Vec::with_capacity(chars.len());
    let mut live = false;
    for (at, c) in chars.iter().enumerate() {
        marks.push(live);
        let next = chars.get(at + 1).copied().map(fold);
        live = !live
            && match c {
                '\\' => next.is_some_and(|next| next.is_ascii_punctuation()),
                '₩' => matches!(next, Some('{' | '[' | '#' | ':')),
                _ => false,
            };
    }
    marks
}

/// How many white-space characters stand in front, from `start`: the index of the first other one.
pub(super) fn past_space(chars: &[char], start: usize) -> usize {
    start + chars.iter().skip(start).take_while(|c| c.is_whitespace()).count()
}

/// At most 60 characters of a text, on one line, for a message.
pub(super) fn clip(chars: &[char]) -> String {
    let mut shown: String = chars.iter().take(60).map(|c| if c.is_whitespace() { ' ' } else { *c }).collect();
    if chars.len() > 60 {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{escaped, word};

    fn escapes(text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        escaped(&chars).iter().map(|mark| if *mark { 'x' } else { '.' }).collect()
    }

    #[test]
    fn backslash_and_won() {
        assert_eq!(escapes(r"\[a\\[\a"), ".x..x...");
        assert_eq!(escapes("₩[₩a₩：\\＃"), ".x...x.x");
    }

    #[test]
    fn full_width_counts_as_ascii() {
        assert_eq!(word(&['Ａ', 'u', 'D', '＝', '한']), "aud=한");
    }
}
