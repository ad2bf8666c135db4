//! A frozen run on its way: one probe connection first, then as many tasks as there are connections. The only place of
//! this room that reads the clock. Makes no letter itself.

use std::sync::atomic::{AtomicBool, AtomicU32};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use thiserror::Error;
use tokio::sync::watch;
use tokio::task::{JoinSet, spawn};

use crate::deliver::remembered::Remembered;
use crate::deliver::turns::{Turn, Turns};
use crate::deliver::worker::{Shared, Worker};
use crate::deliver::{Breaker, Ledger, Make, Reached, Route, Scope, Trip, connecting};
use crate::journal::JournalError;
use crate::model::{Counts, Reason, Run, RunId, RunState};
use crate::smtp::{ConnectError, Connection, Phase};

/// How often `stop` of another process is looked for.
const GLANCE: Duration = Duration::from_millis(200);

/// Why a run ended before its time. All that had no answer yet keeps its place; the same command goes on.
#[derive(Debug, Error)]
pub enum RunError {
    /// The state cannot be written: nothing more is sent.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The server cannot be used.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The connection was lost again and again (exit 75).
    #[error("{place}: the connection was lost three times in a row, the last time at {phase}: {how}")]
    Lost {
        /// `host:port`.
        place: String,
        /// Where.
        phase: Phase,
        /// How, in a word, or with which codes.
        how: String,
    },
    /// The server would refuse every letter like this one (exit 78).
    #[error("{place} refused {phase} with {codes}, as it would for every letter")]
    Refused {
        /// `host:port`.
        place: String,
        /// Where.
        phase: Phase,
        /// Code and enhanced code.
        codes: String,
        /// What they mean.
        reason: Reason,
    },
    /// Too many letters were refused; the run is stopped until a person lets it go on (exit 4).
    #[error("{place}: {trip}")]
    Paused {
        /// `host:port`.
        place: String,
        /// What was too much.
        trip: Trip,
    },
    /// The account's daily quota is used up (exit 0).
    #[error("{place} takes no more letters from us today")]
    Tomorrow {
        /// `host:port`.
        place: String,
    },
    /// A letter could not be made or was not cleared (exit 3 or 4).
    #[error("{0}")]
    NotMade(String),
    /// A task ended by a fault of ours.
    #[error("a task of the run failed")]
    Task,
}

/// How a run ended when nothing went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Nobody waits any more.
    Done,
    /// Some were deferred; the first is due then.
    Waiting(Timestamp),
    /// A limit of ours is reached for longer than a run waits; some wait for it.
    Reached(Reached),
    /// Some wait still: the server lost them before the dot each time.
    Left,
    /// Somebody said `stop`.
    Stopped,
    /// The process was asked to end.
    Interrupted,
}

/// A run's end in figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How it ended.
    pub ending: Ending,
    /// All of the issue's deliveries by state.
    pub counts: Counts,
}

/// Sends what waits in the run. `interrupt` turns true when the process shall end: what is in flight is finished, and
/// nothing new begun. The caller holds the [`crate::journal::RunLock`].
///
/// # Errors
/// A [`RunError`]; what was in flight in other tasks is finished before.
pub async fn run(
    ledger: &Ledger,
    run: &Run,
    route: &Route,
    make: Arc<Make>,
    interrupt: watch::Receiver<bool>,
) -> Result<Summary, RunError> {
    let (halter, halt) = watch::channel(false);
    let halter = Arc::new(halter);
    let limits = route.limits.clone();
    let so_far = ledger.with(move |journal| Remembered::of(journal, &limits)).await?;
    let shared = Arc::new(Shared {
        ledger: ledger.clone(),
        turns: Turns::new(run.id, ledger.clone(), so_far, route.connections),
        route: route.clone(),
        make,
        halt,
        strikes: AtomicU32::new(0),
        breaker: Mutex::new(Breaker::default()),
        plain: AtomicBool::new(false),
    });
    let watcher = spawn(watch_out(Arc::clone(&shared), run.id, interrupt.clone(), Arc::clone(&halter)));
    let worked = work(&shared, &halter, run.id).await;
    watcher.abort();
    let (id, issue) = (run.id, run.issue.clone());
    if let Err(RunError::Paused { .. }) = worked {
        // Nobody but a person lets it go on.
        let issue = issue.clone();
        ledger.with(move |journal| journal.stop(&issue)).await?;
    }
    worked?;
    let (state, due, counts) = ledger
        .with(move |journal| {
            journal.close(id)?;
            Ok((journal.run_state(id)?, journal.next_due(id)?, journal.counts(&issue)?))
        })
        .await?;
    let ending = match (state, due) {
        (RunState::Done, _) => Ending::Done,
        (RunState::Stopped | RunState::Cancelled, _) => Ending::Stopped,
        (RunState::Open, _) if *interrupt.borrow() => Ending::Interrupted,
        // Letters to be tried again are held up by a limit like the others, once their time has come.
        (RunState::Open, _)
            if (counts.queued > 0 || due.is_some_and(|at| at <= now()))
                && let Some(reached) = shared.turns.reached() =>
        {
            Ending::Reached(reached)
        }
        (RunState::Open, Some(at)) if counts.queued == 0 => Ending::Waiting(at),
        (RunState::Open, _) => Ending::Left,
    };
    Ok(Summary { ending, counts })
}

