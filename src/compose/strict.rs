//! Templates made strict after they are compiled: every place where one prints, looks or calls a part is led past a
//! helper of ours. So a misspelt name is an error in `{{#if}}` and `{{#each}}` too, only words and numbers are printed,
//! and parts that call each other end. Knows handlebars, and no finding.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use handlebars::template::{
    DecoratorTemplate, HelperTemplate, Parameter, Subexpression, TemplateElement, TemplateMapping,
};
use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, JsonTruthy as _, JsonValue, Output, PathAndJson,
    RenderContext, RenderError, RenderErrorReason, Renderable as _, ScopedJson, Template, TemplateError,
};
use thiserror::Error;

/// How deep parts may call parts.
const DEEPEST: u32 = 20;
/// How many parts one letter may have: far more than any has.
const MOST: u32 = 20_000;

/// What handlebars itself would let pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(super) enum Refusal {
    /// A list or a group of values where a word is printed.
    #[error("a list or a group is printed")]
    Object,
    /// Parts call each other without an end.
    #[error("parts call each other without an end")]
    Recursion,
}

impl From<Refusal> for RenderError {
    fn from(refusal: Refusal) -> Self {
        RenderErrorReason::NestedError(Box::new(refusal)).into()
    }
}

/// A part that a template calls by its name, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) part: String,
    pub(super) line: usize,
    pub(super) column: usize,
}

/// Counts the parts of the letter that is being drawn.
#[derive(Debug, Default)]
pub(super) struct Parts {
    depth: AtomicU32,
    total: AtomicU32,
}

impl Parts {
    /// Before a letter.
    pub(super) fn reset(&self) {
        self.depth.store(0, Ordering::Relaxed);
        self.total.store(0, Ordering::Relaxed);
    }
}

/// An empty, strict registry and the counter of its parts.
pub(super) fn registry() -> (Handlebars<'static>, Arc<Parts>) {
    let mut handlebars = Handlebars::new();
    let parts = Arc::new(Parts::default());
    handlebars.set_strict_mode(true);
    handlebars.register_helper("if", Box::new(Condition { wanted: true }));
    handlebars.register_helper("unless", Box::new(Condition { wanted: false }));
    handlebars.register_helper(PRINT, Box::new(Print));
    handlebars.register_helper(VALUE, Box::new(Value));
    handlebars.register_helper(KNOWN, Box::new(Known));
    handlebars.register_helper(PART, Box::new(Part { parts: Arc::clone(&parts) }));
    (handlebars, parts)
}

/// Compiles a template and makes it strict. Gives the parts it calls by name, too.
pub(super) fn compile(name: &str, text: &str) -> Result<(Template, Vec<Call>), Box<TemplateError>> {
    let guard = Template::compile("{{#guard}} {{/guard}}")?;
    let Some(TemplateElement::HelperBlock(guard)) = guard.elements.into_iter().next() else {
        return Ok((Template::new(), Vec::new()));
    };
    let mut template = Template::compile_with_name(text, name.to_owned())?;
    let mut walk = Walk { guard: *guard, calls: Vec::new() };
    walk.template(&mut template, None);
    Ok((template, walk.calls))
}

// Names that no template can write.
const PRINT: &str = "print a value";
const KNOWN: &str = "known value";
const PART: &str = "call a part";
const VALUE: &str = "the value";

struct Walk {
    /// An empty block, to be filled.
    guard: HelperTemplate,
    calls: Vec<Call>,
}

impl Walk {
    /// `{{else if}}` makes a template without places: what it holds stands where the whole condition stands.
    #[expect(clippy::wildcard_enum_match_arm, reason = "handlebars may get further elements")]
    fn template(&mut self, template: &mut Template, outer: Option<&TemplateMapping>) {
        for (index, element) in template.elements.iter_mut().enumerate() {
            let place = template.mapping.get(index).or(outer);
            let mut inside = Template::new();
            inside.name.clone_from(&template.name);
            inside.mapping.extend(place.cloned());
            match element {
                TemplateElement::Expression(print) | TemplateElement::HtmlExpression(print) => printing(print),
                TemplateElement::HelperBlock(block) => {
                    block.params.iter_mut().for_each(strict_inside);
                    self.within(block.template.as_mut(), place);
                    self.within(block.inverse.as_mut(), place);
                    let looks = matches!(block.name.as_name(), Some("each" | "with"));
                    if let Some(value) = block.params.first().filter(|_| looks).cloned() {
                        inside.elements.push(element.clone());
                        *element = self.guarded(KNOWN, vec![value], inside);
                    }
                }
                TemplateElement::PartialExpression(part) | TemplateElement::PartialBlock(part) => {
                    part.hash.values_mut().for_each(strict_value);
                    self.within(part.template.as_mut(), place);
                    let (line, column) = place.map_or((1, 1), |place| (place.0, place.1));
                    self.calls.extend(called(part).map(|part| Call { part, line, column }));
                    inside.elements.push(element.clone());
                    *element = self.guarded(PART, Vec::new(), inside);
                }
                TemplateElement::DecoratorBlock(part) | TemplateElement::DecoratorExpression(part) => {
                    self.within(part.template.as_mut(), place);
                }
                // Text and comments.
                _ => {}
            }
        }
    }

