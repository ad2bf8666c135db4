//! A connection that sends letters, one recipient each, in three steps: the envelope, the letter without its final dot,
//! the dot. Between the last two the caller makes its intent durable; every way to end says whether the dot went out.
//! Where the server offers PIPELINING (RFC 2920) an envelope is one write, and goes along with the dot before it.

use std::fmt;

use tokio::time::timeout;

use crate::model::{EmailAddress, Stitched};
use crate::smtp::answer::Answer;
use crate::smtp::envelope::stuffed;
use crate::smtp::extensions::Extensions;
use crate::smtp::wire::Wire;
use crate::smtp::{ConnectError, Envelope, Loss, Outcome, Phase, Reply, Server, Timeouts, open};

/// Refusals with no letter taken in between, after which Postfix slows a session down (`smtpd_soft_error_limit`).
const MANY: u32 = 9;

/// A connection, ready for the next letter.
pub struct Connection {
    wire: Wire,
    extensions: Extensions,
    timeouts: Timeouts,
    tried: u32,
    /// Refusals since a letter was taken.
    refused: u32,
    broken: bool,
    plain: bool,
    /// The last envelope was refused after MAIL: the next one begins with RSET.
    unfinished: bool,
    /// What went along with the last dot; its answers are not read yet.
    ahead: Option<Ahead>,
}

/// A letter that is announced already.
#[derive(PartialEq, Eq)]
struct Ahead {
    from: EmailAddress,
    to: EmailAddress,
    bytes: usize,
}

impl Ahead {
    fn of(envelope: Envelope<'_>, letter: &Stitched) -> Self {
        Self { from: envelope.from.clone(), to: envelope.to.clone(), bytes: letter.len() }
    }
}

/// A connection whose server waits for a letter's text.
#[must_use = "a letter that was announced and is not sent ends the connection"]
pub struct Announced<'c> {
    line: &'c mut Connection,
}

/// A connection whose server has a letter's text and waits for the final dot.
#[must_use = "without its dot a letter is not sent, and the connection ends"]
pub struct Held<'c> {
    line: &'c mut Connection,
}

/// Not the answers that were hoped for.
enum Trouble {
    No(Reply),
    Lost(Loss),
}

impl Connection {
    /// Connects, secures and logs in.
    ///
    /// # Errors
    /// A [`ConnectError`] that says whether trying later may help.
    pub async fn open(server: &Server) -> Result<Self, ConnectError> {
        let open::Opened { wire, mut extensions } = Box::pin(open::open(server)).await?;
        extensions.pipelining &= server.pipelining && !server.plain;
        if server.plain {
            extensions.size = None;
        }
        let (timeouts, plain) = (server.timeouts, server.plain);
        let (tried, refused, broken, unfinished, ahead) = (0, 0, false, false, None);
        Ok(Self { wire, extensions, timeouts, tried, refused, broken, plain, unfinished, ahead })
    }

    /// Announces a letter (CRLF line ends, not dot-stuffed). A future that is dropped before its end ends the
    /// connection.
    ///
    /// # Errors
    /// Why the letter is not taken: refused, or lost before the dot.
    pub async fn announce(&mut self, envelope: Envelope<'_>, letter: &Stitched) -> Result<Announced<'_>, Outcome> {
        self.tried = self.tried.saturating_add(1);
        let answered = if let Some(ahead) = self.ahead.take() {
            self.broken = true;
            // Where another letter was announced than this one, only a new connection can take that back.
            let same = ahead == Ahead::of(envelope, letter);
            if same { self.group_answers(false).await } else { Err((Phase::Mail, Trouble::Lost(Loss::Closed))) }
        } else {
            let commands = match envelope.commands(letter, &self.extensions) {
                Ok(commands) => commands,
                Err(reply) => return Err(Outcome::Refused { phase: Phase::Mail, reply }),
            };
            self.broken = true;
            let pipelining = self.extensions.pipelining;
            if pipelining { self.group(&commands).await } else { self.one_by_one(&commands).await }
        };
        match answered {
            Ok(()) => {
                self.unfinished = false;
                Ok(Announced { line: self })
            }
            Err((phase, Trouble::No(reply))) => {
                // One that refuses RSET has no clean state to go on from.
                self.broken = reply.code == 421 || phase == Phase::Reset;
                self.refused = self.refused.saturating_add(1);
                Err(Outcome::Refused { phase, reply })
            }
            Err((phase, Trouble::Lost(loss))) => Err(Outcome::LostBeforeDot { phase, loss }),
        }
    }

    /// Letters tried on this connection.
    #[must_use]
    pub fn tried(&self) -> u32 {
        self.tried
    }

    /// Whether it uses no extension.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// Whether the next letter may go over this connection.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        !self.broken && self.refused < MANY
    }

