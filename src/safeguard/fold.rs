//! The form under which two spellings are the same: compatibility composition, full case folding, no hidden characters,
//! one space for any white space. Unicode TR 15; Unicode 3.13, D145.

use caseless::Caseless as _;
use unicode_normalization::UnicodeNormalization as _;

/// Folds a text. Folding twice changes nothing more.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    let shown = text.nfkc().filter(|c| !is_hidden(*c)).default_case_fold();
    for c in shown.nfkc().filter(|c| !is_hidden(*c)) {
        if c.is_whitespace() {
            space = true;
        } else {
            if std::mem::take(&mut space) {
                out.push(' ');
            }
            out.push(c);
        }
    }
    if space {
        out.push(' ');
    }
    out
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
    use super::fold;

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
