//! `--tag` and `--limit`: who of those that could get a letter gets one now.

use crate::cli::args::Send;
use crate::subscribers::Recipient;

/// Goes along with one walk over the list.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    tag: Option<String>,
    /// How many more are taken.
    pub(super) most: usize,
}

impl Choice {
    /// What was asked for.
    pub(super) fn of(asked: &Send) -> Self {
        let most = asked.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
        Self { tag: asked.tag.clone(), most }
    }

    /// Everybody.
    pub(super) fn all() -> Self {
        Self { tag: None, most: usize::MAX }
    }

    /// Whether everybody is meant.
    pub(super) fn is_all(&self) -> bool {
        self.tag.is_none() && self.most == usize::MAX
    }

    /// Whether this one gets a letter now; the limit counts those who do.
    pub(super) fn takes(&mut self, recipient: &Recipient) -> bool {
        let tags = &recipient.reader().tags;
        let tagged = self.tag.as_ref().is_none_or(|tag| tags.iter().any(|known| known.eq_ignore_ascii_case(tag)));
        let takes = tagged && self.most > 0;
        self.most -= usize::from(takes);
        takes
    }
}
