//! The table: RFC 5321 and 3463, and where big servers speak otherwise, their own words. Rows R01 to R24 are the lines
//! of the notes on deliverability; the others are what real servers say beside them.

use Phase::{Body, Connect, Data, Dot, Greeting, Hello, Login, Mail, Rcpt, Reset, StartTls, Tls};

use crate::deliver::reply::row::{Heard, plain};
use crate::deliver::reply::{Fate, Row, Scope, Wait};
use crate::model::{Patience, Reason};
use crate::smtp::{Phase, Reply};

const ANY: &[Phase] = &[Connect, Tls, Greeting, Hello, StartTls, Login, Mail, Rcpt, Data, Body, Dot, Reset];
const BEFORE_DOT: &[Phase] = &[Connect, Tls, Greeting, Hello, StartTls, Login, Mail, Rcpt, Data, Body, Reset];
const OPENING: &[Phase] = &[Connect, Tls, Greeting, Hello, StartTls];
const LOGIN: &[Phase] = &[Login];
const MAIL: &[Phase] = &[Mail];
const RCPT: &[Phase] = &[Rcpt];
const DOT: &[Phase] = &[Dot];
/// What a server that stumbles over an extension refuses.
const PLAIN: &[Phase] = &[Mail, Data];
const RESET: &[Phase] = &[Reset];
const LETTER: &[Phase] = &[Mail, Data, Body, Dot];
const READER: &[Phase] = &[Rcpt, Data, Body, Dot];
const ALL: &[Phase] = &[Mail, Rcpt, Data, Body, Dot];

const FAIL: Fate = Fate::Fail(None);
const FAIL_AT_ONCE: Fate = Fate::Fail(Some(Patience { issues: 1, days: 0 }));
const FAIL_TWICE: Fate = Fate::Fail(Some(Patience { issues: 2, days: 0 }));
const RETRY: Fate = Fate::Retry(Wait::Usual, None);
const RETRY_SOON: Fate = Fate::Retry(Wait::Minute, None);
const RETRY_GREY: Fate = Fate::Retry(Wait::Greylisted, None);
/// A full mailbox may be emptied: three issues over a month.
const RETRY_FULL: Fate = Fate::Retry(Wait::Usual, Some(Patience { issues: 3, days: 30 }));
const AGAIN: Fate = Fate::Again;

/// `ID phases [codes] [enhanced codes] [texts] => reason, fate, scope;` An empty list asks for nothing.
macro_rules! rows {
    ($($id:ident $at:ident [$($from:literal $(to $upto:literal)?),*] [$($enhanced:literal),*] [$($text:literal),*]
        => $reason:ident, $fate:ident, $scope:ident;)*) => {
        &[$(Row {
            id: stringify!($id),
            heard: Heard::Reply,
            at: $at,
            codes: &[$(rows!(@range $from $($upto)?)),*],
            enhanced: &[$($enhanced),*],
            texts: &[$($text),*],
            reason: Reason::$reason,
            fate: $fate,
            scope: Scope::$scope,
        }),*]
    };
    (@range $code:literal) => { ($code, $code) };
    (@range $from:literal $upto:literal) => { ($from, $upto) };
}

