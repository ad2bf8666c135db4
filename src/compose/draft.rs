//! Stand-in for what compose hands on: same names, same fields.

use crate::model::{EditionKey, Picture, Piece, SlotSource};

/// One edition, drawn: texts in pieces, the slots they name, and pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which edition.
    pub key: EditionKey,
    /// The subject.
    pub subject: Vec<Piece>,
    /// What mail programs show beside the subject.
    pub preheader: Vec<Piece>,
    /// The HTML part.
    pub html: Vec<Piece>,
    /// The plain text part.
    pub text: Vec<Piece>,
    /// Where the values come from; `SlotId` counts into this.
    pub slots: Vec<SlotSource>,
    /// Pictures shown by `cid:`.
    pub pictures: Vec<Picture>,
}
