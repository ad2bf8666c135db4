//! Whose turn it is: hands each letter of a run to one task only, page by page, in the order of the list. A letter whose
//! domain must wait lets the others pass.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::deliver::aside::Aside;
use crate::deliver::lanes::Lanes;
use crate::deliver::pace::{Hold, May};
use crate::deliver::remembered::Remembered;
use crate::deliver::slow::Hint;
use crate::deliver::{Ledger, Reached};
use crate::journal::JournalError;
use crate::model::settings::Limit;
use crate::model::{DeliveryId, Proof, ProofId, Queued, RunId};

/// Readers in memory at once, those set aside not counted.
const PAGE: u32 = 512;
/// How often the list is gone through again for letters that were put back.
const ROUNDS: u8 = 3;
/// A look again where nobody can say when.
const SOON: Duration = Duration::from_millis(20);
/// No rest is longer: the run may be stopped, or a place become free, meanwhile.
const NAP: Duration = Duration::from_secs(1);
/// A connection that would rest longer is closed: servers tire of it.
const IDLE: SignedDuration = SignedDuration::from_secs(30);
/// A server that wants a longer rest than this is left alone: the run ends, and the same command goes on.
const TIRED: SignedDuration = SignedDuration::from_mins(10);

/// What a task has to do.
#[expect(clippy::large_enum_variant, reason = "lives for a moment; a box would cost each letter")]
#[derive(Debug)]
pub(super) enum Turn {
    /// This letter, now.
    Letter(Queued),
    /// Nothing for this long; `close`: without a connection.
    Rest { time: Duration, close: bool },
    /// Nothing more in this run.
    Over,
}

#[derive(Debug)]
pub(super) struct Turns {
    run: RunId,
    ledger: Ledger,
    page: tokio::sync::Mutex<Page>,
    out: Mutex<Out>,
}

#[derive(Debug)]
struct Page {
    letters: VecDeque<Queued>,
    after: DeliveryId,
    rounds: u8,
    aside: Aside,
}

/// Letters in somebody's hands or set aside; whether one was put back; how fast they may go.
#[derive(Debug)]
struct Out {
    /// With what it needs to count, where something counts.
    held: BTreeMap<DeliveryId, Option<Pass>>,
    back: bool,
    /// Came back before anything was done with them.
    returned: Vec<Queued>,
    so_far: Remembered,
    lanes: Lanes,
    reached: Option<Reached>,
}

/// A letter that counts: its domain, and the newest proof it was counted behind.
#[derive(Debug)]
struct Pass {
    domain: Box<str>,
    known: ProofId,
}

/// What a look at the page found.
enum Look {
    Letter(Queued),
    Hold(Hold),
    /// The page is empty; this is the soonest of those set aside.
    Empty(Option<Hold>),
}

impl Turns {
    pub(super) fn new(run: RunId, ledger: Ledger, so_far: Remembered, connections: u8) -> Self {
        let (after, aside) = (DeliveryId(0), Aside::default());
        let page = Page { letters: VecDeque::new(), after, rounds: ROUNDS, aside };
        let held = BTreeMap::new();
        let lanes = Lanes::new(connections);
        let out = Out { held, back: false, returned: Vec::new(), so_far, lanes, reached: None };
        Self { run, ledger, page: tokio::sync::Mutex::new(page), out: Mutex::new(out) }
    }

    /// The next letter for this lane, or how long there is none.
    pub(super) async fn next(&self, lane: usize, now: Timestamp) -> Result<Turn, JournalError> {
        if self.out().lanes.rests(lane) {
            return Ok(Turn::Rest { time: NAP / 4, close: true });
        }
        let mut page = self.page.lock().await;
        loop {
            let look = self.out().look(&mut page);
            let hold = match look {
                Look::Letter(letter) => return Ok(Turn::Letter(letter)),
                Look::Hold(hold) => hold,
                Look::Empty(soonest) => match (self.fill(&mut page, now).await?, soonest) {
                    (true, _) => continue,
                    (false, Some(hold)) => hold,
                    (false, None) => {
                        self.out().lanes.leave(lane);
                        return Ok(Turn::Over);
                    }
                },
            };
            return Ok(self.out().wait(hold, lane));
        }
    }

    /// The next letter if one lies ready and may go; never waits.
    pub(super) fn ready(&self) -> Option<Queued> {
        let mut page = self.page.try_lock().ok()?;
        match self.out().look(&mut page) {
            Look::Letter(letter) => Some(letter),
            Look::Hold(_) | Look::Empty(_) => None,
        }
    }

