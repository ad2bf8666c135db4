//! Words of another direction than the letter's, set apart by `<bdi>`: without it, the dots, brackets and numbers beside
//! them are put where the other direction wants them, and the parts of a line change places (UAX 9, isolates).

use crate::compose::ink::Ink;
use crate::compose::loom::Loom;
use crate::model::Direction;

impl Ink<'_> {
    /// A piece of a line, as HTML, set apart where its words run the other way.
    pub(super) fn apart(&self, html: String) -> String {
        let direction = direction(&html, &self.voice.loom.borrow());
        isolated(html, direction, self.voice.language().direction())
    }

    /// Pieces of a meta line, divided by a dot that is stuck to the word before it, each in its own direction.
    pub(super) fn dotted(&self, pieces: impl IntoIterator<Item = String>) -> String {
        dotted(pieces.into_iter().map(|piece| self.apart(piece)))
    }

    /// A phrase of the letter around values that are HTML already; a language without words of its own gets English
    /// ones, which run from left to right also in an Arabic letter.
    pub(super) fn phrase(&self, key: &str, values: &[(&str, &str)]) -> String {
        let letter = self.voice.language().direction();
        let frame = first_strong(self.voice.word(key));
        let set = |value: &str| {
            let own = direction(value, &self.voice.loom.borrow());
            isolated(value.to_owned(), own, frame.unwrap_or(letter))
        };
        let values: Vec<(&str, String)> = values.iter().map(|(name, value)| (*name, set(value))).collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        isolated(self.voice.phrase(key, &values), frame, letter)
    }
}

/// Pieces of a line, divided by a dot that is stuck to the word before it.
pub(super) fn dotted(pieces: impl IntoIterator<Item = String>) -> String {
    pieces.into_iter().filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join("\u{a0}· ")
}

/// The value of the attribute `dir`.
pub(super) fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Ltr => "ltr",
        Direction::Rtl => "rtl",
    }
}

fn isolated(html: String, own: Option<Direction>, letter: Direction) -> String {
    match own {
        Some(own) if own != letter => format!("<bdi dir=\"{}\">{html}</bdi>", word(own)),
        _ => html,
    }
}

/// The direction of the first letter that has one; readers' values are passed over.
fn direction(html: &str, loom: &Loom) -> Option<Direction> {
    let mut rest = html;
    while let Some((before, _, _, behind)) = loom.next(rest) {
        if let Some(found) = first_strong(before) {
            return Some(found);
        }
        rest = behind;
    }
    first_strong(rest)
}

/// The same in a text without readers' values; tags, references and the places of a phrase are passed over.
fn first_strong(html: &str) -> Option<Direction> {
    let mut until = None;
    for c in html.chars() {
        match (until, c) {
            (Some(end), _) => {
                if c == end {
                    until = None;
                }
            }
            (None, '<') => until = Some('>'),
            (None, '&') => until = Some(';'),
            (None, '{') => until = Some('}'),
            // Hebrew, Arabic, Syriac, Thaana, N'Ko and the forms of presentation.
            (None, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}') => {
                if c.is_alphabetic() {
                    return Some(Direction::Rtl);
                }
            }
            (None, _) => {
                if c.is_alphabetic() {
                    return Some(Direction::Ltr);
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{direction, isolated};
    use crate::compose::loom::Loom;
    use crate::model::{Digest, Direction, SlotSource};

    #[test]
    fn only_words_of_another_direction_are_set_apart() {
        let loom = Loom::new(&Digest::of(b""));
        let set = |text: &str, letter| isolated(text.to_owned(), direction(text, &loom), letter);
        assert_eq!(set("since 2 May", Direction::Rtl), "<bdi dir=\"ltr\">since 2 May</bdi>");
        assert_eq!(set("<b>جديد</b>", Direction::Ltr), "<bdi dir=\"rtl\"><b>جديد</b></bdi>");
        for (text, letter) in [
            ("since 2 May", Direction::Ltr),
            ("5월 2일부터", Direction::Ltr),
            ("<b class=\"x\">جديد</b>", Direction::Rtl),
            ("&nbsp;<i>שלום</i>", Direction::Rtl),
            ("412,000", Direction::Rtl),
            ("", Direction::Rtl),
        ] {
            assert_eq!(set(text, letter), text);
        }
    }

    #[test]
    fn a_value_of_the_reader_says_nothing_of_the_direction() {
        let mut loom = Loom::new(&Digest::of(b""));
        let name = loom.value(SlotSource::Column("name".to_owned()));
        assert_eq!(direction(&format!("{name} سلام"), &loom), Some(Direction::Rtl));
        assert_eq!(direction(&name, &loom), None);
        assert_eq!(direction(&format!("Dear {name}"), &loom), Some(Direction::Ltr));
    }
}
