//! The text of phoebe.toml and what was found in it: turns byte ranges into places. Knows no key.

use std::cell::RefCell;
use std::ops::Range;

use crate::diag::{Finding, Findings, SourceId, Span};

/// The text under reading. Findings are kept behind a cell, so that every table and value can point at its page.
pub(super) struct Page<'a> {
    source: SourceId,
    text: &'a str,
    findings: RefCell<Findings>,
}

impl<'a> Page<'a> {
    pub(super) fn new(source: SourceId, text: &'a str) -> Self {
        Self { source, text, findings: RefCell::default() }
    }

    /// The place of a range of bytes; it ends with its first line.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let before = self.text.get(..range.start).unwrap_or(self.text);
        let head = before.rsplit('\n').next().unwrap_or_default();
        let marked = self.text.get(range.clone()).unwrap_or_default().split(['\r', '\n']).next().unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        Span::new(self.source, count(line), count(head.chars().count() + 1), count(marked.chars().count()))
    }

    pub(super) fn push(&self, finding: Finding) {
        self.findings.borrow_mut().push(finding);
    }

    pub(super) fn into_findings(self) -> Findings {
        self.findings.into_inner().sorted()
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
