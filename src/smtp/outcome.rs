//! What became of one transaction, with the phase it ended in. The final dot divides: before it nothing was handed over.

use std::fmt;

use thiserror::Error;

/// Steps of the dialogue, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Reaching the port.
    Connect,
    /// The TLS handshake.
    Tls,
    /// The server's first words.
    Greeting,
    /// EHLO.
    Hello,
    /// STARTTLS.
    StartTls,
    /// AUTH.
    Login,
    /// MAIL FROM.
    Mail,
    /// RCPT TO.
    Rcpt,
    /// DATA.
    Data,
    /// The letter itself, without the final dot.
    Body,
    /// The final dot.
    Dot,
    /// RSET.
    Reset,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "connecting",
            Self::Tls => "the TLS handshake",
            Self::Greeting => "the greeting",
            Self::Hello => "EHLO",
            Self::StartTls => "STARTTLS",
            Self::Login => "the login",
            Self::Mail => "MAIL FROM",
            Self::Rcpt => "RCPT TO",
            Self::Data => "DATA",
            Self::Body => "the letter",
            Self::Dot => "the final dot",
            Self::Reset => "RSET",
        })
    }
}

/// An answer of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Three digits, 200 to 559.
    pub code: u16,
    /// `5.1.1` (RFC 3463), if the text begins with one.
    pub enhanced: Option<String>,
    /// The text behind the code, its lines joined, without control characters, at most 500 characters. It may hold the
    /// reader's address: for the state, never for a log.
    pub text: String,
}

impl Reply {
    pub(super) fn new(code: u16, text: &str) -> Self {
        let text: String =
            text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(500).collect::<String>().trim().to_owned();
        let enhanced = text.split_whitespace().next().filter(|word| is_enhanced(word, code)).map(str::to_owned);
        Self { code, enhanced, text }
    }

    /// Refused for good (5xx), not only for now (4xx).
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        self.code >= 500
    }

    /// Code and text, as they are kept.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", self.code, self.text)
    }

    /// The code and the enhanced code: what may stand in a log.
    #[must_use]
    pub fn codes(&self) -> String {
        self.enhanced.as_ref().map_or_else(|| self.code.to_string(), |enhanced| format!("{} {enhanced}", self.code))
    }
}

/// RFC 3463 section 2: class "." subject "." detail, where the class is the code's first digit.
fn is_enhanced(word: &str, code: u16) -> bool {
    let mut parts = word.split('.');
    let class = parts.next().and_then(|class| class.parse::<u16>().ok());
    let number = |part: Option<&str>| {
        part.is_some_and(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    class == Some(code / 100) && number(parts.next()) && number(parts.next()) && parts.next().is_none()
}

/// How an answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum Loss {
    /// The connection ended.
    #[error("the connection ended")]
    Closed,
    /// Nothing came in time.
    #[error("no answer came in time")]
    Timeout,
    /// What came is no SMTP.
    #[error("the answer makes no sense")]
    Nonsense,
}

/// What became of one letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Taken: the server answers for it now (RFC 5321 section 6.1).
    Accepted(Reply),
    /// Refused, in so many words: certainly not taken.
    Refused {
        /// Where.
        phase: Phase,
        /// With which words.
        reply: Reply,
    },
    /// No answer, but the final dot was not sent: certainly not taken.
    LostBeforeDot {
        /// Where.
        phase: Phase,
        /// How.
        loss: Loss,
    },
    /// The final dot was sent and its answer is lost: nobody knows (RFC 1047).
    LostAfterDot {
        /// How.
        loss: Loss,
    },
}

impl Outcome {
    /// Where it ended.
    #[must_use]
    pub fn phase(&self) -> Phase {
        match self {
            Self::Refused { phase, .. } | Self::LostBeforeDot { phase, .. } => *phase,
            Self::Accepted(_) | Self::LostAfterDot { .. } => Phase::Dot,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Reply;

    #[test]
    fn enhanced_codes_must_fit_their_code() {
        let enhanced = |code, text| Reply::new(code, text).enhanced;
        assert_eq!(enhanced(550, "5.1.1 no such user").as_deref(), Some("5.1.1"));
        assert_eq!(enhanced(550, "4.1.1 no such user"), None);
        assert_eq!(enhanced(250, "2.0.0.1 ok"), None);
        assert_eq!(enhanced(250, "ok 2.0.0"), None);
        let hidden = Reply::new(550, &format!(" 5.7.1 a\u{7}b\n{}", "x".repeat(900)));
        assert_eq!((hidden.codes().as_str(), hidden.text.len() <= 500), ("550 5.7.1", true));
        assert!(hidden.line().starts_with("550 5.7.1 a b xx"));
    }
}
