//! What a server's words mean, and what is done about them: a table of rows, read from the top, the first that fits wins.
//! Pure: phase, code, enhanced code and text in, the letter's outcome and the scope of it out.

mod attempt;
mod connecting;
mod decide;
mod row;
mod table;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod variants_tests;

pub use attempt::Attempt;
pub use connecting::connecting;
pub use decide::{Decision, Next, decide};
pub use row::{Fate, Row, Scope, Wait};
pub use table::row_for;
