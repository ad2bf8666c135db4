//! The gate that nothing passes unscanned: the protected list, its matcher, and the clearance of a letter. Knows no
//! writer: it reads finished messages through `mime`, and its findings never hold a protected form.

mod clearance;
mod fold;
mod keys;
mod list;
mod matcher;
mod read;
mod reading;
mod seams;
mod signature;
#[cfg(test)]
mod tests;
mod vetted;
mod views;
mod window;

pub use clearance::{Clearance, Probe};
pub use list::List;
pub use vetted::Vetted;
