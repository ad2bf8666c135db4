//! Mail addresses, valid by construction.

use std::fmt;

use thiserror::Error;

/// Why a text is no mail address. The text itself is never repeated: it may be a person's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    /// Nothing there.
    #[error("it is empty")]
    Empty,
    /// No `@`, or more than one.
    #[error("it needs exactly one @")]
    At,
    /// A control character, a space or a line break inside.
    #[error("it holds a space or a hidden character")]
    Space,
    /// The part before the `@` is not an RFC 5321 dot-string, or longer than 64 octets.
    #[error("the part before the @ is not valid")]
    Local,
    /// The domain is not valid after IDNA, has no dot, or is longer than 253 octets.
    #[error("the part after the @ is not a domain")]
    Domain,
}

/// One mail address: an RFC 5321 dot-string (or its RFC 6531 form), `@`, and a domain as A-label in lower case.
/// `Debug` masks the part before the `@`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress {
    text: String,
    at: usize,
}

impl EmailAddress {
    /// Reads an address; white space around it is dropped, the domain brought to its IDNA A-label (RFC 5891).
    ///
    /// # Errors
    /// An [`AddressError`] that says which part is wrong without repeating it.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(AddressError::Space);
        }
        let (local, domain) = text.split_once('@').ok_or(AddressError::At)?;
        if domain.contains('@') {
            return Err(AddressError::At);
        }
        let dot_string = !local.is_empty() && local.len() <= 64 && local.split('.').all(is_dot_atom);
        if !dot_string {
            return Err(AddressError::Local);
        }
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| AddressError::Domain)?;
        let labels = domain.contains('.')
            && domain.len() <= 253
            && domain.split('.').all(|label| !label.is_empty() && label.len() <= 63);
        if !labels {
            return Err(AddressError::Domain);
        }
        Ok(Self { at: local.len(), text: format!("{local}@{domain}") })
    }

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The part before the `@`, as typed.
    #[must_use]
    pub fn local(&self) -> &str {
        self.text.get(..self.at).unwrap_or_default()
    }

    /// The domain as A-label in lower case.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.text.get(self.at + 1..).unwrap_or_default()
    }

    /// The form under which two spellings are the same person: NFC, lower case.
    #[must_use]
    pub fn canonical(&self) -> String {
        use unicode_normalization::UnicodeNormalization as _;
        if self.text.is_ascii() {
            return self.text.to_ascii_lowercase();
        }
        self.text.nfc().collect::<String>().to_lowercase()
    }

    /// Whether it needs SMTPUTF8 (RFC 6531): a local part outside ASCII.
    #[must_use]
    pub fn needs_utf8(&self) -> bool {
        !self.local().is_ascii()
    }

    /// `g…@example.org`, for screens.
    #[must_use]
    pub fn masked(&self) -> String {
        let first = self.local().chars().next().unwrap_or('?');
        format!("{first}…@{}", self.domain())
    }
}

/// RFC 5322 `atext`, and everything printable outside ASCII (RFC 6531).
fn is_dot_atom(atom: &str) -> bool {
    !atom.is_empty()
        && atom.chars().all(|c| {
            c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || (!c.is_ascii() && !c.is_control())
        })
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// An address with the name that stands before it: `Example Mission <news@example.org>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The display name; may be empty. Never holds control characters.
    pub name: String,
    /// The address.
    pub address: EmailAddress,
}

impl Mailbox {
    /// Reads `Name <address>`, `"Name" <address>` or a bare address.
    ///
    /// # Errors
    /// As [`EmailAddress::parse`]; a control character in the name is [`AddressError::Space`].
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        let Some((name, rest)) = text.rsplit_once('<') else {
            return Ok(Self { name: String::new(), address: EmailAddress::parse(text)? });
        };
        let address = rest.strip_suffix('>').ok_or(AddressError::At)?;
        let name = name.trim().trim_matches('"').trim();
        if name.chars().any(char::is_control) {
            return Err(AddressError::Space);
        }
        Ok(Self { name: name.to_owned(), address: EmailAddress::parse(address)? })
    }
}

#[cfg(test)]
mod tests {
    use super::{AddressError, EmailAddress, Mailbox};

    #[test]
    fn domains_become_a_labels() {
        let address = EmailAddress::parse(" Grace@한국.Example ").unwrap();
        assert_eq!(address.as_str(), "Grace@xn--3e0b707e.example");
        assert_eq!(address.canonical(), "grace@xn--3e0b707e.example");
        assert_eq!(format!("{address:?}"), "G…@xn--3e0b707e.example");
    }

    #[test]
    fn wrong_ones_say_which_part() {
        let cases = [
            ("", AddressError::Empty),
            ("grace", AddressError::At),
            ("a@b@example.org", AddressError::At),
            ("a b@example.org", AddressError::Space),
            ("a@example.org\r\nBcc: b@example.org", AddressError::Space),
            ("a..b@example.org", AddressError::Local),
            ("\"a\"@example.org", AddressError::Local),
            ("a@localhost", AddressError::Domain),
            ("a@exa_mple.org", AddressError::Domain),
            ("a@.org", AddressError::Domain),
        ];
        for (text, expected) in cases {
            assert_eq!(EmailAddress::parse(text), Err(expected), "{text:?}");
        }
    }

    #[test]
    fn mailboxes_have_names() {
        let mailbox = Mailbox::parse("\"Example Mission\" <news@example.org>").unwrap();
        assert_eq!((mailbox.name.as_str(), mailbox.address.as_str()), ("Example Mission", "news@example.org"));
        assert_eq!(Mailbox::parse("news@example.org").unwrap().name, "");
        assert!(Mailbox::parse("A\u{7} <news@example.org>").is_err());
    }
}
