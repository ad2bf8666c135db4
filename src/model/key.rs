//! The folder's secret: 32 bytes that sign tokens, Message-IDs and approvals and hash what logs may not show.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretBox};
use sha2::Sha256;

use crate::model::hex;

/// `phoebe.key`. Never printed; wiped when dropped.
pub struct Key(SecretBox<[u8; 32]>);

impl Key {
    /// From the file's 32 bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(SecretBox::new(Box::new(bytes)))
    }

    /// HMAC-SHA-256 (RFC 2104) over a purpose and parts, each preceded by its length. Different purposes never meet.
    #[must_use]
    pub fn mac(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC takes a key of any length, so this cannot fail; an empty mac would still be a different purpose's.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0.expose_secret()) else {
            return [0; 32];
        };
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Ten hexadecimal digits that stand for a value in logs.
    #[must_use]
    pub fn hash_for_logs(&self, value: &str) -> String {
        let mac = self.mac("log", &[value.as_bytes()]);
        hex(mac.get(..5).unwrap_or_default())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn purposes_and_parts_do_not_meet() {
        let key = Key::new([7; 32]);
        assert_ne!(key.mac("a", &[b"bc"]), key.mac("ab", &[b"c"]));
        assert_ne!(key.mac("a", &[b"b", b"c"]), key.mac("a", &[b"bc"]));
        assert_eq!(key.hash_for_logs("x").len(), 10);
        assert_eq!(format!("{key:?}"), "Key(…)");
    }
}
