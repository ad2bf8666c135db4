//! One row of the table: which words it fits, and what follows from them.

use crate::model::{Patience, Reason};
use crate::smtp::{Phase, Reply};

/// A row. All of its conditions must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name: `R18` stands for line 18 of the table in the notes on deliverability, letters for its parts.
    pub id: &'static str,
    pub(super) heard: Heard,
    pub(super) at: &'static [Phase],
    /// Inclusive ranges; none: any code.
    pub(super) codes: &'static [(u16, u16)],
    /// Whole enhanced codes, or their beginnings up to a dot (`5.7.`); `-`: there is none; empty: whatever there is.
    pub(super) enhanced: &'static [&'static str],
    /// One of these must stand in the text, in small letters; `…` inside: one part behind the other. Empty: any text.
    pub(super) texts: &'static [&'static str],
    /// What it means.
    pub reason: Reason,
    /// What becomes of the letter.
    pub fate: Fate,
    /// Who else is concerned.
    pub scope: Scope,
}

/// What came from the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// An answer.
    Reply,
    /// No answer, or nobody there.
    Nothing,
    /// A certificate that cannot be trusted, or no encryption at all.
    Insecure,
}

/// What becomes of one letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// The server has taken it.
    Sent,
    /// It will not go. `Some`: that counts against the address.
    Fail(Option<Patience>),
    /// Once more after a while, until its time is over. `Some`: when it is over, that counts against the address.
    Retry(Wait, Option<Patience>),
    /// It keeps its place; this attempt says nothing about it.
    Again,
    /// Nobody knows whether it was taken.
    Unknown,
}

/// How long a letter waits for its next attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wait {
    /// 1, 5, 15, 30 minutes, 1, 2, 4 hours, then every 4 hours.
    Usual,
    /// The same from 5 minutes on: servers that greylist want a few minutes.
    Greylisted,
    /// A minute each time: not the letter is at fault, but our speed.
    Minute,
}

/// Whom an answer concerns beside the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Nobody.
    Letter,
    /// The address.
    Address,
    /// All addresses of the same domain: slow down there.
    Domain,
    /// This session: a new connection, and go on.
    Session,
    /// What this server says it can do: a new connection that uses none of it; where that is refused as well, the run
    /// ends.
    Extensions,
    /// This session, which the server ended; happens it again and again, the run ends.
    Closed,
    /// The number of connections: one fewer.
    Connections,
    /// The server: slow down for a while.
    Server,
    /// The account: nothing more until its day is over.
    Account,
    /// All letters of this issue: when it happens a few times, the run pauses.
    List,
    /// Everything: the run ends.
    Run,
}

impl Row {
    /// Whether these words fit. `text` is the reply's text in small letters, without addresses.
    pub(super) fn fits(&self, phase: Phase, reply: &Reply, text: &str) -> bool {
        self.heard == Heard::Reply
            && self.at.contains(&phase)
            && (self.codes.is_empty() || self.codes.iter().any(|(from, to)| (*from..=*to).contains(&reply.code)))
            && (self.enhanced.is_empty() || self.enhanced.iter().any(|wanted| is(wanted, reply.enhanced.as_deref())))
            && (self.texts.is_empty() || self.texts.iter().any(|wanted| stands_in(text, wanted)))
    }
}

fn is(wanted: &str, enhanced: Option<&str>) -> bool {
    match enhanced {
        None => wanted == "-",
        Some(enhanced) if wanted.ends_with('.') => enhanced.starts_with(wanted),
        Some(enhanced) => enhanced == wanted,
    }
}

fn stands_in(text: &str, wanted: &str) -> bool {
    let mut rest = text;
    wanted.split('…').all(|part| match rest.split_once(part) {
        Some((_, behind)) => {
            rest = behind;
            true
        }
        None => false,
    })
}

/// The text of a reply as rows read it: small letters, one space between words, and no word that has an `@`, so that
/// nobody can choose an address that reads like a reason.
pub(super) fn plain(reply: &Reply) -> String {
    let words = reply.text.split_whitespace().filter(|word| !word.contains('@'));
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{is, plain, stands_in};
    use crate::smtp::Reply;

    #[test]
    fn enhanced_codes_fit_whole_or_by_their_beginning() {
        assert!(is("5.7.1", Some("5.7.1")) && !is("5.7.1", Some("5.7.15")) && !is("5.7.1", None));
        assert!(is("5.7.", Some("5.7.26")) && !is("5.7.", Some("5.1.1")));
        assert!(is("-", None) && !is("-", Some("5.1.1")));
    }

    #[test]
    fn parts_stand_one_behind_the_other() {
        assert!(stands_in("the domain of b does not exist", "domain…does not exist"));
        assert!(!stands_in("it does not exist in this domain", "domain…does not exist"));
    }

    #[test]
    fn an_address_is_no_reason() {
        let text = "5.0.0 <User.Unknown@example.org>:  Not  Today".to_owned();
        assert_eq!(plain(&Reply { code: 550, enhanced: None, text }), "5.0.0 not today");
    }
}
