//! What is at hand while a letter is read: the rules, the pictures, the findings so far.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use crate::diag::{Finding, Findings, Span};
use crate::folder::lower::{Mark, PointBones};
use crate::folder::photo::Photos;
use crate::model::{Passage, Tier};
use crate::syntax::Entry;

/// One letter being read.
pub(in crate::folder) struct Reading<'a> {
    /// The newsletter's zone.
    pub(in crate::folder) zone: &'a TimeZone,
    /// Ids of the protected list in lower case; `None`: not looked at.
    pub(in crate::folder) persons: Option<&'a BTreeSet<String>>,
    /// The pictures; `None`: paths are not looked up (an earlier issue, read for its points).
    pub(in crate::folder) photos: Option<&'a Photos<'a>>,
    /// The tier of the issue.
    pub(in crate::folder) tier: Tier,
    /// Whether `tier` is what the author wrote: else nothing is called wider than it.
    pub(in crate::folder) tier_known: bool,
    /// What was found.
    pub(in crate::folder) findings: Findings,
    /// Values of the block being read that its twin must repeat.
    pub(in crate::folder) marks: Vec<Mark>,
    /// Points of the block being read.
    pub(in crate::folder) points: Vec<PointBones>,
    /// Addresses of the block being read.
    pub(in crate::folder) links: Vec<String>,
    /// References of the block being read.
    pub(in crate::folder) passages: Vec<Passage>,
}

impl<'a> Reading<'a> {
    /// A letter whose tier is not known yet.
    pub(in crate::folder) fn new(
        zone: &'a TimeZone,
        persons: Option<&'a BTreeSet<String>>,
        photos: Option<&'a Photos<'a>>,
    ) -> Self {
        Self {
            zone,
            persons,
            photos,
            tier: Tier::Team,
            tier_known: false,
            findings: Findings::new(),
            marks: Vec::new(),
            points: Vec::new(),
            links: Vec::new(),
            passages: Vec::new(),
        }
    }

    /// An error at a place.
    pub(super) fn error(&mut self, sentence: &'static str, span: Span, values: &[(&'static str, &str)]) {
        self.find(Finding::error(sentence, span), values);
    }

    /// A warning at a place.
    pub(super) fn warning(&mut self, sentence: &'static str, span: Span, values: &[(&'static str, &str)]) {
        self.find(Finding::warning(sentence, span), values);
    }

    fn find(&mut self, finding: Finding, values: &[(&'static str, &str)]) {
        self.findings.push(values.iter().fold(finding, |finding, (name, value)| finding.with(name, *value)));
    }

    /// Notes a typed value that a twin must repeat.
    pub(super) fn mark(&mut self, entry: &Entry, value: Option<String>) {
        let mark = Mark { key: entry.key, value, typed: shown(&entry.value.raw.text()), span: entry.key_span };
        self.marks.push(mark);
    }
}

/// A key of a block as staff write it: `closed-text` is Closed text.
pub(in crate::folder) fn key_shown(key: &str) -> String {
    let mut letters = key.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).map(|c| if c == '-' { ' ' } else { c }).collect()
}

/// A value as a message shows it: on one line, not too long.
pub(super) fn shown(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 60 { line } else { line.chars().take(59).chain(['…']).collect() }
}
