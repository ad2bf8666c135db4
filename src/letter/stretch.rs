//! One stretch of a program: pieces and the way they are written.

use crate::letter::{body, header};
use crate::model::{Context, Piece, fill, fill_into, is_given};

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
    pub(super) fn write(&self, values: &[String], out: &mut Vec<u8>) {
        match self.way {
            Way::Plain => plain(&self.pieces, values, out),
            Way::Words => {
                header::words(&self.name, &fill(&self.pieces, values), out);
                out.extend_from_slice(b"\r\n");
            }
            Way::Mailbox => {
                let (label, address) = self.pieces.split_at(self.pieces.len().min(1));
                header::mailbox(&self.name, &fill(label, values), &fill(address, values), out);
                out.extend_from_slice(b"\r\n");
            }
            Way::Quoted => quoted(&self.pieces, values, out),
            Way::Base64 => {
                let mut text = Vec::new();
                fill_into(&self.pieces, values, &mut |piece| text.extend_from_slice(piece.as_bytes()));
                body::base64(&text, out);
            }
        }
    }
}

fn plain(pieces: &[Piece], values: &[String], out: &mut Vec<u8>) {
    for piece in pieces {
        if let Piece::Fixed(text) = piece {
            out.extend_from_slice(text.as_bytes());
        } else {
            fill_into(std::slice::from_ref(piece), values, &mut |text| {
                out.extend(text.bytes().filter(|byte| (b'!'..=b'~').contains(byte) || *byte == b' '));
            });
        }
    }
}

fn quoted(pieces: &[Piece], values: &[String], out: &mut Vec<u8>) {
    for piece in pieces {
        match piece {
            Piece::Fixed(text) => out.extend_from_slice(text.as_bytes()),
            Piece::Place { slot, context } => {
                let value = values.get(usize::from(slot.0)).map_or("", String::as_str);
                body::quoted(&context.escape(value), out);
            }
            Piece::If { slot, then, otherwise } => {
                quoted(if is_given(values, *slot) { then } else { otherwise }, values, out);
            }
        }
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
