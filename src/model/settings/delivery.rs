//! How letters leave.

use std::collections::BTreeMap;
use std::time::Duration;

/// At most `count` letters in any window of `per`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How many; at least 1.
    pub count: u32,
    /// In which time: a second, minute, hour or day.
    pub per: Duration,
}

/// `[delivery]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Limits for all letters.
    pub limits: Vec<Limit>,
    /// Limits by the domain of the reader's address, in lower case.
    pub domain_limits: BTreeMap<String, Vec<Limit>>,
    /// Connections at once, 1 to 50.
    pub connections: u8,
    /// Letters before a connection is made anew.
    pub messages_per_connection: u32,
}

/// How a connection is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// STARTTLS, required (RFC 3207, RFC 8314).
    StartTls,
    /// TLS from the first byte.
    Implicit,
    /// None: only towards this computer itself.
    None,
}

/// Where a secret comes from; never the secret itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Secret {
    /// Nowhere: no login.
    #[default]
    None,
    /// The first line a command prints.
    Command(String),
    /// The first line of a file of mode 0600.
    File(String),
    /// A variable of the environment.
    Env(String),
    /// An OAuth token a command prints (XOAUTH2).
    TokenCommand(String),
}

/// Who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedBy {
    /// Phoebe, with the keys of `[dkim]`.
    Us,
    /// The server.
    Relay,
}

/// `[smtp]` or one `[[smtp.fallback]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Smtp {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Security.
    pub tls: Tls,
    /// Login name; empty: none.
    pub username: String,
    /// Its password or token.
    pub secret: Secret,
    /// PEM file of a private authority, relative to the folder; empty: the system's.
    pub ca_file: String,
    /// Who signs.
    pub dkim: SignedBy,
}

/// One key of `[dkim]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DkimKey {
    /// Its selector.
    pub selector: String,
    /// Its file, relative to the folder.
    pub file: String,
}

/// `[dkim]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dkim {
    /// The signing domain; the domain of `from` where it was left out.
    pub domain: String,
    /// The keys, in order.
    pub keys: Vec<DkimKey>,
}
