//! The table by its lines: at least one reply for each, with what becomes of the letter, of the address and of the run.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::deliver::Said;
use crate::deliver::reply::table::ROWS;
use crate::deliver::reply::{Attempt, Decision, Fate, Next, Row, Scope, connecting, decide, row_for};
use crate::model::{DeliveryId, Patience, Reason, Verdict};
use crate::smtp::{ConnectError, Distrust, Loss, Outcome, Phase, Reply};

/// As the connection reads it: an enhanced code counts where its class is the code's.
pub(super) fn reply(line: &str) -> Reply {
    let (code, text) = line.split_once(' ').unwrap_or((line, ""));
    let code: u16 = code.parse().unwrap();
    let first = text.split(' ').next().unwrap_or_default();
    let enhanced =
        first.split('.').count() == 3 && first.starts_with(|c: char| c.to_digit(10) == Some(u32::from(code / 100)));
    Reply { code, enhanced: enhanced.then(|| first.to_owned()), text: text.to_owned() }
}

fn attempt() -> Attempt {
    let keep_trying = SignedDuration::from_hours(48);
    Attempt { id: DeliveryId(7), number: 1, first_deferred: None, keep_trying, plain: false }
}

pub(super) fn decided(phase: Phase, line: &str) -> Decision {
    decide(&Outcome::Refused { phase, reply: reply(line) }, &attempt(), Timestamp::UNIX_EPOCH)
}

/// `failed`, `failed 2` where the second issue ends it, `deferred 5` with the minutes …
pub(super) fn told(decision: &Decision) -> String {
    match &decision.letter {
        Verdict::Sent { .. } => "sent".to_owned(),
        Verdict::Failed { patience: None, .. } => "failed".to_owned(),
        Verdict::Failed { patience: Some(Patience { issues, .. }), .. } => format!("failed {issues}"),
        Verdict::Deferred { next_at, .. } => format!("deferred {}", (next_at.as_second() + 30) / 60),
        Verdict::Unknown { .. } => "unknown".to_owned(),
        Verdict::Again { .. } => "again".to_owned(),
    }
}

use Phase::{Dot, Login, Mail, Rcpt};

