//! Names one edition: the tier and the language it is cut for.

use crate::model::{Language, Tier};

/// How much of an edition a letter carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// Page, text and pictures.
    Full,
    /// The plain text alone, for readers who asked for it.
    Text,
}

/// Which edition a reader gets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EditionKey {
    /// Whose eyes it is for.
    pub tier: Tier,
    /// The language it is written in.
    pub language: Language,
}
