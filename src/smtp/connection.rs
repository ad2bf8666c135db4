//! A connection that sends letters, one recipient each. The final dot is written only after the caller's word that the
//! intent is durable; every way to end says whether that dot went out.

use std::borrow::Cow;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::Quit;
use tokio::time::timeout;

use crate::model::EmailAddress;
use crate::smtp::extensions::Extensions;
use crate::smtp::open;
use crate::smtp::talk::{self, Trouble};
use crate::smtp::wire::Gate;
use crate::smtp::{ConnectError, Loss, Outcome, Phase, Reply, Server, Timeouts};

/// Refusals after which Postfix slows a session down.
const MANY: u32 = 9;

/// Who it is from and for, on the envelope.
#[derive(Clone, Copy, Debug)]
pub struct Envelope<'a> {
    /// Where bounces go.
    pub from: &'a EmailAddress,
    /// The one reader.
    pub to: &'a EmailAddress,
}

/// A connection, ready for the next letter.
pub struct Connection {
    smtp: AsyncSmtpConnection,
    gate: Arc<Gate>,
    extensions: Extensions,
    timeouts: Timeouts,
    tried: u32,
    refused: u32,
    broken: bool,
}

impl Connection {
    /// Connects, secures and logs in.
    ///
    /// # Errors
    /// A [`ConnectError`] that says whether trying later may help.
    pub async fn open(server: &Server) -> Result<Self, ConnectError> {
        let open::Opened { smtp, gate, extensions } = Box::pin(open::open(server)).await?;
        Ok(Self { smtp, gate, extensions, timeouts: server.timeouts, tried: 0, refused: 0, broken: false })
    }

    /// Sends one letter (CRLF line ends, not dot-stuffed). `commit` is awaited when everything but the final dot is
    /// written; only when it says `Ok` the dot goes out. It is not awaited at all when the server refuses before.
    ///
    /// # Errors
    /// What `commit` says: the letter was not sent then, and the connection cannot be used any more.
    pub async fn send<E>(
        &mut self,
        envelope: Envelope<'_>,
        letter: &[u8],
        commit: impl Future<Output = Result<(), E>>,
    ) -> Result<Outcome, E> {
        self.tried = self.tried.saturating_add(1);
        if let Err((phase, trouble)) = self.hand_over(envelope, letter).await {
            return Ok(self.ended(phase, trouble).await);
        }
        // From here on a half letter lies on the line; only the final dot makes it whole.
        self.broken = true;
        commit.await?;
        if let Some(answer) = poll_once(self.smtp.read_response()).await {
            // The server spoke or left before the dot: whatever it says, it has not got the letter.
            let trouble = answer.map_or_else(|error| talk::trouble(&error), |_| Trouble::Lost(Loss::Nonsense));
            return Ok(self.ended(Phase::Body, trouble).await);
        }
        let answer = talk::say(&mut self.smtp, ".\r\n", self.timeouts.dot).await;
        Ok(match answer.and_then(|answer| talk::expect(&answer, 200)) {
            Ok(reply) => {
                self.broken = false;
                Outcome::Accepted(reply)
            }
            Err(Trouble::No(reply)) => {
                self.broken = reply.code == 421;
                self.refused = self.refused.saturating_add(1);
                Outcome::Refused { phase: Phase::Dot, reply }
            }
            Err(Trouble::Lost(loss)) => Outcome::LostAfterDot { loss },
        })
    }

    /// Letters tried on this connection.
    #[must_use]
    pub fn tried(&self) -> u32 {
        self.tried
    }

