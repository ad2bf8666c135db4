//! From an outcome to a decision: the row's fate with this letter's times.

use jiff::Timestamp;

use crate::deliver::breaker::Said;
use crate::deliver::reply::table::{R03, R06, R07};
use crate::deliver::reply::{Attempt, Fate, Row, Scope, row_for};
use crate::model::Verdict;
use crate::smtp::Outcome;

/// What to do after one letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The row it comes from.
    pub row: &'static Row,
    /// What becomes of the letter.
    pub letter: Verdict,
    /// What becomes of the run.
    pub next: Next,
}

impl Decision {
    /// What the breaker makes of it.
    #[must_use]
    pub fn said(&self, outcome: &Outcome) -> Said {
        match outcome {
            Outcome::Accepted(_) => Said::Yes,
            Outcome::Refused { .. } if self.next == Next::Plainly => Said::Nothing,
            Outcome::Refused { reply, .. } if reply.is_permanent() => {
                let of_us = self.row.scope == Scope::List;
                Said::No { codes: reply.codes(), reason: self.row.reason, of_us }
            }
            Outcome::Refused { .. } | Outcome::LostBeforeDot { .. } | Outcome::LostAfterDot { .. } => Said::Nothing,
        }
    }
}

/// How the run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Next {
    /// With the next letter.
    On,
    /// With the next letter, over a new connection.
    Anew,
    /// With the next letter, over a new connection that uses no extension.
    Plainly,
    /// With the next letter; but the server was lost or closed the session, and when that happens again and again the
    /// run must end.
    Strike,
    /// Not before the account's day is over.
    Tomorrow,
    /// Not at all: every letter would be refused like this one.
    Stop,
}

/// Decides; `now` is when the outcome was known.
#[must_use]
pub fn decide(outcome: &Outcome, attempt: &Attempt, now: Timestamp) -> Decision {
    let (row, reply) = match outcome {
        Outcome::Accepted(reply) => (&R03, reply.line()),
        Outcome::Refused { phase, reply } => (row_for(*phase, reply), format!("{phase}: {}", reply.line())),
        Outcome::LostBeforeDot { phase, loss } => (&R06, format!("{loss} at {phase}")),
        Outcome::LostAfterDot { loss } => (&R07, format!("{loss} after the final dot")),
    };
    let next = match row.scope {
        Scope::Letter | Scope::Address | Scope::Domain | Scope::Connections | Scope::Server | Scope::List => Next::On,
        Scope::Session => Next::Anew,
        Scope::Extensions if attempt.plain => Next::Stop,
        Scope::Extensions => Next::Plainly,
        Scope::Closed => Next::Strike,
        Scope::Account => Next::Tomorrow,
        Scope::Run => Next::Stop,
    };
    Decision { row, letter: verdict(row, reply, attempt, now), next }
}

fn verdict(row: &Row, reply: String, attempt: &Attempt, now: Timestamp) -> Verdict {
    let reason = row.reason;
    match row.fate {
        Fate::Sent => Verdict::Sent { reply },
        Fate::Fail(patience) => Verdict::Failed { reply, reason, patience },
        Fate::Retry(wait, patience) => match attempt.next_at(wait, now) {
            Some(next_at) => Verdict::Deferred { reply, reason, next_at },
            None => Verdict::Failed { reply, reason, patience },
        },
        Fate::Again => Verdict::Again { reply },
        Fate::Unknown => Verdict::Unknown { reply },
    }
}
