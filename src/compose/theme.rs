//! A theme made ready once: its templates compiled, its tokens read. Every edition is drawn with it.

use crate::compose::Templates;
use crate::compose::contrast::{Faint, faint};
use crate::compose::engine::Engine;
use crate::compose::tokens::Tokens;
use crate::diag::{Finding, Findings, Severity, Span};

/// Compiled templates and tokens.
pub struct Theme<'t> {
    pub(super) engine: Engine<'t>,
    pub(super) tokens: Tokens,
    /// Its texts with too little contrast.
    pub(super) faint: Vec<Faint>,
}

impl std::fmt::Debug for Theme<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Theme(…)")
    }
}

impl<'t> Theme<'t> {
    /// Makes a theme ready; `color` is the house colour, or empty.
    ///
    /// # Errors
    /// Every mistake in templates and tokens, at its place.
    pub fn of(templates: &'t Templates, color: &str) -> Result<Self, Findings> {
        match (Engine::new(templates), tokens(templates)) {
            (Ok(engine), Ok(tokens)) => {
                let tokens = tokens.with_house_color(color);
                let faint = faint(&tokens, !color.is_empty());
                Ok(Self { engine, tokens, faint })
            }
            (engine, tokens) => {
                let mut findings = engine.err().unwrap_or_default();
                findings.append(tokens.err().map(|finding| *finding).into_iter().collect());
                Err(findings)
            }
        }
    }
}

fn tokens(templates: &Templates) -> Result<Tokens, Box<Finding>> {
    let file = templates.tokens();
    let text = file.map_or("", |file| file.text.as_str());
    Tokens::read(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let before = text.get(..at).unwrap_or_default();
        let line = u32::try_from(before.matches('\n').count() + 1).unwrap_or(1);
        let column = u32::try_from(before.rsplit('\n').next().unwrap_or_default().chars().count() + 1).unwrap_or(1);
        let finding = Finding::new(Severity::Error, "template/tokens").with("problem", error.message().to_owned());
        Box::new(match file.and_then(|file| file.source) {
            Some(source) => finding.at(Span::new(source, line, column, 1)),
            None => finding,
        })
    })
}
