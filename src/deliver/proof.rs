//! A proof: the real letter to a few addresses over one connection. No delivery knows of it, so it never counts as sent;
//! but it counts for the limits, which it shares with every run of the folder.

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;
use tokio::sync::watch;

use crate::deliver::pace::May;
use crate::deliver::remembered::Remembered;
use crate::deliver::run::{now, told};
use crate::deliver::{Few, Ledger, NotMade, Reached, Route};
use crate::journal::JournalError;
use crate::model::{EmailAddress, ProofId};
use crate::safeguard::Vetted;
use crate::smtp::{ConnectError, Connection, Envelope, Outcome};

/// Why a proof could not be sent.
#[derive(Debug, Error)]
pub enum ProofError {
    /// The server cannot be used.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The letter could not be made or was not cleared.
    #[error("{0}")]
    NotMade(String),
    /// The state cannot be written.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A limit is reached for longer than a proof waits.
    #[error("a limit is reached")]
    Reached {
        /// Which, and until when.
        reached: Reached,
        /// Letters that had an answer before.
        told: Vec<(EmailAddress, Outcome)>,
    },
}

/// How long a proof waits for its turn.
const PATIENCE: SignedDuration = SignedDuration::from_secs(90);
/// How often it asks again: a run of another process may take the place that came free.
const NAP: SignedDuration = SignedDuration::from_millis(500);

/// Sends the letter that `make` makes to each of the addresses, and says what became of each; of fewer when `interrupt`
/// turns true.
///
/// # Errors
/// When no connection can be made, or a letter; when a limit is reached.
pub async fn proof(
    ledger: &Ledger,
    route: &Route,
    few: &Few,
    make: impl Fn(&EmailAddress) -> Result<Vetted, NotMade>,
    mut interrupt: watch::Receiver<bool>,
) -> Result<Vec<(EmailAddress, Outcome)>, ProofError> {
    let letters = few
        .iter()
        .map(|address| make(address).map(|vetted| (address, vetted)))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|(NotMade::LeftOut(why) | NotMade::Stop(why))| ProofError::NotMade(why))?;
    let mut line: Option<Connection> = None;
    let mut told = Vec::new();
    for (address, vetted) in letters {
        let turn = match turn(ledger, route, address.domain(), &mut interrupt).await? {
            Turn::Go(turn) => turn,
            Turn::Over => break,
            Turn::Reached(reached) => {
                quit(line).await;
                return Err(ProofError::Reached { reached, told });
            }
        };
        let mut usable = match line.take().filter(Connection::is_usable) {
            Some(line) => line,
            None => match Connection::open(&route.server).await {
                Ok(line) => line,
                Err(error) => {
                    ledger.with(move |journal| journal.proof_answered(turn, now())).await?;
                    return Err(error.into());
                }
            },
        };
        let envelope = Envelope { from: &route.from, to: address };
        let outcome = match usable.announce(envelope, vetted.letter()).await {
            Ok(announced) => match announced.write(vetted.letter()).await {
                Ok(held) => held.dot(None).await,
                Err(outcome) => outcome,
            },
            Err(outcome) => outcome,
        };
        // Where the answer was lost, the server may count it later still.
        if !matches!(outcome, Outcome::LostAfterDot { .. }) {
            ledger.with(move |journal| journal.proof_answered(turn, now())).await?;
        }
        line = Some(usable);
        told.push((address.clone(), outcome));
    }
    quit(line).await;
    Ok(told)
}

async fn quit(line: Option<Connection>) {
    if let Some(line) = line {
        line.quit().await;
    }
}

/// What came of waiting for one's turn.
enum Turn {
    Go(ProofId),
    Reached(Reached),
    /// The process shall end.
    Over,
}

/// Waits until one to this domain may go, and writes that it goes. Both are one step of the journal: no run and no other
/// proof can take its place meanwhile.
async fn turn(
    ledger: &Ledger,
    route: &Route,
    domain: &str,
    interrupt: &mut watch::Receiver<bool>,
) -> Result<Turn, JournalError> {
    let mut last: Option<Timestamp> = None;
    loop {
        let (limits, to) = (route.limits.clone(), domain.to_owned());
        let asked = ledger.with(move |journal| {
            journal.together(|journal| {
                let so_far = Remembered::of(journal, &limits)?;
                Ok(match so_far.pace.may(&to, so_far.clock.now()) {
                    May::Go => Ok(journal.proof(&to, now())?),
                    May::Later(hold) => Err(hold),
                })
            })
        });
        let hold = match asked.await? {
            Ok(id) => return Ok(Turn::Go(id)),
            Err(hold) => hold,
        };
        let last = *last.get_or_insert_with(|| now().checked_add(PATIENCE).unwrap_or(Timestamp::MAX));
        if let (Some(until), Some(limit)) = (hold.until, hold.limit)
            && until > last
        {
            return Ok(Turn::Reached(Reached { limit, domain: hold.domain, until }));
        }
        let rest = hold.until.map_or(NAP, |until| until.duration_since(now()).clamp(SignedDuration::ZERO, NAP));
        tokio::select! {
            () = tokio::time::sleep(rest.unsigned_abs()) => {}
            () = told(interrupt) => return Ok(Turn::Over),
        }
    }
}
