//! Letters on their way out: to the outbox, or over SMTP with the journal as witness. Pure where it decides (`due`,
//! `outcome`), async where it waits (`run`, `proof`). Knows no SQL, no template and no terminal.

mod due;
mod errand;
mod ledger;
mod letter_page;
mod outbox;
mod outcome;
mod proof;
mod run;
mod turns;
mod worker;

pub use due::{Due, Windows, due};
pub use errand::{Errand, Few};
pub use ledger::Ledger;
pub use outbox::{Outbox, OutboxError, Page, Shown};
pub use outcome::{Decision, Next, decide};
pub use proof::{ProofError, proof};
pub use run::{Ending, RunError, Summary, run, run_over};
pub use worker::{Make, NotMade, Route};
