//! The journal for tasks that must not block: one thread owns it. Moves of letters that come at the same time are made
//! durable together, with one flush for all of them; none is answered before.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use tokio::sync::oneshot;

use crate::journal::{Journal, JournalError};

/// Moves in one flush.
const MOST: usize = 512;

/// A journal shared by the tasks of a run. The thread ends with the last clone.
#[derive(Clone, Debug)]
pub struct Ledger(Arc<Desk>);

/// The way to the thread.
#[derive(Debug)]
struct Desk {
    /// Letters whose end is known.
    settled: AtomicU64,
    inbox: Option<Mutex<Sender<Job>>>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread is asked.
enum Job {
    /// Moves, which may share their flush with others.
    Moves(Vec<Move>),
    /// Anything else, by itself.
    Alone(Box<dyn FnOnce(&mut Journal) + Send>),
}

/// A move of a letter; given an error instead of the journal, it is not made, and whoever asked is told.
type Move = Box<dyn FnOnce(Result<&mut Journal, JournalError>) -> Done + Send>;
/// A move that was made but is not durable yet: what goes wrong, and how it is answered.
type Done = Result<Answer, (JournalError, Answer)>;
/// Tells whoever asked, after the flush, with what went wrong there.
type Answer = Box<dyn FnOnce(Option<&JournalError>) + Send>;

/// The answer to a move that was posted.
#[derive(Debug)]
#[must_use = "a move that failed must stop the run"]
pub(super) struct Posted<T>(oneshot::Receiver<Result<T, JournalError>>);

impl<T> Posted<T> {
    /// Waits until the move is durable.
    ///
    /// # Errors
    /// What the journal says; then the move was not made.
    pub(super) async fn durable(self) -> Result<T, JournalError> {
        self.0.await.unwrap_or_else(|_| Err(gone()))
    }
}

/// A move of a letter that is not posted yet. Where it is dropped it was not made, and [`Posted::durable`] says so.
#[must_use = "a move that is not posted is not made"]
pub(super) struct Draft(Move);

/// Makes a move ready to be posted.
pub(super) fn draft<T: Send + 'static>(
    step: impl FnOnce(&mut Journal) -> Result<T, JournalError> + Send + 'static,
) -> (Draft, Posted<T>) {
    let (tell, told) = oneshot::channel();
    let step = Box::new(move |journal: Result<&mut Journal, JournalError>| {
        let (done, trouble) = match journal.and_then(step) {
            Ok(value) => (Some(value), None),
            // Somebody else moved this letter; the others' moves stand.
            Err(JournalError::Moved) => (None, None),
            Err(error) => (None, Some(error)),
        };
        let answer: Answer = Box::new(move |failed| {
            let answer = match (failed, done) {
                (Some(why), _) => Err(why.clone()),
                (None, Some(value)) => Ok(value),
                (None, None) => Err(JournalError::Moved),
            };
            // Nobody waits any more: the run ends.
            drop(tell.send(answer));
        });
        match trouble {
            None => Ok(answer),
            Some(error) => Err((error, answer)),
        }
    });
    (Draft(step), Posted(told))
}

impl Ledger {
    /// Takes the journal in.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn new(journal: Journal) -> Result<Self, JournalError> {
        let (inbox, jobs) = channel();
        let thread = thread::Builder::new().name("journal".to_owned()).spawn(move || write(journal, &jobs));
        let thread = Some(thread.map_err(|error| JournalError::Other(error.to_string()))?);
        Ok(Self(Arc::new(Desk { settled: AtomicU64::new(0), inbox: Some(Mutex::new(inbox)), thread })))
    }

    /// How many letters of this process have come to their end.
    #[must_use]
    pub fn settled(&self) -> u64 {
        self.0.settled.load(Ordering::Relaxed)
    }

    /// One more letter has come to its end.
    pub(super) fn one_more(&self) {
        self.0.settled.fetch_add(1, Ordering::Relaxed);
    }

    /// Posts a move of a letter. It is made in the order of posting; the answer comes when it is durable.
    pub(super) fn post<T: Send + 'static>(
        &self,
        step: impl FnOnce(&mut Journal) -> Result<T, JournalError> + Send + 'static,
    ) -> Posted<T> {
        let (draft, posted) = draft(step);
        self.post_all([draft]);
        posted
    }

    /// Posts several at once, in this order: one flush makes all of them durable.
    pub(super) fn post_all(&self, drafts: impl IntoIterator<Item = Draft>) {
        let moves: Vec<Move> = drafts.into_iter().map(|Draft(step)| step).collect();
        if !moves.is_empty() {
            self.give(Job::Moves(moves));
        }
    }

    /// Does something else with the journal, after all moves that were posted before.
    ///
    /// # Errors
    /// What the step says.
    pub async fn with<T: Send + 'static>(
        &self,
        step: impl FnOnce(&mut Journal) -> Result<T, JournalError> + Send + 'static,
    ) -> Result<T, JournalError> {
        let (tell, told) = oneshot::channel();
        self.give(Job::Alone(Box::new(move |journal| drop(tell.send(step(journal))))));
        told.await.unwrap_or_else(|_| Err(gone()))
    }

    fn give(&self, job: Job) {
        if let Some(inbox) = &self.0.inbox {
            // A thread that is gone answers by dropping the job.
            drop(inbox.lock().unwrap_or_else(PoisonError::into_inner).send(job));
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.inbox = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the journal's thread failed");
        }
    }
}

/// A step that was never made, because one before it failed.
fn gone() -> JournalError {
    JournalError::Other("it could not be written".to_owned())
}

fn write(mut journal: Journal, jobs: &Receiver<Job>) {
    let mut next = jobs.recv().ok();
    while let Some(job) = next.take() {
        match job {
            Job::Alone(step) => step(&mut journal),
            Job::Moves(mut moves) => {
                while moves.len() < MOST && next.is_none() {
                    match jobs.try_recv() {
                        Ok(Job::Moves(more)) => moves.extend(more),
                        Ok(other) => next = Some(other),
                        Err(_) => break,
                    }
                }
                together(&mut journal, moves);
            }
        }
        if next.is_none() {
            next = jobs.recv().ok();
        }
    }
}

/// Makes all moves in one transaction; when one fails by the disk, none is made and all are told.
fn together(journal: &mut Journal, moves: Vec<Move>) {
    let mut answers: Vec<Answer> = Vec::with_capacity(moves.len());
    let mut moves = moves.into_iter();
    let done = journal.together(|journal| {
        for step in moves.by_ref() {
            match step(Ok(&mut *journal)) {
                Ok(answer) => answers.push(answer),
                // SQLite may have given the transaction up: a further step would stand alone. Those are not made.
                Err((error, answer)) => {
                    answers.push(answer);
                    return Err(error);
                }
            }
        }
        Ok(())
    });
    let failed = done.err();
    for answer in answers {
        answer(failed.as_ref());
    }
    if let Some(why) = failed {
        for step in moves {
            let (Ok(answer) | Err((_, answer))) = step(Err(why.clone()));
            answer(Some(&why));
        }
    }
}
