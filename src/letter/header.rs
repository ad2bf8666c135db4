//! One header field, encoded: RFC 2047 where it is not plain ASCII, folded at 76 columns (RFC 5322, 2.2.3).
//! Written by hand: lettre's encoder stops the program at a line break and does not keep double spaces.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// RFC 2047, section 2: a line with an encoded word has at most 76 characters.
const WIDTH: usize = 76;
/// `=?utf-8?B?` and `?=`.
const FRAME: usize = 12;

/// Writes `Name: text`, without the line end. `text` is on one line.
pub(super) fn words(name: &str, text: &str, out: &mut Vec<u8>) {
    let column = begin(name, out);
    text_at(text, column, name.len() + 2, false, out);
}

/// Writes `Name: label <address>`, without the line end; only `<address>` where the label is empty.
pub(super) fn mailbox(name: &str, label: &str, address: &str, out: &mut Vec<u8>) {
    let mut column = begin(name, out);
    if !label.is_empty() {
        column = text_at(label, column, name.len() + 2, true, out);
        if column + address.len() + 3 > WIDTH {
            out.extend_from_slice(b"\r\n");
        }
        out.push(b' ');
    } else if column + address.len() + 2 > WIDTH {
        out.extend_from_slice(b"\r\n ");
    }
    out.push(b'<');
    out.extend_from_slice(address.as_bytes());
    out.push(b'>');
}

fn begin(name: &str, out: &mut Vec<u8>) -> usize {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    name.len() + 2
}

/// Writes words or a phrase from `column` on; gives the column after it.
fn text_at(text: &str, column: usize, first: usize, phrase: bool, out: &mut Vec<u8>) -> usize {
    if stands_plain(text, first, phrase) { folded(text, column, out) } else { encoded(text, column, out) }
}

/// Whether a text can stand as it is and comes back the same from any reader.
fn stands_plain(text: &str, first: usize, phrase: bool) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        && !text.contains("=?")
        && !text.contains("  ")
        && !text.starts_with(' ')
        && !text.ends_with(' ')
        && text.split(' ').all(|word| word.len() + first <= WIDTH)
        && (!phrase || text.bytes().all(|byte| byte == b' ' || is_atom(byte)))
}

/// RFC 5322 `atext`.
fn is_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

fn folded(text: &str, mut column: usize, out: &mut Vec<u8>) -> usize {
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            if column + 1 + word.len() > WIDTH {
                out.extend_from_slice(b"\r\n");
                column = 0;
            }
            out.push(b' ');
            column += 1;
        }
        out.extend_from_slice(word.as_bytes());
        column += word.len();
    }
    column
}

/// Encoded words of whole characters; white space between two of them is no part of the text (RFC 2047, 6.2).
fn encoded(text: &str, mut column: usize, out: &mut Vec<u8>) -> usize {
    let mut rest = text;
    while !rest.is_empty() {
        let room = WIDTH.saturating_sub(column + FRAME) / 4 * 3;
        let end = (1..=room.min(rest.len())).rev().find(|end| rest.is_char_boundary(*end));
        if let Some((chunk, tail)) = end.and_then(|end| rest.split_at_checked(end)) {
            let code = STANDARD.encode(chunk);
            out.extend_from_slice(b"=?utf-8?B?");
            out.extend_from_slice(code.as_bytes());
            out.extend_from_slice(b"?=");
            column += code.len() + FRAME;
            rest = tail;
        }
        if !rest.is_empty() {
            out.extend_from_slice(b"\r\n ");
            column = 1;
        }
    }
    column
}
