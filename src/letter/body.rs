//! Bodies, encoded: quoted-printable once an issue for what is mostly ASCII, base64 for the others (RFC 2045, 6.7, 6.8).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::model::Piece;

/// RFC 2045: at most 76 characters a line.
const WIDTH: usize = 76;
/// Bytes that make a full line of base64.
const BASE64_LINE: usize = 57;

/// Writes text as quoted-printable from column 0 on, and ends in column 0: with a soft break where the text has no line
/// end there. So what stands before a place never depends on its value. A dot in column 0 is written `=2E`, so that
/// nothing is ever dot-stuffed (RFC 5321, 4.5.2). Line ends are CRLF.
pub(super) fn quoted(text: &str, out: &mut Vec<u8>) {
    let mut lines = text.split("\r\n").peekable();
    while let Some(line) = lines.next() {
        let column = quoted_line(line.as_bytes(), out);
        if lines.peek().is_some() {
            out.extend_from_slice(b"\r\n");
        } else if column > 0 {
            out.extend_from_slice(b"=\r\n");
        }
    }
}

fn quoted_line(line: &[u8], out: &mut Vec<u8>) -> usize {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or(b'0');
    let mut column = 0;
    for (index, &byte) in line.iter().enumerate() {
        let last = index + 1 == line.len();
        let plain = match byte {
            b'=' => false,
            b' ' => !last,
            b'.' | b'-' => column > 0,
            b'!'..=b'~' => true,
            _ => false,
        };
        let width = if plain { 1 } else { 3 };
        // One column stays free for the `=` of the soft break.
        if column + width > WIDTH - 1 {
            out.extend_from_slice(b"=\r\n");
            column = 0;
        }
        if plain && !(column == 0 && matches!(byte, b'.' | b'-')) {
            out.push(byte);
            column += 1;
        } else {
            out.extend_from_slice(&[b'=', digit(byte >> 4), digit(byte & 15)]);
            column += 3;
        }
    }
    column
}

/// Writes bytes as base64 in lines of 76, each with its line end.
pub(super) fn base64(bytes: &[u8], out: &mut Vec<u8>) {
    out.reserve(bytes.len() / BASE64_LINE * 78 + 80);
    let mut line = [0; WIDTH];
    for chunk in bytes.chunks(BASE64_LINE) {
        let written = STANDARD.encode_slice(chunk, &mut line).unwrap_or(0);
        out.extend_from_slice(line.get(..written).unwrap_or_default());
        out.extend_from_slice(b"\r\n");
    }
}

/// Whether base64 serves better: more than a fifth of the fixed text is outside ASCII (Korean: most of it).
pub(super) fn is_mostly_foreign(pieces: &[Piece]) -> bool {
    let (mut all, mut foreign) = (0_usize, 0_usize);
    count(pieces, &mut |text| {
        all += text.len();
        foreign += text.bytes().filter(|byte| !byte.is_ascii()).count();
    });
    foreign * 5 > all
}

fn count(pieces: &[Piece], take: &mut impl FnMut(&str)) {
    for piece in pieces {
        match piece {
            Piece::Fixed(text) => take(text),
            Piece::Place { .. } => {}
            Piece::If { then, otherwise, .. } => {
                count(then, take);
                count(otherwise, take);
            }
        }
    }
}
