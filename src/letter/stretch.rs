//! One stretch of a program: pieces and the way they are written.

use crate::letter::body;
use crate::model::{Context, Piece};

/// How a stretch is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Fixed text as it is; values as visible ASCII, everything else percent-encoded.
    Plain,
    /// A header field of words; the name is the field's.
    Words,
    /// A header field with one mailbox: the first piece is its label, the second the address.
    Mailbox,
    /// Fixed text is quoted-printable already; values become so.
    Quoted,
    /// The whole filled text in base64.
    Base64,
}

impl Way {
    pub(super) const ALL: [Self; 5] = [Self::Plain, Self::Words, Self::Mailbox, Self::Quoted, Self::Base64];
}

/// Pieces and the way they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) way: Way,
    pub(super) name: String,
    pub(super) pieces: Vec<Piece>,
}

impl Stretch {
    /// Whether all letters have it alike.
    pub(super) fn is_fixed(&self) -> bool {
        self.pieces.iter().all(|piece| matches!(piece, Piece::Fixed(_)))
    }
}

/// The same pieces with their fixed text in quoted-printable.
pub(super) fn quote(pieces: &[Piece]) -> Vec<Piece> {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Fixed(text) => {
                let mut out = Vec::with_capacity(text.len() + text.len() / 16);
                body::quoted(text, &mut out);
                Piece::Fixed(String::from_utf8(out).unwrap_or_default().into())
            }
            Piece::Place { .. } => piece.clone(),
            Piece::If { slot, then, otherwise } => {
                Piece::If { slot: *slot, then: quote(then), otherwise: quote(otherwise) }
            }
        })
        .collect()
}

/// A value of the letter's own.
pub(super) fn place(slot: crate::model::SlotId) -> Piece {
    Piece::Place { slot, context: Context::Plain }
}

/// Bytes in base64, in lines.
pub(super) fn in_lines(bytes: &[u8]) -> String {
    let mut out = Vec::new();
    body::base64(bytes, &mut out);
    String::from_utf8(out).unwrap_or_default()
}
