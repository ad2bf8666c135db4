//! Prose, lines, inline and text (format.md sections 6 and 7) → runs with places.
//! Knows nothing of heads, fences, keys and points: it is handed lines and gives back what they print.
//!
//! The way of a run: `token` resolves escapes, breaks and braces, `link` and `address` take out what leads somewhere,
//! `punctuation` makes quotes and dashes, `emphasis` asks comrak which stars and underscores are a pair, `branch` closes
//! every `{{#if}}`. Blocks (`flow`, `list`, `table`, `mark`) are split here and not by a Markdown parser: the format's are
//! few and differ from CommonMark in nearly every one.

mod address;
mod brace;
mod branch;
mod emphasis;
mod flow;
mod link;
mod list;
mod mark;
mod punctuation;
mod row;
mod run;
mod table;
mod token;
mod trouble;

#[cfg(test)]
mod tests;

pub(crate) use flow::flows;
pub use run::Style;
pub(crate) use run::{inline, lines, text};
