//! References to Scripture: books, reading, what exists, writing, links. Pure: text and passages in, text and passages out.
//! Knows no blocks, no letter and no network; verse texts are not here.

mod books;
mod canon;
mod find;
mod format;
mod found;
mod link;
mod names;
mod osis;
mod raw;
mod read;
mod tokens;

#[cfg(test)]
mod tests;

pub use find::{find, read_all};
pub use format::{format, format_all};
pub use found::{Found, Problem, Strictness};
pub use link::link;
pub use osis::osis;
