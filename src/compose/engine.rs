//! Handlebars, strict: a name that is not there is an error, in `{{#if}}` too; an object is never printed; a template
//! that calls itself ends in a finding, not in a crash.

use std::collections::BTreeMap;
use std::sync::Arc;

use handlebars::{Handlebars, RenderError, RenderErrorReason, TemplateError};
use serde::Serialize;

use crate::compose::Templates;
use crate::compose::markup::escape;
use crate::compose::strict::{self, Call, Parts, Refusal};
use crate::diag::{Finding, Findings, Severity, SourceId, Span};

/// A theme's templates, compiled. Draws one letter at a time.
pub(super) struct Engine<'t> {
    handlebars: Handlebars<'static>,
    templates: &'t Templates,
    parts: Arc<Parts>,
}

impl<'t> Engine<'t> {
    /// Compiles all templates of a theme.
    ///
    /// # Errors
    /// A finding for each that does not compile, and one for each that calls itself, directly or through others.
    pub(super) fn new(templates: &'t Templates) -> Result<Self, Findings> {
        let (mut handlebars, parts) = strict::registry();
        handlebars.register_escape_fn(escape);
        let mut findings = Findings::new();
        let mut calls: BTreeMap<&str, Vec<Call>> = BTreeMap::new();
        for (name, file) in templates.handlebars() {
            match strict::compile(name, &file.text) {
                Ok((template, called)) => {
                    handlebars.register_template(name, template);
                    calls.insert(name, called);
                }
                Err(error) => findings.push(parse_finding(name, file.source, &error)),
            }
        }
        for (name, file) in templates.handlebars() {
            if let Some(call) = circle(&calls, name) {
                let finding = Finding::new(Severity::Error, "template/recursion").with("name", name);
                findings.push(at(finding, file.source, call.line, call.column));
            }
        }
        if findings.is_empty() { Ok(Self { handlebars, templates, parts }) } else { Err(findings) }
    }

    /// Fills one template.
    ///
    /// # Errors
    /// What is wrong, at its place in the template.
    pub(super) fn render(&self, name: &str, data: &impl Serialize) -> Result<String, Finding> {
        self.parts.reset();
        self.handlebars.render(name, data).map_err(|error| self.render_finding(name, &error))
    }

    fn render_finding(&self, name: &str, error: &RenderError) -> Finding {
        let name = error.template_name.as_deref().unwrap_or(name);
        let source = self.templates.handlebars().find(|(known, _)| *known == name).and_then(|(_, file)| file.source);
        let (line, column) = (error.line_no.unwrap_or(1), error.column_no.unwrap_or(1));
        let finding = match error.reason() {
            RenderErrorReason::MissingVariable(Some(field)) => {
                Finding::new(Severity::Error, "template/unknown-field").with("field", field.clone())
            }
            RenderErrorReason::MissingVariable(None) => Finding::new(Severity::Error, "template/unknown-field#lookup"),
            RenderErrorReason::HelperNotFound(helper) => {
                Finding::new(Severity::Error, "template/unknown-helper").with("helper", helper.clone())
            }
            RenderErrorReason::PartialNotFound(partial) => {
                Finding::new(Severity::Error, "template/missing-partial").with("partial", partial.clone())
            }
            RenderErrorReason::CannotIncludeSelf => Finding::new(Severity::Error, "template/recursion"),
            RenderErrorReason::NestedError(refusal) => match refusal.downcast_ref() {
                Some(Refusal::Object) => Finding::new(Severity::Error, "template/object"),
                Some(Refusal::Recursion) => Finding::new(Severity::Error, "template/recursion"),
                None => Finding::new(Severity::Error, "template/parse").with("problem", refusal.to_string()),
            },
            other => Finding::new(Severity::Error, "template/parse").with("problem", other.to_string()),
        };
        at(finding, source, line, column).with("name", name)
    }
}

/// Handlebars counts columns from 1 for the tag's first brace.
fn at(finding: Finding, source: Option<SourceId>, line: usize, column: usize) -> Finding {
    let number = |value: usize| u32::try_from(value).unwrap_or(1).max(1);
    match source {
        Some(source) => finding.at(Span::new(source, number(line), number(column), 1)),
        None => finding,
    }
}

fn parse_finding(name: &str, source: Option<SourceId>, error: &TemplateError) -> Finding {
    let (line, column) = error.pos().unwrap_or((1, 1));
    let problem = error.reason().to_string();
    at(Finding::new(Severity::Error, "template/parse"), source, line, column)
        .with("name", name)
        .with("problem", problem)
}

/// The call through which a template comes back to itself. Parts that data chooses are counted while they are drawn.
fn circle<'c>(calls: &'c BTreeMap<&str, Vec<Call>>, name: &str) -> Option<&'c Call> {
    calls.get(name)?.iter().find(|call| {
        let mut seen: Vec<&str> = Vec::new();
        let mut waiting = vec![call.part.as_str()];
        while let Some(part) = waiting.pop() {
            if part == name {
                return true;
            }
            if !seen.contains(&part) {
                seen.push(part);
                waiting.extend(calls.get(part).into_iter().flatten().map(|call| call.part.as_str()));
            }
        }
        false
    })
}
