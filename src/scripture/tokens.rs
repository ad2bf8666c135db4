//! A text as words, numbers and signs with their places in bytes. Knows no book and no grammar.

/// One word, number or sign. `space`: white space stands before it; `gap`: an empty line does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    pub space: bool,
    pub gap: bool,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Digits of any width; a number beyond 9999 is 10000.
    Number(u32),
    /// Latin letters.
    Latin,
    /// Hangul, composed or not.
    Hangul,
    /// Letters of other scripts.
    Letters,
    /// One of `- ‐ ‑ ‒ – — ― − ﹘ － ~ ～ 〜 ∼`.
    Dash,
    /// `:` or `：` or `∶`.
    Colon,
    /// Any other character, full-width ones as their ASCII twins.
    Sign(char),
}

impl Kind {
    /// Whether it is letters of any script.
    pub(super) fn is_word(self) -> bool {
        matches!(self, Self::Latin | Self::Hangul | Self::Letters)
    }
}

/// Splits `text`; takes time in proportion to its length.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 4);
    let (mut space, mut breaks) = (false, 0_u8);
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        let letter = folded(letter);
        if letter.is_whitespace() || is_silent(letter) {
            space |= !is_silent(letter);
            breaks = breaks.saturating_add(u8::from(letter == '\n'));
            continue;
        }
        let kind = kind(letter);
        match tokens.last_mut().filter(|last| !space && last.end == at) {
            Some(last) if joins(last.kind, kind) => {
                last.kind = joined(last.kind, kind);
                last.end = end;
            }
            _ => tokens.push(Token { kind, start: at, end, space, gap: breaks > 1 }),
        }
        (space, breaks) = (false, 0);
    }
    tokens
}

/// A full-width sign, letter or digit as its ASCII twin.
fn folded(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5d}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        _ => letter,
    }
}

fn is_silent(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

fn kind(letter: char) -> Kind {
    match letter {
        '0'..='9' => Kind::Number(u32::from(letter) - u32::from('0')),
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '~' | '\u{ff5e}' | '\u{301c}' | '\u{223c}' => {
            Kind::Dash
        }
        ':' | '\u{2236}' | '\u{fe55}' => Kind::Colon,
        '가'..='힣' | '\u{1100}'..='\u{11ff}' => Kind::Hangul,
        _ if letter.is_ascii_alphabetic() || matches!(letter, 'À'..='ɏ') => Kind::Latin,
        _ if letter.is_alphanumeric() => Kind::Letters,
        _ => Kind::Sign(letter),
    }
}

fn joins(last: Kind, next: Kind) -> bool {
    matches!(
        (last, next),
        (Kind::Number(_), Kind::Number(_))
            | (Kind::Latin, Kind::Latin)
            | (Kind::Hangul, Kind::Hangul)
            | (Kind::Letters, Kind::Letters)
    )
}

fn joined(last: Kind, next: Kind) -> Kind {
    match (last, next) {
        (Kind::Number(number), Kind::Number(digit)) => Kind::Number((number * 10 + digit).min(10_000)),
        _ => last,
    }
}

/// A word as names are looked up: small letters, full-width letters as ASCII, Hangul composed.
pub(super) fn plain(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for letter in word.chars().map(folded).filter(|letter| !is_silent(*letter)) {
        let code = u32::from(letter);
        let last = plain.chars().next_back();
        let composed = last.and_then(|last| compose(u32::from(last), code));
        if let Some(composed) = composed {
            plain.pop();
            plain.push(composed);
        } else {
            plain.extend(letter.to_lowercase());
        }
    }
    plain
}

/// Hangul letters as one syllable (Unicode 3.12, conjoining jamo): consonant and vowel, or syllable and final.
fn compose(first: u32, second: u32) -> Option<char> {
    const LEADING: std::ops::RangeInclusive<u32> = 0x1100..=0x1112;
    const VOWELS: std::ops::RangeInclusive<u32> = 0x1161..=0x1175;
    const FINALS: std::ops::RangeInclusive<u32> = 0x11a8..=0x11c2;
    const SYLLABLES: std::ops::RangeInclusive<u32> = 0xac00..=0xd7a3;
    if LEADING.contains(&first) && VOWELS.contains(&second) {
        return char::from_u32(0xac00 + ((first - 0x1100) * 21 + (second - 0x1161)) * 28);
    }
    let open = SYLLABLES.contains(&first) && (first - 0xac00).is_multiple_of(28);
    (open && FINALS.contains(&second)).then(|| char::from_u32(first + second - 0x11a7)).flatten()
}

#[cfg(test)]
mod tests {
    use super::{Kind, plain, tokens};

    #[test]
    fn words_numbers_and_signs() {
        let text = "롬８：28–30절,\n\nPs 1";
        let kinds: Vec<Kind> = tokens(text).iter().map(|token| token.kind).collect();
        assert_eq!(
            kinds,
            [
                Kind::Hangul,
                Kind::Number(8),
                Kind::Colon,
                Kind::Number(28),
                Kind::Dash,
                Kind::Number(30),
                Kind::Hangul,
                Kind::Sign(','),
                Kind::Latin,
                Kind::Number(1)
            ]
        );
        let tokens = tokens(text);
        assert!(tokens[8].gap && tokens[9].space && !tokens[9].gap && !tokens[1].space);
        assert_eq!(text.get(tokens[1].start..tokens[1].end), Some("８"));
    }

    #[test]
    fn numbers_stop_growing() {
        assert_eq!(tokens(&"9".repeat(40))[0].kind, Kind::Number(10_000));
    }

    #[test]
    fn words_are_composed_and_small() {
        assert_eq!(plain("Ｐsalm"), "psalm");
        assert_eq!(plain("\u{1109}\u{1175}\u{1111}\u{1167}\u{11ab}"), "시편");
    }
}
