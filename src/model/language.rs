//! The language of a text: a short BCP 47 tag such as `en`, `ko`, `ar`, `zh-hant`.

use std::fmt;
use std::sync::Arc;

/// Which way a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left: Arabic, Hebrew, Persian, Urdu and their relatives.
    Rtl,
}

/// A language tag, kept in lower case: 2 or 3 letters, then parts of 1–8 letters or digits after `-` (RFC 5646 shape).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(Arc<str>);

impl Language {
    /// Reads a tag; `None` if it has not that shape.
    #[must_use]
    pub fn read(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
        let mut parts = tag.split('-');
        let first = parts.next()?;
        let sound = (2..=3).contains(&first.len())
            && first.bytes().all(|byte| byte.is_ascii_lowercase())
            && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        sound.then(|| Self(tag.into()))
    }

    /// English.
    #[must_use]
    pub fn english() -> Self {
        Self("en".into())
    }

    /// Korean.
    #[must_use]
    pub fn korean() -> Self {
        Self("ko".into())
    }

    /// The tag.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.0
    }

    /// Whether this is Korean, which has its own type, spacing and particles.
    #[must_use]
    pub fn is_korean(&self) -> bool {
        &*self.0 == "ko" || self.0.starts_with("ko-")
    }

    /// Which way it is written.
    #[must_use]
    pub fn direction(&self) -> Direction {
        match self.0.split('-').next().unwrap_or_default() {
            "ar" | "he" | "fa" | "ur" | "ps" | "sd" | "ug" | "yi" | "dv" | "ckb" => Direction::Rtl,
            _ => Direction::Ltr,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Direction, Language};

    #[test]
    fn tags_have_a_shape() {
        assert_eq!(Language::read(" KO ").unwrap().tag(), "ko");
        assert_eq!(Language::read("zh_Hant").unwrap().tag(), "zh-hant");
        for wrong in ["", "e", "english", "ko!", "en-", "1a"] {
            assert_eq!(Language::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn arabic_is_written_from_the_right() {
        assert_eq!(Language::read("ar").unwrap().direction(), Direction::Rtl);
        assert_eq!(Language::korean().direction(), Direction::Ltr);
    }
}
