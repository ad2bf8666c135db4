//! One command and its answer. Turns lettre's errors, which do not say what was lost or how, into four plain cases.

use std::error::Error as _;
use std::fmt::Display;
use std::io;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::response::Response;
use tokio::time::timeout;

use crate::smtp::{Loss, Reply};

/// Not the answer that was hoped for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The server says no.
    No(Reply),
    /// It says nothing that helps.
    Lost(Loss),
}

/// Sends a command and waits for its answer, 2xx or 3xx.
pub(super) async fn say(
    smtp: &mut AsyncSmtpConnection,
    command: impl Display,
    within: Duration,
) -> Result<Response, Trouble> {
    hear(timeout(within, smtp.command(command)).await)
}

/// Waits for an answer.
pub(super) async fn listen(smtp: &mut AsyncSmtpConnection, within: Duration) -> Result<Response, Trouble> {
    hear(timeout(within, smtp.read_response()).await)
}

/// Asks for exactly this kind of answer: 2xx or 354.
pub(super) fn expect(response: &Response, wanted: u16) -> Result<Reply, Trouble> {
    let reply = reply(response);
    let fits = if wanted == 354 { reply.code == 354 } else { reply.code / 100 == wanted / 100 };
    if fits { Ok(reply) } else { Err(Trouble::Lost(Loss::Nonsense)) }
}

fn hear(heard: Result<Result<Response, Error>, tokio::time::error::Elapsed>) -> Result<Response, Trouble> {
    match heard {
        Ok(answer) => answer.map_err(|error| trouble(&error)),
        Err(_) => Err(Trouble::Lost(Loss::Timeout)),
    }
}

pub(super) fn trouble(error: &Error) -> Trouble {
    if let Some(code) = error.status() {
        let text = error.source().map(ToString::to_string).unwrap_or_default();
        return Trouble::No(Reply::new(code.into(), &text));
    }
    let text = error.source().map(ToString::to_string).unwrap_or_default();
    let mangled = io_error(error).is_some_and(|kind| kind == io::ErrorKind::InvalidData);
    let closed = text == "incomplete response" || (!error.is_response() && !error.is_client() && !mangled);
    Trouble::Lost(if closed { Loss::Closed } else { Loss::Nonsense })
}

/// The kind of the I/O error at the bottom, if there is one.
pub(super) fn io_error(error: &Error) -> Option<io::ErrorKind> {
    let mut below = error.source();
    while let Some(error) = below {
        if let Some(io) = error.downcast_ref::<io::Error>() {
            return Some(io.kind());
        }
        below = error.source();
    }
    None
}

fn reply(response: &Response) -> Reply {
    let text: Vec<&str> = response.message().collect();
    Reply::new(response.code().into(), &text.join(" "))
}