#[test]
fn every_line_of_the_table_has_its_row() {
    let lines: [(&str, Phase, &str, &str, Reason, Scope, Next); 47] = [
        ("R03", Dot, "250 2.0.0 queued as 4711", "sent", Reason::Taken, Scope::Letter, Next::On),
        ("R04", Mail, "421 4.3.2 closing", "again", Reason::Closing, Scope::Closed, Next::Strike),
        ("R04", Rcpt, "421 4.7.28 unusual rate", "again", Reason::Closing, Scope::Closed, Next::Strike),
        ("R04", Phase::Data, "421", "again", Reason::Closing, Scope::Closed, Next::Strike),
        ("R05a", Dot, "421 4.3.2 closing", "deferred 1", Reason::Closing, Scope::Closed, Next::Strike),
        ("R05b", Dot, "450 try again", "deferred 1", Reason::Later, Scope::Letter, Next::On),
        ("R08a", Mail, "432 4.3.2 concurrent limit", "deferred 1", Reason::Connections, Scope::Connections, Next::On),
        ("R09b", Rcpt, "450 4.2.1 later", "deferred 1", Reason::Busy, Scope::Domain, Next::On),
        ("R09b", Dot, "451 4.7.1 not now", "deferred 1", Reason::Busy, Scope::Domain, Next::On),
        ("R09b", Rcpt, "450 4.7.25 no name", "deferred 1", Reason::Busy, Scope::Domain, Next::On),
        ("R09a", Rcpt, "450 4.7.1 Greylisted", "deferred 5", Reason::Busy, Scope::Domain, Next::On),
        ("R10", Rcpt, "450 4.2.1 Peak SMTP relay limit", "deferred 1", Reason::Rate, Scope::Server, Next::On),
        ("R10", Dot, "454 Maximum sending rate exceeded", "deferred 1", Reason::Rate, Scope::Server, Next::On),
        ("R11", Dot, "454 Daily message quota exceeded", "again", Reason::Quota, Scope::Account, Next::Tomorrow),
        (
            "R11",
            Rcpt,
            "550 5.4.5 Daily user sending limit exceeded",
            "again",
            Reason::Quota,
            Scope::Account,
            Next::Tomorrow,
        ),
        ("R12a", Rcpt, "451 4.3.0 local trouble", "deferred 1", Reason::Trouble, Scope::Server, Next::On),
        ("R12b", Mail, "452 4.3.1 no room", "deferred 1", Reason::Trouble, Scope::Server, Next::On),
        ("R13", Rcpt, "452 4.5.3 too many recipients", "deferred 1", Reason::SessionFull, Scope::Session, Next::Anew),
        ("R14a", Rcpt, "452 4.2.2 full", "deferred 1", Reason::Full, Scope::Address, Next::On),
        ("R14a", Dot, "552 5.2.2 full", "deferred 1", Reason::Full, Scope::Address, Next::On),
        ("R15", Login, "454 4.7.0 temporary failure", "again", Reason::LoginLater, Scope::Server, Next::On),
        ("R16a", Login, "535 5.7.8 no", "again", Reason::Login, Scope::Run, Next::Stop),
        ("R16a", Login, "550 5.7.30 no basic login", "again", Reason::Login, Scope::Run, Next::Stop),
        ("R16b", Mail, "530 5.7.0 Authentication required", "again", Reason::Login, Scope::Run, Next::Stop),
        ("R16b", Mail, "538 encryption required", "again", Reason::Login, Scope::Run, Next::Stop),
        ("R16c", Mail, "550 5.7.139 no", "again", Reason::Login, Scope::Run, Next::Stop),
        ("R17a", Mail, "550 5.7.60 not your address", "again", Reason::Sender, Scope::Run, Next::Stop),
        ("R17a", Mail, "553 5.7.1 not owned", "again", Reason::Sender, Scope::Run, Next::Stop),
        ("R17a", Mail, "501 bad address", "again", Reason::Sender, Scope::Run, Next::Stop),
        ("R18a", Rcpt, "550 5.1.1 no", "failed 1", Reason::NoMailbox, Scope::Address, Next::On),
        ("R18a", Rcpt, "551 5.1.6 moved", "failed 1", Reason::NoMailbox, Scope::Address, Next::On),
        ("R18a", Rcpt, "550 5.1.10 no", "failed 1", Reason::NoMailbox, Scope::Address, Next::On),
        ("R18b", Rcpt, "550 No such user", "failed 1", Reason::NoMailbox, Scope::Address, Next::On),
        ("R18c", Rcpt, "550 5.2.1 disabled", "failed 2", Reason::MailboxOff, Scope::Address, Next::On),
        ("R18c", Rcpt, "553 5.1.0 no", "failed 2", Reason::MailboxOff, Scope::Address, Next::On),
        ("R18d", Rcpt, "550 mailbox unavailable", "failed 2", Reason::MailboxOff, Scope::Address, Next::On),
        ("R19b", Rcpt, "550 5.1.2 no", "failed 2", Reason::NoDomain, Scope::Address, Next::On),
        ("R19b", Rcpt, "550 5.4.4 no", "failed 2", Reason::NoDomain, Scope::Address, Next::On),
        ("R19a", Rcpt, "556 5.1.10 null MX", "failed 2", Reason::NoDomain, Scope::Address, Next::On),
        ("R20c", Rcpt, "550 5.7.1 no", "failed", Reason::Policy, Scope::List, Next::On),
        ("R20c", Dot, "554 5.7.26 no", "failed", Reason::Policy, Scope::List, Next::On),
        ("R21a", Dot, "552 5.3.4 too big", "again", Reason::Letter, Scope::Run, Next::Stop),
        ("R21a", Mail, "554 5.6.0 no", "again", Reason::Letter, Scope::Run, Next::Stop),
        ("R22a", Rcpt, "553 5.6.7 SMTPUTF8 needed", "failed", Reason::AddressForm, Scope::Letter, Next::On),
        ("R23a", Mail, "555 no such parameter", "again", Reason::Protocol, Scope::Extensions, Next::Plainly),
        ("R23b", Rcpt, "503 5.5.1 what", "deferred 1", Reason::Protocol, Scope::Session, Next::Anew),
        ("R24", Rcpt, "550 5.0.0 no", "failed", Reason::Refused, Scope::Letter, Next::On),
    ];
    for (id, phase, line, letter, reason, scope, next) in lines {
        let decision = decided(phase, line);
        let row = decision.row;
        assert_eq!((row.id, told(&decision).as_str(), row.reason), (id, letter, reason), "{phase}: {line}");
        assert_eq!((row.scope, decision.next), (scope, next), "{phase}: {line}");
    }
}