    /// Reads on in the list; `false`: to its end.
    async fn fill(&self, page: &mut Page, now: Timestamp) -> Result<bool, JournalError> {
        loop {
            let (run, after) = (self.run, page.after);
            page.letters = self.ledger.with(move |journal| journal.turn(run, after, now, PAGE)).await?.into();
            if let Some(last) = page.letters.back() {
                page.after = last.id;
                return Ok(true);
            }
            if !page.aside.reread() {
                if page.rounds == 0 || !std::mem::take(&mut self.out().back) {
                    return Ok(false);
                }
                page.rounds -= 1;
            }
            page.after = DeliveryId(0);
        }
    }

    /// The letter has left this hand without an answer; `back`: it waits again.
    pub(super) fn done(&self, id: DeliveryId, back: bool) {
        self.out().left(id, back);
    }

    /// The letter comes back as it went: it is handed out again before the others.
    pub(super) fn returned(&self, letter: Queued) {
        let mut out = self.out();
        out.left(letter.id, false);
        out.returned.push(letter);
    }

    /// The letter has its answer; `counts`: it had an intent. Says whether this lane rests from now on.
    pub(super) fn answered(
        &self,
        (id, domain): (DeliveryId, &str),
        lane: usize,
        (back, counts): (bool, bool),
        hint: Hint,
    ) -> bool {
        let mut out = self.out();
        out.back |= back;
        // One that was left out at the last moment has given its place back already.
        let pass = out.held.remove(&id);
        if hint == Hint::Fine {
            out.lanes.taken();
        }
        let quiet = matches!(hint, Hint::Fine | Hint::Nothing | Hint::Connections);
        if pass.is_some_and(|pass| pass.is_some() || !quiet || !out.so_far.pace.is_free()) {
            let now = out.so_far.clock.now();
            out.so_far.pace.end(domain, counts, hint, now);
        }
        hint == Hint::Connections && out.lanes.rest(lane)
    }

    /// This lane found no way to the server: it rests if another one works.
    pub(super) fn rests(&self, lane: usize) -> bool {
        self.out().lanes.rest(lane)
    }

    /// The newest proof the letter was counted behind; `None`: nothing is counted.
    pub(super) fn known(&self, id: DeliveryId) -> Option<ProofId> {
        let out = self.out();
        if out.so_far.limited { out.held.get(&id)?.as_ref().map(|pass| pass.known) } else { None }
    }

    /// The newest proof that is counted; `None`: none needs to be.
    pub(super) fn newest(&self) -> Option<ProofId> {
        let out = self.out();
        out.so_far.limited.then_some(out.so_far.proofs)
    }

    /// Counts proofs of other processes, each once.
    pub(super) fn also(&self, proofs: Vec<Proof>) {
        let mut out = self.out();
        let now = out.so_far.clock.now();
        for proof in proofs {
            if proof.id > out.so_far.proofs {
                out.so_far.proofs = proof.id;
                out.so_far.pace.past(&proof.domain, now);
            }
        }
    }

    /// The limit that ended the run before its time.
    pub(super) fn reached(&self) -> Option<Reached> {
        self.out().reached.clone()
    }

