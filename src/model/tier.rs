//! Who may read: three circles, each inside the one before.

/// `Public` is the widest. Ordered from wide to narrow: a block may be for an equal or *greater* tier than its issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Everybody on the list, and the web where the issue says so.
    Public,
    /// Partners.
    Partners,
    /// The team itself.
    Team,
}

impl Tier {
    /// All, from wide to narrow.
    pub const ALL: [Self; 3] = [Self::Public, Self::Partners, Self::Team];

    /// The word of the issue file, of phoebe.toml and of JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Partners => "partners",
            Self::Team => "team",
        }
    }

    /// The Korean word of the issue file.
    #[must_use]
    pub fn korean(self) -> &'static str {
        match self {
            Self::Public => "공개",
            Self::Partners => "동역자",
            Self::Team => "내부",
        }
    }

    /// Reads the English or the Korean word, letters compared without case.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| word.eq_ignore_ascii_case(tier.word()) || word == tier.korean())
    }

    /// Whether a reader of this tier may read what is for `other`.
    #[must_use]
    pub fn sees(self, other: Self) -> bool {
        other <= self
    }
}

#[cfg(test)]
mod tests {
    use super::Tier;

    #[test]
    fn partners_see_public_but_not_team() {
        assert!(Tier::Partners.sees(Tier::Public));
        assert!(Tier::Partners.sees(Tier::Partners));
        assert!(!Tier::Partners.sees(Tier::Team));
        assert!(!Tier::Public.sees(Tier::Partners));
    }

    #[test]
    fn both_languages_are_read() {
        assert_eq!(Tier::read("Partners"), Some(Tier::Partners));
        assert_eq!(Tier::read("내부"), Some(Tier::Team));
        assert_eq!(Tier::read("partner"), None);
    }
}
