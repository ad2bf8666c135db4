//! What the server says it can do (RFC 5321 section 4.1.1.1): the lines of its answer to EHLO.

use lettre::transport::smtp::authentication::Mechanism;

/// The extensions that matter to us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a line of its own in the answer to EHLO")]
pub(super) struct Extensions {
    pub(super) starttls: bool,
    pub(super) utf8: bool,
    pub(super) eight_bit: bool,
    /// RFC 2920.
    pub(super) pipelining: bool,
    /// RFC 1870. `Some(0)`: no limit.
    pub(super) size: Option<usize>,
    /// In our order: the simplest that sends one answer first.
    pub(super) logins: Vec<Mechanism>,
}

impl Extensions {
    pub(super) fn read<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut extensions = Self::default();
        for line in lines.skip(1) {
            let line = line.to_ascii_uppercase();
            // Old servers write "AUTH=LOGIN".
            let mut words = line.split([' ', '=', '\t']).filter(|word| !word.is_empty());
            match words.next() {
                Some("STARTTLS") => extensions.starttls = true,
                Some("SMTPUTF8") => extensions.utf8 = true,
                Some("8BITMIME") => extensions.eight_bit = true,
                Some("PIPELINING") => extensions.pipelining = true,
                Some("SIZE") => extensions.size = Some(words.next().and_then(|word| word.parse().ok()).unwrap_or(0)),
                Some("AUTH") => extensions.logins.extend(words.filter_map(mechanism)),
                _ => {}
            }
        }
        extensions.logins.sort_by_key(|mechanism| *mechanism != Mechanism::Plain);
        extensions.logins.dedup();
        extensions
    }
}

fn mechanism(word: &str) -> Option<Mechanism> {
    match word {
        "PLAIN" => Some(Mechanism::Plain),
        "LOGIN" => Some(Mechanism::Login),
        "XOAUTH2" => Some(Mechanism::Xoauth2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use lettre::transport::smtp::authentication::Mechanism;

    use super::Extensions;

    #[test]
    fn lines_are_read_in_any_case() {
        let lines =
            ["mx.example.org greets STARTTLS", "starttls", "Size 1000", "AUTH=LOGIN", "auth PLAIN login XOAUTH2"];
        let read = Extensions::read(lines.into_iter());
        assert!(read.starttls && !read.utf8);
        assert_eq!(
            (read.size, read.logins),
            (Some(1000), vec![Mechanism::Plain, Mechanism::Login, Mechanism::Xoauth2])
        );
        assert_eq!(Extensions::read(["STARTTLS"].into_iter()), Extensions::default());
    }
}
