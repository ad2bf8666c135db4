//! Handlebars, strict: a name that is not there is an error, in `{{#if}}` too; an object is never printed; a template
//! that calls itself ends in a finding, not in a crash.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, JsonTruthy as _, Output, RenderContext, RenderError,
    RenderErrorReason, Renderable as _, TemplateError,
};
use serde_json::Value;

use crate::compose::Templates;
use crate::compose::markup::escape;
use crate::diag::{Finding, Findings, Severity, SourceId, Span};

/// How many conditions and parts one letter may go through: far more than any letter has, far fewer than a template that
/// calls itself would.
const STEPS: u32 = 20_000;

/// What handlebars prints for an object; and what stands for it where an author typed it.
const OBJECT: &str = "[object]";
const TYPED: &str = "phxtypedbyhandxhp";

/// A theme's templates, compiled.
pub(super) struct Engine<'t> {
    handlebars: Handlebars<'static>,
    templates: &'t Templates,
    steps: Arc<AtomicU32>,
}

impl<'t> Engine<'t> {
    /// Compiles all templates of a theme.
    ///
    /// # Errors
    /// A finding for each that does not compile, and one for each circle of parts that call each other.
    pub(super) fn new(templates: &'t Templates) -> Result<Self, Findings> {
        let mut handlebars = Handlebars::new();
        handlebars.set_strict_mode(true);
        handlebars.register_escape_fn(escape);
        let steps = Arc::new(AtomicU32::new(0));
        for (name, wanted) in [("if", true), ("unless", false)] {
            handlebars.register_helper(name, Box::new(Condition { wanted, steps: Arc::clone(&steps) }));
        }
        let mut findings = Findings::new();
        for (name, file) in templates.handlebars() {
            if let Err(error) = handlebars.register_template_string(name, &file.text) {
                findings.push(parse_finding(name, file.source, &error));
            }
            if calls_itself(templates, name) {
                findings.push(
                    at(Finding::new(Severity::Error, "template/recursion"), file.source, 1, 1).with("name", name),
                );
            }
        }
        if findings.is_empty() { Ok(Self { handlebars, templates, steps }) } else { Err(findings) }
    }

    /// Fills one template.
    ///
    /// # Errors
    /// What is wrong, at its place in the template.
    pub(super) fn render(&self, name: &str, mut data: Value) -> Result<String, Box<Finding>> {
        self.steps.store(0, Ordering::Relaxed);
        replace(&mut data, OBJECT, TYPED);
        let text = self.handlebars.render(name, &data).map_err(|error| Box::new(self.render_finding(name, &error)))?;
        if text.contains(OBJECT) {
            // Built-in files print no objects, so it is one of the folder's own.
            let own = self.templates.handlebars().find(|(_, file)| file.source.is_some());
            let (name, source) = own.map_or((name, None), |(name, file)| (name, file.source));
            let finding = Finding::new(Severity::Error, "template/object").with("name", name);
            return Err(Box::new(at(finding, source, 1, 1)));
        }
        Ok(text.replace(TYPED, OBJECT))
    }

    fn render_finding(&self, name: &str, error: &RenderError) -> Finding {
        let name = error.template_name.as_deref().unwrap_or(name);
        let source = self.templates.handlebars().find(|(known, _)| *known == name).and_then(|(_, file)| file.source);
        let (line, column) = (error.line_no.unwrap_or(1), error.column_no.unwrap_or(1));
        #[expect(clippy::wildcard_enum_match_arm, reason = "every other reason is shown as the engine says it")]
        let finding = match error.reason() {
            RenderErrorReason::MissingVariable(field) => {
                let field = field.clone().unwrap_or_default();
                Finding::new(Severity::Error, "template/unknown-field").with("field", field)
            }
            RenderErrorReason::HelperNotFound(helper) => {
                Finding::new(Severity::Error, "template/unknown-helper").with("helper", helper.clone())
            }
            RenderErrorReason::PartialNotFound(partial) => {
                Finding::new(Severity::Error, "template/missing-partial").with("partial", partial.clone())
            }
            RenderErrorReason::CannotIncludeSelf => Finding::new(Severity::Error, "template/recursion"),
            other => Finding::new(Severity::Error, "template/parse").with("problem", other.to_string()),
        };
        at(finding, source, line, column).with("name", name)
    }
}

/// Replaces a text in every string of the data.
fn replace(data: &mut Value, from: &str, to: &str) {
    match data {
        Value::String(text) if text.contains(from) => *text = text.replace(from, to),
        Value::Array(list) => list.iter_mut().for_each(|value| replace(value, from, to)),
        Value::Object(fields) => fields.values_mut().for_each(|value| replace(value, from, to)),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
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

/// Whether following the parts a template names leads back to it. Parts chosen by data (`lookup`) are the blocks, which
/// only `letter` calls.
fn calls_itself(templates: &Templates, name: &str) -> bool {
    let mut seen: Vec<String> = Vec::new();
    let mut waiting = parts_of(templates, name);
    while let Some(part) = waiting.pop() {
        if part == name {
            return true;
        }
        if !seen.contains(&part) {
            waiting.extend(parts_of(templates, &part));
            seen.push(part);
        }
    }
    false
}

/// The parts a template names, comments left out; `{{>`, `{{~>` and `{{#>` all call one.
fn parts_of(templates: &Templates, name: &str) -> Vec<String> {
    let Some((_, file)) = templates.handlebars().find(|(known, _)| *known == name) else { return Vec::new() };
    let mut parts = Vec::new();
    let mut rest = file.text.as_str();
    while let Some((_, tag)) = rest.split_once("{{") {
        let tag = tag.trim_start_matches(['~', '{']);
        if tag.starts_with('!') {
            let (start, end) = if tag.starts_with("!--") { (3, "--") } else { (1, "}}") };
            rest = tag.get(start..).and_then(|tag| tag.split_once(end)).map_or("", |(_, behind)| behind);
            continue;
        }
        rest = tag;
        let Some(called) = tag.trim_start_matches('#').trim_start().strip_prefix('>') else { continue };
        let called = called.trim_start();
        if called.starts_with('(') {
            // A part chosen by data may be any block.
            let blocks = templates.handlebars().map(|(known, _)| known).filter(|known| known.starts_with("blocks/"));
            parts.extend(blocks.map(str::to_owned));
        } else {
            let name: String = called.chars().take_while(|c| !c.is_whitespace() && !"~}".contains(*c)).collect();
            parts.push(name.trim_matches(['"', '\'']).to_owned());
        }
    }
    parts
}

/// `if` and `unless` that know a misspelt name from an empty value.
struct Condition {
    wanted: bool,
    steps: Arc<AtomicU32>,
}

impl HelperDef for Condition {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let value = helper.param(0).ok_or(RenderErrorReason::ParamNotFoundForIndex("if", 0))?;
        if value.is_value_missing() {
            let name = value.relative_path().cloned();
            return Err(RenderErrorReason::MissingVariable(name).into());
        }
        if self.steps.fetch_add(1, Ordering::Relaxed) > STEPS {
            return Err(RenderErrorReason::CannotIncludeSelf.into());
        }
        let branch = if value.value().is_truthy(false) == self.wanted { helper.template() } else { helper.inverse() };
        match branch {
            Some(branch) => branch.render(registry, context, render, out),
            None => Ok(()),
        }
    }
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
                match engine.render("letter", json!({ "name": "x [object] <y>", "none": null, "thing": { "a": 1 } })) {
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