    /// Whether the next letter went along with the last dot, and may go.
    #[must_use]
    pub fn has_announced(&self) -> bool {
        self.ahead.is_some() && self.is_usable()
    }

    /// Whether the server has given up a connection that lay idle: it said so, or hung up. Nothing is waited for.
    pub async fn is_given_up(&mut self) -> bool {
        self.ahead.is_none() && self.wire.has_spoken().await
    }

    /// Says goodbye. The answer changes nothing. An envelope that went ahead goes down with the connection.
    pub async fn quit(mut self) {
        if !self.broken && self.ahead.is_none() {
            let within = self.timeouts.quit;
            let goodbye = async {
                if self.wire.write(b"QUIT\r\n", within).await.is_ok() {
                    drop(self.wire.answer(within).await);
                }
            };
            drop(timeout(within, goodbye).await);
        }
    }

    async fn group(&mut self, commands: &[String; 2]) -> Result<(), (Phase, Trouble)> {
        if self.wire.has_spoken().await {
            return Err((Phase::Mail, self.unasked().await));
        }
        let reset = self.unfinished;
        let text = group_text(commands, reset);
        let written = self.wire.write(text.as_bytes(), self.timeouts.command).await;
        written.map_err(|loss| (Phase::Mail, Trouble::Lost(loss)))?;
        self.group_answers(reset).await
    }

    /// All answers of a group are read, whatever the first one says (RFC 2920, section 3.1).
    async fn group_answers(&mut self, reset: bool) -> Result<(), (Phase, Trouble)> {
        if reset {
            let answer = self.wire.answer(self.timeouts.command).await;
            wanted(answer, 250).map_err(|_| (Phase::Reset, Trouble::Lost(Loss::Nonsense)))?;
        }
        let within = [self.timeouts.mail, self.timeouts.rcpt, self.timeouts.data];
        let mail = self.ask(Phase::Mail, 250, within[0]).await;
        if closes(&mail) {
            return mail;
        }
        let rcpt = self.ask(Phase::Rcpt, 250, within[1]).await;
        if closes(&rcpt) {
            return mail.and(rcpt);
        }
        let data = self.ask(Phase::Data, 354, within[2]).await;
        if closes(&data) {
            return mail.and(rcpt).and(data);
        }
        let refused = mail.and(rcpt);
        self.unfinished = refused.is_err() || data.is_err();
        if refused.is_err() && data.is_ok() {
            // It waits for a letter to nobody: an empty one, which it refuses or forgets.
            let said = self.wire.write(b".\r\n", self.timeouts.command).await;
            said.map_err(|loss| (Phase::Data, Trouble::Lost(loss)))?;
            let answer = self.wire.answer(self.timeouts.command).await;
            answer.map_err(|loss| (Phase::Data, Trouble::Lost(loss)))?;
        }
        refused.and(data)
    }

    async fn one_by_one(&mut self, [mail, rcpt]: &[String; 2]) -> Result<(), (Phase, Trouble)> {
        let within = self.timeouts;
        let reset = self.unfinished.then_some((Phase::Reset, "RSET\r\n", 250, within.command));
        self.unfinished = true;
        let steps = [
            (Phase::Mail, mail.as_str(), 250, within.mail),
            (Phase::Rcpt, rcpt.as_str(), 250, within.rcpt),
            (Phase::Data, "DATA\r\n", 354, within.data),
        ];
        for (phase, command, code, within) in reset.into_iter().chain(steps) {
            if self.wire.has_spoken().await {
                return Err((phase, self.unasked().await));
            }
            self.wire.write(command.as_bytes(), within).await.map_err(|loss| (phase, Trouble::Lost(loss)))?;
            self.ask(phase, code, within).await?;
        }
        Ok(())
    }

