//! What stands in print for a protected person or place.

use std::collections::BTreeMap;

use crate::model::{Language, Tier};

/// The printable side of a protected entry: never its real form, unless a tier is allowed to see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// What is printed, by language.
    pub show_as: BTreeMap<Language, String>,
    /// Tiers that may see the real form, and that form by language. Empty by default.
    pub real: BTreeMap<Tier, BTreeMap<Language, String>>,
}
