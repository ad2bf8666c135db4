//! Checks a template somebody wrote, with line and column: what the renderer would let pass, get wrong or refuse without
//! saying where. Knows no theme and no issue.

use std::ops::Range;

use crate::compose::mjml::components::{Component, UNSUPPORTED, component, names};
use crate::compose::mjml::tokens::{Attribute, Break, Token, Tokens};
use crate::compose::mjml::values;
use crate::diag::{Finding, Findings, SourceId, Span};

/// Validates MJML against the public components of MJML 4.18. Handlebars places are passed over, so that a template can
/// be checked before and after they are filled. Codes: `mjml/parse`, `mjml/unknown-tag`, `mjml/mismatched-close`,
/// `mjml/unsupported` (errors); `mjml/unknown-attribute`, `mjml/bad-value` (warnings). Sorted by place.
#[must_use]
pub fn validate(source: SourceId, text: &str) -> Findings {
    let mut walk = Walk { source, text, open: Vec::new(), findings: Findings::new(), begun: false };
    let mut tokens = Tokens::new(text);
    while let Some((token, range)) = tokens.next() {
        match token {
            Token::Open { name, attributes, closed } => {
                walk.open(name, &range, &attributes, closed);
                if name == "mj-style" && !closed {
                    tokens.skip_to_close(name);
                }
            }
            Token::Close { name } => walk.close(name, &range),
            Token::Text(text) => walk.text(text, &range),
            Token::Comment => walk.comment(&range),
            Token::Other => {}
            Token::Broken(reason) => walk.broken(reason, &range),
        }
    }
    walk.end();
    walk.findings.sorted()
}

/// An element that waits for its closing tag.
struct Waiting<'a> {
    name: &'a str,
    range: Range<usize>,
}

struct Walk<'a> {
    source: SourceId,
    text: &'a str,
    open: Vec<Waiting<'a>>,
    findings: Findings,
    begun: bool,
}

/// HTML elements without content (HTML, section 13.1.2).
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Of the components that are not supported, those which hold others.
const CONTAINERS: [&str; 7] = [
    "mj-accordion",
    "mj-accordion-element",
    "mj-carousel",
    "mj-hero",
    "mj-html-attributes",
    "mj-navbar",
    "mj-selector",
];

