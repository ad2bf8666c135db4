//! What is wrong with a server's certificate (RFC 5280, RFC 6125), in words a secretary can pass on to whoever keeps it.

use jiff::Timestamp;
use rustls::CertificateError;
use rustls::pki_types::UnixTime;
use thiserror::Error;

/// Why a certificate is not trusted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Distrust {
    /// Its time is over.
    #[error("it has expired{}", since(" on ", *.ended))]
    Expired {
        /// Since when.
        ended: Option<Timestamp>,
    },
    /// Its time has not come.
    #[error("it is not valid yet{}", since(", only from ", *.begins))]
    TooEarly {
        /// From when.
        begins: Option<Timestamp>,
    },
    /// It is somebody else's.
    #[error("its name is not {host}{}", made_out(.names))]
    WrongName {
        /// Whom we wanted.
        host: String,
        /// Whose it is.
        names: Vec<String>,
    },
    /// Signed by itself, or by an authority this computer does not know.
    #[error("it is signed by nobody this computer trusts")]
    UnknownAuthority,
    /// The certificate of an authority, shown as a server's: what `openssl req -x509` makes when nothing else is said.
    #[error("it is an authority’s own certificate, not a server’s")]
    Authority,
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl Distrust {
    /// Puts the library's finding into our words.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the library adds variants; each has words of its own")]
    pub(super) fn of(error: &CertificateError, host: &str) -> Self {
        let moment = |time: &UnixTime| Timestamp::from_second(i64::try_from(time.as_secs()).unwrap_or(i64::MAX)).ok();
        let host = || host.to_owned();
        match error {
            CertificateError::Expired => Self::Expired { ended: None },
            CertificateError::ExpiredContext { not_after, .. } => Self::Expired { ended: moment(not_after) },
            CertificateError::NotValidYet => Self::TooEarly { begins: None },
            CertificateError::NotValidYetContext { not_before, .. } => Self::TooEarly { begins: moment(not_before) },
            CertificateError::NotValidForName => Self::WrongName { host: host(), names: Vec::new() },
            CertificateError::NotValidForNameContext { presented, .. } => {
                let names = presented.iter().filter_map(|name| quoted(name)).take(3).collect();
                Self::WrongName { host: host(), names }
            }
            CertificateError::UnknownIssuer => Self::UnknownAuthority,
            other => match other.to_string() {
                // The library has no name of its own for this one.
                said if said.contains("CaUsedAsEndEntity") => Self::Authority,
                said => Self::Other(said),
            },
        }
    }
}

/// `DnsName("mail.example.org")` as the library writes it → the name.
fn quoted(name: &str) -> Option<String> {
    let (_, rest) = name.split_once('"')?;
    let (name, _) = rest.split_once('"')?;
    name.chars().all(|c| c.is_ascii_alphanumeric() || ".-_*".contains(c)).then(|| name.to_owned())
}

fn since(word: &str, at: Option<Timestamp>) -> String {
    at.map(|at| format!("{word}{}", at.strftime("%Y-%m-%d"))).unwrap_or_default()
}

fn made_out(names: &[String]) -> String {
    if names.is_empty() { String::new() } else { format!(": it is made out to {}", names.join(", ")) }
}

#[cfg(test)]
mod tests {
    use rustls::CertificateError;
    use rustls::pki_types::ServerName;

    use super::Distrust;

    #[test]
    fn names_of_a_server_are_shown_only_if_they_are_names() {
        let presented =
            ["DnsName(\"mail.example.org\")", "DnsName(\"\u{1b}[2J\")", "strange"].map(str::to_owned).to_vec();
        let expected = ServerName::try_from("smtp.example.org").unwrap();
        let wrong = Distrust::of(&CertificateError::NotValidForNameContext { expected, presented }, "smtp.example.org");
        assert_eq!(wrong.to_string(), "its name is not smtp.example.org: it is made out to mail.example.org");
        let bare = Distrust::of(&CertificateError::NotValidForName, "smtp.example.org");
        assert_eq!(bare.to_string(), "its name is not smtp.example.org");
        assert_eq!(Distrust::of(&CertificateError::Expired, "x").to_string(), "it has expired");
    }
}
