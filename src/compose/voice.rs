//! How this edition speaks: language, tier, what stands for protected people, and the sentinels for what differs by
//! reader. Shared by the page and the plain text, so that both say the same.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use crate::compose::loom::Loom;
use crate::model::settings::Bible;
use crate::model::{EditionKey, Language, Link, Passage, Person, SlotSource};
use crate::scripture;
use crate::tongue;

/// Korean pairs whose form hangs on the sound before them; the longer first.
const PAIRS: [&str; 12] = [
    "이에요/예요",
    "이라고/라고",
    "이라는/라는",
    "이라/라",
    "으로/로",
    "이랑/랑",
    "이나/나",
    "이여/여",
    "은/는",
    "이/가",
    "을/를",
    "과/와",
];

/// How an edition speaks.
pub(super) struct Voice<'a> {
    pub key: &'a EditionKey,
    pub persons: &'a BTreeMap<String, Person>,
    pub bible: Option<&'a Bible>,
    pub loom: RefCell<Loom>,
    replaced: Cell<bool>,
}

impl<'a> Voice<'a> {
    pub(super) fn new(
        key: &'a EditionKey,
        persons: &'a BTreeMap<String, Person>,
        bible: Option<&'a Bible>,
        loom: Loom,
    ) -> Self {
        Self { key, persons, bible, loom: RefCell::new(loom), replaced: Cell::new(false) }
    }

    pub(super) fn language(&self) -> &'a Language {
        &self.key.language
    }

    /// A word of the letter.
    pub(super) fn word<'k>(&self, key: &'k str) -> &'k str {
        tongue::word(self.language(), key)
    }

    /// A phrase of the letter.
    pub(super) fn phrase(&self, key: &str, values: &[(&str, &str)]) -> String {
        tongue::phrase(self.language(), key, values)
    }

    /// What is printed for a protected person or place.
    pub(super) fn person(&self, id: &str) -> String {
        let Some(person) = self.persons.get(id) else { return String::new() };
        let real = person.real.get(&self.key.tier).and_then(|forms| forms.get(self.language()));
        if let Some(real) = real {
            return real.clone();
        }
        self.replaced.set(true);
        let shown = person.show_as.get(self.language()).or_else(|| person.show_as.values().next());
        shown.cloned().unwrap_or_default()
    }

    /// Whether a name was replaced anywhere so far.
    pub(super) fn replaced(&self) -> bool {
        self.replaced.get()
    }

    /// The text behind a protected name, its Korean particle brought into the form the printed name asks for.
    pub(super) fn behind_person(&self, id: &str, text: &str) -> String {
        if !self.language().is_korean() {
            return text.to_owned();
        }
        let name = self.person(id);
        for pair in PAIRS {
            let Some((closed, open)) = pair.split_once('/') else { continue };
            for form in [closed, open] {
                let Some(rest) = text.strip_prefix(form) else { continue };
                let word_goes_on = rest.starts_with(|c: char| matches!(c, '\u{ac00}'..='\u{d7a3}'));
                if word_goes_on && form.chars().count() == 1 {
                    continue;
                }
                return format!("{}{rest}", tongue::particle(&name, pair));
            }
        }
        text.to_owned()
    }

    /// The sentinel for a reader's value.
    pub(super) fn value(&self, source: SlotSource) -> String {
        self.loom.borrow_mut().value(source)
    }

    /// Two branches around sentinels.
    pub(super) fn choice(&self, source: SlotSource, then: &str, otherwise: &str) -> String {
        self.loom.borrow_mut().choice(source, then, otherwise)
    }

    /// Where a reference leads.
    pub(super) fn link(&self, passages: &[Passage]) -> Link {
        scripture::link(passages, self.bible, self.language())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Voice;
    use crate::compose::loom::Loom;
    use crate::model::{Digest, EditionKey, Language, Person, Tier};

    fn key(tier: Tier) -> EditionKey {
        EditionKey { tier, language: Language::korean() }
    }

    fn persons() -> BTreeMap<String, Person> {
        let show = |text: &str| BTreeMap::from([(Language::korean(), text.to_owned())]);
        let real = BTreeMap::from([(Tier::Team, show("한결"))]);
        BTreeMap::from([
            ("q1".to_owned(), Person { show_as: show("M형제"), real: BTreeMap::new() }),
            ("q2".to_owned(), Person { show_as: show("솔"), real }),
        ])
    }

    #[test]
    fn particles_follow_the_printed_name() {
        let (key, persons) = (key(Tier::Public), persons());
        let voice = Voice::new(&key, &persons, None, Loom::new(&Digest::of(b"")));
        for (id, typed, printed) in [
            ("q1", "은 건강합니다", "는 건강합니다"),
            ("q1", "이 왔습니다", "가 왔습니다"),
            ("q1", "을, 그리고", "를, 그리고"),
            ("q1", "과 함께", "와 함께"),
            ("q1", "으로부터", "로부터"),
            ("q2", "는 건강합니다", "은 건강합니다"),
            ("q2", "으로", "로"),
            ("q1", "에게", "에게"),
            ("q1", "이야기를", "이야기를"),
            ("q1", ". 은혜", ". 은혜"),
        ] {
            assert_eq!(voice.behind_person(id, typed), printed, "{id}{typed}");
        }
    }

    #[test]
    fn a_tier_that_may_see_the_name_does_and_nothing_counts_as_replaced() {
        let persons = persons();
        let team = key(Tier::Team);
        let voice = Voice::new(&team, &persons, None, Loom::new(&Digest::of(b"")));
        assert_eq!(voice.person("q2"), "한결");
        assert!(!voice.replaced());
        assert_eq!(voice.person("q1"), "M형제");
        assert!(voice.replaced());
        let public = key(Tier::Public);
        assert_eq!(Voice::new(&public, &persons, None, Loom::new(&Digest::of(b""))).person("q2"), "솔");
    }
}
