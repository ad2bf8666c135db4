//! The open state: where it is, who may open it, and its whole face. Each method stands for one durable step.

use std::collections::{BTreeMap, HashMap};
use std::fs::OpenOptions;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};

use crate::journal::{JournalError, RunLock, approvals, departures, freeze, moves, questions, schema, suppressions};
use crate::model::{
    Approval, Counts, DeliveryId, DeliveryState, Digest, EmailAddress, Entry, Frozen, InFlight, Intended, Line, NewRun,
    Proof, ProofId, Queued, Refusal, Resolution, Run, RunId, RunState, Standing, Tally, Verdict,
};

/// The state of a newsletter folder. SQLite in WAL mode with `synchronous=FULL`: what a method has written survives a
/// crash of the machine.
#[derive(Debug)]
pub struct Journal {
    db: Connection,
    path: PathBuf,
}

impl Journal {
    /// Opens the state, makes it (mode 0600) where there is none, brings its tables up to date, and turns deliveries
    /// that a crash left in `sending` into `unknown`, unless a run is at work. `machine` is a hash that tells one
    /// machine from another.
    ///
    /// # Errors
    /// [`JournalError::LooseMode`], [`JournalError::NewerSchema`], [`JournalError::Copied`] and what the disk says.
    pub fn open(path: &Path, machine: &str) -> Result<Self, JournalError> {
        let mut journal = Self { db: connect(path)?, path: path.to_owned() };
        belongs_here(&mut journal.db, machine)?;
        let left: i64 =
            journal.db.query_row("SELECT count(*) FROM delivery WHERE state = 'sending'", [], |row| row.get(0))?;
        if left > 0
            && let Ok(_lock) = RunLock::try_once(path)
        {
            moves::recover(&journal.db)?;
        }
        Ok(journal)
    }

    /// Makes this machine the owner of a state that was copied here.
    pub fn adopt(path: &Path, machine: &str) -> Result<(), JournalError> {
        let db = connect(path)?;
        db.execute("DELETE FROM meta WHERE key = 'machine'", [])?;
        db.execute("INSERT INTO meta (key, value) VALUES ('machine', ?1)", [machine])?;
        Ok(())
    }

    /// Takes the folder's run lock, then turns what a crash left in `sending` into `unknown`.
    ///
    /// # Errors
    /// [`JournalError::Held`] when another run is at work.
    pub fn lock(&self) -> Result<RunLock, JournalError> {
        let lock = RunLock::take(&self.path)?;
        moves::recover(&self.db)?;
        Ok(lock)
    }

    /// Fixes a run in one transaction: all of `entries`, or nothing when one of them is an `Err`. Readers who have the
    /// issue already, or may have it, are counted, not entered. `programs` holds the stored bytes by digest.
    ///
    /// # Errors
    /// [`JournalError::Unfinished`] when the issue has a run that is open or stopped; the first `Err` of `entries`.
    pub fn freeze<E: From<JournalError>>(
        &mut self,
        new: &NewRun,
        programs: &BTreeMap<Digest, Vec<u8>>,
        entries: impl IntoIterator<Item = Result<Entry, E>>,
    ) -> Result<Frozen, E> {
        freeze::freeze(&mut self.db, new, programs, entries, false)
    }

    /// The same in place of the issue's unfinished run: who still waits there is left out there, and the run is
    /// cancelled, in the same transaction. Who has that run's letter, or may have it, gets none of this one.
    pub fn freeze_instead<E: From<JournalError>>(
        &mut self,
        new: &NewRun,
        programs: &BTreeMap<Digest, Vec<u8>>,
        entries: impl IntoIterator<Item = Result<Entry, E>>,
    ) -> Result<Frozen, E> {
        freeze::freeze(&mut self.db, new, programs, entries, true)
    }

    /// The issue's unfinished run, else its newest.
    pub fn run(&self, issue: &str) -> Result<Option<Run>, JournalError> {
        questions::run(&self.db, issue)
    }

    /// All issues with a run, the newest first.
    pub fn issues(&self) -> Result<Vec<String>, JournalError> {
        questions::issues(&self.db)
    }

    /// Up to `limit` letters of the run whose turn has come, behind `after`, in their order.
    pub fn turn(&self, run: RunId, after: DeliveryId, now: Timestamp, limit: u32) -> Result<Vec<Queued>, JournalError> {
        questions::turn(&self.db, run, after, now, limit)
    }

    /// When the next deferred letter of the run is due.
    pub fn next_due(&self, run: RunId) -> Result<Option<Timestamp>, JournalError> {
        questions::next_due(&self.db, run)
    }

    /// The stored bytes of a program.
    pub fn program(&self, digest: &Digest) -> Result<Option<Vec<u8>>, JournalError> {
        questions::program(&self.db, digest)
    }

