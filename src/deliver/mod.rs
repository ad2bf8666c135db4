//! Letters on their way out: to the outbox, or over SMTP with the journal as witness. Pure where it decides (`due`,
//! `outcome`), async where it waits (`run`). Knows no SQL, no template and no terminal.

mod outbox;

pub use outbox::{Outbox, OutboxError, Page, Shown};
