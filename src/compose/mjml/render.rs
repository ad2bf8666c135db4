//! MJML → HTML. The only place that names mrml: what it does wrong is put right before (`prepare`) and looked at
//! afterwards (`inspect`). Numbers in comments are the pitfalls of docs/decisions/002-mrml.md.

use std::collections::HashMap;

use mrml::prelude::render::RenderOptions;
use thiserror::Error;

use crate::compose::mjml::inspect::faults;
use crate::compose::mjml::prepare::prepare;

/// Why MJML cannot be made into a page.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MjmlError {
    /// The source is not well-formed MJML, or uses what is not supported.
    #[error("line {line}, column {column}: {what}")]
    Source {
        /// Line of the MJML, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What the parser says.
        what: String,
    },
    /// The page that came out is not sound (6: the renderer itself does not notice).
    #[error("the page is not sound: {0}")]
    Page(String),
}

/// Renders a whole MJML document. No includes, no remote fonts (10, 11).
///
/// # Errors
/// An [`MjmlError`] with the place in the source where there is one.
pub fn render(source: &str) -> Result<String, MjmlError> {
    let prepared = prepare(source);
    let parsed = mrml::parse(&prepared).map_err(|error| placed(&prepared, &error))?;
    let options = RenderOptions { fonts: HashMap::new(), ..RenderOptions::default() };
    let html = parsed.element.render(&options).map_err(|error| MjmlError::Page(error.to_string()))?;
    match faults(&html).into_iter().next() {
        None => Ok(html),
        Some(fault) => Err(MjmlError::Page(fault)),
    }
}

/// The renderer knows only byte ranges (6); what it prints of them is turned into a line and a column.
fn placed(source: &str, error: &mrml::prelude::parser::Error) -> MjmlError {
    let text = error.to_string();
    let digits: Vec<usize> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok())
        .collect();
    let at = match digits.as_slice() {
        [.., start, end] if start <= end && *end <= source.len() => *start,
        _ => 0,
    };
    let before = source.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    MjmlError::Source { line, column, what: text }
}
