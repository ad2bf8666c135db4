//! Handlebars, strict: a name that is not there is an error, in `{{#if}}` too; an object is never printed; a template
//! that calls itself ends in a finding, not in a crash.

use std::collections::BTreeMap;
use std::sync::Arc;

use handlebars::{Handlebars, RenderError, RenderErrorReason, TemplateError};
use serde_json::Value;

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
    pub(super) fn render(&self, name: &str, data: &Value) -> Result<String, Box<Finding>> {
        self.parts.reset();
        self.handlebars.render(name, data).map_err(|error| Box::new(self.render_finding(name, &error)))
    }

    fn render_finding(&self, name: &str, error: &RenderError) -> Finding {
        let name = error.template_name.as_deref().unwrap_or(name);
        let source = self.templates.handlebars().find(|(known, _)| *known == name).and_then(|(_, file)| file.source);
        let (line, column) = (error.line_no.unwrap_or(1), error.column_no.unwrap_or(1));
        #[expect(clippy::wildcard_enum_match_arm, reason = "every other reason is shown as the engine says it")]
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Engine;
    use crate::compose::Templates;
    use crate::diag::Sources;

    /// Code, line and column of what is wrong when `letter` is this text, besides other files.
    fn fault(letter: &str, others: &[(&str, &str)]) -> String {
        let first = [("letter.mjml.hbs", letter)];
        let own = first.iter().chain(others);
        let own = own.map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
        let templates = Templates::of("quiet", own, &mut Sources::default());
        let said = |finding: &crate::diag::Finding| {
            let place = finding.span.map(|span| format!(" {}:{}", span.line, span.column)).unwrap_or_default();
            format!("{}{place}", finding.code())
        };
        match Engine::new(&templates) {
            Err(findings) => findings.iter().map(said).collect::<Vec<_>>().join(", "),
            Ok(engine) => {
                match engine.render("letter", &json!({ "name": "x [object] <y>", "none": null, "thing": { "a": 1 } })) {
                    Err(finding) => said(&finding),
                    Ok(text) => text,
                }
            }
        }
    }

    #[test]
    fn mistakes_have_their_code_and_place() {
        for (letter, expected) in [
            ("a\n  {{typo}}", "template/unknown-field 2:3"),
            ("{{#if typo}}x{{/if}}", "template/unknown-field 1:1"),
            ("{{#unless typo}}x{{/unless}}", "template/unknown-field 1:1"),
            ("a {{shout name}}", "template/unknown-helper 1:3"),
            ("\n{{> parts/nothing}}", "template/missing-partial 2:1"),
            ("{{thing}}", "template/object 1:1"),
            ("{{#if none}}x{{/each}}", "template/parse 1:14"),
            ("{{> letter}}", "template/recursion 1:1"),
        ] {
            assert_eq!(fault(letter, &[]), expected, "{letter}");
        }
    }

    #[test]
    fn circles_over_several_files_are_found_before_anything_is_drawn() {
        for call in ["{{> parts/one}}", "{{~> parts/one ~}}", "{{#> parts/one}}x{{/parts/one}}"] {
            let said =
                fault("{{> parts/one}}", &[("parts/one.mjml.hbs", "{{> parts/two}}"), ("parts/two.mjml.hbs", call)]);
            assert!(said.contains("template/recursion"), "{call}: {said}");
        }
        let comment = fault("{{!-- {{> letter}} --}}{{! {{ }}fine", &[]);
        assert_eq!(comment, "fine");
    }

    #[test]
    fn what_an_author_types_is_printed() {
        assert_eq!(fault("{{name}}{{#if none}}no{{else}}yes{{/if}}", &[]), "x [object] &lt;y&gt;yes");
    }
}