    /// Whether a reader has a delivery of the issue, in whatever state but skipped.
    pub fn has(&self, issue: &str, address: &EmailAddress) -> Result<bool, JournalError> {
        questions::has(&self.db, issue, address)
    }

    /// Whether a reader waits for the issue.
    pub fn waits(&self, issue: &str, address: &EmailAddress) -> Result<bool, JournalError> {
        questions::waits(&self.db, issue, address)
    }

    /// Whether an earlier run of the issue left a reader out for this reason.
    pub fn was_left_out(&self, issue: &str, address: &EmailAddress, reason: &str) -> Result<bool, JournalError> {
        questions::was_left_out(&self.db, issue, address, reason)
    }

    /// The stored programs of a run, by digest.
    pub fn programs(&self, run: RunId) -> Result<BTreeMap<Digest, Vec<u8>>, JournalError> {
        questions::programs(&self.db, run)
    }

    /// queued or deferred → sending. Durable when it returns (inside of [`Journal::together`]: when that returns): only
    /// then may the final dot be written.
    ///
    /// # Errors
    /// [`JournalError::Moved`] when it is not in one of these states any more.
    pub fn intend(&mut self, queued: Queued, at: Timestamp) -> Result<Intended, JournalError> {
        moves::intend(&self.db, queued, at)
    }

    /// [`Journal::intend`] where limits hold: nothing is moved if a proof was written behind `known`.
    ///
    /// # Errors
    /// As [`Journal::intend`].
    pub fn intend_under_limits(
        &mut self,
        queued: Queued,
        at: Timestamp,
        known: ProofId,
    ) -> Result<Intended, JournalError> {
        moves::intend_under_limits(&self.db, queued, at, known)
    }

    /// Tells the domain and the time of all that left within `back`, of all issues, the oldest first; with the number of
    /// the newest proof. An intent counts, whatever came of it. What stands in the future, because the clock was set
    /// back, is taken to have left now. Inside of [`Journal::together`] nothing can leave meanwhile.
    pub fn departures(
        &mut self,
        now: Timestamp,
        back: Duration,
        each: impl FnMut(&str, Timestamp),
    ) -> Result<ProofId, JournalError> {
        departures::tell(&self.db, now, back, each)
    }

    /// Writes that a proof goes to this domain now.
    pub fn proof(&mut self, domain: &str, at: Timestamp) -> Result<ProofId, JournalError> {
        departures::proof(&self.db, domain, at)
    }

    /// A proof has its answer.
    pub fn proof_answered(&mut self, id: ProofId, at: Timestamp) -> Result<(), JournalError> {
        departures::answered(&self.db, id, at)
    }

    /// Proofs that were written behind this one, the oldest first.
    pub fn proofs_behind(&self, known: ProofId) -> Result<Vec<Proof>, JournalError> {
        departures::proofs_behind(&self.db, known)
    }

    /// Several steps as one: all of them are durable when it returns, or none.
    ///
    /// # Errors
    /// What the disk says; then nothing of them was done.
    pub fn together<T>(&mut self, steps: impl FnOnce(&mut Self) -> Result<T, JournalError>) -> Result<T, JournalError> {
        self.db.execute_batch("BEGIN IMMEDIATE")?;
        let done = steps(self).and_then(|done| {
            self.db.execute_batch("COMMIT")?;
            Ok(done)
        });
        if done.is_err() && !self.db.is_autocommit() {
            self.db.execute_batch("ROLLBACK")?;
        }
        done
    }

    /// queued or deferred → failed, deferred or skipped. Where patience with the address is over, it is written in the
    /// same step that she gets no more letters.
    ///
    /// # Errors
    /// [`JournalError::Moved`] as above.
    #[expect(clippy::needless_pass_by_value, reason = "a move consumes the state it comes from")]
    pub fn refuse(&mut self, queued: Queued, refusal: &Refusal, at: Timestamp) -> Result<(), JournalError> {
        moves::refuse(&self.db, &queued, refusal, at)
    }

    /// Keeps what was heard about a letter that waits on; its state stays as it is.
    pub fn remark(&mut self, queued: &Queued, reply: &str) -> Result<(), JournalError> {
        moves::remark(&self.db, queued, reply)
    }

    /// sending → what became of it; patience as in [`Journal::refuse`].
    ///
    /// # Errors
    /// [`JournalError::Moved`] as above.
    #[expect(clippy::needless_pass_by_value, reason = "a move consumes the state it comes from")]
    pub fn settle(&mut self, flight: InFlight, verdict: &Verdict, at: Timestamp) -> Result<(), JournalError> {
        moves::settle(&self.db, &flight, verdict, at)
    }

    /// unknown → queued or sent, by a person's decision; how many.
    pub fn resolve(&mut self, issue: &str, resolution: Resolution, at: Timestamp) -> Result<usize, JournalError> {
        moves::resolve(&mut self.db, issue, resolution, at)
    }

