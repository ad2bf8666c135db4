//! The people: rows of subscribers.csv → readers, who of them is admitted to a letter, and the tokens that take them off.
//! Knows no letter, no state and no file: it is given bytes, and what the journal knows as a `Standing`.

mod admit;
mod columns;
mod decoded;
mod edition;
mod repeats;
mod roll;
#[cfg(test)]
mod roll_tests;
mod row;
mod rows;
#[cfg(test)]
mod tests;
pub mod token;

pub use admit::{LeftOut, Recipient, Terms, admit, admit_or_return};
pub use edition::{Choice, choose};
pub use roll::Roll;
pub use rows::Rows;
