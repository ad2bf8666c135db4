//! One connection's task: takes a letter, asks again whether it may go, makes it, and carries it over. The journal hears
//! of it before the final dot and after the answer.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::watch;

use crate::deliver::hand::{Hand, Stands, on_envelope};
use crate::deliver::ledger::{Draft, Posted, draft};
use crate::deliver::run::{RunError, now, told};
use crate::deliver::slow::hint;
use crate::deliver::turns::{Turn, Turns};
use crate::deliver::{Attempt, Breaker, Ledger, Limits, Next, Said, Scope, connecting, decide};
use crate::journal::JournalError;
use crate::model::{EmailAddress, Queued, Reason, Refusal, Standing, Verdict};
use crate::safeguard::Vetted;
use crate::smtp::{ConnectError, Connection, Loss, Outcome, Phase, Server};

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
    /// How long a letter is tried again after a server first said "later".
    pub keep_trying: SignedDuration,
    /// How many letters may leave in which time, whatever the server.
    pub limits: Limits,
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
    pub(super) breaker: Mutex<Breaker>,
    /// The server stumbled over an extension: use none.
    pub(super) plain: AtomicBool,
}

/// Lost connections in a row after which a run ends.
const STRIKES: u32 = 3;

pub(super) struct Worker {
    shared: Arc<Shared>,
    /// Its number among the connections.
    number: usize,
    line: Option<Connection>,
    /// The last letter's outcome, on its way into the journal.
    settling: Option<Posted<()>>,
    /// The same, where it waits to go there together with the next letter's intent.
    kept: Option<Draft>,
}

/// A letter that may go now.
struct Ready {
    letter: Queued,
    to: EmailAddress,
    vetted: Vetted,
}

impl Worker {
    pub(super) fn new(shared: Arc<Shared>, number: usize, line: Option<Connection>) -> Self {
        Self { shared, number, line, settling: None, kept: None }
    }

    /// Works until nobody waits, `halt` says so, or the run must end.
    pub(super) async fn work(mut self) -> Result<(), RunError> {
        let done = self.rounds().await;
        let settled = self.settled().await;
        if let Some(line) = self.line.take() {
            line.quit().await;
        }
        done.and(settled)
    }

    async fn rounds(&mut self) -> Result<(), RunError> {
        let mut next: Option<Ready> = None;
        while !*self.shared.halt.borrow() {
            let ready = match next.take() {
                Some(ready) => Some(ready),
                None => match self.shared.turns.next(self.number, now()).await? {
                    Turn::Over => return Ok(()),
                    Turn::Rest { time, close } => self.rest(time, close).await?,
                    Turn::Letter(letter) => self.ready(letter).await?,
                },
            };
            if let Some(ready) = ready {
                next = self.carry(ready).await?;
            }
        }
        if let Some(ready) = next {
            self.shared.turns.done(ready.letter.id, true);
        }
        Ok(())
    }

    /// Nothing to do for a moment.
    async fn rest(&mut self, time: Duration, close: bool) -> Result<Option<Ready>, RunError> {
        self.settled().await?;
        if let Some(line) = self.line.take_if(|_| close) {
            line.quit().await;
        }
        self.shared.unless_halted(tokio::time::sleep(time)).await;
        Ok(None)
    }

    /// Makes the letter; `None`: she gets none.
    async fn ready(&mut self, letter: Queued) -> Result<Option<Ready>, RunError> {
        match (self.shared.make)(&letter, letter.standing) {
            Ok(vetted) => Ok(Some(Ready { to: letter.reader.address.clone(), letter, vetted })),
            Err(NotMade::LeftOut(reason)) => {
                self.leave_out(letter, reason).await?;
                Ok(None)
            }
            Err(NotMade::Stop(what)) => {
                self.shared.turns.done(letter.id, false);
                Err(RunError::NotMade(what))
            }
        }
    }

    /// She was suppressed while her letter was under way.
    async fn leave_out_as(&mut self, letter: Queued, standing: Standing) -> Result<(), RunError> {
        let reason = match (self.shared.make)(&letter, standing) {
            Err(NotMade::LeftOut(reason)) => reason,
            Ok(_) | Err(NotMade::Stop(_)) => "suppressed".to_owned(),
        };
        self.leave_out(letter, reason).await
    }

    async fn leave_out(&mut self, letter: Queued, reason: String) -> Result<(), RunError> {
        let id = letter.id;
        let refusal = Refusal::Skipped { reason };
        self.shared.ledger.post(move |journal| journal.refuse(letter, &refusal, now())).durable().await?;
        self.shared.turns.done(id, false);
        Ok(())
    }

