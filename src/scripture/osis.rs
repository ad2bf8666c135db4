//! OSIS references: `Ps.23`, `Rom.8.28`, `Gen.1.1-Gen.2.3`. The form that is promised to other programs.

use super::books::names;
use crate::model::{Passage, PassageEnd, Verse};

/// The passage as an OSIS reference (OSIS 2.1, 15): whole chapters without a verse.
#[must_use]
pub fn osis(passage: &Passage) -> String {
    match passage.end {
        PassageEnd::Single => point(passage.start),
        PassageEnd::Through(end) => format!("{}-{}", point(passage.start), point(end)),
    }
}

fn point(verse: Verse) -> String {
    let book = names(verse.book).osis;
    verse
        .verse
        .map_or_else(|| format!("{book}.{}", verse.chapter), |number| format!("{book}.{}.{number}", verse.chapter))
}
