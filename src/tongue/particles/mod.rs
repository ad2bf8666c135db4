//! Korean particles: which form follows a word, by the last sound it is *spoken* with. Knows no sentence.
//!
//! Hangul says it by its last letter, digits by how they are read (육, 십, 백), Latin words by rules for how Korean
//! speakers say them. Where a word cannot be read (Chinese characters, Cyrillic …) the open form is used: a guess,
//! but never both forms in brackets.

mod choice;
mod latin;
mod number;
mod sound;

#[cfg(test)]
mod tests;

pub use choice::{particle, with_particle};