    /// One letter; gives the next one, which may be announced already.
    async fn carry(&mut self, ready: Ready) -> Result<Option<Ready>, RunError> {
        let Ready { letter, to, vetted } = ready;
        let shared = Arc::clone(&self.shared);
        let id = letter.id;
        let Some(line) = shared.unless_halted(self.line(&shared.route)).await else {
            shared.turns.done(id, true);
            return Ok(None);
        };
        let mut line = match line {
            Err(RunError::Connect(error)) if self.may_rest(&error) => {
                shared.turns.returned(letter);
                return Ok(None);
            }
            line => line?,
        };
        let attempt = Attempt::of(&letter, shared.route.keep_trying, line.is_plain());
        let mut hand = Hand::of(letter);
        let fresh = line.tried() == 0;
        let more = line.tried() + 1 < shared.route.messages_per_connection.max(1);
        let work = hand.over(&mut line, on_envelope(&shared.route, &to, &vetted), &mut self.kept, &shared);
        let handed = shared.unless_halted(work).await;
        self.post_kept();
        let (outcome, stands, next) = match handed {
            Some(Ok(held)) => {
                // The next letter is made while the disk makes this one's intent durable.
                let next = if more { self.follower().await } else { Ok(None) };
                let stands = hand.stands().await?;
                self.settled().await?;
                if let Some(Stands::Flying(_)) = stands {
                    let ahead = next.as_ref().ok().and_then(Option::as_ref);
                    (held.dot(ahead.map(|next| on_envelope(&shared.route, &next.to, &next.vetted))).await, stands, next)
                } else {
                    // The server has a text without its dot: only the end of the connection takes it back.
                    drop(held);
                    (Outcome::LostBeforeDot { phase: Phase::Dot, loss: Loss::Closed }, stands, next)
                }
            }
            Some(Err(outcome)) => (outcome, hand.stands().await?, Ok(None)),
            None => (Outcome::LostBeforeDot { phase: Phase::Body, loss: Loss::Closed }, hand.stands().await?, Ok(None)),
        };
        if let Some(Stands::Held(letter)) = stands {
            shared.count_proofs().await?;
            shared.turns.returned(letter);
            return next;
        }
        let decision = decide(&outcome, &attempt, now());
        self.line = Some(line).filter(|_| !matches!(decision.next, Next::Anew | Next::Plainly));
        let back = matches!(decision.letter, Verdict::Again { .. });
        let ours = *shared.halt.borrow() || matches!(stands, Some(Stands::LeftOut(..)));
        let (reason, then, said) = (decision.row.reason, decision.next, decision.said(&outcome));
        let counts = matches!(stands, Some(Stands::Flying(_)));
        let hint = hint(&decision, &outcome, fresh);
        let together = matches!(next, Ok(Some(_))) && self.line.as_ref().is_some_and(Connection::has_announced);
        self.settle(stands, decision.letter, together).await?;
        let rests = shared.turns.answered((id, to.domain()), self.number, (back, counts), hint);
        // A connection the run can do without is no strike.
        if !(rests || ours && matches!(outcome, Outcome::LostBeforeDot { .. })) {
            self.go_on((reason, then), said, &outcome)?;
        }
        next
    }

    /// The letter behind the one that is held now, if one may go at once: its envelope goes with the dot.
    async fn follower(&mut self) -> Result<Option<Ready>, RunError> {
        if *self.shared.halt.borrow() {
            return Ok(None);
        }
        match self.shared.turns.ready() {
            Some(letter) => self.ready(letter).await,
            None => Ok(None),
        }
    }

