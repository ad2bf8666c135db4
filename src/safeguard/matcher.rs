//! Finds protected forms in a text, through all its views. Knows entries only by their number.

use std::collections::BTreeSet;

use super::fold::fold;
use super::views::views;

/// Forms to look for.
#[derive(Clone, Debug, Default)]
pub(super) struct Matcher {
    patterns: Vec<Pattern>,
}

/// One folded form.
#[derive(Clone)]
struct Pattern {
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

impl Matcher {
    /// Adds a form of an entry; a blank one is left out.
    pub(super) fn add(&mut self, form: &str, entry: usize, whole: bool) {
        let folded = fold(form).trim().to_owned();
        if !folded.is_empty() {
            self.patterns.push(Pattern { folded, entry, whole });
        }
    }

    /// The entries whose forms stand in the text, in any view of it.
    pub(super) fn find(&self, text: &str) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        if self.patterns.is_empty() {
            return found;
        }
        for view in views(text) {
            let folded = fold(&view);
            let hits = self.patterns.iter().filter(|pattern| pattern.stands_in(&folded));
            found.extend(hits.map(|pattern| pattern.entry));
        }
        found
    }

    /// No longer looks for these entries.
    pub(super) fn forget(&mut self, entries: &BTreeSet<usize>) {
        self.patterns.retain(|pattern| !entries.contains(&pattern.entry));
    }

    /// How far around a value to look: room for the longest form even where every character of it is written as a
    /// reference (10 bytes) and tags stand between.
    pub(super) fn reach(&self) -> usize {
        self.patterns.iter().map(|pattern| pattern.folded.chars().count()).max().unwrap_or(0) * 10 + 256
    }

    /// The folded forms with the number of their entry, for a digest.
    pub(super) fn forms(&self) -> impl Iterator<Item = (&str, usize)> {
        self.patterns.iter().map(|pattern| (pattern.folded.as_str(), pattern.entry))
    }
}

impl Pattern {
    fn stands_in(&self, folded: &str) -> bool {
        if !self.whole {
            return folded.contains(&self.folded);
        }
        folded.match_indices(&self.folded).any(|(start, hit)| {
            let before = folded.get(..start).and_then(|text| text.chars().next_back());
            let after = folded.get(start + hit.len()..).and_then(|text| text.chars().next());
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(|c| c.is_ascii_alphanumeric())
        })
    }
}
