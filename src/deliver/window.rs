//! Rolling windows: never more letters than a limit says in any stretch of time of its length. Pure: the clock is an
//! argument, and never goes back.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

use crate::model::settings::Limit;

/// The finest time the journal keeps; what lies just a window apart is still inside of it.
const TICK: SignedDuration = SignedDuration::from_micros(1);

/// What left lately under some limits, and what is on its way to the server now. Memory: 16 bytes for each letter within
/// the longest of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Window {
    limits: Vec<Limit>,
    /// The oldest first.
    left: VecDeque<Timestamp>,
    /// Letters between their turn and their answer: the server may count them at any moment from now on.
    out: usize,
}

/// When one more may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Free {
    Now,
    /// Not before; sooner only if a letter under way turns out not to count.
    At(Timestamp, Limit),
    /// When a letter that is under way has come back.
    WhenOneIsBack,
}

impl Window {
    pub(super) fn new(limits: &[Limit]) -> Self {
        Self { limits: limits.to_vec(), ..Self::default() }
    }

    pub(super) fn is_free(&self) -> bool {
        self.limits.is_empty()
    }

    /// When all limits allow one more.
    pub(super) fn free(&self, now: Timestamp) -> Free {
        let mut latest = Free::Now;
        for limit in &self.limits {
            let free = self.under(*limit, now);
            latest = match (latest, free) {
                (Free::At(one, _), Free::At(other, _)) if other > one => free,
                (Free::At(..), _) | (_, Free::Now) => latest,
                (Free::Now | Free::WhenOneIsBack, _) => free,
            };
        }
        latest
    }

    /// Those under way take their places first. Of the letters that left only as many as there are places matter, and
    /// the oldest of those must lie more than a window back.
    fn under(&self, limit: Limit, now: Timestamp) -> Free {
        let count = usize::try_from(limit.count).unwrap_or(usize::MAX);
        let Some(places) = count.checked_sub(self.out).filter(|places| *places > 0) else {
            return Free::WhenOneIsBack;
        };
        let oldest = self.left.len().checked_sub(places).and_then(|at| self.left.get(at));
        match oldest.map(|oldest| later(*oldest, length(limit).saturating_add(TICK))) {
            Some(free) if now < free => Free::At(free, limit),
            Some(_) | None => Free::Now,
        }
    }

    /// One goes to the server now.
    pub(super) fn begin(&mut self) {
        self.out += 1;
    }

    /// One that went comes back: with its time if the server may have taken it, else it does not count.
    pub(super) fn end(&mut self, left: Option<Timestamp>) {
        self.out = self.out.saturating_sub(1);
        if let Some(at) = left {
            self.past(at);
        }
    }

    /// One left then. What is told out of order counts with the latest time known, so that it is not free too early.
    pub(super) fn past(&mut self, at: Timestamp) {
        let at = self.left.back().map_or(at, |last| at.max(*last));
        self.left.push_back(at);
        let Some(longest) = self.limits.iter().map(|limit| length(*limit)).max() else {
            self.left.clear();
            return;
        };
        while self.left.front().is_some_and(|first| later(*first, longest) < at) {
            self.left.pop_front();
        }
    }
}

fn length(limit: Limit) -> SignedDuration {
    SignedDuration::try_from(limit.per).unwrap_or(SignedDuration::MAX)
}

pub(super) fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}
