//! A finished message taken apart: every header and every leaf, decoded, in the order of the message.

use mail_parser::parsers::MessageStream;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use crate::model::Digest;

/// One decoded part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// `header:Subject`; `part:Content-Type` for headers of parts; `text`, `html`, `filename`, `content-id`; `picture`
    /// for anything binary.
    pub name: String,
    /// Its text: of a header unfolded (RFC 5322, 2.2.3) and with its encoded words read (RFC 2047), of anything binary
    /// the SHA-256 in hexadecimal digits.
    pub text: String,
}

/// A picture that the HTML names by its content id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    /// Its content id, without brackets.
    pub id: String,
    /// What it is: `jpeg`, `png`, `gif`.
    pub kind: String,
    /// The picture.
    pub bytes: Vec<u8>,
}

/// The pictures of a message that have a content id.
pub(super) fn inlines(bytes: &[u8]) -> Vec<Inline> {
    let Some(message) = MessageParser::default().parse(bytes) else { return Vec::new() };
    let inline = |part: &MessagePart<'_>| {
        let (PartType::Binary(bytes) | PartType::InlineBinary(bytes)) = &part.body else { return None };
        let kind = part.content_type().filter(|kind| kind.ctype().eq_ignore_ascii_case("image"))?;
        let kind = kind.subtype()?.to_ascii_lowercase();
        Some(Inline { id: part.content_id()?.to_owned(), kind, bytes: bytes.to_vec() })
    };
    message.parts.iter().filter_map(inline).collect()
}

/// All surfaces of a message; `None` where it cannot be read as one.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<Vec<Decoded>> {
    let message = MessageParser::default().parse(bytes)?;
    let mut surfaces = Vec::new();
    part(&message, 0, bytes, 0, &mut surfaces)?;
    Some(surfaces)
}

/// Deeper than this no letter is built; a message that is, cannot be read.
const DEEPEST: u8 = 10;

fn part(message: &Message<'_>, id: u32, bytes: &[u8], depth: u8, out: &mut Vec<Decoded>) -> Option<()> {
    let part = message.part(id)?;
    headers(part, bytes, if depth == 0 { "header:" } else { "part:" }, out)?;
    let mut leaf = |name: &str, text: String| out.push(Decoded { name: name.to_owned(), text });
    if depth > 0 {
        if let Some(name) = part.attachment_name() {
            leaf("filename", name.to_owned());
        }
        if let Some(id) = part.content_id() {
            leaf("content-id", id.to_owned());
        }
    }
    match &part.body {
        PartType::Text(text) => leaf("text", text.to_string()),
        PartType::Html(text) => leaf("html", text.to_string()),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => leaf("picture", Digest::of(bytes).hex()),
        PartType::Message(_) => return None,
        PartType::Multipart(children) => {
            let deeper = depth.checked_add(1).filter(|depth| *depth <= DEEPEST)?;
            for child in children {
                self::part(message, *child, bytes, deeper, out)?;
            }
        }
    }
    Some(())
}

fn headers(part: &MessagePart<'_>, bytes: &[u8], prefix: &str, out: &mut Vec<Decoded>) -> Option<()> {
    for header in &part.headers {
        let start = usize::try_from(header.offset_start).ok()?;
        let end = usize::try_from(header.offset_end).ok()?;
        let raw = bytes.get(start..end)?;
        // The name as it stands: the parser knows some by a spelling of its own.
        let name = bytes.get(usize::try_from(header.offset_field).ok()?..start)?;
        let name = String::from_utf8_lossy(name.strip_suffix(b":").unwrap_or(name)).trim_end().to_owned();
        let text = MessageStream::new(raw).parse_unstructured().into_text().unwrap_or_default();
        out.push(Decoded { name: format!("{prefix}{name}"), text: text.into_owned() });
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn headers_and_leaves_are_decoded() {
        let message = b"Subject: =?utf-8?B?7JWI64WV?=\r\nTo: Grace\r\n <g@example.org>\r\nX-Empty: \r\n\
            Content-Type: multipart/mixed; boundary=b\r\n\r\n\
            --b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            Dear =\r\nfriend=20\r\n.=E2=80=A6\r\n--b\r\n\
            Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\
            Content-Disposition: inline; filename=\"a.png\"\r\nContent-ID: <x@y>\r\n\r\nAAAA\r\n--b--\r\n";
        let surfaces = decode(message).unwrap();
        let find = |name: &str| surfaces.iter().find(|surface| surface.name == name).map(|s| s.text.as_str());
        assert_eq!(find("header:Subject"), Some("안녕"));
        assert_eq!(find("header:To"), Some("Grace <g@example.org>"));
        assert_eq!(find("header:X-Empty"), Some(""));
        assert_eq!(find("text"), Some("Dear friend \r\n.…"));
        assert_eq!(find("filename"), Some("a.png"));
        assert_eq!(find("content-id"), Some("x@y"));
        assert_eq!(find("picture").map(str::len), Some(64));
    }
}
