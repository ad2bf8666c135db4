//! What is said before a letter, and whether this server can take it at all (RFC 5321, 1870, 6152, 6531). Pure.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::model::EmailAddress;
use crate::smtp::Reply;
use crate::smtp::extensions::Extensions;

/// Who it is from and for, on the envelope.
#[derive(Clone, Copy, Debug)]
pub struct Envelope<'a> {
    /// Where bounces go.
    pub from: &'a EmailAddress,
    /// The one reader.
    pub to: &'a EmailAddress,
}

impl Envelope<'_> {
    /// MAIL and RCPT, each with its line end; or why this server cannot take the letter, in the words a server would
    /// use.
    pub(super) fn commands(&self, letter: &[u8], extensions: &Extensions) -> Result<[String; 2], Reply> {
        let mut mail = format!("MAIL FROM:<{}>", self.from.as_str());
        match extensions.size {
            Some(most) if most > 0 && letter.len() > most => {
                return Err(Reply::new(552, &format!("5.3.4 the server takes {most} bytes, the letter has more")));
            }
            Some(_) => write!(mail, " SIZE={}", letter.len()).unwrap_or_default(),
            None => {}
        }
        if !letter.is_ascii() {
            if std::str::from_utf8(letter).is_err() {
                return Err(Reply::new(554, "5.6.0 the letter is neither ASCII nor UTF-8"));
            }
            if !extensions.eight_bit {
                return Err(Reply::new(554, "5.6.3 the server does not take 8-bit letters"));
            }
            mail.push_str(" BODY=8BITMIME");
        }
        if self.from.needs_utf8() || self.to.needs_utf8() {
            if !extensions.utf8 {
                return Err(Reply::new(553, "5.6.7 the server does not take addresses outside ASCII"));
            }
            mail.push_str(" SMTPUTF8");
        }
        if !lines_are_whole(letter) {
            return Err(Reply::new(554, "5.6.0 the letter holds a bare CR or LF"));
        }
        mail.push_str("\r\n");
        Ok([mail, format!("RCPT TO:<{}>\r\n", self.to.as_str())])
    }
}

/// Whether CR and LF stand only together: servers differ on what a bare one means (SMTP smuggling).
fn lines_are_whole(letter: &[u8]) -> bool {
    let behind = letter.get(1..).unwrap_or_default();
    // Sums of a byte, so that the machine compares many bytes at once; 255 of them cannot overflow.
    let broken = letter.chunks(255).zip(behind.chunks(255)).any(|(one, next)| {
        let pairs = one.iter().zip(next);
        pairs.fold(0_u8, |sum, (one, next)| sum.wrapping_add(u8::from((*one == b'\r') != (*next == b'\n')))) > 0
    });
    !broken && letter.first() != Some(&b'\n') && letter.last() != Some(&b'\r')
}

/// Doubles dots at the beginning of lines (RFC 5321, section 4.5.2) and ends the last line.
pub(super) fn stuffed(letter: &[u8]) -> Cow<'_, [u8]> {
    let dots = letter.starts_with(b".") || memchr::memmem::find(letter, b"\r\n.").is_some();
    if !dots && letter.ends_with(b"\r\n") {
        return Cow::Borrowed(letter);
    }
    let mut text = Vec::with_capacity(letter.len() + 64);
    for line in letter.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            text.push(b'.');
        }
        text.extend_from_slice(line);
    }
    if !text.ends_with(b"\r\n") {
        text.extend_from_slice(b"\r\n");
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::{Envelope, lines_are_whole, stuffed};
    use crate::model::EmailAddress;
    use crate::smtp::extensions::Extensions;

    #[test]
    fn dots_are_doubled() {
        assert_eq!(stuffed(b"a\r\n.b\r\n..\r\n").as_ref(), b"a\r\n..b\r\n...\r\n");
        assert_eq!(stuffed(b".").as_ref(), b"..\r\n");
        assert_eq!(stuffed(b"a.\r\n").as_ref(), b"a.\r\n");
    }

    #[test]
    fn bare_line_ends_are_refused() {
        for smuggled in ["a\n.\nMAIL", "a\r.\r", "a\r\n.\n", "a\n", "\n", "a\r", "\r\n\n", "\r\r\n"] {
            assert!(!lines_are_whole(smuggled.as_bytes()), "{smuggled:?}");
        }
        for whole in ["", "a", "\r\n", "\r\n\r\n", "a\r\nb\r\n"] {
            assert!(lines_are_whole(whole.as_bytes()), "{whole:?}");
        }
    }

    #[test]
    fn what_the_server_cannot_take_is_told_before() {
        let address = |text| EmailAddress::parse(text).unwrap();
        let (from, to) = (address("office@hill.example"), address("grace@reader.example"));
        let envelope = Envelope { from: &from, to: &to };
        let small = Extensions { size: Some(3), ..Extensions::default() };
        assert_eq!(envelope.commands(b"four\r\n", &small).unwrap_err().codes(), "552 5.3.4");
        assert_eq!(envelope.commands("é\r\n".as_bytes(), &Extensions::default()).unwrap_err().codes(), "554 5.6.3");
        assert_eq!(envelope.commands(b"a\nb", &Extensions::default()).unwrap_err().codes(), "554 5.6.0");
        let open = Extensions { size: Some(0), eight_bit: true, ..Extensions::default() };
        let [mail, rcpt] = envelope.commands("é\r\n".as_bytes(), &open).unwrap();
        assert_eq!(mail, "MAIL FROM:<office@hill.example> SIZE=4 BODY=8BITMIME\r\n");
        assert_eq!(rcpt, "RCPT TO:<grace@reader.example>\r\n");
    }
}
