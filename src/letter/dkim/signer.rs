//! The DKIM-Signature fields of a letter (RFC 6376, 3.5), one for each key.

use aws_lc_rs::digest::{Context, SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

use crate::letter::dkim::{SigningKey, canon};
use crate::model::Stitched;

const NAME: &str = "DKIM-Signature";
/// Fields that are signed where they are there: those of RFC 6376, 5.4.1, and what makes the body what it is and the
/// unsubscribing ours (RFC 8058, 4).
const SIGNED: &str = "from reply-to subject date to cc in-reply-to references message-id mime-version content-type \
    content-transfer-encoding list-id list-help list-unsubscribe list-unsubscribe-post list-subscribe list-post \
    list-owner list-archive";
/// Named once more than they are there, so that nobody can add another one on the way (RFC 6376, 8.15).
const ONLY: [&str; 2] = ["From", "Subject"];
/// RFC 5322, 2.1.1: at most 78 characters a line; the rest of a letter has 76.
const WIDTH: usize = 76;

/// The key could not sign: never seen with a key that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a letter could not be signed")]
pub struct Unsigned;

/// Signs letters of one domain. Without keys it signs nothing.
#[derive(Debug, Default)]
pub struct Signer {
    domain: String,
    keys: Vec<(String, SigningKey)>,
}

impl Signer {
    /// For this domain (an A-label), with each key under its selector.
    #[must_use]
    pub fn new(domain: &str, keys: Vec<(String, SigningKey)>) -> Self {
        Self { domain: domain.to_owned(), keys }
    }

    /// One that signs nothing: where the server does.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Puts the signatures of a finished message before it. Its bytes stay where they are.
    ///
    /// # Errors
    /// [`Unsigned`], and for bytes that are no message with its head and body; they are as they were then.
    pub fn sign(&self, message: &mut Stitched) -> Result<(), Unsigned> {
        if self.keys.is_empty() {
            return Ok(());
        }
        message.put_before(&self.fields(&message.to_vec())?);
        Ok(())
    }

    fn fields(&self, message: &[u8]) -> Result<Vec<u8>, Unsigned> {
        let (head, body) = canon::parted(message).ok_or(Unsigned)?;
        let mut context = Context::new(&SHA256);
        canon::body(body, &mut |bytes| context.update(bytes));
        let body_hash = STANDARD.encode(context.finish());
        let (names, canonical) = signed(head);
        let mut out = Vec::with_capacity(1_000 * self.keys.len());
        for (selector, key) in &self.keys {
            let start = out.len();
            let mut line = Line { column: 0, out: &mut out };
            line.put(NAME, "");
            line.put(":", "");
            let tags = [
                "v=1;".to_owned(),
                format!("a={};", key.algorithm()),
                "c=relaxed/relaxed;".to_owned(),
                format!("d={};", self.domain),
                format!("s={selector};"),
            ];
            for tag in &tags {
                line.put(tag, " ");
            }
            for (at, name) in names.iter().enumerate() {
                let (before, blank) = if at == 0 { ("h=", " ") } else { ("", "") };
                let after = if at + 1 == names.len() { ";" } else { ":" };
                line.put(&format!("{before}{name}{after}"), blank);
            }
            line.put(&format!("bh={body_hash};"), " ");
            line.put("b=", " ");
            let mut told = canonical.clone();
            canon::head(NAME, line.out.get(start + NAME.len() + 1..).unwrap_or_default(), &mut told);
            let signature = key.sign(&told).map_err(|_| Unsigned)?;
            line.put_in_parts(&STANDARD.encode(signature));
            out.extend_from_slice(b"\r\n");
        }
        Ok(out)
    }
}

/// Names for `h=`, and the fields in their relaxed form, each with its line end. From the last to the first, as the
/// standard counts fields of one name (5.4.2).
fn signed(head: &[u8]) -> (Vec<&str>, Vec<u8>) {
    let fields: Vec<_> = canon::fields(head).collect();
    let (mut names, mut canonical) = (Vec::new(), Vec::with_capacity(head.len() + 1_000));
    for field in fields.iter().rev().filter(|field| SIGNED.split(' ').any(|name| field.name.eq_ignore_ascii_case(name)))
    {
        names.push(field.name);
        canon::head(field.name, field.value, &mut canonical);
        canonical.extend_from_slice(b"\r\n");
    }
    names.extend(ONLY);
    (names, canonical)
}

/// Writes a field, folded where it would be too long.
struct Line<'a> {
    column: usize,
    out: &'a mut Vec<u8>,
}

impl Line<'_> {
    fn put(&mut self, word: &str, between: &str) {
        if self.column > 0 && self.column + between.len() + word.len() > WIDTH {
            self.out.extend_from_slice(b"\r\n ");
            self.column = 1;
        } else {
            self.out.extend_from_slice(between.as_bytes());
            self.column += between.len();
        }
        self.out.extend_from_slice(word.as_bytes());
        self.column += word.len();
    }

    fn put_in_parts(&mut self, mut digits: &str) {
        while !digits.is_empty() {
            let room = WIDTH.saturating_sub(self.column);
            if room == 0 {
                self.out.extend_from_slice(b"\r\n ");
                self.column = 1;
                continue;
            }
            let (part, rest) = digits.split_at_checked(room).unwrap_or((digits, ""));
            self.out.extend_from_slice(part.as_bytes());
            self.column += part.len();
            digits = rest;
        }
    }
}
