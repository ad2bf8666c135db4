//! Letters on their way out: to the outbox, or over SMTP with the journal as witness. Pure where it decides (`due`,
//! `reply`, `breaker`, `pace`), async where it waits (`run`, `proof`). Knows no SQL, no template and no terminal.

mod aside;
mod breaker;
mod due;
mod errand;
mod hand;
mod lanes;
mod ledger;
mod letter_page;
mod outbox;
mod pace;
#[cfg(test)]
mod pace_tests;
mod proof;
mod remembered;
mod reply;
mod run;
mod slow;
mod turns;
#[cfg(test)]
mod turns_tests;
mod window;
mod worker;

pub use breaker::{Breaker, Much, Said, Trip};
pub use due::{Due, Windows, due};
pub use errand::{Errand, Few};
pub use ledger::Ledger;
pub use outbox::{Outbox, OutboxError, Page, Shown};
pub use pace::{Limits, Reached};
pub use proof::{ProofError, proof};
pub use remembered::is_held_up;
pub use reply::{Attempt, Decision, Fate, Next, Row, Scope, Wait, connecting, decide, row_for};
pub use run::{Ending, RunError, Summary, run, run_over};
pub use worker::{Make, NotMade, Route};
