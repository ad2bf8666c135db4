//! A folded text and a place in it: full-width signs as their ASCII twins, small letters, one space for many
//! (format.md section 1, rule 5). Knows no date.

/// The text folded for comparison.
pub(super) fn fold(text: &str) -> String {
    let ascii = text.chars().map(|c| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    });
    let lower: String = ascii.flat_map(char::to_lowercase).collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is still to be read of a folded text. Every step skips the space before it; a step that fails moves nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    /// At the beginning of a folded text.
    pub(super) fn new(folded: &'a str) -> Self {
        Self { rest: folded.trim() }
    }

    /// What is left, without white space at its ends.
    pub(super) fn rest(&self) -> &'a str {
        self.rest.trim()
    }

    /// Whether nothing is left.
    pub(super) fn at_end(&self) -> bool {
        self.rest().is_empty()
    }

    /// Takes `sign` as it stands, whatever follows.
    pub(super) fn sign(&mut self, sign: &str) -> bool {
        let Some(rest) = self.rest.trim_start().strip_prefix(sign) else { return false };
        self.rest = rest;
        true
    }

    /// Takes `word`, which must not be the beginning of a longer word of Latin letters.
    pub(super) fn word(&mut self, word: &str) -> bool {
        let Some(rest) = self.rest.trim_start().strip_prefix(word) else { return false };
        if word.ends_with(|c: char| c.is_ascii_alphanumeric()) && rest.starts_with(|c: char| c.is_alphanumeric()) {
            return false;
        }
        self.rest = rest;
        true
    }

    /// Takes a number of `least` to `most` digits with no further digit after it.
    pub(super) fn number<T: TryFrom<u32>>(&mut self, least: usize, most: usize) -> Option<T> {
        let trimmed = self.rest.trim_start();
        let end = trimmed.find(|c: char| !c.is_ascii_digit()).unwrap_or(trimmed.len());
        let (digits, rest) = trimmed.split_at_checked(end)?;
        if !(least..=most).contains(&digits.len()) {
            return None;
        }
        let number = T::try_from(digits.parse::<u32>().ok()?).ok()?;
        self.rest = rest;
        Some(number)
    }

    /// Takes everything up to the next white space.
    pub(super) fn chunk(&mut self) -> Option<&'a str> {
        let trimmed = self.rest.trim_start();
        let end = trimmed.find(char::is_whitespace).unwrap_or(trimmed.len());
        let (chunk, rest) = trimmed.split_at_checked(end)?;
        if chunk.is_empty() {
            return None;
        }
        self.rest = rest;
        Some(chunk)
    }

    /// Runs a step that may fail half-way: then nothing has moved.
    pub(super) fn attempt<T>(&mut self, step: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = *self;
        let result = step(self);
        if result.is_none() {
            *self = before;
        }
        result
    }
}
