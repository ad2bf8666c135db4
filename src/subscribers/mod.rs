//! The people: rows of subscribers.csv → readers, who of them is admitted to a letter, and the tokens that take them off.
//! Knows no letter, no state and no file: it is given bytes, and what the journal knows as a `Standing`.

mod admit;
mod columns;
mod decoded;
mod edition;
mod gather;
mod row;
mod rows;
#[cfg(test)]
mod tests;
pub mod token;

pub use admit::{LeftOut, Recipient, Terms, admit};
pub use edition::{Choice, choose};
pub use gather::{Gathered, gather};
pub use rows::Rows;