/// The same over the first of several servers that can be reached, each with the maker of its letters: one server wants
/// them signed, another signs them itself. Letters that became due again meanwhile go as well.
///
/// # Errors
/// As [`run`]; where no server can be reached, what the last one said.
pub async fn run_over(
    ledger: &Ledger,
    frozen: &Run,
    ways: &[(Route, Arc<Make>)],
    interrupt: watch::Receiver<bool>,
) -> Result<Summary, RunError> {
    let mut last = Err(RunError::Task);
    for (route, make) in ways {
        let mut began = now();
        last = run(ledger, frozen, route, Arc::clone(make), interrupt.clone()).await;
        while let Ok(Summary { ending: Ending::Waiting(at), .. }) = &last
            && (began..=now()).contains(at)
        {
            began = now();
            last = run(ledger, frozen, route, Arc::clone(make), interrupt.clone()).await;
        }
        if !matches!(&last, Err(RunError::Connect(error)) if connecting(error).scope != Scope::Run) {
            break;
        }
    }
    last
}

/// The clock of a running send.
#[expect(clippy::disallowed_methods, reason = "this is one of the two places that read the clock")]
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}

/// One connection first, so that wrong credentials fail once; then all of them. The first trouble halts the others. None
/// is made before there is a letter that may go.
async fn work(shared: &Arc<Shared>, halter: &watch::Sender<bool>, run: RunId) -> Result<(), RunError> {
    if shared.ledger.with(move |journal| journal.run_state(run)).await? != RunState::Open {
        return Ok(());
    }
    let mut halt = shared.halt.clone();
    loop {
        if *halt.borrow() {
            return Ok(());
        }
        match shared.turns.next(FIRST, now()).await? {
            Turn::Over => return Ok(()),
            Turn::Rest { time, .. } => drop(shared.unless_halted(tokio::time::sleep(time)).await),
            Turn::Letter(letter) => {
                shared.turns.returned(letter);
                break;
            }
        }
    }
    let probe = tokio::select! {
        probe = Connection::open(&shared.route.server) => probe?,
        _ = halt.wait_for(|halt| *halt) => return Ok(()),
    };
    let mut tasks = JoinSet::new();
    tasks.spawn(Worker::new(Arc::clone(shared), FIRST, Some(probe)).work());
    for lane in 1..usize::from(shared.route.connections) {
        tasks.spawn(Worker::new(Arc::clone(shared), lane, None).work());
    }
    let mut worst = Ok(());
    while let Some(ended) = tasks.join_next().await {
        let ended = ended.unwrap_or(Err(RunError::Task));
        if worst.is_ok() && ended.is_err() {
            halter.send_replace(true);
            worst = ended;
        }
    }
    worst
}

/// The lane of the probe.
const FIRST: usize = 0;

/// Halts the tasks when the process shall end or another process said `stop`; counts the proofs others send meanwhile.
async fn watch_out(
    shared: Arc<Shared>,
    run: RunId,
    mut interrupt: watch::Receiver<bool>,
    halter: Arc<watch::Sender<bool>>,
) {
    loop {
        tokio::select! {
            () = told(&mut interrupt) => break,
            () = tokio::time::sleep(GLANCE) => {
                if !matches!(shared.ledger.with(move |journal| journal.run_state(run)).await, Ok(RunState::Open)) {
                    break;
                }
                if shared.count_proofs().await.is_err() {
                    break;
                }
            }
        }
    }
    halter.send_replace(true);
}

/// Waits for the word to end; for ever where nobody can give it any more.
pub(super) async fn told(interrupt: &mut watch::Receiver<bool>) {
    let gone = interrupt.wait_for(|interrupt| *interrupt).await.is_err();
    if gone {
        std::future::pending::<()>().await;
    }
}
