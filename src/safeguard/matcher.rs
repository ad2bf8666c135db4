//! Finds protected forms in a text, through all its views. Knows entries only by their number.

use std::collections::BTreeSet;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use super::fold::fold;
use super::views::views;

/// Forms to look for.
#[derive(Clone, Debug, Default)]
pub(super) struct Matcher {
    patterns: Arc<[Pattern]>,
    /// `None` where there is nothing to look for.
    finder: Option<Finder>,
    /// Entries that are not looked for.
    forgotten: BTreeSet<usize>,
}

/// Two searches for the same forms.
#[derive(Clone, Debug)]
struct Finder {
    /// Says whether there is any; reads many bytes at once where the forms are few.
    any: AhoCorasick,
    /// Tells all of them, those that overlap too.
    all: AhoCorasick,
}

impl Finder {
    fn new(patterns: &[Pattern]) -> Option<Self> {
        let forms = || patterns.iter().map(|pattern| &pattern.folded);
        let any = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(forms()).ok()?;
        Some(Self { any, all: AhoCorasick::new(forms()).ok()? })
    }
}

/// One folded form.
#[derive(Clone)]
pub(super) struct Pattern {
    folded: String,
    entry: usize,
    /// Only where no letter or digit touches it: acronyms.
    whole: bool,
}

/// Never the form.
impl std::fmt::Debug for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pattern of {}", self.entry)
    }
}

impl Pattern {
    /// A form of an entry; `None` for a blank one.
    pub(super) fn new(form: &str, entry: usize, whole: bool) -> Option<Self> {
        let folded = fold(form).trim().to_owned();
        (!folded.is_empty()).then_some(Self { folded, entry, whole })
    }

    fn stands_at(&self, start: usize, folded: &str) -> bool {
        if !self.whole {
            return true;
        }
        let before = folded.get(..start).and_then(|text| text.chars().next_back());
        let after = folded.get(start + self.folded.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(|c| c.is_ascii_alphanumeric())
    }
}

impl Matcher {
    /// Looks for these forms; `None` where they are more than can be looked for at once (about two thousand million
    /// bytes of them).
    pub(super) fn new(patterns: Vec<Pattern>) -> Option<Self> {
        let finder = if patterns.is_empty() { None } else { Some(Finder::new(&patterns)?) };
        Some(Self { patterns: patterns.into(), finder, forgotten: BTreeSet::new() })
    }

    /// The entries whose forms stand in the text, in any view of it.
    pub(super) fn find(&self, text: &str) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let Some(finder) = &self.finder else { return found };
        for view in views(text) {
            let folded = fold(&view);
            // Nearly every text holds nothing, and that is told faster than what it holds.
            if !finder.any.is_match(&folded) {
                continue;
            }
            for hit in finder.all.find_overlapping_iter(&folded) {
                let pattern = self.patterns.get(hit.pattern().as_usize());
                found.extend(pattern.filter(|one| one.stands_at(hit.start(), &folded)).map(|one| one.entry));
            }
        }
        found.difference(&self.forgotten).copied().collect()
    }

    /// Whether any form at all stands in a folded text, forgotten ones included.
    pub(super) fn finds_any(&self, folded: &str) -> bool {
        self.finder.as_ref().is_some_and(|finder| finder.any.is_match(folded))
    }

    /// Characters of the longest form.
    pub(super) fn longest(&self) -> usize {
        self.patterns.iter().map(|pattern| pattern.folded.chars().count()).max().unwrap_or(0)
    }

    /// No longer looks for these entries.
    pub(super) fn forget(&mut self, entries: impl IntoIterator<Item = usize>) {
        self.forgotten.extend(entries);
    }

    /// How far around a value to look: room for the longest form even where every character of it is written as a
    /// reference (10 bytes) and tags stand between.
    pub(super) fn reach(&self) -> usize {
        self.longest() * 10 + 256
    }

    /// The folded forms with the number of their entry, for a digest.
    pub(super) fn forms(&self) -> impl Iterator<Item = (&str, usize)> {
        self.patterns.iter().map(|pattern| (pattern.folded.as_str(), pattern.entry))
    }
}
