//! Handlebars, strict: a name that is not there is an error, in `{{#if}}` too; an object is never printed; a template
//! that calls itself ends in a finding, not in a crash.

use std::sync::atomic::{AtomicU32, Ordering};

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, JsonTruthy as _, Output, RenderContext, RenderError,
    RenderErrorReason, Renderable as _, TemplateError,
};
use serde::Serialize;

use crate::compose::Templates;
use crate::compose::markup::escape;
use crate::diag::{Finding, Findings, Severity, SourceId, Span};

/// How many conditions and parts one letter may go through: far more than any letter has, far fewer than a template that
/// calls itself would.
const STEPS: u32 = 20_000;

/// A theme's templates, compiled.
pub(super) struct Engine<'t> {
    handlebars: Handlebars<'static>,
    templates: &'t Templates,
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
        handlebars.register_helper("if", Box::new(Condition { wanted: true }));
        handlebars.register_helper("unless", Box::new(Condition { wanted: false }));
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
        if findings.is_empty() { Ok(Self { handlebars, templates }) } else { Err(findings) }
    }

    /// Fills one template.
    ///
    /// # Errors
    /// What is wrong, at its place in the template.
    pub(super) fn render(&self, name: &str, data: &impl Serialize) -> Result<String, Box<Finding>> {
        STEPS_TAKEN.store(0, Ordering::Relaxed);
        let text = self.handlebars.render(name, data).map_err(|error| Box::new(self.render_finding(name, &error)))?;
        // The words may also stand in the letter itself.
        let written = || serde_json::to_string(data).is_ok_and(|data| data.contains("[object]"));
        if text.contains("[object]") && !written() {
            let source =
                self.templates.handlebars().find(|(known, _)| *known == name).and_then(|(_, file)| file.source);
            return Err(Box::new(
                at(Finding::new(Severity::Error, "template/object"), source, 1, 1).with("name", name),
            ));
        }
        Ok(text)
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

fn parts_of(templates: &Templates, name: &str) -> Vec<String> {
    let Some((_, file)) = templates.handlebars().find(|(known, _)| *known == name) else { return Vec::new() };
    let calls = file.text.split("{{>").skip(1).filter_map(|rest| rest.split("}}").next());
    let mut parts: Vec<String> = calls
        .map(|call| call.split_whitespace().next().unwrap_or_default().trim_matches(['"', '\'']).to_owned())
        .collect();
    // A part chosen by data may be any block.
    if file.text.contains("{{> (lookup") {
        parts.retain(|part| !part.starts_with('('));
        parts.extend(
            templates
                .handlebars()
                .map(|(known, _)| known)
                .filter(|known| known.starts_with("blocks/"))
                .map(str::to_owned),
        );
    }
    parts
}

static STEPS_TAKEN: AtomicU32 = AtomicU32::new(0);

/// `if` and `unless` that know a misspelt name from an empty value.
struct Condition {
    wanted: bool,
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
        if STEPS_TAKEN.fetch_add(1, Ordering::Relaxed) > STEPS {
            return Err(RenderErrorReason::CannotIncludeSelf.into());
        }
        let branch = if value.value().is_truthy(false) == self.wanted { helper.template() } else { helper.inverse() };
        match branch {
            Some(branch) => branch.render(registry, context, render, out),
            None => Ok(()),
        }
    }
}