impl<'a> Walk<'a> {
    fn open(&mut self, name: &'a str, range: &Range<usize>, attributes: &[Attribute<'a>], closed: bool) {
        let in_html = self.in_html();
        let is_mjml = name == "mjml" || name.starts_with("mj-");
        if !self.begun && matches!(name, "mj-head" | "mj-body") {
            self.push(Finding::error("mjml/parse#root", self.span(range)));
        }
        self.begun = true;
        if is_mjml && !in_html {
            self.component(name, range, attributes);
        } else if is_mjml {
            let outer = self.outer_mjml().to_owned();
            self.push(
                Finding::error("mjml/unknown-tag#inside", self.span(range)).with("tag", name).with("outer", outer),
            );
        } else if !in_html && !self.open.is_empty() {
            self.push(Finding::error("mjml/unknown-tag#html", self.span(range)).with("tag", name));
        }
        let void = !is_mjml && VOID.contains(&name.to_ascii_lowercase().as_str());
        if !closed && !void {
            self.open.push(Waiting { name, range: range.clone() });
        }
    }

    fn component(&mut self, name: &str, range: &Range<usize>, attributes: &[Attribute<'a>]) {
        let span = self.span(range);
        if UNSUPPORTED.contains(&name) {
            // Its parts need no finding of their own.
            if !self.open.iter().any(|waiting| UNSUPPORTED.contains(&waiting.name)) {
                self.push(Finding::error("mjml/unsupported", span).with("tag", name));
            }
            return;
        }
        let Some(component) = component(name) else {
            let finding = match nearest(name, names()) {
                Some(near) => Finding::error("mjml/unknown-tag#near", span).with("near", near),
                None => Finding::error("mjml/unknown-tag", span),
            };
            self.push(finding.with("tag", name));
            return;
        };
        let parent = self.open.last().map(|waiting| waiting.name);
        let in_attributes = parent == Some("mj-attributes");
        if let Some(parent) = parent
            && !in_attributes
            && !component.parents.is_empty()
            && !component.parents.contains(&parent)
            && crate::compose::mjml::components::component(parent).is_some()
        {
            let parents = component.parents.join(" or ");
            let finding = Finding::error("mjml/unknown-tag#place", span).with("tag", name).with("parent", parent);
            self.push(finding.with("parents", parents));
        }
        self.unsupported_use(name, attributes);
        let anything = in_attributes && matches!(name, "mj-all" | "mj-class");
        for (place, attribute) in attributes.iter().enumerate() {
            if attributes.iter().take(place).any(|other| other.name == attribute.name) {
                let finding = Finding::warning("mjml/unknown-attribute#twice", self.span(&attribute.range));
                self.push(finding.with("attribute", attribute.name));
            } else if !anything {
                self.attribute(component, attribute);
            }
        }
    }

    fn attribute(&mut self, component: &Component, attribute: &Attribute<'a>) {
        let span = self.span(&attribute.range);
        let Some(holds) = component.attribute(attribute.name) else {
            let finding = match nearest(attribute.name, component.attributes()) {
                Some(near) => Finding::warning("mjml/unknown-attribute#near", span).with("near", near),
                None => Finding::warning("mjml/unknown-attribute", span),
            };
            self.push(finding.with("tag", component.name).with("attribute", attribute.name));
            return;
        };
        let Some((value, range)) = &attribute.value else {
            self.push(Finding::error("mjml/parse#value", span).with("attribute", attribute.name));
            return;
        };
        if let Some(example) = values::wrong(holds, value) {
            let finding = Finding::warning("mjml/bad-value", self.span(range)).with("attribute", attribute.name);
            self.push(finding.with("value", *value).with("example", example));
        }
    }

    /// Uses of known components that the renderer gets wrong, or that reach out to the network.
    fn unsupported_use(&mut self, name: &str, attributes: &[Attribute<'a>]) {
        for attribute in attributes {
            let value = attribute.value.as_ref().map_or("", |(value, _)| *value).trim();
            let remote = value.starts_with("//") || value.contains("://");
            let sentence = match (name, attribute.name) {
                ("mj-include", "path") if remote => "mjml/unsupported#include",
                ("mj-style", "inline") => "mjml/unsupported#inline",
                ("mj-font", "href") if remote => "mjml/unsupported#font",
                ("mj-wrapper", "gap") => "mjml/unsupported#gap",
                ("mj-raw", "position") => "mjml/unsupported#position",
                _ => continue,
            };
            self.push(Finding::error(sentence, self.span(&attribute.range)));
        }
    }

    fn close(&mut self, name: &'a str, range: &Range<usize>) {
        if !name.starts_with("mj") && VOID.contains(&name.to_ascii_lowercase().as_str()) {
            return;
        }
        let same = |waiting: &Waiting<'_>| waiting.name.eq_ignore_ascii_case(name);
        if self.open.last().is_some_and(same) {
            self.open.pop();
            return;
        }
        let span = self.span(range);
        let Some(last) = self.open.last() else {
            self.push(Finding::error("mjml/mismatched-close#nothing", span).with("tag", name));
            return;
        };
        let line = self.span(&last.range).line;
        let finding = Finding::error("mjml/mismatched-close", span).with("tag", name).with("open", last.name);
        self.push(finding.with("line", line.to_string()));
        match self.open.iter().rposition(same) {
            Some(place) => self.open.truncate(place),
            // Nothing of that name is open: it was meant for the last one, if both are of MJML.
            None if name.starts_with("mj") => {
                self.open.pop();
            }
            None => {}
        }
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        let in_component = self.open.last().is_some_and(|waiting| waiting.name.starts_with("mj"));
        if !in_component || self.in_html() {
            return;
        }
        let indent = text.len() - text.trim_start().len();
        if indent < text.len() {
            let start = range.start + indent;
            self.push(Finding::warning("mjml/unknown-tag#text", self.span(&(start..start + text.trim().len()))));
        }
    }

    fn comment(&mut self, range: &Range<usize>) {
        if self.open.last().is_some_and(|waiting| waiting.name == "mj-attributes") {
            self.push(Finding::error("mjml/unsupported#comment", self.span(range)));
        }
    }

    fn broken(&mut self, reason: Break, range: &Range<usize>) {
        let sentence = match reason {
            Break::Tag => "mjml/parse#tag",
            Break::Quote => "mjml/parse#quote",
            Break::Bare => "mjml/parse#bare",
            Break::Comment => "mjml/parse#comment",
            Break::Less => "mjml/parse#less",
            Break::Place => "mjml/parse#place",
        };
        self.push(Finding::error(sentence, self.span(range)));
    }

    fn end(&mut self) {
        for waiting in std::mem::take(&mut self.open) {
            let span = self.span(&waiting.range);
            self.push(Finding::error("mjml/mismatched-close#open", span).with("tag", waiting.name));
        }
    }

    /// Whether the innermost MJML element hands its content on as HTML. In `mj-attributes` there are only settings.
    fn in_html(&self) -> bool {
        let inner = self.open.iter().rposition(|waiting| waiting.name.starts_with("mj"));
        let Some(place) = inner else { return false };
        let is_setting = self.open.iter().take(place).any(|waiting| waiting.name == "mj-attributes");
        let handed_on = |waiting: &Waiting<'_>| {
            component(waiting.name).map_or(!CONTAINERS.contains(&waiting.name), |component| component.hands_on)
        };
        !is_setting && self.open.get(place).is_some_and(handed_on)
    }

    fn outer_mjml(&self) -> &'a str {
        self.open.iter().rev().find(|waiting| waiting.name.starts_with("mj")).map_or("", |waiting| waiting.name)
    }

    fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn span(&self, range: &Range<usize>) -> Span {
        let before = self.text.get(..range.start).unwrap_or(self.text).replace("\r\n", "\n").replace('\r', "\n");
        let marked = self.text.get(range.clone()).unwrap_or_default().split(['\r', '\n']).next().unwrap_or_default();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let line = number(before.matches('\n').count() + 1);
        Span::new(self.source, line, number(column), number(marked.chars().count()))
    }
}

/// The known word most like the typed one, if one is like it.
fn nearest(typed: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let scored = known.map(|word| (strsim::jaro_winkler(typed, word), word));
    let best = scored.max_by(|one, other| one.0.total_cmp(&other.0).then_with(|| other.1.cmp(one.1)))?;
    (best.0 > 0.85).then_some(best.1)
}
