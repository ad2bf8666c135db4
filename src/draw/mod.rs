//! Findings → text: for a terminal and as JSON. Knows how they look, not what they mean.

mod json;
mod terminal;

pub use json::{FindingJson, json};
pub use terminal::{Look, terminal};
