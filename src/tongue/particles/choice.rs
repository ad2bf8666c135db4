//! The form of a pair that follows a word. Knows the pairs of the language; how a word sounds is `sound`'s.

use super::sound::last_sound;

/// How a word ends when spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sound {
    /// In a vowel: 나무.
    Open,
    /// In ㄹ, which matters to (으)로 only: 서울.
    Rieul,
    /// In any other consonant: 집.
    Closed,
}

/// The form of `pair` ("은/는", in either order; 으로/로 with its rule for ㄹ) that follows `word`. A pair without a
/// slash is given back.
#[must_use]
pub fn particle<'a>(word: &str, pair: &'a str) -> &'a str {
    let Some((first, second)) = pair.split_once('/') else { return pair };
    // The form after a consonant begins with one of these in every pair of the language.
    let closed_first = first.starts_with(['은', '이', '을', '과', '아', '으']);
    let (closed, open) = if closed_first { (first, second) } else { (second, first) };
    match last_sound(word) {
        Sound::Open => open,
        Sound::Rieul if closed.starts_with('으') => open,
        Sound::Rieul | Sound::Closed => closed,
    }
}

/// `word` and the form of `pair` that follows it.
#[must_use]
pub fn with_particle(word: &str, pair: &str) -> String {
    format!("{word}{}", particle(word, pair))
}
