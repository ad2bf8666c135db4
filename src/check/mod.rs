//! Rules over an issue, its drafts and programs: what would embarrass or endanger someone. Never touches the network.
//! [`Checked`] and [`Approved`] are made only here.

mod checked;
mod page;
mod rules;
mod sheet;
mod side_by_side;
mod verdict;

pub use checked::{Approved, Checked, Cleared, Editions, approve, clearance};
pub use sheet::{ListFacts, Sheet};
pub use side_by_side::side_by_side;
pub use verdict::judge;
