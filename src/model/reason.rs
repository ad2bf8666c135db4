//! Why a letter was not taken, in the few words that make a difference to what is done about it. The sentences are in
//! `tongue`, the table that finds them in `deliver`.

/// A reason. Its word is kept in the state, printed in CSV and JSON, and is the key of its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It was taken.
    Taken,
    /// There is no such mailbox, in so many words.
    NoMailbox,
    /// The mailbox is switched off, or the server does not say whether it is there.
    MailboxOff,
    /// The domain of the address is unknown or takes no mail.
    NoDomain,
    /// The mailbox is full.
    Full,
    /// The address has a form the server cannot carry.
    AddressForm,
    /// We are taken for senders of unwanted mail, or lack what big receivers ask for.
    Policy,
    /// The server does not carry our mail to other servers.
    NoRelay,
    /// The letter is too big or of the wrong form, for everybody.
    Letter,
    /// The letter is too big for this mailbox.
    TooBigForMailbox,
    /// The sender's address is not wanted.
    Sender,
    /// Name and password are not taken.
    Login,
    /// The login cannot be tried now.
    LoginLater,
    /// The server's name or certificate is not what it should be, or it offers no encryption.
    Insecure,
    /// Receivers ask to come again later.
    Busy,
    /// We send too fast.
    Rate,
    /// The day's quota is used up.
    Quota,
    /// Too many connections at once.
    Connections,
    /// The server has trouble of its own.
    Trouble,
    /// Too much for one session.
    SessionFull,
    /// The server ends the session.
    Closing,
    /// The network, before anything was handed over.
    Network,
    /// The answer after the final dot was lost.
    AnswerLost,
    /// The server and we do not understand each other.
    Protocol,
    /// Refused for good, in words nobody knows.
    Refused,
    /// Refused for now, in words nobody knows.
    Later,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 26] = [
        Self::Taken,
        Self::NoMailbox,
        Self::MailboxOff,
        Self::NoDomain,
        Self::Full,
        Self::AddressForm,
        Self::Policy,
        Self::NoRelay,
        Self::Letter,
        Self::TooBigForMailbox,
        Self::Sender,
        Self::Login,
        Self::LoginLater,
        Self::Insecure,
        Self::Busy,
        Self::Rate,
        Self::Quota,
        Self::Connections,
        Self::Trouble,
        Self::SessionFull,
        Self::Closing,
        Self::Network,
        Self::AnswerLost,
        Self::Protocol,
        Self::Refused,
        Self::Later,
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::NoMailbox => "no-mailbox",
            Self::MailboxOff => "mailbox-off",
            Self::NoDomain => "no-domain",
            Self::Full => "full",
            Self::AddressForm => "address-form",
            Self::Policy => "policy",
            Self::NoRelay => "no-relay",
            Self::Letter => "letter",
            Self::TooBigForMailbox => "too-big-for-mailbox",
            Self::Sender => "sender",
            Self::Login => "login",
            Self::LoginLater => "login-later",
            Self::Insecure => "insecure",
            Self::Busy => "busy",
            Self::Rate => "rate",
            Self::Quota => "quota",
            Self::Connections => "connections",
            Self::Trouble => "trouble",
            Self::SessionFull => "session-full",
            Self::Closing => "closing",
            Self::Network => "network",
            Self::AnswerLost => "answer-lost",
            Self::Protocol => "protocol",
            Self::Refused => "refused",
            Self::Later => "later",
        }
    }

    /// Reads its word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

/// How often an address may fail before it is written to no more: in this many issues with none taken in between, the
/// first of them at least this many days ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Patience {
    /// Issues, the present one counted; 1: at once.
    pub issues: u32,
    /// Days between the first of them and now.
    pub days: u32,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Reason;

    #[test]
    fn every_reason_has_a_word_of_its_own() {
        let words: BTreeSet<_> = Reason::ALL.map(Reason::word).into_iter().collect();
        assert_eq!(words.len(), Reason::ALL.len());
        assert!(Reason::ALL.iter().all(|reason| Reason::read(reason.word()) == Some(*reason)));
        assert_eq!(Reason::read(""), None);
    }
}
