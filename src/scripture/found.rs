//! What reading gives: found stretches with their passages, and what is wrong with those that do not exist.

use std::ops::Range;

use crate::model::Passage;

/// How careful to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// A field that holds references: every name counts.
    Lenient,
    /// Running prose: ordinary words that are names of books as well (Mark, Job, 시, 사) need a chapter and a verse.
    Strict,
}

/// A reference that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The words as typed.
    pub text: String,
    /// The nearest reference that does exist, in the language of the words.
    pub nearest: Option<String>,
}

/// One stretch of a text that is one book's references: the name and the list behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its bytes in the text, from the name to the last number or mark.
    pub range: Range<usize>,
    /// What exists of it, in the order typed.
    pub passages: Vec<Passage>,
    /// The bytes of each passage; the first one's begin with the name.
    pub spans: Vec<Range<usize>>,
    /// What does not exist.
    pub problems: Vec<Problem>,
}
