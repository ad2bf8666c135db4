//! Names one edition: the tier and the language it is cut for.

use crate::model::{Language, Tier};

/// Which edition a reader gets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EditionKey {
    /// Whose eyes it is for.
    pub tier: Tier,
    /// The language it is written in.
    pub language: Language,
}
