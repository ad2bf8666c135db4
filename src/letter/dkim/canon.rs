//! The relaxed forms of a head and a body (RFC 6376, 3.4.2 and 3.4.4), told piece by piece to whoever hashes them.

use memchr::memchr2;

/// One header field of a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'a> {
    pub(super) name: &'a str,
    /// What stands behind the colon, folded as it is, without its last line end.
    pub(super) value: &'a [u8],
}

/// A message's head and its body; `None` where there is no empty line between them.
pub(super) fn parted(message: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr::memmem::find(message, b"\r\n\r\n")?;
    Some((message.get(..end)?, message.get(end + 4..)?))
}

/// The fields of a head, in their order; a line that is none is passed over.
pub(super) fn fields(head: &[u8]) -> impl Iterator<Item = Field<'_>> {
    let mut rest = head;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr::memmem::find_iter(rest, b"\r\n")
            .find(|end| !matches!(rest.get(end + 2), Some(b' ' | b'\t')))
            .unwrap_or(rest.len());
        let field = rest.get(..end)?;
        rest = rest.get(end + 2..).unwrap_or_default();
        Some(field)
    })
    .filter_map(|field| {
        let colon = memchr::memchr(b':', field)?;
        let name = str::from_utf8(field.get(..colon)?).ok()?.trim_end();
        Some(Field { name, value: field.get(colon + 1..)? })
    })
}

/// A field in its relaxed form: name in lower case, unfolded, single spaces, none at either end. Without a line end.
pub(super) fn head(name: &str, value: &[u8], out: &mut Vec<u8>) {
    out.extend(name.bytes().map(|byte| byte.to_ascii_lowercase()));
    out.push(b':');
    let words = value.split(|byte| b" \t\r\n".contains(byte)).filter(|word| !word.is_empty());
    for (at, word) in words.enumerate() {
        if at > 0 {
            out.push(b' ');
        }
        out.extend_from_slice(word);
    }
}

/// Tells a body in its relaxed form: blanks before a line end left out, others one space each, no empty lines at the end,
/// one line end unless nothing is left. Nothing is copied: almost all is told in runs as it stands.
pub(super) fn body(body: &[u8], tell: &mut impl FnMut(&[u8])) {
    let body = without_end(body);
    if body.is_empty() {
        return;
    }
    let (mut told, mut at) = (0, 0);
    while let Some(start) = body.get(at..).and_then(|rest| memchr2(b' ', b'\t', rest)).map(|found| at + found) {
        let blanks = body.get(start..).unwrap_or_default();
        let length = blanks.iter().take_while(|byte| is_blank(**byte)).count();
        let (run, behind) = blanks.split_at_checked(length).unwrap_or_default();
        at = start + length;
        let at_line_end = behind.starts_with(b"\r\n");
        if run == b" " && !at_line_end {
            continue;
        }
        tell(body.get(told..start).unwrap_or_default());
        if !at_line_end {
            tell(b" ");
        }
        told = at;
    }
    tell(body.get(told..).unwrap_or_default());
    tell(b"\r\n");
}

/// A body without the blanks and line ends at its end.
fn without_end(mut body: &[u8]) -> &[u8] {
    loop {
        body = match body {
            [rest @ .., b' ' | b'\t'] | [rest @ .., b'\r', b'\n'] => rest,
            _ => return body,
        }
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{fields, head, parted};

    fn body(text: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        super::body(text, &mut |bytes| out.extend_from_slice(bytes));
        out
    }

    /// RFC 6376, 3.4.5, and what other signers get wrong: nothing, and lines of blanks at the end.
    #[test]
    fn the_examples_of_the_standard() {
        assert_eq!(body(b" C \r\nD \t E\r\n\r\n\r\n"), b" C\r\nD E\r\n");
        for nothing in ["", "\r\n", "\r\n\r\n", " ", " \t \r\n  \r\n\t\r\n"] {
            assert_eq!(body(nothing.as_bytes()), b"");
        }
        assert_eq!(body(b"a\r\n \r\n\t \r\n"), b"a\r\n");
        assert_eq!(body(b"a"), b"a\r\n");
        assert_eq!(body(b"a\t\tb  c \r\n\r\n d"), b"a b c\r\n\r\n d\r\n");
        let message = b"A: X\r\nno field\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n";
        let (top, below) = parted(message).unwrap();
        assert_eq!(below, b" C \r\nD \t E\r\n\r\n\r\n");
        let mut out = Vec::new();
        for field in fields(top) {
            head(field.name, field.value, &mut out);
            out.extend_from_slice(b"\r\n");
        }
        assert_eq!(out, b"a:X\r\nb:Y Z\r\n");
    }

    /// The standard's sentences, word by word, line by line.
    fn plainly(text: &str) -> String {
        let mut lines: Vec<String> = Vec::new();
        for line in text.split("\r\n") {
            let mut plain = String::new();
            for sign in line.replace('\t', " ").chars() {
                if sign != ' ' || !plain.ends_with(' ') {
                    plain.push(sign);
                }
            }
            lines.push(plain.trim_end_matches(' ').to_owned());
        }
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        if lines.is_empty() { String::new() } else { lines.join("\r\n") + "\r\n" }
    }

    proptest! {
        #[test]
        fn any_body_is_told_as_the_standard_says(
            parts in proptest::collection::vec(prop_oneof!["[a-c]{1,4}", Just(" ".to_owned()), Just("\t".to_owned()),
                Just("\r\n".to_owned())], 0..40)
        ) {
            let text = parts.concat();
            prop_assert_eq!(String::from_utf8(body(text.as_bytes())).unwrap(), plainly(&text));
        }
    }
}
