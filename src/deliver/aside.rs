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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Aside, MOST};
    use crate::model::{DeliveryId, Digest, EmailAddress, Mode, Queued, Reader, RunId, Standing, Status, Tier};

    fn letter(number: u64, domain: &str) -> Queued {
        let reader = Reader {
            row: number,
            address: EmailAddress::parse(&format!("reader@{domain}")).unwrap(),
            language: None,
            audience: Tier::Public,
            status: Status::Active,
            mode: Mode::Full,
            mode_chosen: None,
            country: None,
            tags: Vec::new(),
            fields: BTreeMap::new(),
        };
        Queued {
            id: DeliveryId(i64::try_from(number).unwrap()),
            run: RunId(1),
            number,
            reader,
            program: Digest::of(b"program"),
            message_id: String::new(),
            attempts: 0,
            first_deferred: None,
            standing: Standing::Clear,
        }
    }

    #[test]
    fn letters_come_in_their_order_when_their_domain_is_open() {
        let mut aside = Aside::default();
        for (number, domain) in [(1, "a.example"), (2, "b.example"), (3, "a.example")] {
            assert!(aside.put(letter(number, domain)));
        }
        assert!(aside.has("a.example") && !aside.has("c.example"));
        let mut first = |open: &str| aside.first(|domain| domain == open).map(|letter| letter.number);
        let taken = [first("c.example"), first("a.example"), first("a.example"), first("a.example")];
        assert_eq!(taken, [None, Some(1), Some(3), None]);
        assert!(!aside.has("a.example") && !aside.is_empty());
        assert_eq!(aside.first(|_| true).map(|letter| letter.number), Some(2));
        assert!(aside.is_empty() && !aside.reread());
    }

    #[test]
    fn letters_passed_over_for_want_of_room_are_read_again_once_there_is_some() {
        let mut aside = Aside::default();
        for number in 0..2_048 {
            assert!(aside.put(letter(number, "a.example")));
        }
        assert!(!aside.put(letter(2_048, "b.example")) && !aside.has("b.example"));
        for _ in 0..MOST / 2 {
            assert!(!aside.reread());
            aside.first(|_| true).unwrap();
        }
        aside.first(|_| true).unwrap();
        assert!(aside.reread());
        assert!(!aside.reread(), "once");
    }
}
