//! What is said before a letter, and whether this server can take it at all (RFC 5321, 1870, 6152, 6531). Pure.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::model::{EmailAddress, Stitched};
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
    pub(super) fn commands(&self, letter: &Stitched, extensions: &Extensions) -> Result<[String; 2], Reply> {
        let mut mail = format!("MAIL FROM:<{}>", self.from.as_str());
        match extensions.size {
            Some(most) if most > 0 && letter.len() > most => {
                return Err(Reply::new(552, &format!("5.3.4 the server takes {most} bytes, the letter has more")));
            }
            Some(_) => write!(mail, " SIZE={}", letter.len()).unwrap_or_default(),
            None => {}
        }
        let nature = letter.nature();
        if !nature.ascii {
            if std::str::from_utf8(&letter.to_vec()).is_err() {
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
        if !nature.whole_lines {
            return Err(Reply::new(554, "5.6.0 the letter holds a bare CR or LF"));
        }
        mail.push_str("\r\n");
        Ok([mail, format!("RCPT TO:<{}>\r\n", self.to.as_str())])
    }
}

/// Doubles dots at the beginning of lines (RFC 5321, section 4.5.2) and ends the last line.
pub(super) fn stuffed(letter: &Stitched) -> Cow<'_, Stitched> {
    let nature = letter.nature();
    if !nature.dotted && nature.ended {
        return Cow::Borrowed(letter);
    }
    let mut text = Vec::with_capacity(letter.len() + 64);
    for line in letter.to_vec().split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            text.push(b'.');
        }
        text.extend_from_slice(line);
    }
    if !text.ends_with(b"\r\n") {
        text.extend_from_slice(b"\r\n");
    }
    Cow::Owned(text.into())
}

#[cfg(test)]
mod tests {
    use super::{Envelope, stuffed};
    use crate::model::{EmailAddress, Stitched};
    use crate::smtp::extensions::Extensions;

    fn letter(text: &str) -> Stitched {
        text.as_bytes().to_vec().into()
    }

    #[test]
    fn dots_are_doubled() {
        let stuffed = |text| String::from_utf8(stuffed(&letter(text)).to_vec()).unwrap();
        assert_eq!(stuffed("a\r\n.b\r\n..\r\n"), "a\r\n..b\r\n...\r\n");
        assert_eq!(stuffed("."), "..\r\n");
        assert_eq!(stuffed("a.\r\n"), "a.\r\n");
    }

    #[test]
    fn what_the_server_cannot_take_is_told_before() {
        let address = |text| EmailAddress::parse(text).unwrap();
        let (from, to) = (address("office@hill.example"), address("grace@reader.example"));
        let envelope = Envelope { from: &from, to: &to };
        let small = Extensions { size: Some(3), ..Extensions::default() };
        assert_eq!(envelope.commands(&letter("four\r\n"), &small).unwrap_err().codes(), "552 5.3.4");
        assert_eq!(envelope.commands(&letter("é\r\n"), &Extensions::default()).unwrap_err().codes(), "554 5.6.3");
        assert_eq!(envelope.commands(&letter("a\nb"), &Extensions::default()).unwrap_err().codes(), "554 5.6.0");
        let open = Extensions { size: Some(0), eight_bit: true, ..Extensions::default() };
        let [mail, rcpt] = envelope.commands(&letter("é\r\n"), &open).unwrap();
        assert_eq!(mail, "MAIL FROM:<office@hill.example> SIZE=4 BODY=8BITMIME\r\n");
        assert_eq!(rcpt, "RCPT TO:<grace@reader.example>\r\n");
    }
}