    /// Posts what became of a letter; the next dot waits for it too. `together`: with the next intent, which comes at once.
    async fn settle(&mut self, stands: Option<Stands>, verdict: Verdict, together: bool) -> Result<(), RunError> {
        let (ledger, at) = (&self.shared.ledger, now());
        if matches!(verdict, Verdict::Sent { .. } | Verdict::Failed { .. } | Verdict::Unknown { .. }) {
            ledger.one_more();
        }
        let (draft, posted) = match stands {
            Some(Stands::Flying(flight)) => draft(move |journal| journal.settle(flight, &verdict, at)),
            Some(Stands::Waiting(letter)) => {
                let refusal = match verdict {
                    Verdict::Failed { reply, reason, patience } => Refusal::Failed { reply, reason, patience },
                    Verdict::Deferred { reply, reason, next_at } => Refusal::Deferred { reply, reason, next_at },
                    // Without an intent nothing was handed over: it keeps its place, and what was heard is kept.
                    Verdict::Again { reply } if !*self.shared.halt.borrow() => {
                        return Ok(ledger.post(move |journal| journal.remark(&letter, &reply)).durable().await?);
                    }
                    Verdict::Again { .. } | Verdict::Sent { .. } | Verdict::Unknown { .. } => return Ok(()),
                };
                draft(move |journal| journal.refuse(letter, &refusal, at))
            }
            Some(Stands::LeftOut(letter, standing)) => return self.leave_out_as(letter, standing).await,
            Some(Stands::Held(_)) | None => return Ok(()),
        };
        self.settled().await?;
        self.settling = Some(posted);
        self.kept = Some(draft);
        if !together {
            self.post_kept();
        }
        Ok(())
    }

    fn post_kept(&mut self) {
        self.shared.ledger.post_all(self.kept.take());
    }

    /// Waits until the last outcome is durable.
    async fn settled(&mut self) -> Result<(), RunError> {
        self.post_kept();
        match self.settling.take() {
            Some(posted) => Ok(posted.durable().await?),
            None => Ok(()),
        }
    }

    /// A connection that can take a letter: this one, or a new one.
    async fn line(&mut self, route: &Route) -> Result<Connection, RunError> {
        if let Some(mut line) = self.line.take() {
            let is_good = line.is_usable() && line.tried() < route.messages_per_connection.max(1);
            // One whose server tired of waiting for our limits is no strike.
            if is_good && !line.is_given_up().await {
                return Ok(line);
            }
            line.quit().await;
        }
        let server = route.server.clone();
        let plain = self.shared.plain.load(Ordering::Relaxed);
        Ok(Connection::open(&if plain { server.without_extensions() } else { server }).await?)
    }

    /// Whether the run can do without this lane's connection, which cannot be made now.
    fn may_rest(&self, error: &ConnectError) -> bool {
        let passes = matches!(connecting(error).scope, Scope::Server | Scope::Closed | Scope::Connections);
        passes && self.shared.turns.rests(self.number)
    }

    fn go_on(&self, (reason, next): (Reason, Next), said: Said, outcome: &Outcome) -> Result<(), RunError> {
        let (strikes, place) = (&self.shared.strikes, || self.shared.route.server.place());
        let mut breaker = self.shared.breaker.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(trip) = breaker.step(said) {
            return Err(RunError::Paused { place: place(), trip });
        }
        match (next, outcome) {
            (Next::On | Next::Anew, _) => strikes.store(0, Ordering::Relaxed),
            (Next::Plainly, _) => self.shared.plain.store(true, Ordering::Relaxed),
            (Next::Strike, _) => {
                if strikes.fetch_add(1, Ordering::Relaxed) + 1 >= STRIKES {
                    return Err(lost(place(), outcome));
                }
            }
            (Next::Tomorrow, _) => return Err(RunError::Tomorrow { place: place() }),
            (Next::Stop, Outcome::Refused { phase, reply }) => {
                return Err(RunError::Refused { place: place(), phase: *phase, codes: reply.codes(), reason });
            }
            (Next::Stop, Outcome::Accepted(_) | Outcome::LostBeforeDot { .. } | Outcome::LostAfterDot { .. }) => {
                return Err(lost(place(), outcome));
            }
        }
        Ok(())
    }
}

impl Shared {
    /// Counts the proofs other processes have written since.
    pub(super) async fn count_proofs(&self) -> Result<(), JournalError> {
        let Some(newest) = self.turns.newest() else { return Ok(()) };
        self.turns.also(self.ledger.with(move |journal| journal.proofs_behind(newest)).await?);
        Ok(())
    }

    /// The work's end, or `None` when the run halts before.
    pub(super) async fn unless_halted<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut halt = self.halt.clone();
        tokio::select! {
            biased;
            done = work => Some(done),
            () = told(&mut halt) => None,
        }
    }
}

fn lost(place: String, outcome: &Outcome) -> RunError {
    let how = match outcome {
        Outcome::Accepted(reply) | Outcome::Refused { reply, .. } => reply.codes(),
        Outcome::LostBeforeDot { loss, .. } | Outcome::LostAfterDot { loss } => loss.to_string(),
    };
    RunError::Lost { place, phase: outcome.phase(), how }
}
