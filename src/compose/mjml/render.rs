//! MJML → HTML. The only place that names mrml: what it does wrong is put right before (`prepare`) and looked at
//! afterwards (`inspect`). Numbers in comments are the pitfalls of docs/decisions/002-mrml.md.

use std::collections::HashMap;

use mrml::prelude::parser::Error;
use mrml::prelude::render::RenderOptions;

use crate::compose::mjml::inspect::faults;
use crate::compose::mjml::prepare::{Fault, Prepared, prepare};

/// Why MJML cannot be made into a page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
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
    if let Some(Fault { place: (line, column), what }) = prepared.fault {
        return Err(MjmlError::Source { line, column, what });
    }
    let parsed = mrml::parse(&prepared.text).map_err(|error| placed(&prepared, &error))?;
    let options = RenderOptions { fonts: HashMap::new(), ..RenderOptions::default() };
    let html = parsed.element.render(&options).map_err(|error| MjmlError::Page(error.to_string()))?;
    match faults(&html).into_iter().next() {
        None => Ok(html),
        Some(fault) => Err(MjmlError::Page(fault)),
    }
}

/// The renderer knows bytes of what it was given (6); people read lines and columns of what they wrote.
fn placed(prepared: &Prepared, error: &Error) -> MjmlError {
    let at = match error {
        Error::UnexpectedElement { position, .. }
        | Error::UnexpectedToken { position, .. }
        | Error::MissingAttribute { position, .. }
        | Error::InvalidAttribute { position, .. }
        | Error::InvalidFormat { position, .. }
        | Error::IncludeLoaderError { position, .. } => position.start,
        Error::ParserError { source, .. } => {
            let (row, column) = (source.pos().row, source.pos().col);
            byte(&prepared.text, row, column)
        }
        Error::EndOfStream { .. } => prepared.text.len(),
        Error::SizeLimit { .. } | Error::NoRootNode => 0,
    };
    let (line, column) = prepared.place(at);
    let text = error.to_string();
    let what = text.split(" in root template").next().unwrap_or_default().to_owned();
    MjmlError::Source { line, column, what }
}

/// The byte at a row and column, both from 1.
fn byte(text: &str, row: u32, column: u32) -> usize {
    let from_0 = |number: u32| usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines.clone().take(from_0(row)).map(str::len).sum();
    let line = lines.nth(from_0(row)).unwrap_or_default();
    before + line.chars().take(from_0(column)).map(char::len_utf8).sum::<usize>()
}
