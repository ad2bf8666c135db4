//! Private keys as `openssl` writes them: PEM, PKCS#8 (RFC 5208) or PKCS#1 (RFC 8017). A key is never shown.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::error::{KeyRejected, Unspecified};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{Ed25519KeyPair, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

/// Why a file is no key to sign with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// No PEM text with a private key in it.
    #[error("this is no private key: it needs a line “-----BEGIN PRIVATE KEY-----”")]
    NotAKey,
    /// Locked with a passphrase.
    #[error("this key is locked with a passphrase, and nobody is there to type it: write it without one")]
    Encrypted,
    /// The half that belongs into the DNS.
    #[error("this is the public half of a key: name the file with the private one")]
    Public,
    /// RSA of fewer than 2048 bits.
    #[error("this RSA key is too short: make one of 2048 bits")]
    TooShort,
    /// RSA of more than 8192 bits.
    #[error("this RSA key is too long: make one of 2048 bits")]
    TooLong,
    /// Another kind of key.
    #[error("this is another kind of key: letters are signed with RSA or Ed25519")]
    Kind,
    /// It begins like a key and does not go on like one.
    #[error("this key is damaged: put back the copy of your backup, or make a new one")]
    Damaged,
}

/// A private key. `Debug` shows its kind only.
pub struct SigningKey(Kind);

enum Kind {
    Rsa(KeyPair),
    Ed25519(Ed25519KeyPair),
}

impl SigningKey {
    /// Reads a file's content.
    ///
    /// # Errors
    /// A [`KeyError`] with what to do.
    pub fn read(file: &[u8]) -> Result<Self, KeyError> {
        let text = String::from_utf8_lossy(file);
        let (label, lines) = block(&text).ok_or(KeyError::NotAKey)?;
        if label == "ENCRYPTED PRIVATE KEY" || lines.contains("ENCRYPTED") {
            return Err(KeyError::Encrypted);
        }
        let der = || {
            let digits: String = lines.split_whitespace().collect();
            STANDARD.decode(digits).map_err(|_| KeyError::Damaged)
        };
        match label {
            "PRIVATE KEY" => pkcs8(&der()?),
            "RSA PRIVATE KEY" => KeyPair::from_der(&der()?).map(rsa).map_err(refused),
            "EC PRIVATE KEY" | "DSA PRIVATE KEY" | "OPENSSH PRIVATE KEY" => Err(KeyError::Kind),
            label if label.contains("PUBLIC KEY") => Err(KeyError::Public),
            _ => Err(KeyError::NotAKey),
        }
    }

    /// `a=` of a signature.
    pub(super) fn algorithm(&self) -> &'static str {
        match self.0 {
            Kind::Rsa(_) => "rsa-sha256",
            Kind::Ed25519(_) => "ed25519-sha256",
        }
    }

    /// Signs; the same bytes give the same signature (RFC 8017, 8.2; RFC 8032, 5.1.6). Ed25519 signs the hash
    /// (RFC 8463, 3).
    pub(super) fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, Unspecified> {
        match &self.0 {
            Kind::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), bytes, &mut signature)?;
                Ok(signature)
            }
            Kind::Ed25519(pair) => Ok(pair.try_sign(digest(&SHA256, bytes).as_ref())?.as_ref().to_vec()),
        }
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.algorithm())
    }
}

fn rsa(pair: KeyPair) -> SigningKey {
    SigningKey(Kind::Rsa(pair))
}

/// The kind of key stands inside; the wrong reader says so.
fn pkcs8(der: &[u8]) -> Result<SigningKey, KeyError> {
    match KeyPair::from_pkcs8(der).map_err(refused) {
        Err(KeyError::Kind) => {
            Ed25519KeyPair::from_pkcs8(der).map(|pair| SigningKey(Kind::Ed25519(pair))).map_err(refused)
        }
        read => read.map(rsa),
    }
}

fn refused(error: KeyRejected) -> KeyError {
    match error.description_() {
        "TooSmall" => KeyError::TooShort,
        "TooLarge" => KeyError::TooLong,
        "WrongAlgorithm" => KeyError::Kind,
        _ => KeyError::Damaged,
    }
}

/// Label and lines of the first PEM block (RFC 7468) of a key; parameters of a curve may stand before it.
fn block(text: &str) -> Option<(&str, &str)> {
    let mut first = None;
    for part in text.split("-----BEGIN ").skip(1) {
        let (label, rest) = part.split_once("-----")?;
        let (lines, _) = rest.split_once("-----END ")?;
        if label.ends_with("KEY") {
            return Some((label, lines));
        }
        first = first.or(Some((label, lines)));
    }
    first
}

#[cfg(test)]
mod tests {
    use super::{KeyError, SigningKey};

    #[test]
    fn what_is_no_key_is_refused_in_words() {
        let pem = |label: &str, lines: &str| format!("-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n");
        let cases = [
            (String::new(), KeyError::NotAKey),
            ("\0\u{1}binary".to_owned(), KeyError::NotAKey),
            ("-----BEGIN PRIVATE KEY-----\nAAAA\n".to_owned(), KeyError::NotAKey),
            (pem("CERTIFICATE", "AAAA"), KeyError::NotAKey),
            (pem("PUBLIC KEY", "AAAA"), KeyError::Public),
            (pem("RSA PUBLIC KEY", "AAAA"), KeyError::Public),
            (pem("ENCRYPTED PRIVATE KEY", "AAAA"), KeyError::Encrypted),
            (pem("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\n\nAAAA"), KeyError::Encrypted),
            (pem("EC PARAMETERS", "AAAA") + &pem("EC PRIVATE KEY", "AAAA"), KeyError::Kind),
            (pem("PRIVATE KEY", "no base64!"), KeyError::Damaged),
            (pem("PRIVATE KEY", "AAAA"), KeyError::Damaged),
            (pem("RSA PRIVATE KEY", "AAAA"), KeyError::Damaged),
        ];
        for (file, expected) in cases {
            assert_eq!(SigningKey::read(file.as_bytes()).unwrap_err(), expected, "{file}");
        }
    }
}