    /// Counts by state over all runs of the issue.
    pub fn counts(&self, issue: &str) -> Result<Counts, JournalError> {
        questions::counts(&self.db, issue)
    }

    /// The readers of the issue in this state, in their order.
    pub fn who(&self, issue: &str, state: DeliveryState) -> Result<Vec<Line>, JournalError> {
        questions::who(&self.db, issue, state)
    }

    /// Why the issue's letters failed or wait, the most frequent reason of each state first.
    pub fn tallies(&self, issue: &str) -> Result<Vec<Tally>, JournalError> {
        questions::tallies(&self.db, issue)
    }

    /// Whether a process sends from this folder just now.
    pub fn is_at_work(&self) -> Result<bool, JournalError> {
        match RunLock::try_once(&self.path) {
            Ok(_lock) => Ok(false),
            Err(JournalError::Held) => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// Asks the issue's run to stop; `false` where none is open.
    pub fn stop(&mut self, issue: &str) -> Result<bool, JournalError> {
        questions::turn_run(&self.db, issue, &[RunState::Open], RunState::Stopped)
    }

    /// Opens a stopped run again; `false` where none is stopped.
    pub fn resume(&mut self, issue: &str) -> Result<bool, JournalError> {
        questions::turn_run(&self.db, issue, &[RunState::Stopped], RunState::Open)
    }

    /// Gives up what is left of the issue's run; `false` where nothing is left.
    pub fn cancel(&mut self, issue: &str) -> Result<bool, JournalError> {
        questions::turn_run(&self.db, issue, &[RunState::Open, RunState::Stopped], RunState::Cancelled)
    }

    /// How this run stands: the runner looks three times a second.
    pub fn run_state(&self, run: RunId) -> Result<RunState, JournalError> {
        questions::run_state(&self.db, run)
    }

    /// open → done, when nothing of the run is left to do; says whether it is done now.
    pub fn close(&mut self, run: RunId) -> Result<bool, JournalError> {
        questions::close(&self.db, run)
    }

    /// How a person stands, whatever the subscribers file says.
    pub fn standing(&self, address: &EmailAddress) -> Result<Standing, JournalError> {
        suppressions::standing(&self.db, address)
    }

    /// All that stand otherwise than clear, by the canonical form of the address; `None` where they are more than `most`.
    pub fn standings(&self, most: u32) -> Result<Option<HashMap<String, Standing>>, JournalError> {
        suppressions::standings(&self.db, most)
    }

    /// Writes how a person stands; `Clear` lifts a suppression.
    pub fn suppress(&mut self, address: &EmailAddress, standing: Standing, at: Timestamp) -> Result<(), JournalError> {
        suppressions::suppress(&self.db, address, standing, at)
    }

    /// Adds somebody's approval.
    pub fn approve(&mut self, approval: &Approval) -> Result<(), JournalError> {
        approvals::approve(&self.db, approval)
    }

    /// Takes the issue's approvals back; how many there were.
    pub fn withdraw(&mut self, issue: &str) -> Result<usize, JournalError> {
        approvals::withdraw(&self.db, issue)
    }

    /// The issue's approvals, the oldest first.
    pub fn approvals(&self, issue: &str) -> Result<Vec<Approval>, JournalError> {
        approvals::of(&self.db, issue)
    }
}

fn connect(path: &Path) -> Result<Connection, JournalError> {
    let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    if file.metadata()?.mode() & 0o077 != 0 {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        return Err(JournalError::LooseMode { file });
    }
    let mut db = Connection::open(path)?;
    db.busy_timeout(Duration::from_secs(5))?;
    let old = schema::is_old(&db)?;
    write_ahead(&db)?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "cache_size", -4096)?;
    if old {
        schema::migrate(&mut db)?;
    }
    Ok(db)
}

/// SQLite does not wait for others where it changes the mode: a folder's first two commands may come at once.
fn write_ahead(db: &Connection) -> Result<(), JournalError> {
    for _ in 0..100 {
        match db.pragma_update(None, "journal_mode", "WAL").map_err(JournalError::from) {
            Err(JournalError::Busy) => std::thread::sleep(Duration::from_millis(50)),
            done => return done,
        }
    }
    Err(JournalError::Busy)
}

/// The first machine that opens a state owns it.
fn belongs_here(db: &mut Connection, machine: &str) -> Result<(), JournalError> {
    let owner: Option<String> =
        db.query_row("SELECT value FROM meta WHERE key = 'machine'", [], |row| row.get(0)).optional()?;
    match owner {
        Some(owner) if owner == machine => Ok(()),
        Some(_) => Err(JournalError::Copied),
        None => {
            db.execute("INSERT INTO meta (key, value) VALUES ('machine', ?1) ON CONFLICT DO NOTHING", [machine])?;
            Ok(())
        }
    }
}
