//! One connection's task: takes a letter, asks again whether it may go, makes it, and carries it over. The journal hears
//! of it before the final dot and after the answer.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use tokio::sync::watch;

use crate::deliver::run::{RunError, now};
use crate::deliver::turns::Turns;
use crate::deliver::{Ledger, Next, decide};
use crate::model::{EmailAddress, InFlight, Queued, Refusal, Standing, Verdict};
use crate::safeguard::Vetted;
use crate::smtp::{Connection, Envelope, Outcome, Server};

/// Why there is no letter for a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotMade {
    /// She gets none: the reason, in a word or short clause, never a protected form.
    LeftOut(String),
    /// Nobody may get one: what stops the run (the safeguard, a program of another version).
    Stop(String),
}

/// Makes one reader's letter: admits her again with how she stands now, fills the slots, has it vetted.
pub type Make = dyn Fn(&Queued, Standing) -> Result<Vetted, NotMade> + Send + Sync;

/// The way letters go.
#[derive(Clone, Debug)]
pub struct Route {
    /// The server.
    pub server: Server,
    /// Envelope sender.
    pub from: EmailAddress,
    /// Connections at once, at least 1.
    pub connections: u8,
    /// Letters before a connection is made anew, at least 1.
    pub messages_per_connection: u32,
}

/// What all tasks of a run share.
pub(super) struct Shared {
    pub(super) ledger: Ledger,
    pub(super) turns: Turns,
    pub(super) route: Route,
    pub(super) make: Arc<Make>,
    /// True: begin nothing new.
    pub(super) halt: watch::Receiver<bool>,
    /// Lost connections in a row.
    pub(super) strikes: AtomicU32,
}

/// Lost connections in a row after which a run ends.
const STRIKES: u32 = 3;

pub(super) struct Worker {
    shared: Arc<Shared>,
    line: Option<Connection>,
}

impl Worker {
    pub(super) fn new(shared: Arc<Shared>, line: Option<Connection>) -> Self {
        Self { shared, line }
    }

    /// Works until nobody waits, `halt` says so, or the run must end.
    pub(super) async fn work(mut self) -> Result<(), RunError> {
        let done = self.rounds().await;
        if let Some(line) = self.line.take() {
            line.quit().await;
        }
        done
    }

    async fn rounds(&mut self) -> Result<(), RunError> {
        while !*self.shared.halt.borrow() {
            let Some(letter) = self.shared.turns.next(now()).await? else { break };
            let id = letter.id;
            let done = self.carry(letter).await;
            self.shared.turns.done(id, matches!(done, Ok(true)));
            done?;
        }
        Ok(())
    }

    /// One letter; says whether it waits again.
    async fn carry(&mut self, letter: Queued) -> Result<bool, RunError> {
        let address = letter.reader.address.clone();
        let to = address.clone();
        let standing = self.shared.ledger.with(move |journal| journal.standing(&to)).await?;
        let vetted = match (self.shared.make)(&letter, standing) {
            Ok(vetted) => vetted,
            Err(NotMade::LeftOut(reason)) => {
                let refusal = Refusal::Skipped { reason };
                self.shared.ledger.with(move |journal| journal.refuse(letter, &refusal, now())).await?;
                return Ok(false);
            }
            Err(NotMade::Stop(what)) => return Err(RunError::NotMade(what)),
        };
        let attempts = letter.attempts.saturating_add(1);
        let mut hand = Hand { waiting: Some(letter), flying: None };
        let Some(outcome) = self.offer(&address, &vetted, &mut hand).await? else { return Ok(true) };
        let decision = decide(&outcome, attempts, now());
        let back = matches!(decision.letter, Verdict::Again { .. });
        hand.settle(&self.shared.ledger, decision.letter).await?;
        self.go_on(decision.next, &outcome)?;
        Ok(back)
    }

    /// Offers the letter to the server. `None`: halted before the intent, so that nothing happened.
    async fn offer(
        &mut self,
        to: &EmailAddress,
        vetted: &Vetted,
        hand: &mut Hand,
    ) -> Result<Option<Outcome>, RunError> {
        let mut halt = self.shared.halt.clone();
        let ledger = self.shared.ledger.clone();
        let route = self.shared.route.clone();
        let begun = OnceLock::new();
        let commit = async {
            begun.get_or_init(|| ());
            if let Some(letter) = hand.waiting.take() {
                hand.flying = Some(ledger.with(move |journal| journal.intend(letter, now())).await?);
            }
            Ok::<(), RunError>(())
        };
        let envelope = Envelope { from: &route.from, to };
        let sending = async {
            let line = self.line(&route).await?;
            line.send(envelope, vetted.bytes(), commit).await
        };
        let halted = async {
            let alone = halt.wait_for(|halt| *halt).await.is_err();
            if alone || begun.get().is_some() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            biased;
            outcome = sending => return outcome.map(Some),
            () = halted => {}
        }
        self.line = None;
        Ok(None)
    }

    /// A connection that can take a letter: this one, or a new one.
    async fn line(&mut self, route: &Route) -> Result<&mut Connection, RunError> {
        let fresh = match self.line.take() {
            Some(line) if line.is_usable() && line.tried() < route.messages_per_connection.max(1) => line,
            Some(line) => {
                line.quit().await;
                Connection::open(&route.server).await?
            }
            None => Connection::open(&route.server).await?,
        };
        Ok(self.line.insert(fresh))
    }

    fn go_on(&self, next: Next, outcome: &Outcome) -> Result<(), RunError> {
        let strikes = &self.shared.strikes;
        match (next, outcome) {
            (Next::On, _) => strikes.store(0, Ordering::Relaxed),
            (Next::Strike, _) => {
                if strikes.fetch_add(1, Ordering::Relaxed) + 1 >= STRIKES {
                    return Err(RunError::Lost { place: self.shared.route.server.place() });
                }
            }
            (Next::Stop, Outcome::Refused { phase, reply }) => {
                let place = self.shared.route.server.place();
                return Err(RunError::Refused { place, phase: *phase, codes: reply.codes() });
            }
            (Next::Stop, Outcome::Accepted(_) | Outcome::LostBeforeDot { .. } | Outcome::LostAfterDot { .. }) => {
                return Err(RunError::Lost { place: self.shared.route.server.place() });
            }
        }
        Ok(())
    }
}

/// A letter in one of two states; never in both, and the way back is only through the journal.
struct Hand {
    waiting: Option<Queued>,
    flying: Option<InFlight>,
}

impl Hand {
    async fn settle(self, ledger: &Ledger, verdict: Verdict) -> Result<(), RunError> {
        if let Some(flight) = self.flying {
            ledger.with(move |journal| journal.settle(flight, &verdict, now())).await?;
        } else if let Some(letter) = self.waiting {
            let refusal = match verdict {
                Verdict::Failed { reply } => Refusal::Failed { reply },
                Verdict::Deferred { reply, next_at } => Refusal::Deferred { reply, next_at },
                // Without an intent nothing was handed over: it keeps its place.
                Verdict::Again { .. } | Verdict::Sent { .. } | Verdict::Unknown { .. } => return Ok(()),
            };
            ledger.with(move |journal| journal.refuse(letter, &refusal, now())).await?;
        }
        Ok(())
    }
}