#[test]
fn what_is_refused_without_extensions_too_ends_the_run() {
    let plain = Attempt { plain: true, ..attempt() };
    let once_more = |phase| {
        let outcome = Outcome::Refused { phase, reply: reply("500 5.5.1 what") };
        let decision = decide(&outcome, &plain, Timestamp::UNIX_EPOCH);
        (told(&decision), decision.next)
    };
    assert_eq!(once_more(Mail), ("again".to_owned(), Next::Stop));
    assert_eq!(once_more(Rcpt), ("deferred 1".to_owned(), Next::Anew));
    // The first time it says nothing against the letters.
    let first = Outcome::Refused { phase: Mail, reply: reply("500 5.5.1 what") };
    assert_eq!(decided(Mail, "500 5.5.1 what").said(&first), Said::Nothing);
}

#[test]
fn losses_and_servers_that_cannot_be_used_have_theirs() {
    let lost = |outcome| decide(&outcome, &attempt(), Timestamp::UNIX_EPOCH);
    for loss in [Loss::Closed, Loss::Timeout, Loss::Nonsense] {
        let before = lost(Outcome::LostBeforeDot { phase: Phase::Body, loss });
        assert_eq!((before.row.id, told(&before).as_str(), before.next), ("R06", "again", Next::Strike));
        let after = lost(Outcome::LostAfterDot { loss });
        assert_eq!((after.row.id, told(&after).as_str(), after.next), ("R07", "unknown", Next::Strike));
        assert_eq!(after.row.reason, Reason::AnswerLost);
    }
    let place = || "mail.example.org:587".to_owned();
    let refused = |phase, codes: &str, permanent| ConnectError::Refused {
        place: place(),
        phase,
        codes: codes.to_owned(),
        permanent,
    };
    let why = String::new;
    let all = [
        (ConnectError::Unreachable { place: place(), why: why() }, "R01"),
        (ConnectError::Lost { place: place(), phase: Phase::Tls, loss: Loss::Closed }, "R01"),
        (ConnectError::NoStartTls { place: place() }, "R02"),
        (ConnectError::Certificate { place: place(), why: Distrust::UnknownAuthority }, "R02"),
        (ConnectError::NoToken { place: place(), why: why() }, "R16a"),
        (ConnectError::PlainRefused { place: place() }, "R02"),
        (ConnectError::Roots { why: why() }, "R02"),
        (refused(Phase::Greeting, "421 4.3.2", false), "R04"),
        (refused(Phase::Greeting, "450", false), "R27b"),
        (refused(Phase::Greeting, "554 5.7.1", true), "R27a"),
        (refused(Phase::Hello, "502", true), "R27a"),
        (refused(Phase::StartTls, "454 4.7.0", false), "R27b"),
        (refused(Login, "454 4.7.0", false), "R15"),
        (refused(Login, "432 4.7.12", false), "R15"),
        (ConnectError::LoginRefused { place: place(), codes: "535 5.7.8".to_owned() }, "R16a"),
        (ConnectError::NoLogin { place: place() }, "R16a"),
    ];
    for (error, id) in all {
        let row = connecting(&error);
        assert_eq!(row.id, id, "{error}");
        assert_eq!(row.fate, Fate::Again, "nobody’s attempt is counted: {error}");
        assert_eq!(row.scope == Scope::Run, !error.may_pass(), "the exit code says the same: {error}");
    }
}

#[test]
fn all_24_lines_are_there_and_every_row_has_its_own_name() {
    let ids: Vec<&str> = ROWS.iter().map(|row| row.id).chain(["R01", "R02", "R03", "R06", "R07"]).collect();
    let different: BTreeSet<_> = ids.iter().collect();
    assert_eq!(different.len(), ids.len());
    for line in 1..=24 {
        let name = format!("R{line:02}");
        assert!(ids.iter().any(|id| id.trim_end_matches(char::is_lowercase) == name), "{name}");
    }
    let words: Vec<&Row> =
        ROWS.iter().filter(|row| row.texts.iter().any(|text| *text != text.to_lowercase())).collect();
    assert!(words.is_empty(), "{words:?}");
}

#[test]
fn retries_end_with_the_last_reply_and_a_full_mailbox_then_counts() {
    let hours = |hours| Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_hours(hours)).unwrap();
    let late = Attempt { number: 14, first_deferred: Some(hours(0)), ..attempt() };
    let at =
        |line: &str, hour| decide(&Outcome::Refused { phase: Rcpt, reply: reply(line) }, &late, hours(hour)).letter;
    assert!(matches!(at("451 4.3.0 later", 47), Verdict::Deferred { .. }));
    let over =
        Verdict::Failed { reply: "RCPT TO: 451 4.3.0 later".to_owned(), reason: Reason::Trouble, patience: None };
    assert_eq!(at("451 4.3.0 later", 48), over);
    let Verdict::Failed { patience, .. } = at("452 4.2.2 full", 48) else { panic!() };
    assert_eq!(patience, Some(Patience { issues: 3, days: 30 }));
    // What says nothing of the letter never ends it.
    assert!(matches!(at("421 closing", 900), Verdict::Again { .. }));
    assert!(matches!(at("454 Daily message quota exceeded", 900), Verdict::Again { .. }));
}