/// From the top, the first that fits wins: what concerns all comes before what concerns one, words before codes, and
/// what is no fault of the address before what is.
pub(super) const ROWS: &[Row] = rows! {
    // The day is used up, whatever class the code has.
    R11  ANY        [400 to 599]      []
        ["daily message quota exceeded", "daily…limit exceeded", "daily…quota exceeded", "submissionquota",
         "recipientlimit"]                                        => Quota, AGAIN, Account;

    // The server ends the session.
    R04  BEFORE_DOT [421]             []                       [] => Closing, AGAIN, Closed;
    R05a DOT        [421]             []                       [] => Closing, RETRY, Closed;

    // Too fast, too many.
    R08b ALL        [432]             ["4.3.2"]  ["recipient thread limit"] => Busy, RETRY, Letter;
    R08a ALL        [432]             ["4.3.2", "-"]           [] => Connections, RETRY_SOON, Connections;
    R10  ANY        [400 to 499]      []
        ["peak smtp relay limit", "sending rate exceeded", "rate limit", "ratelimit", "too much mail from",
         "too many messages", "too many recipients from"]         => Rate, RETRY_SOON, Server;

    // Logging in.
    R02b ANY        [530]             []              ["starttls"] => Insecure, AGAIN, Run;
    R15  LOGIN      [400 to 499]      []                       [] => LoginLater, AGAIN, Server;
    R16a LOGIN      [500 to 599]      []                       [] => Login, AGAIN, Run;
    R16b ANY        [530, 534, 535, 538] []                    [] => Login, AGAIN, Run;
    R16c ALL        [500 to 599]      ["5.7.8", "5.7.139", "5.7.30", "5.7.57"] [] => Login, AGAIN, Run;

    // Before the first letter: the server does not want us, now or at all.
    R27a OPENING    [500 to 599]      []                       [] => Refused, AGAIN, Run;
    R27b OPENING    [400 to 499]      []                       [] => Trouble, AGAIN, Server;
    R28  RESET      [400 to 599]      []                       [] => Protocol, AGAIN, Closed;

    // The form of the address.
    R22a ALL        [500 to 599]      ["5.6.7"]                [] => AddressForm, FAIL, Letter;
    R22b RCPT       [500 to 599]      ["5.1.3"]                [] => AddressForm, FAIL, Letter;
    R22c RCPT       [501, 504]        []        ["fully-qualified"] => AddressForm, FAIL, Letter;

    // The letter itself: every copy is the same.
    R21a LETTER     [500 to 599]      ["5.3.4", "5.6."]        [] => Letter, AGAIN, Run;
    R21b LETTER     [523, 552, 554]   ["-"]
        ["size exceeds", "exceeds…size", "too large", "too big"]  => Letter, AGAIN, Run;
    R21c READER     [500 to 599]      ["5.2.3"]                [] => TooBigForMailbox, FAIL, Letter;

    // The sender. Behind MAIL only one receiver may speak for all of them: those letters wait, and a few in a row pause.
    R20a MAIL       [505 to 554, 556 to 599] []
        ["spam", "blocked using", "blocklist", "block list", "blacklist", "banned", "reputation"] => Policy, AGAIN, Run;
    R17a MAIL       [501, 505 to 554, 556 to 599] []           [] => Sender, AGAIN, Run;
    R17b READER     [500 to 599]      ["5.7.60", "5.1.7", "5.1.8", "5.2.252"] [] => Sender, RETRY, List;
    R17c READER     [500 to 599]      []
        ["sender address", "sender domain", "sender verify failed", "sendasdenied", "send as this sender",
         "not owned by user", "email address is not verified"]    => Sender, RETRY, List;
    R26a RCPT       [500 to 599]      ["5.7.54"]               [] => NoRelay, RETRY, List;
    R26b RCPT       [500 to 599]      []
        ["relay access denied", "relay denied", "relaying denied", "relaying not allowed", "relay not permitted",
         "unable to relay", "not permitted to relay"]             => NoRelay, RETRY, List;

    // We are taken for senders of unwanted mail: never the address's fault, whatever the code says.
    R20b READER     [500 to 599]      []
        ["spam", "unsolicited", "blocked using", "blocklist", "block list", "blacklist", "dnsbl", " rbl", "banned",
         "reputation", "dmarc", "dkim", " spf", "unauthenticated", "administrative prohibition", "policy"]
                                                                  => Policy, FAIL, List;

    // Full.
    R14a READER     [400 to 599]      ["4.2.2", "5.2.2"]       [] => Full, RETRY_FULL, Address;
    R14b READER     [400 to 599]      ["-", "4.2.", "5.2.", "4.0.0", "5.0.0"]
        ["mailbox full", "mailbox is full", "over quota", "quota exceeded", "exceeded storage"]
                                                                  => Full, RETRY_FULL, Address;
    R14c RCPT       [552]             ["-"]                    [] => Full, RETRY_FULL, Address;

    // Later.
    R09a ALL        [400 to 499]      []  ["greylist", "graylist", "postgrey"] => Busy, RETRY_GREY, Domain;
    R09b ALL        [400 to 499]      ["4.2.1", "4.7."]        [] => Busy, RETRY, Domain;
    R09c READER     [550]             ["5.2.1"]
        ["receiving mail at a rate", "receiving mail too quickly"] => Busy, RETRY, Domain;
    R12a ALL        [451]             ["4.3."]                 [] => Trouble, RETRY, Server;
    R12b ALL        [452]             ["4.3.1"]                [] => Trouble, RETRY, Server;
    R13  ALL        [452]             ["4.5.3"]                [] => SessionFull, RETRY, Session;
    R05b DOT        [400 to 499]      []                       [] => Later, RETRY, Letter;
    R25  ANY        [400 to 499]      []                       [] => Later, RETRY, Letter;

    // Nobody there. Name servers slip, and Exchange says 5.1.10 of a mailbox, RFC 7505 of a domain.
    R19a RCPT       [556]             []                       [] => NoDomain, FAIL_TWICE, Address;
    R19b RCPT       [500 to 599]      ["5.1.2", "5.4.4"]       [] => NoDomain, FAIL_TWICE, Address;
    R19c RCPT       [550 to 554]      ["-", "5.0.0", "5.1.", "5.4."]
        ["null mx", "nullmx", "nxdomain", "domain not found", "host not found", "unknown domain", "unknown host",
         "domain…does not exist", "domain…does not accept mail"]  => NoDomain, FAIL_TWICE, Address;
    R18c RCPT       [524, 550, 551, 553] ["5.2.1", "5.4.1", "5.1.0", "5.2.4"] [] => MailboxOff, FAIL_TWICE, Address;
    R18a RCPT       [550, 551, 553]   ["5.1.1", "5.1.6", "5.1.10"] [] => NoMailbox, FAIL_AT_ONCE, Address;
    R18b RCPT       [550 to 554]      ["-", "5.0.0", "5.1.", "5.2."]
        ["user unknown", "unknown user", "no such user", "user not found", "no such mailbox", "mailbox not found",
         "invalid mailbox", "no such recipient", "unknown recipient", "invalid recipient", "recipient not found",
         "user does not exist", "account…does not exist", "mailbox…does not exist", "address…does not exist",
         "no mailbox here by that name"]                          => NoMailbox, FAIL_AT_ONCE, Address;
    R18d RCPT       [550 to 554]      ["-", "5.0.0"]
        ["mailbox unavailable", "unrouteable address", "unroutable address", "account…disabled", "mailbox…disabled",
         "account…inactive", "mailbox…inactive"]                  => MailboxOff, FAIL_TWICE, Address;

    // What is left.
    R20c READER     [500 to 599]      ["5.7."]                 [] => Policy, FAIL, List;
    R23a PLAIN      [500 to 504, 555] []                       [] => Protocol, AGAIN, Extensions;
    R23b READER     [500 to 504, 555] []                       [] => Protocol, RETRY, Session;
    R24  READER     [500 to 599]      []                       [] => Refused, FAIL, Letter;
};

