//! Unsubscribe tokens: short texts that name one person of one list and that nobody else can make. No address stands in
//! them, and they never expire. Knows no web page and no mail.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use thiserror::Error;

use crate::model::{EmailAddress, Key};

/// Version 1: version (1 byte) ‖ list (4) ‖ person (16) ‖ HMAC-SHA-256 over these, cut to 128 bits (16).
const VERSION: u8 = 1;
const LIST: usize = 4;
const PERSON: usize = 16;
const MAC: usize = 16;

/// A token, as text of 50 signs of the URL-safe alphabet (RFC 4648 section 5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token(String);

/// A person without her address: a keyed hash of list and address. Compare it with [`person`] of each subscriber.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person([u8; PERSON]);

/// Why a text is no token of ours. Whoever serves it answers the same for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TokenProblem {
    /// Not such a text at all.
    #[error("it is not an unsubscribe token")]
    Shape,
    /// Of another version.
    #[error("it was made by a newer version")]
    Version,
    /// Of another list, altered, or made with another key.
    #[error("it is not a token of this list")]
    Foreign,
}

impl Token {
    /// The token of a person on a list; `list` is the newsletter's `id`.
    #[must_use]
    pub fn new(key: &Key, list: &str, address: &EmailAddress) -> Self {
        let mut bytes = vec![VERSION];
        bytes.extend(list_mark(key, list));
        bytes.extend(person(key, list, address).0);
        bytes.extend(seal(key, list, &bytes));
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// The person on a list, without her address. Spellings of one address are one person.
#[must_use]
pub fn person(key: &Key, list: &str, address: &EmailAddress) -> Person {
    Person(first(&key.mac("subscriber", &[list.as_bytes(), address.canonical().as_bytes()])))
}

/// Reads a token of this list.
///
/// # Errors
/// A [`TokenProblem`]. The seal is compared in constant time.
pub fn read(key: &Key, list: &str, text: &str) -> Result<Person, TokenProblem> {
    let bytes = URL_SAFE_NO_PAD.decode(text.trim()).map_err(|_| TokenProblem::Shape)?;
    let version = *bytes.first().ok_or(TokenProblem::Shape)?;
    if version != VERSION {
        return Err(TokenProblem::Version);
    }
    let (body, mac) = bytes.split_at_checked(1 + LIST + PERSON).ok_or(TokenProblem::Shape)?;
    if mac.len() != MAC {
        return Err(TokenProblem::Shape);
    }
    if !same(mac, &seal(key, list, body)) {
        return Err(TokenProblem::Foreign);
    }
    let person = body.get(1 + LIST..).and_then(|bytes| bytes.try_into().ok()).ok_or(TokenProblem::Shape)?;
    Ok(Person(person))
}

/// The mail a reader without the web can send to be taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Where it goes.
    pub to: EmailAddress,
    /// Its subject: `unsubscribe` and the token.
    pub subject: String,
}

impl Message {
    /// The mail that carries this token.
    #[must_use]
    pub fn new(to: EmailAddress, token: &Token) -> Self {
        Self { to, subject: format!("unsubscribe {}", token.text()) }
    }

    /// As an address for a link and for `List-Unsubscribe` (RFC 6068).
    #[must_use]
    pub fn uri(&self) -> String {
        let mut uri = "mailto:".to_owned();
        encode(self.to.local(), &mut uri);
        uri.push('@');
        uri.push_str(self.to.domain());
        uri.push_str("?subject=");
        encode(&self.subject, &mut uri);
        uri
    }
}

fn encode(text: &str, out: &mut String) {
    use std::fmt::Write as _;
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _written = write!(out, "%{byte:02X}");
        }
    }
}

fn list_mark(key: &Key, list: &str) -> [u8; LIST] {
    first(&key.mac("list", &[list.as_bytes()]))
}

fn seal(key: &Key, list: &str, body: &[u8]) -> [u8; MAC] {
    first(&key.mac("unsubscribe", &[list.as_bytes(), body]))
}

fn first<const N: usize>(mac: &[u8; 32]) -> [u8; N] {
    std::array::from_fn(|place| mac.get(place).copied().unwrap_or_default())
}

/// Looks at every byte, whatever the first difference.
fn same(one: &[u8], two: &[u8]) -> bool {
    let differences = one.iter().zip(two).fold(0_u8, |found, (one, two)| std::hint::black_box(found | (one ^ two)));
    one.len() == two.len() && differences == 0
}

#[cfg(test)]
mod tests {
    use super::{Message, Token, TokenProblem, person, read};
    use crate::model::{EmailAddress, Key};

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    #[test]
    fn a_token_names_its_person_and_no_address() {
        let key = Key::new([7; 32]);
        let token = Token::new(&key, "weekly.example.org", &address("Grace@example.org"));
        assert!(token.text().len() <= 64 && !token.text().to_lowercase().contains("grace"));
        let found = read(&key, "weekly.example.org", token.text()).unwrap();
        assert_eq!(found, person(&key, "weekly.example.org", &address("grace@EXAMPLE.org")));
        assert_ne!(found, person(&key, "weekly.example.org", &address("hope@example.org")));
    }

    #[test]
    fn every_altered_bit_is_refused() {
        use base64::Engine as _;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let key = Key::new([7; 32]);
        let token = Token::new(&key, "a.example", &address("grace@example.org"));
        let bytes = URL_SAFE_NO_PAD.decode(token.text()).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut altered = bytes.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            assert!(read(&key, "a.example", &URL_SAFE_NO_PAD.encode(altered)).is_err(), "bit {bit}");
        }
        for length in 0..token.text().len() {
            assert!(read(&key, "a.example", token.text().get(..length).unwrap()).is_err(), "{length}");
        }
        assert_eq!(read(&key, "b.example", token.text()), Err(TokenProblem::Foreign));
        assert_eq!(read(&Key::new([8; 32]), "a.example", token.text()), Err(TokenProblem::Foreign));
    }

    #[test]
    fn the_mail_has_an_address_of_its_own() {
        let key = Key::new([7; 32]);
        let token = Token::new(&key, "a.example", &address("grace@example.org"));
        let uri = Message::new(address("a&b@example.org"), &token).uri();
        assert_eq!(uri, format!("mailto:a%26b@example.org?subject=unsubscribe%20{}", token.text()));
    }
}