    fn within(&mut self, template: Option<&mut Template>, outer: Option<&TemplateMapping>) {
        if let Some(template) = template {
            self.template(template, outer);
        }
    }

    /// A template inside a block of one of our helpers.
    fn guarded(&self, helper: &str, params: Vec<Parameter>, inside: Template) -> TemplateElement {
        let mut guard = self.guard.clone();
        guard.name = Parameter::Name(helper.to_owned());
        guard.params = params;
        guard.template = Some(inside);
        TemplateElement::HelperBlock(Box::new(guard))
    }
}

/// `{{x}}` → `{{print x}}`, `{{lookup x y}}` → `{{print (lookup x y)}}`.
fn printing(expression: &mut HelperTemplate) {
    let print = Parameter::Name(PRINT.to_owned());
    let name = std::mem::replace(&mut expression.name, print);
    let (params, hash) = (std::mem::take(&mut expression.params), std::mem::take(&mut expression.hash));
    let mut value = if params.is_empty() && hash.is_empty() {
        name
    } else {
        Parameter::Subexpression(Subexpression::new(name, params, hash))
    };
    strict_inside(&mut value);
    expression.params = vec![value];
}

/// `(and x y)` → `(and (value x) (value y))`: handlebars' own helpers take a name that is not there for an empty value.
/// Not for `lookup`, which refuses it by itself, and would copy whole sections.
fn strict_inside(parameter: &mut Parameter) {
    let Parameter::Subexpression(inside) = parameter else { return };
    let TemplateElement::Expression(call) = &mut *inside.element else { return };
    if call.name.as_name() == Some("lookup") {
        call.params.iter_mut().for_each(strict_inside);
    } else {
        call.params.iter_mut().chain(call.hash.values_mut()).for_each(strict_value);
    }
}

fn strict_value(parameter: &mut Parameter) {
    strict_inside(parameter);
    if matches!(parameter, Parameter::Path(_)) {
        let path = std::mem::replace(parameter, Parameter::Literal(JsonValue::Null));
        let value = Subexpression::new(Parameter::Name(VALUE.to_owned()), vec![path], [].into());
        *parameter = Parameter::Subexpression(value);
    }
}

/// The name of the part, unless data chooses it or it is the block that was handed in.
fn called(part: &DecoratorTemplate) -> Option<String> {
    part.name.as_name().filter(|name| !name.starts_with('@')).map(str::to_owned)
}

/// An error where the name is not there.
fn known<'h, 'rc>(helper: &'h Helper<'rc>, name: &'static str) -> Result<&'h PathAndJson<'rc>, RenderError> {
    let value = helper.param(0).ok_or(RenderErrorReason::ParamNotFoundForIndex(name, 0))?;
    if value.is_value_missing() {
        return Err(RenderError::strict_error(value.relative_path()));
    }
    Ok(value)
}

/// Prints a word, a number or nothing.
struct Print;

impl HelperDef for Print {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        match known(helper, "print")?.value() {
            JsonValue::Array(_) | JsonValue::Object(_) => Err(Refusal::Object.into()),
            value @ (JsonValue::Null | JsonValue::Bool(_) | JsonValue::Number(_) | JsonValue::String(_)) => {
                Ok(value.clone().into())
            }
        }
    }
}

/// Any value, in brackets.
struct Value;

impl HelperDef for Value {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        Ok(known(helper, "value")?.value().clone().into())
    }
}

/// Stands around `each` and `with`.
struct Known;

impl HelperDef for Known {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        known(helper, "each")?;
        branch(helper.template(), registry, context, render, out)
    }
}

/// Stands around each call of a part.
struct Part {
    parts: Arc<Parts>,
}

impl HelperDef for Part {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let total = self.parts.total.fetch_add(1, Ordering::Relaxed);
        let depth = self.parts.depth.fetch_add(1, Ordering::Relaxed);
        if depth >= DEEPEST || total >= MOST {
            return Err(Refusal::Recursion.into());
        }
        let drawn = branch(helper.template(), registry, context, render, out);
        self.parts.depth.fetch_sub(1, Ordering::Relaxed);
        drawn
    }
}

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
        let holds = known(helper, "if")?.value().is_truthy(false);
        let template = if holds == self.wanted { helper.template() } else { helper.inverse() };
        branch(template, registry, context, render, out)
    }
}

fn branch<'reg: 'rc, 'rc>(
    template: Option<&'rc Template>,
    registry: &'reg Handlebars<'reg>,
    context: &'rc Context,
    render: &mut RenderContext<'reg, 'rc>,
    out: &mut dyn Output,
) -> HelperResult {
    template.map_or(Ok(()), |template| template.render(registry, context, render, out))
}
