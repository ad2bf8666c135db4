//! The form under which two spellings are the same: compatibility composition, full case folding, no hidden characters,
//! one space for any white space. Unicode TR 15; Unicode 3.13, D145.

use caseless::Caseless as _;
use unicode_normalization::UnicodeNormalization as _;

/// Folds a text. Folding twice changes nothing more.
pub(super) fn fold(text: &str) -> String {
    let mut out = Folded { text: String::with_capacity(text.len()), space: false };
    let mut rest = text;
    while !rest.is_empty() {
        // Pages are mostly ASCII, which needs no tables. Its last letter before anything else may be composed with it.
        let ascii = rest.bytes().take_while(u8::is_ascii).count();
        let alone = if ascii == rest.len() { ascii } else { ascii.saturating_sub(1) };
        let (plain, behind) = rest.split_at_checked(alone).unwrap_or((rest, ""));
        out.push_ascii(plain);
        let first = behind.chars().next().map_or(0, char::len_utf8);
        let wide = behind.bytes().skip(first).take_while(|byte| !byte.is_ascii()).count() + first;
        let (wide, behind) = behind.split_at_checked(wide).unwrap_or((behind, ""));
        if wide.chars().all(|c| c.is_ascii() || is_settled(c)) {
            for c in wide.chars() {
                out.push(c.to_ascii_lowercase());
            }
        } else {
            let shown = wide.nfkc().filter(|c| !is_hidden(*c)).default_case_fold();
            for c in shown.nfkc() {
                out.push(c);
            }
        }
        rest = behind;
    }
    if out.space {
        out.text.push(' ');
    }
    out.text
}

/// A folded text being written.
struct Folded {
    text: String,
    space: bool,
}

impl Folded {
    /// ASCII, word by word.
    fn push_ascii(&mut self, text: &str) {
        self.text.reserve(text.len() + 1);
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.bytes().position(|byte| byte <= b' ' || byte == 0x7f).unwrap_or(rest.len());
            let (word, behind) = rest.split_at_checked(word).unwrap_or((rest, ""));
            self.push_word(word);
            self.space |= behind.starts_with([' ', '\t', '\n', '\r', '\u{b}', '\u{c}']);
            rest = behind.get(1..).unwrap_or_default();
        }
    }

    fn push_word(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        if std::mem::take(&mut self.space) {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(word);
        if let Some(word) = self.text.get_mut(start..) {
            word.make_ascii_lowercase();
        }
    }

    fn push(&mut self, c: char) {
        if c.is_whitespace() {
            self.space = true;
        } else if !is_hidden(c) {
            if std::mem::take(&mut self.space) {
                self.text.push(' ');
            }
            self.text.push(c);
        }
    }
}

/// Whole Hangul syllables, and the dashes and quotation marks of prose: they fold to themselves and compose with nothing
/// but marks and letters that are not among them (Unicode 3.12, TR 15).
fn is_settled(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{2013}' | '\u{2014}' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}')
}

/// Characters nobody sees: soft hyphen, joiners, direction marks, variation selectors, controls.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
        || (c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use caseless::Caseless as _;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization as _;

    use super::{fold, is_hidden};

    /// The definition, without the shortcut for ASCII.
    fn slowly(text: &str) -> String {
        let shown = text.nfkc().filter(|c| !is_hidden(*c)).default_case_fold();
        let shown: String = shown.nfkc().filter(|c| !is_hidden(*c)).collect();
        let words: Vec<&str> = shown.split_whitespace().collect();
        let mut folded = words.join(" ");
        if shown.starts_with(char::is_whitespace) {
            folded.insert(0, ' ');
        }
        if shown.ends_with(char::is_whitespace) && !words.is_empty() {
            folded.push(' ');
        }
        folded
    }

    proptest! {
        #[test]
        fn the_shortcut_changes_nothing(text in r"([ -~\r\n\t]|\PC|[\u{300}-\u{315}\u{2010}-\u{2027}\u{11a8}-\u{11ac}\u{ac00}-\u{d7a3}\u{1100}-\u{1112}\u{1161}-\u{1175}\u{200b}\u{ad}\u{df}\u{fb01}\u{130}]){0,60}") {
            prop_assert_eq!(fold(&text), slowly(&text));
        }
    }

    #[test]
    fn settled_characters_fold_to_themselves() {
        for c in ('\u{80}'..=char::MAX).filter(|c| super::is_settled(*c)) {
            let text = c.to_string();
            assert_eq!(slowly(&text), text);
        }
    }

    #[test]
    fn spellings_meet() {
        for spelling in ["DO-YUL ma", "Ｄｏ－ｙｕｌ\u{3000}Ｍａ", "do-\u{200b}yul\r\n ma", "do\u{ad}-yul\u{a0}MA"]
        {
            assert_eq!(fold(spelling), "do-yul ma", "{spelling:?}");
        }
        assert_eq!(fold("\u{1106}\u{1161}\u{1103}\u{1169}"), "마도");
        assert_eq!(fold("Straße"), "strasse");
    }
}
