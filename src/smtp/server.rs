//! A mail server as it was set: where it is, how it is secured, who logs in, and how long each answer may take.

use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use secrecy::SecretString;

use crate::model::settings::Tls;
use crate::smtp::token::Tokens;
use crate::smtp::{ConnectError, Fetch, tls};

/// Name and what proves it.
#[derive(Clone, Debug)]
pub struct Login {
    pub(super) username: String,
    pub(super) proof: Proof,
}

/// What proves it.
#[derive(Clone, Debug)]
pub(super) enum Proof {
    Password(SecretString),
    Token(Arc<Tokens>),
}

impl Login {
    /// With a password: PLAIN or LOGIN.
    #[must_use]
    pub fn password(username: &str, password: SecretString) -> Self {
        Self { username: username.to_owned(), proof: Proof::Password(password) }
    }

    /// With an OAuth 2.0 access token: XOAUTH2. `fetch` gives one now, and another one each time a server refuses the
    /// last, because its hour is over.
    ///
    /// # Errors
    /// What `fetch` says.
    pub fn token(username: &str, fetch: Box<Fetch>) -> Result<Self, String> {
        Ok(Self { username: username.to_owned(), proof: Proof::Token(Arc::new(Tokens::new(fetch)?)) })
    }
}

/// How long each step may take (RFC 5321 section 4.5.3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Reaching the port, for each of the host's addresses.
    pub connect: Duration,
    /// The TLS handshake.
    pub handshake: Duration,
    /// The greeting.
    pub greeting: Duration,
    /// EHLO, STARTTLS, each step of the login, RSET.
    pub command: Duration,
    /// MAIL FROM.
    pub mail: Duration,
    /// RCPT TO.
    pub rcpt: Duration,
    /// DATA.
    pub data: Duration,
    /// Each step of writing the letter.
    pub body: Duration,
    /// The final dot. A short one makes duplicates.
    pub dot: Duration,
    /// QUIT, whose answer changes nothing.
    pub quit: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            handshake: Duration::from_mins(1),
            greeting: Duration::from_mins(5),
            command: Duration::from_mins(5),
            mail: Duration::from_mins(5),
            rcpt: Duration::from_mins(5),
            data: Duration::from_mins(2),
            body: Duration::from_mins(3),
            dot: Duration::from_mins(10),
            quit: Duration::from_secs(5),
        }
    }
}

impl Timeouts {
    /// The same time for each step.
    #[must_use]
    pub fn all(each: Duration) -> Self {
        Self {
            connect: each,
            handshake: each,
            greeting: each,
            command: each,
            mail: each,
            rcpt: each,
            data: each,
            body: each,
            dot: each,
            quit: each,
        }
    }
}

/// One server, ready to be connected to, any number of times.
#[derive(Clone)]
pub struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: Tls,
    pub(super) security: Option<Arc<ClientConfig>>,
    pub(super) login: Option<Login>,
    pub(super) hello: String,
    pub(super) timeouts: Timeouts,
    pub(super) pipelining: bool,
    pub(super) plain: bool,
}

impl Server {
    /// A server without login, with the standard's timeouts. `hello` is the name we give ourselves (RFC 5321 section
    /// 4.1.4): a domain, or an address literal like `[127.0.0.1]`.
    ///
    /// # Errors
    /// [`ConnectError::Roots`] when `roots` holds no certificate or this computer has none.
    pub fn new(host: &str, port: u16, tls: Tls, roots: Option<&[u8]>, hello: &str) -> Result<Self, ConnectError> {
        let security = match tls {
            Tls::None => None,
            Tls::StartTls | Tls::Implicit => Some(tls::config(roots)?),
        };
        Ok(Self {
            host: host.to_owned(),
            port,
            tls,
            security,
            login: None,
            hello: hello.to_owned(),
            timeouts: Timeouts::default(),
            pipelining: true,
            plain: false,
        })
    }

    /// With a login. It is sent over TLS, or to this computer itself.
    #[must_use]
    pub fn with_login(mut self, login: Login) -> Self {
        self.login = Some(login);
        self
    }

    /// With other timeouts.
    #[must_use]
    pub fn with_timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// One command at a time, whatever the server offers.
    #[must_use]
    pub fn without_pipelining(mut self) -> Self {
        self.pipelining = false;
        self
    }

    /// Uses nothing the server offers that a letter can go without: for servers that stumble over it.
    #[must_use]
    pub fn without_extensions(mut self) -> Self {
        self.plain = true;
        self
    }

    /// `host:port`, as messages name it.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Server({}, {:?})", self.place(), self.tls)
    }
}
