//! Letters that wait for their domain while others pass. A bounded number is kept; of further ones only that they are
//! somewhere in the list.

use std::collections::{BTreeMap, VecDeque};

use crate::model::Queued;

/// Kept at most.
const MOST: usize = 2048;

#[derive(Debug, Default)]
pub(super) struct Aside {
    /// By domain; no row is empty.
    rows: BTreeMap<String, VecDeque<Queued>>,
    kept: usize,
    /// Letters were passed over.
    more: bool,
}

impl Aside {
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn has(&self, domain: &str) -> bool {
        self.rows.contains_key(domain)
    }

    /// Keeps it; `false`: there is no room, it stays in the list.
    pub(super) fn put(&mut self, letter: Queued) -> bool {
        if self.kept >= MOST {
            self.more = true;
            return false;
        }
        self.kept += 1;
        self.rows.entry(letter.reader.address.domain().to_owned()).or_default().push_back(letter);
        true
    }

    /// The first letter of a domain that is open.
    pub(super) fn first(&mut self, mut open: impl FnMut(&str) -> bool) -> Option<Queued> {
        let domain = self.rows.keys().find(|domain| open(domain)).cloned()?;
        let row = self.rows.get_mut(&domain)?;
        let letter = row.pop_front();
        if row.is_empty() {
            self.rows.remove(&domain);
        }
        self.kept = self.kept.saturating_sub(usize::from(letter.is_some()));
        letter
    }

    /// Whether the list must be read again for letters that were passed over: once there is room for half of what is
    /// kept.
    pub(super) fn reread(&mut self) -> bool {
        self.kept < MOST / 2 && std::mem::take(&mut self.more)
    }
}
