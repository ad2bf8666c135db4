//! A mistake in somebody's text, as data: a code, values for its sentence, a place. All are shown at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::Span;

/// How much a finding weighs. `Block` and `Review` are the safeguard's; an `Error` stops everything, a `Warning` nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The safeguard stops the letter; only an edit helps.
    Block,
    /// The letter cannot be drawn or sent.
    Error,
    /// The safeguard asks a person to look.
    Review,
    /// Worth a look; stops nothing unless `--strict`.
    Warning,
    /// For information.
    Info,
}

impl Severity {
    /// The English word used in JSON and before the code in the terminal.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Error => "error",
            Self::Review => "review",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    /// Whether a letter with such a finding must not leave.
    #[must_use]
    pub fn stops(self) -> bool {
        matches!(self, Self::Block | Self::Error | Self::Review)
    }
}

/// One finding. The sentence itself lives in `tongue`, under `sentence`; the values fill its `{names}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Key of the sentence: the code, or `code#form` where a code has several sentences.
    pub sentence: &'static str,
    /// Its weight.
    pub severity: Severity,
    /// Where it stands, if it stands in a text.
    pub span: Option<Span>,
    /// What fills `{name}` in the sentence and the help. Never a protected form.
    pub values: Vec<(&'static str, Arc<str>)>,
    /// Part of the mail, for findings in a finished letter ("header:Subject", "html", "text").
    pub surface: Option<Arc<str>>,
    /// Id of the protected entry.
    pub entry: Option<Arc<str>>,
    /// Class of a safeguard finding ("exact").
    pub class: Option<&'static str>,
    /// The edition or row it was found in, in words ("public edition in English", "row 12").
    pub place: Option<Arc<str>>,
}

impl Finding {
    /// A finding of any weight without a place yet.
    #[must_use]
    pub fn new(severity: Severity, sentence: &'static str) -> Self {
        Self {
            sentence,
            severity,
            span: None,
            values: Vec::new(),
            surface: None,
            entry: None,
            class: None,
            place: None,
        }
    }

    /// An error at a place.
    #[must_use]
    pub fn error(sentence: &'static str, span: Span) -> Self {
        Self::new(Severity::Error, sentence).at(span)
    }

    /// A warning at a place.
    #[must_use]
    pub fn warning(sentence: &'static str, span: Span) -> Self {
        Self::new(Severity::Warning, sentence).at(span)
    }

    /// Says where it stands.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Gives a value for `{name}` of the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arc<str>>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// Names the edition or row it was found in.
    #[must_use]
    pub fn inside(mut self, place: impl Into<Arc<str>>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// Names the part of the mail it was found in.
    #[must_use]
    pub fn on(mut self, surface: impl Into<Arc<str>>) -> Self {
        self.surface = Some(surface.into());
        self
    }

    /// The code: the sentence's key up to `#`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.sentence.split('#').next().unwrap_or(self.sentence)
    }

    /// The value for `{name}`, if there is one.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(key, _)| *key == name).map(|(_, value)| &**value)
    }
}

/// Of findings that one file can have by the million so many of a sentence are kept, the others counted.
const ALIKE: usize = 100;

/// Findings in the order they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    list: Vec<Finding>,
    /// By sentence: how many more there are that were only counted.
    counted: BTreeMap<&'static str, (Severity, usize)>,
}

impl Findings {
    /// No findings.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        self.list.push(finding);
    }

    /// Adds one of a kind that there can be a million of: the first hundred of its sentence are kept, the others only
    /// counted.
    pub fn push_or_count(&mut self, finding: Finding) {
        if let Some((_, more)) = self.counted.get_mut(finding.sentence) {
            *more += 1;
        } else if self.list.iter().filter(|other| other.sentence == finding.sentence).count() < ALIKE {
            self.list.push(finding);
        } else {
            self.counted.insert(finding.sentence, (finding.severity, 1));
        }
    }

    /// How many more there are than the list holds, by weight.
    pub fn counted(&self) -> impl Iterator<Item = (Severity, usize)> {
        self.counted.values().copied()
    }

    /// Adds all of another list.
    pub fn append(&mut self, other: Self) {
        self.list.extend(other.list);
        for (sentence, (severity, more)) in other.counted {
            self.counted.entry(sentence).or_insert((severity, 0)).1 += more;
        }
    }

    /// All, in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.list.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether one of them stops the letter.
    #[must_use]
    pub fn stop(&self) -> bool {
        self.list.iter().any(|finding| finding.severity.stops())
    }

    /// Sorted by place; those without a place come last. Equal places keep their order.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.list.sort_by_key(|finding| (finding.span.is_none(), finding.span));
        self
    }

    /// Removes those for which `keep` is false.
    pub fn retain(&mut self, keep: impl FnMut(&Finding) -> bool) {
        self.list.retain(keep);
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

impl FromIterator<Finding> for Findings {
    fn from_iter<I: IntoIterator<Item = Finding>>(findings: I) -> Self {
        Self { list: findings.into_iter().collect(), counted: BTreeMap::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::{ALIKE, Finding, Findings, Severity};

    #[test]
    fn of_very_many_alike_only_the_first_are_kept_and_none_is_lost_from_the_count() {
        let mut findings = Findings::new();
        for row in 0..ALIKE + 7 {
            findings.push_or_count(Finding::new(Severity::Error, "list/lang").with("row", row.to_string()));
            findings.push_or_count(Finding::new(Severity::Warning, "list/twice"));
        }
        findings.push_or_count(Finding::new(Severity::Error, "list/mode"));
        let mut all = Findings::new();
        all.append(findings.clone());
        all.append(findings);
        assert_eq!(all.len(), 4 * ALIKE + 2);
        assert_eq!(all.iter().nth(2).unwrap().value("row"), Some("1"));
        assert_eq!(all.counted().collect::<Vec<_>>(), [(Severity::Error, 14), (Severity::Warning, 14)]);
    }
}
