//! What a program's places are filled with: the draft's slots, then the letter's own.

use crate::model::SlotSource;

/// Where the value of one place comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A slot of the draft.
    Draft(SlotSource),
    /// The reader's name, for `To`; may be empty.
    Name,
    /// The reader's address.
    Address,
    /// The `Date` header (RFC 5322, 3.3).
    Date,
    /// The Message-ID without its brackets.
    MessageId,
    /// The https address for one-click unsubscribing (RFC 8058).
    OneClick,
    /// The mailto address for unsubscribing (RFC 2369).
    UnsubscribeMail,
    /// What bounces are recognised by.
    Reference,
}

impl Source {
    /// The letter's own, in the order they follow the draft's.
    pub(super) const OWN: [Self; 7] = [
        Self::Name,
        Self::Address,
        Self::Date,
        Self::MessageId,
        Self::OneClick,
        Self::UnsubscribeMail,
        Self::Reference,
    ];
}
