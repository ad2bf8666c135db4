//! Diagnostics as plain data: where something stands and what is wrong with it.
//! Knows no sentence (that is `tongue`), no terminal (that is `draw`) and no file system.

mod finding;
mod source;

pub use finding::{Finding, Findings, Severity};
pub use source::{Source, SourceId, Sources, Span};
