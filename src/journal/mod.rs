//! The state: runs, deliveries, suppressions, approvals. The only room that knows SQL; it stores and returns only
//! `model` values. Its face is synchronous and names no database, so that a second one fits behind it. Reads no clock.

mod approvals;
mod book;
mod departures;
#[cfg(test)]
mod departures_tests;
mod error;
mod freeze;
mod lock;
mod moves;
#[cfg(test)]
mod patience_tests;
mod questions;
mod row;
mod schema;
#[cfg(test)]
mod schema_tests;
mod suppressions;
#[cfg(test)]
mod tests;

pub use book::Journal;
pub use error::JournalError;
pub use lock::RunLock;