/// A row for something else than an answer.
const fn without_words(
    id: &'static str,
    heard: Heard,
    at: &'static [Phase],
    reason: Reason,
    then: (Fate, Scope),
) -> Row {
    Row { id, heard, at, codes: &[], enhanced: &[], texts: &[], reason, fate: then.0, scope: then.1 }
}

/// Taken.
pub(super) static R03: Row =
    Row { codes: &[(200, 299)], ..without_words("R03", Heard::Reply, DOT, Reason::Taken, (Fate::Sent, Scope::Letter)) };
/// Nobody there.
pub(super) static R01: Row = without_words("R01", Heard::Nothing, OPENING, Reason::Network, (AGAIN, Scope::Server));
/// No encryption, or not with the right server.
pub(super) static R02: Row = without_words("R02", Heard::Insecure, OPENING, Reason::Insecure, (AGAIN, Scope::Run));
/// Lost before the final dot.
pub(super) static R06: Row = without_words("R06", Heard::Nothing, BEFORE_DOT, Reason::Network, (AGAIN, Scope::Closed));
/// Lost behind the final dot.
pub(super) static R07: Row =
    without_words("R07", Heard::Nothing, DOT, Reason::AnswerLost, (Fate::Unknown, Scope::Closed));
/// An answer that answers nothing.
static R29: Row = without_words("R29", Heard::Nothing, ANY, Reason::Protocol, (AGAIN, Scope::Closed));

/// The row for a server's answer. There is one for each.
#[must_use]
pub fn row_for(phase: Phase, reply: &Reply) -> &'static Row {
    if R03.fits(phase, reply, "") {
        return &R03;
    }
    let text = plain(reply);
    ROWS.iter().find(|row| row.fits(phase, reply, &text)).unwrap_or(&R29)
}
