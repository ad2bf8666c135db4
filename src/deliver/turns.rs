//! Whose turn it is: hands each letter of a run to one task only, page by page, in the order of the list.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::deliver::Ledger;
use crate::journal::JournalError;
use crate::model::{DeliveryId, Queued, RunId};

/// Readers in memory at once.
const PAGE: u32 = 512;
/// How often the list is gone through again for letters that were put back.
const ROUNDS: u8 = 3;

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
}

/// Letters in somebody's hands; and whether one was put back.
#[derive(Debug, Default)]
struct Out {
    held: BTreeSet<DeliveryId>,
    back: bool,
}

impl Turns {
    pub(super) fn new(run: RunId, ledger: Ledger) -> Self {
        let page = Page { letters: VecDeque::new(), after: DeliveryId(0), rounds: ROUNDS };
        Self { run, ledger, page: tokio::sync::Mutex::new(page), out: Mutex::default() }
    }

    /// The next letter; `None` when nobody waits any more.
    pub(super) async fn next(&self, now: Timestamp) -> Result<Option<Queued>, JournalError> {
        let mut page = self.page.lock().await;
        self.from(&mut page, now).await
    }

    /// The next letter if one lies ready; never waits.
    pub(super) fn ready(&self) -> Option<Queued> {
        let mut page = self.page.try_lock().ok()?;
        while let Some(letter) = page.letters.pop_front() {
            if self.out().held.insert(letter.id) {
                return Some(letter);
            }
        }
        None
    }

    async fn from(&self, page: &mut Page, now: Timestamp) -> Result<Option<Queued>, JournalError> {
        loop {
            while let Some(letter) = page.letters.pop_front() {
                if self.out().held.insert(letter.id) {
                    return Ok(Some(letter));
                }
            }
            let (run, after) = (self.run, page.after);
            page.letters = self.ledger.with(move |journal| journal.turn(run, after, now, PAGE)).await?.into();
            if let Some(last) = page.letters.back() {
                page.after = last.id;
            } else if page.rounds > 0 && std::mem::take(&mut self.out().back) {
                page.rounds -= 1;
                page.after = DeliveryId(0);
            } else {
                return Ok(None);
            }
        }
    }

    /// The letter has left this hand; `back`: it waits again.
    pub(super) fn done(&self, id: DeliveryId, back: bool) {
        let mut out = self.out();
        out.held.remove(&id);
        out.back |= back;
    }

    fn out(&self) -> std::sync::MutexGuard<'_, Out> {
        self.out.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
