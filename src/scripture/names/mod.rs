//! What a book may be called in a text, and which one a name means. Data by language, and the index over it.

mod english;
mod index;
mod korean;

pub(super) use index::{Name, lookup, lookup_numbered, lookup_numbered_korean, nearest, tails};
pub(super) use korean::UNMISTAKABLE;
pub(super) use rank::Rank;

mod rank;
