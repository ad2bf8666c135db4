//! Everything the rules look at, gathered once.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::check::page::Page;
use crate::check::side_by_side;
use crate::compose::Draft;
use crate::model::settings::Settings;
use crate::model::{EditionKey, Issue, Piece, Reader, Tier};

/// What is known of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListFacts {
    /// Its columns, in lower case.
    pub columns: BTreeSet<String>,
    /// Readers by edition.
    pub readers: BTreeMap<EditionKey, u64>,
    /// By edition and column: how many readers have nothing there.
    pub empty: BTreeMap<(EditionKey, String), u64>,
}

impl ListFacts {
    /// Counts one reader of an edition.
    pub fn count(&mut self, key: &EditionKey, reader: &Reader) {
        *self.readers.entry(key.clone()).or_default() += 1;
        for column in self.columns.iter().filter(|column| reader.field(column).is_empty()) {
            *self.empty.entry((key.clone(), column.clone())).or_default() += 1;
        }
    }
}

/// What the rules look at.
pub struct Sheet<'a> {
    /// The issue.
    pub issue: &'a Issue,
    /// The settings.
    pub settings: &'a Settings,
    /// The drawn editions.
    pub drafts: &'a BTreeMap<EditionKey, Draft>,
    /// Bytes of one finished message, by edition.
    pub message_bytes: &'a BTreeMap<EditionKey, usize>,
    /// The list; `None` where there is none yet.
    pub list: Option<&'a ListFacts>,
    /// The day of sending, in the newsletter's zone.
    pub today: Date,
    pages: BTreeMap<EditionKey, (Page, Option<Page>)>,
}

impl<'a> Sheet<'a> {
    /// Gathers; reads each edition's HTML in both forms of its branches.
    #[must_use]
    pub fn new(
        issue: &'a Issue,
        settings: &'a Settings,
        drafts: &'a BTreeMap<EditionKey, Draft>,
        message_bytes: &'a BTreeMap<EditionKey, usize>,
        list: Option<&'a ListFacts>,
        today: Date,
    ) -> Self {
        let drawn: Vec<_> = drafts.iter().collect();
        let pages = side_by_side(&drawn, |(key, draft)| {
            let full = Page::read(&draft.html, true);
            // Reading a page costs more than drawing it: without branches there is only one.
            let bare = has_branches(&draft.html).then(|| Page::read(&draft.html, false));
            ((*key).clone(), (full, bare))
        });
        let pages = pages.into_iter().collect();
        Self { issue, settings, drafts, message_bytes, list, today, pages }
    }

    /// Every edition's page; where the branches differ in what rules look at, both.
    pub(super) fn pages(&self) -> impl Iterator<Item = (&EditionKey, &Page)> {
        self.pages.iter().flat_map(|(key, (full, bare))| {
            let second = bare.as_ref().filter(|bare| *bare != full).map(|bare| (key, bare));
            std::iter::once((key, full)).chain(second)
        })
    }

    /// The page of an edition with the first of each two branches.
    pub(super) fn page(&self, key: &EditionKey) -> Option<&Page> {
        self.pages.get(key).map(|(full, _)| full)
    }
}

fn has_branches(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| matches!(piece, Piece::If { .. }))
}

/// "public edition in ko".
pub(super) fn edition_words(key: &EditionKey) -> String {
    let tier = match key.tier {
        Tier::Public => "public",
        Tier::Partners => "partners",
        Tier::Team => "team",
    };
    format!("{tier} edition in {}", key.language)
}