    /// Whether the next letter may go over this connection.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        !self.broken && self.refused < MANY
    }

    /// Says goodbye. The answer changes nothing.
    pub async fn quit(mut self) {
        if !self.broken {
            drop(timeout(self.timeouts.quit, self.smtp.command(Quit)).await);
        }
    }

    /// MAIL, RCPT, DATA and the letter, without the final dot.
    async fn hand_over(&mut self, envelope: Envelope<'_>, letter: &[u8]) -> Result<(), (Phase, Trouble)> {
        let (text, mail) = self.prepare(envelope, letter).map_err(|reply| (Phase::Mail, Trouble::No(reply)))?;
        let rcpt = format!("RCPT TO:<{}>\r\n", envelope.to.as_str());
        let within = self.timeouts;
        let steps = [
            (Phase::Mail, mail.as_str(), within.mail, 250),
            (Phase::Rcpt, &rcpt, within.rcpt, 250),
            (Phase::Data, "DATA\r\n", within.data, 354),
        ];
        for (phase, command, within, wanted) in steps {
            let answer = talk::say(&mut self.smtp, command, within).await;
            answer.and_then(|answer| talk::expect(&answer, wanted)).map_err(|trouble| (phase, trouble))?;
        }
        let lost = match timeout(within.body, write(&mut self.smtp, &self.gate, &text)).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(trouble)) => trouble,
            Err(_) => Trouble::Lost(Loss::Timeout),
        };
        self.broken = true;
        Err((Phase::Body, lost))
    }

    /// The letter as it goes over the line, and its MAIL command; or why this server cannot take it, in the words a
    /// server would use.
    fn prepare<'a>(&self, envelope: Envelope<'_>, letter: &'a [u8]) -> Result<(Cow<'a, str>, String), Reply> {
        use fmt::Write as _;
        let text = std::str::from_utf8(letter)
            .map_err(|_| Reply::new(554, "5.6.0 the letter is neither ASCII nor UTF-8"))
            .and_then(stuffed)?;
        let mut mail = format!("MAIL FROM:<{}>", envelope.from.as_str());
        let utf8 = envelope.from.needs_utf8() || envelope.to.needs_utf8();
        match self.extensions.size {
            Some(most) if most > 0 && letter.len() > most => {
                return Err(Reply::new(552, &format!("5.3.4 the server takes {most} bytes, the letter has more")));
            }
            Some(_) => write!(mail, " SIZE={}", letter.len()).unwrap_or_default(),
            None => {}
        }
        if !letter.is_ascii() {
            if !self.extensions.eight_bit {
                return Err(Reply::new(554, "5.6.3 the server does not take 8-bit letters"));
            }
            mail.push_str(" BODY=8BITMIME");
        }
        if utf8 {
            if !self.extensions.utf8 {
                return Err(Reply::new(553, "5.6.7 the server does not take addresses outside ASCII"));
            }
            mail.push_str(" SMTPUTF8");
        }
        mail.push_str("\r\n");
        Ok((text, mail))
    }

    /// What an end before the final dot means, and the line made ready for the next letter.
    async fn ended(&mut self, phase: Phase, trouble: Trouble) -> Outcome {
        match trouble {
            Trouble::No(reply) => {
                self.refused = self.refused.saturating_add(1);
                self.broken |= reply.code == 421;
                if !self.broken {
                    let reset = talk::say(&mut self.smtp, "RSET\r\n", self.timeouts.command).await;
                    self.broken = reset.and_then(|answer| talk::expect(&answer, 250)).is_err();
                }
                Outcome::Refused { phase, reply }
            }
            Trouble::Lost(loss) => {
                self.broken = true;
                Outcome::LostBeforeDot { phase, loss }
            }
        }
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connection({} tried, {} refused, broken: {})", self.tried, self.refused, self.broken)
    }
}

/// Writes the letter behind the closed gate. An answer at this point comes too early.
async fn write(smtp: &mut AsyncSmtpConnection, gate: &Gate, text: &str) -> Result<(), Trouble> {
    gate.close();
    let early = {
        let mut command = pin!(smtp.command(text));
        poll_fn(|context| match command.as_mut().poll(context) {
            Poll::Ready(answer) => Poll::Ready(Some(answer)),
            Poll::Pending if gate.reader_waits() => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        })
        .await
    };
    gate.open();
    match early {
        None => Ok(()),
        Some(Ok(_)) => Err(Trouble::Lost(Loss::Nonsense)),
        Some(Err(error)) => Err(talk::trouble(&error)),
    }
}

/// The future's value if it is there already.
async fn poll_once<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

/// Doubles dots at the beginning of lines (RFC 5321 section 4.5.2) and ends the last line. A bare CR or LF is refused:
/// servers differ on what it means (SMTP smuggling).
fn stuffed(letter: &str) -> Result<Cow<'_, str>, Reply> {
    let lines_whole = letter.split("\r\n").all(|line| !line.contains(['\r', '\n']));
    if !lines_whole {
        return Err(Reply::new(554, "5.6.0 the letter holds a bare CR or LF"));
    }
    let dots = letter.starts_with('.') || letter.contains("\r\n.");
    if !dots && letter.ends_with("\r\n") {
        return Ok(Cow::Borrowed(letter));
    }
    let mut text = String::with_capacity(letter.len() + 64);
    for line in letter.split_inclusive("\r\n") {
        if line.starts_with('.') {
            text.push('.');
        }
        text.push_str(line);
    }
    if !text.ends_with("\r\n") {
        text.push_str("\r\n");
    }
    Ok(Cow::Owned(text))
}

#[cfg(test)]
mod tests {
    use super::stuffed;

    #[test]
    fn dots_are_doubled_and_bare_line_ends_refused() {
        assert_eq!(stuffed("a\r\n.b\r\n..\r\n").unwrap(), "a\r\n..b\r\n...\r\n");
        assert_eq!(stuffed(".").unwrap(), "..\r\n");
        assert_eq!(stuffed("a.\r\n").unwrap(), "a.\r\n");
        for smuggled in ["a\n.\nMAIL", "a\r.\r", "a\r\n.\n", "a\n"] {
            assert!(stuffed(smuggled).is_err(), "{smuggled:?}");
        }
    }
}
