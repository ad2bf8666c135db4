//! What drawing an edition gives: both parts as pieces, and what the checks and the letter need besides.

use std::collections::BTreeSet;

use crate::compose::Faint;
use crate::model::{EditionKey, Picture, Piece, SlotId, SlotSource};

/// One edition, drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which edition.
    pub key: EditionKey,
    /// The subject; places are [`crate::model::Context::Plain`].
    pub subject: Vec<Piece>,
    /// What inboxes show beside the subject; empty where the author wrote none.
    pub preheader: Vec<Piece>,
    /// The HTML part.
    pub html: Vec<Piece>,
    /// The plain text part, lines ending in `\n`.
    pub text: Vec<Piece>,
    /// Where the values come from; a [`SlotId`] counts into this.
    pub slots: Vec<SlotSource>,
    /// Pictures shown by `cid:` with their [`Picture::content_id`].
    pub pictures: Vec<Picture>,
    /// The MJML the HTML was made from, sentinels included: for `render --format mjml`.
    pub mjml: String,
    /// Texts of the theme that have too little contrast, the faintest first.
    pub faint: Vec<Faint>,
}

impl Draft {
    /// Columns whose value is printed somewhere (and not only asked for by a condition).
    #[must_use]
    pub fn printed_columns(&self) -> BTreeSet<String> {
        let mut slots = BTreeSet::new();
        for pieces in [&self.subject, &self.preheader, &self.html, &self.text] {
            printed(pieces, &mut slots);
        }
        let sources = slots.into_iter().filter_map(|slot| self.slots.get(usize::from(slot.0)));
        sources
            .filter_map(|source| match source {
                SlotSource::Column(column) | SlotSource::ColumnOr { column, .. } => Some(column.clone()),
                SlotSource::Unsubscribe | SlotSource::Past(_) => None,
            })
            .collect()
    }
}

fn printed(pieces: &[Piece], slots: &mut BTreeSet<SlotId>) {
    for piece in pieces {
        match piece {
            Piece::Fixed(_) => {}
            Piece::Place { slot, .. } => {
                slots.insert(*slot);
            }
            Piece::If { then, otherwise, .. } => {
                printed(then, slots);
                printed(otherwise, slots);
            }
        }
    }
}
