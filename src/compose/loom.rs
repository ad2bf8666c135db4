//! What differs by reader travels through templates and MJML as sentinels: letters and digits with a salt made from the
//! issue's name and edition, so that the same letter gives the same bytes and no author writes one by chance.

use crate::model::{Digest, SlotId, SlotSource};

/// Different values of a reader in one letter. Far more than one has, and few enough that a [`SlotId`] can count them
/// and the letter's own.
pub(super) const MOST: usize = 4_096;

/// Hands out sentinels and remembers what they stand for.
#[derive(Clone, Debug)]
pub(super) struct Loom {
    salt: String,
    sources: Vec<SlotSource>,
    overfull: bool,
}

/// What a sentinel says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// The value.
    Value,
    /// Here begins what is printed where there is a value.
    Then,
    /// Here begins what is printed where there is none.
    Otherwise,
    /// Here both end.
    End,
}

impl Mark {
    const ALL: [(Self, char); 4] = [(Self::Value, 'v'), (Self::Then, 't'), (Self::Otherwise, 'o'), (Self::End, 'e')];

    fn letter(self) -> char {
        Self::ALL.iter().find(|(mark, _)| *mark == self).map_or('v', |(_, letter)| *letter)
    }
}

impl Loom {
    /// A loom with this salt.
    pub(super) fn new(content: &Digest) -> Self {
        Self { salt: content.hex().chars().take(12).collect(), sources: Vec::new(), overfull: false }
    }

    /// The sentinel for a value: 24 letters and digits.
    pub(super) fn value(&mut self, source: SlotSource) -> String {
        let slot = self.slot(source);
        self.sentinel(slot, Mark::Value)
    }

    /// The three sentinels around and between two branches.
    pub(super) fn branch(&mut self, source: SlotSource) -> [String; 3] {
        let slot = self.slot(source);
        [Mark::Then, Mark::Otherwise, Mark::End].map(|mark| self.sentinel(slot, mark))
    }

    /// Two branches; one inside the other is never needed.
    pub(super) fn choice(&mut self, source: SlotSource, then: &str, otherwise: &str) -> String {
        let [begin, middle, end] = self.branch(source);
        format!("{begin}{then}{middle}{otherwise}{end}")
    }

    /// Whether more than [`MOST`] different values were asked for. Then some sentinels stand for another value than they
    /// should, and nothing of what was drawn may be used.
    pub(super) fn is_overfull(&self) -> bool {
        self.overfull
    }

    /// Where the values come from, by [`SlotId`].
    pub(super) fn into_sources(self) -> Vec<SlotSource> {
        self.sources
    }

    /// The next sentinel of a text: what stands before it, what it says, what stands behind it.
    pub(super) fn next<'t>(&self, text: &'t str) -> Option<(&'t str, SlotId, Mark, &'t str)> {
        let prefix = self.prefix();
        let mut searched = 0;
        loop {
            let rest = text.get(searched..)?;
            let at = searched + rest.find(&prefix)?;
            let (before, from) = text.split_at_checked(at)?;
            if let Some((slot, mark, length)) = self.read(from.get(prefix.len()..)?) {
                return Some((before, slot, mark, from.get(prefix.len() + length..)?));
            }
            searched = at + prefix.len();
        }
    }

    fn slot(&mut self, source: SlotSource) -> SlotId {
        let known = self.sources.iter().position(|known| *known == source);
        let next = self.sources.len();
        if known.is_none() && next < MOST {
            self.sources.push(source);
        } else if known.is_none() {
            self.overfull = true;
        }
        SlotId(u16::try_from(known.unwrap_or(next)).unwrap_or(u16::MAX))
    }

    fn prefix(&self) -> String {
        format!("phx{}", self.salt)
    }

    fn sentinel(&self, slot: SlotId, mark: Mark) -> String {
        format!("{}{:05}{}xhp", self.prefix(), slot.0, mark.letter())
    }

    /// Number, mark and closing letters; the length they take.
    fn read(&self, rest: &str) -> Option<(SlotId, Mark, usize)> {
        let (number, rest) = rest.split_at_checked(5)?;
        let slot: u16 = number.parse().ok()?;
        let letter = rest.chars().next()?;
        let (mark, _) = Mark::ALL.into_iter().find(|(_, known)| *known == letter)?;
        (rest.get(1..4) == Some("xhp") && usize::from(slot) < self.sources.len()).then_some((SlotId(slot), mark, 9))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Loom, MOST, Mark};
    use crate::model::{Digest, SlotId, SlotSource};

    #[test]
    fn a_sentinel_is_found_again_and_shared() {
        let mut loom = Loom::new(&Digest::of(b"letter"));
        let name = loom.value(SlotSource::Column("name".to_owned()));
        assert_eq!(loom.value(SlotSource::Column("name".to_owned())), name);
        assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        let text = format!("Dear {name}, peace");
        assert_eq!(loom.next(&text), Some(("Dear ", SlotId(0), Mark::Value, ", peace")));
    }

    #[test]
    fn more_values_than_can_be_counted_are_noticed() {
        let mut loom = Loom::new(&Digest::of(b"letter"));
        let column = |number: usize| SlotSource::Column(format!("c{number}"));
        let sentinels: BTreeSet<String> = (0..MOST).map(|number| loom.value(column(number))).collect();
        assert_eq!(sentinels.len(), MOST);
        assert_eq!(loom.value(column(7)), sentinels.iter().nth(7).unwrap().clone());
        assert!(!loom.is_overfull());
        loom.value(column(MOST));
        assert!(loom.is_overfull());
        assert_eq!(loom.into_sources().len(), MOST);
    }

    #[test]
    fn what_only_looks_like_one_is_text() {
        let loom = Loom::new(&Digest::of(b"letter"));
        let prefix: String = format!("phx{}", Digest::of(b"letter").hex()).chars().take(15).collect();
        for text in [prefix.clone(), format!("{prefix}00000vxhp"), format!("{prefix}0000é"), "phx".to_owned()] {
            assert_eq!(loom.next(&text), None, "{text}");
        }
    }
}
