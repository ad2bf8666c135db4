//! A finished message as a person sees it: for previews and for printing a letter to the terminal.

use super::reading::{Decoded, Inline, decode, inlines};

/// What a mail program shows of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// Headers of the message, decoded, in their order: name and text.
    pub headers: Vec<(String, String)>,
    /// The plain text part; CRLF line ends. Empty: there is none.
    pub text: String,
    /// The HTML part; CRLF line ends. Empty: there is none.
    pub html: String,
    /// Its pictures.
    pub pictures: Vec<Inline>,
}

impl Message {
    /// Reads a finished message; `None` where it cannot be read as one.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut message = Self::default();
        for Decoded { name, text } in decode(bytes)? {
            match name.as_str() {
                "text" => message.text = text,
                "html" => message.html = text,
                other => {
                    if let Some(header) = other.strip_prefix("header:") {
                        message.headers.push((header.to_owned(), text));
                    }
                }
            }
        }
        message.pictures = inlines(bytes);
        Some(message)
    }

    /// The first header of this name, compared without case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, text)| text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn a_message_is_shown_decoded() {
        let message = Message::read(b"Subject: =?utf-8?B?7JWI64WV?=\r\n\r\nDear friend\r\n").unwrap();
        assert_eq!((message.header("subject"), message.text.as_str()), (Some("안녕"), "Dear friend\r\n"));
        assert_eq!(message.html, "");
    }
}
