//! The words of a login: PLAIN (RFC 4616), LOGIN, XOAUTH2. What is said is secret and is never kept.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use secrecy::{ExposeSecret as _, SecretString};

use crate::smtp::Login;
use crate::smtp::server::Proof;

/// What is said this time: the password, or the newest token.
pub(super) struct Words<'a> {
    username: &'a str,
    secret: SecretString,
    is_token: bool,
}

impl<'a> Words<'a> {
    pub(super) async fn of(login: &'a Login) -> Self {
        let (secret, is_token) = match &login.proof {
            Proof::Password(password) => (password.clone(), false),
            Proof::Token(tokens) => (tokens.newest().await, true),
        };
        Self { username: &login.username, secret, is_token }
    }

    /// Other words after a refusal: a token is asked for once more, a password stays what it is.
    ///
    /// # Errors
    /// Why there is no other token.
    pub(super) async fn renewed(self, login: &'a Login) -> Result<Option<Self>, String> {
        let Proof::Token(tokens) = &login.proof else { return Ok(None) };
        Ok(tokens.instead_of(&self.secret).await?.map(|secret| Self { secret, ..self }))
    }
}

/// The lines we say, one after each 334.
pub(super) struct LoginSteps {
    lines: std::vec::IntoIter<String>,
}

impl LoginSteps {
    /// The steps of the first way in `offered` that fits what we have; `None` where none does.
    pub(super) fn new(words: &Words<'_>, offered: &[Mechanism]) -> Option<Self> {
        let fits = |mechanism: &&Mechanism| (**mechanism == Mechanism::Xoauth2) == words.is_token;
        let mechanism = *offered.iter().find(fits)?;
        let credentials = Credentials::new(words.username.to_owned(), words.secret.expose_secret().to_owned());
        let response = |challenge| Some(STANDARD.encode(mechanism.response(&credentials, challenge).ok()?));
        let lines = match mechanism {
            Mechanism::Plain => vec![format!("AUTH PLAIN {}\r\n", response(None)?)],
            Mechanism::Login => vec![
                "AUTH LOGIN\r\n".to_owned(),
                format!("{}\r\n", response(Some("Username:"))?),
                format!("{}\r\n", response(Some("Password:"))?),
            ],
            // A refusal comes as a 334 with details; the empty line asks for the 5xx behind it.
            Mechanism::Xoauth2 => vec![format!("AUTH XOAUTH2 {}\r\n", response(None)?), "\r\n".to_owned()],
        };
        Some(Self { lines: lines.into_iter() })
    }

    pub(super) fn next(&mut self) -> Option<String> {
        self.lines.next()
    }
}

#[cfg(test)]
mod tests {
    use lettre::transport::smtp::authentication::Mechanism::{Login as ByLogin, Plain, Xoauth2};

    use super::{LoginSteps, Words};

    fn lines(words: &Words<'_>, offered: &[super::Mechanism]) -> Option<Vec<String>> {
        LoginSteps::new(words, offered).map(|steps| steps.lines.collect())
    }

    #[test]
    fn a_password_goes_by_plain_or_login_and_a_token_by_xoauth2() {
        let password = Words { username: "u", secret: "p".into(), is_token: false };
        let token = Words { username: "u", secret: "t".into(), is_token: true };
        assert_eq!(lines(&password, &[Plain, ByLogin]).unwrap(), ["AUTH PLAIN AHUAcA==\r\n"]);
        assert_eq!(lines(&password, &[Xoauth2, ByLogin]).unwrap(), ["AUTH LOGIN\r\n", "dQ==\r\n", "cA==\r\n"]);
        // "user=u^Aauth=Bearer t^A^A"
        assert_eq!(
            lines(&token, &[Plain, Xoauth2]).unwrap(),
            ["AUTH XOAUTH2 dXNlcj11AWF1dGg9QmVhcmVyIHQBAQ==\r\n", "\r\n"]
        );
        assert_eq!(lines(&password, &[Xoauth2]), None);
        assert_eq!(lines(&token, &[Plain, ByLogin]), None);
    }
}
