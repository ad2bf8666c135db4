//! What the journal remembers of letters that left, made ready for a run or a proof; and the clock they are paced by.

use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

use crate::deliver::pace::{Limits, May, Pace};
use crate::deliver::run::now;
use crate::deliver::window::later;
use crate::journal::{Journal, JournalError};
use crate::model::ProofId;

/// A clock that begins with the wall's time and never goes back, however the wall's clock is set meanwhile.
#[derive(Clone, Copy, Debug)]
pub(super) struct Steady {
    began: Timestamp,
    from: Instant,
}

impl Steady {
    pub(super) fn begin() -> Self {
        #[expect(clippy::disallowed_methods, reason = "measures how long ago the wall was read")]
        let from = Instant::now();
        Self { began: now(), from }
    }

    pub(super) fn now(&self) -> Timestamp {
        later(self.began, SignedDuration::try_from(self.from.elapsed()).unwrap_or(SignedDuration::MAX))
    }
}

/// How fast letters may go after all that left before.
#[derive(Debug)]
pub(super) struct Remembered {
    pub(super) pace: Pace,
    /// Whether there are limits.
    pub(super) limited: bool,
    /// The newest proof that is counted.
    pub(super) proofs: ProofId,
    pub(super) clock: Steady,
}

/// Whether a limit holds up every letter at the moment.
///
/// # Errors
/// What the journal says.
pub fn is_held_up(journal: &mut Journal, limits: &Limits) -> Result<bool, JournalError> {
    let so_far = Remembered::of(journal, limits)?;
    Ok(so_far.pace.may_any(so_far.clock.now()) != May::Go)
}

impl Remembered {
    /// Asks the journal, as far back as the limits look; without limits not at all.
    pub(super) fn of(journal: &mut Journal, limits: &Limits) -> Result<Self, JournalError> {
        let mut pace = Pace::new(limits);
        let proofs = match limits.longest() {
            Some(back) => journal.departures(now(), back, |domain, at| pace.past(domain, at))?,
            None => ProofId::default(),
        };
        Ok(Self { pace, limited: limits.longest().is_some(), proofs, clock: Steady::begin() })
    }
}