    async fn ask(&mut self, phase: Phase, code: u16, within: std::time::Duration) -> Result<(), (Phase, Trouble)> {
        wanted(self.wire.answer(within).await, code).map(drop).map_err(|trouble| (phase, trouble))
    }

    /// What a server means that speaks before it is asked: a refusal counts, anything else is no SMTP.
    async fn unasked(&mut self) -> Trouble {
        match self.wire.answer(self.timeouts.command).await {
            Ok(answer) if answer.code >= 400 => Trouble::No(answer.reply()),
            Ok(_) => Trouble::Lost(Loss::Nonsense),
            Err(loss) => Trouble::Lost(loss),
        }
    }
}

impl<'c> Announced<'c> {
    /// Writes the letter without its final dot. The same letter as announced.
    ///
    /// # Errors
    /// As [`Connection::announce`]; the connection cannot be used any more.
    pub async fn write(self, letter: &Stitched) -> Result<Held<'c>, Outcome> {
        let line = self.line;
        let within = line.timeouts.body;
        match line.wire.write_listening(&stuffed(letter), within).await {
            Ok(true) => Ok(Held { line }),
            Ok(false) => Err(early(line.unasked().await)),
            Err(loss) => Err(Outcome::LostBeforeDot { phase: Phase::Body, loss }),
        }
    }
}

impl Held<'_> {
    /// Writes the final dot and waits for the word on it. `next`, if its server can pipeline, is announced in the same
    /// write: then it must be the next letter over this connection.
    pub async fn dot(self, next: Option<(Envelope<'_>, &Stitched)>) -> Outcome {
        let line = self.line;
        if line.wire.has_spoken().await {
            // Whatever it says, it has not got the letter.
            return early(line.unasked().await);
        }
        let mut text = ".\r\n".to_owned();
        if let Some((envelope, letter)) = next.filter(|_| line.extensions.pipelining)
            && let Ok(commands) = envelope.commands(letter, &line.extensions)
        {
            text.push_str(&group_text(&commands, false));
            line.ahead = Some(Ahead::of(envelope, letter));
        }
        let told = match line.wire.write(text.as_bytes(), line.timeouts.command).await {
            Ok(()) => line.wire.answer(line.timeouts.dot).await,
            Err(loss) => Err(loss),
        };
        match wanted(told, 250) {
            Ok(answer) => {
                line.broken = false;
                line.refused = 0;
                Outcome::Accepted(answer.reply())
            }
            Err(Trouble::No(reply)) => {
                line.broken = reply.code == 421;
                line.refused = line.refused.saturating_add(1);
                Outcome::Refused { phase: Phase::Dot, reply }
            }
            Err(Trouble::Lost(loss)) => Outcome::LostAfterDot { loss },
        }
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connection({} tried, {} refused, broken: {})", self.tried, self.refused, self.broken)
    }
}

fn early(trouble: Trouble) -> Outcome {
    match trouble {
        Trouble::No(reply) => Outcome::Refused { phase: Phase::Body, reply },
        Trouble::Lost(loss) => Outcome::LostBeforeDot { phase: Phase::Body, loss },
    }
}

fn group_text([mail, rcpt]: &[String; 2], reset: bool) -> String {
    format!("{}{mail}{rcpt}DATA\r\n", if reset { "RSET\r\n" } else { "" })
}

/// Asks for exactly this kind of answer: 2xx or 354.
fn wanted(answer: Result<Answer, Loss>, code: u16) -> Result<Answer, Trouble> {
    let answer = answer.map_err(Trouble::Lost)?;
    match answer.code {
        400.. => Err(Trouble::No(answer.reply())),
        354 if code == 354 => Ok(answer),
        200..300 if code == 250 => Ok(answer),
        _ => Err(Trouble::Lost(Loss::Nonsense)),
    }
}

/// Whether nothing more will be said: the line is lost, or 421.
fn closes(asked: &Result<(), (Phase, Trouble)>) -> bool {
    match asked {
        Err((_, Trouble::Lost(_))) => true,
        Err((_, Trouble::No(reply))) => reply.code == 421,
        Ok(()) => false,
    }
}
