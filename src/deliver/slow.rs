//! Slowing down for a server that asks for it: rests that grow, then one letter at a time until it is content again.
//! Pure: the clock is an argument, and never goes back.

use jiff::{SignedDuration, Timestamp};

use crate::deliver::reply::{Decision, Fate, Scope, Wait};
use crate::deliver::window::later;
use crate::model::Reason;
use crate::smtp::Outcome;

/// Minutes of rest after the first, second … time it asked.
const RESTS: [i64; 5] = [1, 2, 4, 8, 15];
/// Letters in a row it must take before a step is taken back.
const CONTENT: u8 = 10;
/// Deferrals in a row that are taken for a request: one alone may be about one mailbox.
const ROW: u8 = 3;

/// What an answer says about our speed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hint {
    /// It took the letter.
    Fine,
    /// Perhaps slower to this domain.
    Domain,
    /// Perhaps slower to everybody: the server has trouble of its own.
    Trouble,
    /// Slower to everybody.
    Rate,
    /// Fewer connections.
    Connections,
    /// Nothing.
    Nothing,
}

/// Reads what the decision table said. `fresh`: the connection had taken no letter before; a server that ends a session
/// after some of them has not asked for less. Greylisting wants time for one reader, not less speed for a domain.
pub(super) fn hint(decision: &Decision, outcome: &Outcome, fresh: bool) -> Hint {
    let refused = matches!(outcome, Outcome::Refused { .. });
    match (decision.row.scope, decision.row.fate) {
        (_, Fate::Sent) => Hint::Fine,
        (Scope::Domain, Fate::Retry(Wait::Greylisted, _)) => Hint::Nothing,
        (Scope::Domain, _) => Hint::Domain,
        (Scope::Server, _) if decision.row.reason == Reason::Rate => Hint::Rate,
        (Scope::Server, _) => Hint::Trouble,
        (Scope::Connections, _) => Hint::Connections,
        (Scope::Closed, _) if refused && fresh => Hint::Connections,
        (
            Scope::Letter
            | Scope::Address
            | Scope::Session
            | Scope::Closed
            | Scope::Account
            | Scope::List
            | Scope::Extensions
            | Scope::Run,
            _,
        ) => Hint::Nothing,
    }
}

/// How slow a domain, or everybody, is taken at the moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Slow {
    /// How often it asked, up to the longest rest; 0: full speed.
    step: usize,
    until: Option<Timestamp>,
    /// Taken in a row.
    taken: u8,
    /// Perhaps asked, in a row.
    perhaps: u8,
    /// Letters under way.
    out: u32,
}

/// When one more may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    None,
    Until(Timestamp),
    /// One at a time: when the one that is under way is answered.
    WhenOneIsBack,
}

impl Slow {
    pub(super) fn rest(&self, now: Timestamp) -> Rest {
        match self.until {
            _ if self.step == 0 => Rest::None,
            Some(until) if now < until => Rest::Until(until),
            Some(_) | None if self.out > 0 => Rest::WhenOneIsBack,
            Some(_) | None => Rest::None,
        }
    }

    pub(super) fn begin(&mut self) {
        self.out += 1;
    }

    /// One came back without having reached the server.
    pub(super) fn give_back(&mut self) {
        self.out = self.out.saturating_sub(1);
    }

    /// One came back, and the server is content.
    pub(super) fn fine(&mut self) {
        self.give_back();
        self.perhaps = 0;
        self.taken = self.taken.saturating_add(1);
        if self.taken >= CONTENT {
            self.taken = 0;
            self.step = self.step.saturating_sub(1);
        }
    }

    /// One came back that perhaps asked for less.
    pub(super) fn perhaps(&mut self, now: Timestamp) {
        self.perhaps = self.perhaps.saturating_add(1);
        if self.perhaps >= ROW {
            self.asked(now);
        } else {
            self.give_back();
        }
    }

    /// One came back that asked for less.
    pub(super) fn asked(&mut self, now: Timestamp) {
        self.give_back();
        (self.perhaps, self.taken) = (0, 0);
        // Letters that were under way when the rest began say the same once more, not again.
        if self.step > 0 && self.until.is_some_and(|until| now < until) {
            return;
        }
        self.step = (self.step + 1).min(RESTS.len());
        let minutes = self.step.checked_sub(1).and_then(|at| RESTS.get(at)).copied().unwrap_or_default();
        self.until = Some(later(now, SignedDuration::from_mins(minutes)));
    }

    /// Whether it can be forgotten.
    pub(super) fn is_over(&self) -> bool {
        self.step == 0 && self.perhaps == 0 && self.out == 0
    }
}