#[test]
fn the_breaker_hears_refusals_for_good_and_what_is_said_of_us() {
    let said = |phase, line: &str| decided(phase, line).said(&Outcome::Refused { phase, reply: reply(line) });
    let no = |codes: &str, reason, of_us| Said::No { codes: codes.to_owned(), reason, of_us };
    assert_eq!(said(Rcpt, "550 5.1.1 no"), no("550 5.1.1", Reason::NoMailbox, false));
    assert_eq!(said(Dot, "554 5.7.1 spam"), no("554 5.7.1", Reason::Policy, true));
    assert_eq!(said(Rcpt, "450 4.2.1 later"), Said::Nothing);
    let taken = Outcome::Accepted(reply("250 ok"));
    assert_eq!(decide(&taken, &attempt(), Timestamp::UNIX_EPOCH).said(&taken), Said::Yes);
}

fn phase() -> impl Strategy<Value = Phase> {
    use Phase::{Body, Connect, Data, Greeting, Hello, Reset, StartTls, Tls};
    proptest::sample::select(vec![Connect, Tls, Greeting, Hello, StartTls, Login, Mail, Rcpt, Data, Body, Dot, Reset])
}

/// Any words, and often such as the table knows.
fn words() -> impl Strategy<Value = String> {
    let known: Vec<String> = ROWS.iter().flat_map(|row| row.texts).map(|text| text.replace('…', " x ")).collect();
    let some = proptest::collection::vec(proptest::sample::select(known), 0..3).prop_map(|some| some.join(" "));
    (some, "\\PC{0,40}").prop_map(|(some, any)| format!("{some} {any}"))
}

fn enhanced() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(
        (2_u8..6, 0_u16..8, 0_u16..800).prop_map(|(class, subject, detail)| format!("{class}.{subject}.{detail}")),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_reply_is_decided_and_no_4xx_fails_before_its_time(
        phase in phase(), code in 0_u16..1000, enhanced in enhanced(), text in words(), number: u32
    ) {
        let outcome = Outcome::Refused { phase, reply: Reply { code, enhanced, text } };
        let decision = decide(&outcome, &Attempt { number, ..attempt() }, Timestamp::UNIX_EPOCH);
        let failed = matches!(decision.letter, Verdict::Failed { .. });
        prop_assert!(!failed || code >= 500, "{outcome:?}: {decision:?}");
        let sent = matches!(decision.letter, Verdict::Sent { .. });
        prop_assert_eq!(sent, phase == Dot && (200..300).contains(&code));
        prop_assert!(!matches!(decision.letter, Verdict::Unknown { .. }), "it was answered");
    }

    #[test]
    fn what_was_taken_is_sent_whatever_it_says(code in 200_u16..300, enhanced in enhanced(), text in words()) {
        let decision = decide(&Outcome::Accepted(Reply { code, enhanced, text }), &attempt(), Timestamp::UNIX_EPOCH);
        prop_assert_eq!((told(&decision), decision.next), ("sent".to_owned(), Next::On));
    }

    #[test]
    fn words_nobody_knows_never_speak_against_an_address(phase in phase(), code in 500_u16..600, text in "[a-z ]{0,60}") {
        let known = |row: &&Row| row.texts.iter().any(|wanted| wanted.split('…').all(|part| text.contains(part)));
        prop_assume!(!ROWS.iter().any(|row| known(&row)));
        // A few codes say it by themselves: no such domain, no room.
        prop_assume!(code != 556 && code != 552);
        let row = row_for(phase, &Reply { code, enhanced: None, text });
        prop_assert!(row.scope != Scope::Address && !matches!(row.fate, Fate::Fail(Some(_))), "{row:?}");
    }

    #[test]
    fn an_address_in_the_words_changes_nothing(phase in phase(), code in 400_u16..600, text in words()) {
        let name = text.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let plain = row_for(phase, &Reply { code, enhanced: None, text: "no, ".to_owned() });
        let row = row_for(phase, &Reply { code, enhanced: None, text: format!("no, <{name}@example.org>") });
        prop_assert_eq!(row.id, plain.id);
    }
}
