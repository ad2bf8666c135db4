//! Lines of plain text: at most 72 columns, broken at white space only, so that no address and no Korean word is torn.

use unicode_width::UnicodeWidthStr as _;

/// Columns of a line (RFC 5322 asks for 78 at most; quoting by "> " must still fit).
pub(super) const COLUMNS: usize = 72;

/// Wraps a paragraph; typed line breaks stay. The first line begins with `first`, the others with `rest`.
pub(super) fn wrap(text: &str, first: &str, rest: &str) -> String {
    let mut lines = Vec::new();
    for typed in text.split('\n') {
        let mut line = String::from(if lines.is_empty() { first } else { rest });
        let mut empty = true;
        for word in typed.split([' ', '\t']).filter(|word| !word.is_empty()) {
            if !empty && line.width() + 1 + word.width() > COLUMNS {
                lines.push(std::mem::replace(&mut line, rest.to_owned()));
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.join("\n")
}

/// A heading with a line of its width below.
pub(super) fn underlined(text: &str, mark: char) -> String {
    let width = text.width().min(COLUMNS);
    format!("{}\n{}", wrap(text, "", ""), mark.to_string().repeat(width))
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::{COLUMNS, underlined, wrap};

    #[test]
    fn lines_are_short_and_addresses_whole() {
        let address = format!("https://lanternhill.example/{}", "x".repeat(90));
        let text = format!("{} {address} and then some more words that go on", "word ".repeat(30));
        let wrapped = wrap(&text, "1. ", "   ");
        assert!(wrapped.contains(&address));
        for line in wrapped.lines().filter(|line| !line.contains("https://")) {
            assert!(line.width() <= COLUMNS, "{line}");
        }
        assert!(wrapped.lines().skip(1).all(|line| line.starts_with("   ")));
    }

    #[test]
    fn korean_counts_two_and_is_not_torn() {
        let wrapped = wrap(&"기도합니다 ".repeat(20), "", "");
        assert!(
            wrapped.lines().all(|line| line.width() <= COLUMNS && line.split(' ').all(|word| word == "기도합니다"))
        );
        assert_eq!(underlined("기도", '-'), "기도\n----");
    }

    #[test]
    fn typed_breaks_stay() {
        assert_eq!(wrap("a\nb", "> ", "> "), "> a\n> b");
    }
}
