//! Why no letter can go over this server at all. Names host and port, never an address, a name of ours or a secret.

use thiserror::Error;

use crate::smtp::{Distrust, Loss, Phase};

/// A connection that could not be made, or could not be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConnectError {
    /// No such host, nothing listens there, or no route (exit 75).
    #[error("{place} cannot be reached: {why}")]
    Unreachable {
        /// `host:port`.
        place: String,
        /// What the system says.
        why: String,
    },
    /// The dialogue ended before a letter could be sent (exit 75).
    #[error("{place}: {loss} at {phase}")]
    Lost {
        /// `host:port`.
        place: String,
        /// Where.
        phase: Phase,
        /// How.
        loss: Loss,
    },
    /// The server does not want us now (exit 75) or at all (exit 78).
    #[error("{place} refused {phase} with {codes}")]
    Refused {
        /// `host:port`.
        place: String,
        /// Where.
        phase: Phase,
        /// Code and enhanced code.
        codes: String,
        /// For good.
        permanent: bool,
    },
    /// `tls = "starttls"`, and the server offers none (exit 78).
    #[error("{place} offers no STARTTLS; nothing is sent without encryption")]
    NoStartTls {
        /// `host:port`.
        place: String,
    },
    /// `tls = "none"` towards another computer (exit 78).
    #[error("{place} is another computer; tls = \"none\" is only for this one")]
    PlainRefused {
        /// `host:port`.
        place: String,
    },
    /// The certificate is not valid for this server (exit 78).
    #[error("{place} shows a certificate that cannot be trusted: {why}")]
    Certificate {
        /// `host:port`.
        place: String,
        /// What is wrong with it.
        why: Distrust,
    },
    /// `ca_file` holds no certificate, or this computer has none (exit 78).
    #[error("the certificates of this computer or of ca_file cannot be used: {why}")]
    Roots {
        /// Why not.
        why: String,
    },
    /// Wrong name or password (exit 78).
    #[error("{place} refused the login with {codes}")]
    LoginRefused {
        /// `host:port`.
        place: String,
        /// Code and enhanced code.
        codes: String,
    },
    /// The server refused the access token, and there is no other (exit 78).
    #[error("{place} refused the access token, and there is no new one: {why}")]
    NoToken {
        /// `host:port`.
        place: String,
        /// Why not.
        why: String,
    },
    /// The server offers no way to log in that we know (exit 78).
    #[error("{place} offers no way to log in that phoebe knows")]
    NoLogin {
        /// `host:port`.
        place: String,
    },
}

impl ConnectError {
    /// Whether trying later may help (exit 75); otherwise a setting is wrong (exit 78).
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::Lost { .. } => true,
            Self::Refused { permanent, .. } => !permanent,
            Self::NoStartTls { .. }
            | Self::PlainRefused { .. }
            | Self::Certificate { .. }
            | Self::Roots { .. }
            | Self::LoginRefused { .. }
            | Self::NoToken { .. }
            | Self::NoLogin { .. } => false,
        }
    }
}