    fn out(&self) -> MutexGuard<'_, Out> {
        self.out.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Out {
    /// The first letter that may go. Those of a domain that must wait are set aside.
    fn look(&mut self, page: &mut Page) -> Look {
        while let Some(letter) = self.returned.pop() {
            page.letters.push_front(letter);
        }
        if self.so_far.pace.is_free() && page.aside.is_empty() {
            while let Some(letter) = page.letters.pop_front() {
                if let Entry::Vacant(free) = self.held.entry(letter.id) {
                    free.insert(None);
                    return Look::Letter(letter);
                }
            }
            return Look::Empty(None);
        }
        if page.letters.is_empty() && page.aside.is_empty() {
            return Look::Empty(None);
        }
        let now = self.so_far.clock.now();
        if let May::Later(hold) = self.so_far.pace.may_any(now) {
            return Look::Hold(hold);
        }
        let mut soonest = None;
        if let Some(letter) = page.aside.first(|domain| self.open(domain, now, &mut soonest)) {
            return self.hand_out(letter);
        }
        while let Some(letter) = page.letters.pop_front() {
            if self.held.contains_key(&letter.id) {
                continue;
            }
            let domain = letter.reader.address.domain();
            if !page.aside.has(domain) && self.open(domain, now, &mut soonest) {
                return self.hand_out(letter);
            }
            let id = letter.id;
            if page.aside.put(letter) {
                self.held.insert(id, None);
            }
        }
        Look::Empty(soonest)
    }

    /// Whether one to this domain may go; else its time counts for the soonest.
    fn open(&self, domain: &str, now: Timestamp, soonest: &mut Option<Hold>) -> bool {
        let May::Later(hold) = self.so_far.pace.may_here(domain, now) else { return true };
        if soonest.as_ref().is_none_or(|soonest| hold.until < soonest.until) {
            *soonest = Some(hold);
        }
        false
    }

    fn hand_out(&mut self, letter: Queued) -> Look {
        let domain = letter.reader.address.domain();
        self.so_far.pace.begin(domain);
        self.held.insert(letter.id, Some(Pass { domain: domain.into(), known: self.so_far.proofs }));
        Look::Letter(letter)
    }

    fn left(&mut self, id: DeliveryId, back: bool) {
        self.back |= back;
        if let Some(pass) = self.held.remove(&id).flatten() {
            self.so_far.pace.give_back(&pass.domain);
        }
    }

    /// Rests, or ends the run where that would take too long.
    fn wait(&mut self, hold: Hold, lane: usize) -> Turn {
        let Some(until) = hold.until else { return Turn::Rest { time: SOON, close: false } };
        let rest = until.duration_since(self.so_far.clock.now()).max(SignedDuration::ZERO);
        match hold.limit {
            Some(limit) if rest > patience(limit) => {
                self.reached = Some(Reached { limit, domain: hold.domain, until });
                self.lanes.leave(lane);
                Turn::Over
            }
            None if rest > TIRED => {
                self.lanes.leave(lane);
                Turn::Over
            }
            Some(_) | None => Turn::Rest { time: rest.unsigned_abs().min(NAP), close: rest > IDLE },
        }
    }
}

/// How long a run waits for its turn: under a limit by the hour or shorter always, under one by the day hardly at all.
fn patience(limit: Limit) -> SignedDuration {
    let hour = Duration::from_hours(1);
    if limit.per <= hour { SignedDuration::from_mins(61) } else { SignedDuration::from_mins(1) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use jiff::{SignedDuration, Timestamp};

    use super::{Out, Turn};
    use crate::deliver::Reached;
    use crate::deliver::lanes::Lanes;
    use crate::deliver::pace::{Hold, Pace};
    use crate::deliver::remembered::{Remembered, Steady};
    use crate::model::ProofId;
    use crate::model::settings::Limit;

    /// What a run does that must wait for so many seconds; and the limit it says is reached.
    fn wait(seconds: Option<i64>, limit: Option<Limit>) -> (Turn, Option<Reached>, Timestamp) {
        let (pace, clock) = (Pace::default(), Steady::begin());
        let so_far = Remembered { pace, limited: true, proofs: ProofId(0), clock };
        let (lanes, held) = (Lanes::new(1), BTreeMap::new());
        let mut out = Out { held, back: false, returned: Vec::new(), so_far, lanes, reached: None };
        let now = clock.now();
        let until = seconds.map(|seconds| now.checked_add(SignedDuration::from_secs(seconds)).unwrap());
        (out.wait(Hold { until, limit, domain: None }, 0), out.reached, until.unwrap_or(now))
    }

    fn rests(turn: &Turn) -> Option<(bool, bool)> {
        let Turn::Rest { time, close } = turn else { return None };
        Some((*time <= Duration::from_secs(1), *close))
    }

    #[test]
    fn limits_by_the_hour_are_waited_for_and_those_by_the_day_are_not() {
        let limit = |seconds| Some(Limit { count: 7, per: Duration::from_secs(seconds) });
        for (seconds, limit, close) in [
            (Some(1), limit(1), false),
            (Some(3_600), limit(3_600), true),
            (Some(20), limit(86_400), false),
            (Some(59), limit(86_400), true),
            (Some(9 * 60), None, true),
            (None, None, false),
            (Some(-5), limit(60), false),
        ] {
            let (turn, reached, _) = wait(seconds, limit);
            assert_eq!((rests(&turn), reached), (Some((true, close)), None), "{seconds:?}");
        }
        let (turn, reached, until) = wait(Some(120), limit(86_400));
        assert!(matches!(turn, Turn::Over));
        assert_eq!(reached, Some(Reached { limit: limit(86_400).unwrap(), domain: None, until }));
        // A server that wants a long rest: nothing of ours is reached.
        let (turn, reached, _) = wait(Some(15 * 60), None);
        assert!(matches!(turn, Turn::Over) && reached.is_none());
    }
}
