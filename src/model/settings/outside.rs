//! Safety, state and who is told.

use std::collections::BTreeMap;

use crate::model::settings::{DkimKey, Secret};
use crate::model::{EmailAddress, Language, Mailbox};

/// `[approval] required`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approval {
    /// For `send --due`.
    Due,
    /// For every send.
    Always,
    /// Of two people.
    TwoPeople,
    /// Never.
    Off,
}

/// `[alert]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alert {
    /// Who is told.
    pub mail: Vec<EmailAddress>,
    /// A command that gets the text on its standard input; empty: none.
    pub command: String,
}

/// `delay_days`: days to wait after `Ended`, by tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DelayDays {
    /// For the public edition.
    pub public: u32,
    /// For partners.
    pub partners: u32,
    /// For the team.
    pub team: u32,
}

/// `[safeguard]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeguardRules {
    /// The protected list named in the settings; empty: `protected.toml` or `.toml.age`, if there.
    pub protected: String,
    /// Identity file for an encrypted list; empty: `$CREDENTIALS_DIRECTORY`.
    pub identity: String,
    /// Countries whose readers get nothing unless they asked.
    pub hold_countries: Vec<String>,
    /// Names that may appear with a title.
    pub public_people: Vec<String>,
    /// Numbers and addresses that may appear.
    pub public_contacts: Vec<String>,
    /// When not empty: a link to any other host is a finding.
    pub link_hosts: Vec<String>,
    /// Days to wait.
    pub delay_days: DelayDays,
}

/// `[discreet]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discreet {
    /// A sender that names no ministry.
    pub from: Mailbox,
    /// Envelope sender.
    pub bounce: EmailAddress,
    /// Keys for the domain of `from`.
    pub dkim_keys: Vec<DkimKey>,
    /// Subjects for a neutral note.
    pub subjects: Vec<String>,
    /// Words to exchange, by language.
    pub words: BTreeMap<Language, BTreeMap<String, String>>,
    /// Words that stop such a letter.
    pub never: Vec<String>,
}

/// Where the state is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file of the folder.
    Sqlite(String),
    /// `postgres://…`, with its password.
    Postgres {
        /// The address, without a password.
        url: String,
        /// Where the password comes from.
        password: Secret,
    },
}

/// `[state]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The database.
    pub database: Database,
    /// Days before delivery rows are folded.
    pub keep_days: u32,
}
