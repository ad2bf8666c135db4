//! The protected list: whose names may not leave, and what is printed for them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{Finding, Findings, Severity, SourceId};
use crate::model::{Digest, Person, Reader, Tier};

use super::matcher::Matcher;

/// All protected entries. `Debug` shows ids, never a form.
#[derive(Clone, Debug, Default)]
pub struct List {
    pub(super) entries: Arc<[Entry]>,
    pub(super) matcher: Matcher,
}

/// One entry without its forms.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) person: Person,
    pub(super) tiers: BTreeSet<Tier>,
    pub(super) reader: bool,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry({})", self.id)
    }
}

impl List {
    /// Reads protected.toml. Codes: `protect/toml`, `protect/key`, `protect/version`, `protect/id`, `protect/value`,
    /// `protect/empty`. With a finding the list is not whole and nothing may be sent with it.
    #[must_use]
    pub fn read(source: SourceId, text: &str) -> (Self, Findings) {
        super::read::read(source, text)
    }

    /// What is printed for each entry, by its id in lower case.
    #[must_use]
    pub fn persons(&self) -> BTreeMap<String, Person> {
        self.entries.iter().map(|entry| (entry.id.clone(), entry.person.clone())).collect()
    }

    /// The ids of all entries, in lower case.
    #[must_use]
    pub fn ids(&self) -> BTreeSet<String> {
        self.entries.iter().map(|entry| entry.id.clone()).collect()
    }

    /// The list for an edition: entries whose real form this tier may see are not looked for.
    #[must_use]
    pub fn for_tier(&self, tier: Tier) -> Self {
        let mut list = self.clone();
        let seen = (0..).zip(self.entries.iter()).filter(|(_, entry)| entry.tiers.contains(&tier));
        list.matcher.forget(seen.map(|(number, _)| number));
        list
    }

    /// A digest of everything that is looked for and printed.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut parts: Vec<String> = Vec::new();
        for entry in self.entries.iter() {
            parts.push(format!("{} {} {:?} {:?}", entry.id, entry.reader, entry.tiers, entry.person));
        }
        parts.extend(self.matcher.forms().map(|(form, entry)| format!("{entry} {form}")));
        Digest::of_parts(parts.iter().map(String::as_bytes))
    }

    /// Why a reader must be left out: her own name or address is protected and its entry does not say `reader = true`.
    /// The finding, code `protect/reader`, names the row and the entry.
    #[must_use]
    pub fn keeps_out(&self, reader: &Reader) -> Option<Finding> {
        let fields = reader.fields.values().map(String::as_str).chain([reader.address.as_str()]);
        let found: BTreeSet<usize> = fields.flat_map(|field| self.matcher.find(field)).collect();
        let entry = found.into_iter().filter_map(|entry| self.entries.get(entry)).find(|entry| !entry.reader)?;
        let mut finding = Finding::new(Severity::Warning, "protect/reader")
            .with("row", reader.row.to_string())
            .with("entry", entry.id.as_str());
        finding.entry = Some(entry.id.as_str().into());
        finding.place = Some(format!("row {}", reader.row).into());
        Some(finding)
    }

    /// What of the list stands in the name of a photo's file, also with other signs for its spaces. Findings of code
    /// `protect/name`, at no place, so that no line of the letter is shown.
    #[must_use]
    pub fn in_file_name(&self, name: &str) -> Findings {
        let spaced = name.replace(['_', '-', '+', '.', '/'], " ");
        let found: BTreeSet<usize> = [name, &spaced].into_iter().flat_map(|text| self.matcher.find(text)).collect();
        let entries = found.into_iter().filter_map(|entry| self.entries.get(entry));
        entries.map(|entry| finding("protect/name#file", entry, "filename")).collect()
    }

    /// What the matcher finds in one surface, without the entries in `but`.
    pub(super) fn scan(&self, surface: &str, text: &str, but: &BTreeSet<usize>) -> Vec<Finding> {
        let found = self.matcher.find(text);
        let entries = found.difference(but).filter_map(|entry| self.entries.get(*entry));
        entries.map(|entry| finding("protect/name", entry, surface)).collect()
    }

    /// Entries of readers themselves that stand in one of these values: those letters may carry them.
    pub(super) fn own_names(&self, values: &[String]) -> BTreeSet<usize> {
        if !self.entries.iter().any(|entry| entry.reader) {
            return BTreeSet::new();
        }
        let found: BTreeSet<usize> = values.iter().flat_map(|value| self.matcher.find(value)).collect();
        found.into_iter().filter(|entry| self.entries.get(*entry).is_some_and(|entry| entry.reader)).collect()
    }
}

fn finding(sentence: &'static str, entry: &Entry, surface: &str) -> Finding {
    let mut finding =
        Finding::new(Severity::Block, sentence).with("entry", entry.id.as_str()).with("surface", surface).on(surface);
    finding.entry = Some(entry.id.as_str().into());
    finding.class = Some("exact");
    finding
}
