//! When an address is written to no more: after how many issues, and always in the same step as the failure.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::journal::{Journal, JournalError};
use crate::model::{
    DeliveryId, DeliveryState, Digest, EmailAddress, Entry, Intended, Mode, Moment, NewRun, Patience, Queued, Reader,
    Reason, Refusal, Standing, Status, Tally, Tier, Verdict,
};

const ANN: &str = "ann@example.org";
const BEN: &str = "ben@example.org";
const TWICE: Option<Patience> = Some(Patience { issues: 2, days: 0 });
const MONTH: Option<Patience> = Some(Patience { issues: 3, days: 30 });

struct Desk {
    journal: Journal,
    dir: tempfile::TempDir,
}

fn day(day: i64) -> Timestamp {
    let first: Timestamp = "2026-06-07T08:00:00Z".parse().unwrap();
    first.checked_add(SignedDuration::from_hours(24 * day)).unwrap()
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

fn failed(reason: Reason, patience: Option<Patience>) -> Refusal {
    Refusal::Failed { reply: "550 no".to_owned(), reason, patience }
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { journal: Journal::open(&dir.path().join("phoebe.db"), "here").unwrap(), dir }
    }

    /// Freezes an issue for Ann and Ben; their letters.
    fn issue(&mut self, issue: &str) -> Vec<Queued> {
        let reader = |text: &str| Reader {
            row: 2,
            address: address(text),
            language: None,
            audience: Tier::Public,
            status: Status::Active,
            mode: Mode::Full,
            mode_chosen: None,
            country: None,
            tags: Vec::new(),
            fields: BTreeMap::new(),
        };
        let program = Digest::of(b"program");
        let entries = [ANN, BEN]
            .map(|text| Ok(Entry::Letter { reader: reader(text), program, message_id: format!("{issue}.{text}") }));
        let moment = Moment { date: day(0), day: "2026-06-07".parse().unwrap() };
        let new = NewRun { issue: issue.to_owned(), digest: program, moment };
        let programs = BTreeMap::from([(program, b"program".to_vec())]);
        self.journal.freeze::<JournalError>(&new, &programs, entries).unwrap();
        let run = self.journal.run(issue).unwrap().unwrap();
        self.journal.turn(run.id, DeliveryId(0), day(0), 10).unwrap()
    }

    fn settled(&mut self, letter: Queued, verdict: &Verdict, at: Timestamp) {
        let Ok(Intended::Go(flight)) = self.journal.intend(letter, at) else { panic!() };
        self.journal.settle(flight, verdict, at).unwrap();
    }

    /// Ann's letter of an issue fails, Ben's stays.
    fn ann_fails(&mut self, issue: &str, reason: Reason, patience: Option<Patience>, at: Timestamp) {
        let ann = self.issue(issue).remove(0);
        self.journal.refuse(ann, &failed(reason, patience), at).unwrap();
    }

    fn standing(&self, text: &str) -> Standing {
        self.journal.standing(&address(text)).unwrap()
    }
}

#[test]
fn a_mailbox_that_is_not_there_is_written_to_no_more() {
    let mut desk = Desk::new();
    let at_once = Some(Patience { issues: 1, days: 0 });
    let mut letters = desk.issue("one");
    desk.journal.refuse(letters.remove(0), &failed(Reason::NoMailbox, at_once), day(0)).unwrap();
    assert_eq!((desk.standing(ANN), desk.standing(BEN)), (Standing::Bounced, Standing::Clear));
    // The same where the refusal comes behind the intent.
    let reply = "550 5.1.1 no".to_owned();
    let verdict = Verdict::Failed { reply, reason: Reason::NoMailbox, patience: at_once };
    desk.settled(letters.remove(0), &verdict, day(0));
    assert_eq!(desk.standing(BEN), Standing::Bounced);
}

#[test]
fn other_failures_say_nothing_against_the_address() {
    let mut desk = Desk::new();
    for number in 0..5 {
        desk.ann_fails(&format!("issue-{number}"), Reason::Refused, None, day(7 * number));
    }
    assert_eq!(desk.standing(ANN), Standing::Clear);
}

#[test]
fn the_second_issue_in_a_row_with_the_same_reason_ends_it() {
    let mut desk = Desk::new();
    desk.ann_fails("one", Reason::MailboxOff, TWICE, day(0));
    assert_eq!(desk.standing(ANN), Standing::Clear);
    desk.ann_fails("two", Reason::NoDomain, TWICE, day(7));
    assert_eq!(desk.standing(ANN), Standing::Clear, "another reason is another matter");
    desk.ann_fails("three", Reason::MailboxOff, TWICE, day(14));
    assert_eq!((desk.standing(ANN), desk.standing(BEN)), (Standing::Bounced, Standing::Clear));
}

#[test]
fn a_letter_that_was_taken_in_between_begins_anew() {
    let mut desk = Desk::new();
    desk.ann_fails("one", Reason::MailboxOff, TWICE, day(0));
    let letter = desk.issue("two").remove(0);
    desk.settled(letter, &Verdict::Sent { reply: "250 ok".to_owned() }, day(7));
    desk.ann_fails("three", Reason::MailboxOff, TWICE, day(14));
    assert_eq!(desk.standing(ANN), Standing::Clear);
    desk.ann_fails("four", Reason::MailboxOff, TWICE, day(21));
    assert_eq!(desk.standing(ANN), Standing::Bounced);
}

#[test]
fn a_full_mailbox_has_three_issues_and_a_month() {
    let mut desk = Desk::new();
    for (issue, at) in [("one", 0), ("two", 7), ("three", 14), ("four", 29)] {
        desk.ann_fails(issue, Reason::Full, MONTH, day(at));
        assert_eq!(desk.standing(ANN), Standing::Clear, "{issue}");
    }
    desk.ann_fails("five", Reason::Full, MONTH, day(30));
    assert_eq!(desk.standing(ANN), Standing::Bounced);
    let mut desk = Desk::new();
    for (issue, at) in [("one", 0), ("two", 60)] {
        desk.ann_fails(issue, Reason::Full, MONTH, day(at));
        assert_eq!(desk.standing(ANN), Standing::Clear, "two issues are not three");
    }
}

#[test]
fn what_stands_against_an_address_already_stays() {
    let mut desk = Desk::new();
    let letter = desk.issue("one").remove(0);
    desk.journal.suppress(&address(ANN), Standing::Unsubscribed, day(0)).unwrap();
    desk.journal.refuse(letter, &failed(Reason::NoMailbox, Some(Patience { issues: 1, days: 0 })), day(1)).unwrap();
    assert_eq!(desk.standing(ANN), Standing::Unsubscribed);
}

#[test]
fn failure_and_suppression_stand_together_or_not_at_all() {
    let mut desk = Desk::new();
    let mut letters = desk.issue("one");
    let at_once = failed(Reason::NoMailbox, Some(Patience { issues: 1, days: 0 }));
    let other = rusqlite::Connection::open(desk.dir.path().join("phoebe.db")).unwrap();
    other
        .execute_batch("CREATE TRIGGER full BEFORE INSERT ON suppression BEGIN SELECT RAISE(ABORT, 'no room'); END")
        .unwrap();
    // By itself, and among other steps: the step that failed leaves nothing behind.
    desk.journal.refuse(letters.remove(0), &at_once, day(0)).unwrap_err();
    let ben = letters.remove(0);
    desk.journal.together(|journal| journal.refuse(ben, &at_once, day(0))).unwrap_err();
    assert_eq!(desk.journal.counts("one").unwrap().queued, 2);
    other.execute_batch("DROP TRIGGER full").unwrap();
    // One that was moved already is no failure of the address.
    let run = desk.journal.run("one").unwrap().unwrap();
    let twice = || desk.journal.turn(run.id, DeliveryId(0), day(0), 10).unwrap().remove(0);
    let (first, again) = (twice(), twice());
    desk.journal.refuse(first, &Refusal::Skipped { reason: "paused".to_owned() }, day(0)).unwrap();
    assert!(matches!(desk.journal.refuse(again, &at_once, day(0)), Err(JournalError::Moved)));
    assert_eq!(desk.standing(ANN), Standing::Clear);
}

#[test]
fn tallies_count_by_state_and_reason() {
    let mut desk = Desk::new();
    let mut letters = desk.issue("one");
    let at_once = failed(Reason::NoMailbox, Some(Patience { issues: 1, days: 0 }));
    desk.journal.refuse(letters.remove(0), &at_once, day(0)).unwrap();
    let (reply, next_at) = ("450 later".to_owned(), day(1));
    desk.journal
        .refuse(letters.remove(0), &Refusal::Deferred { reply, reason: Reason::Busy, next_at }, day(0))
        .unwrap();
    let tally = |state, reason, given_up| Tally { state, reason: Some(reason), readers: 1, given_up };
    let expected =
        [tally(DeliveryState::Deferred, Reason::Busy, 0), tally(DeliveryState::Failed, Reason::NoMailbox, 1)];
    assert_eq!(desk.journal.tallies("one").unwrap(), expected);
    let line = desk.journal.who("one", DeliveryState::Failed).unwrap().remove(0);
    assert_eq!(line.reason, Some(Reason::NoMailbox));
}

#[test]
fn the_first_later_is_remembered() {
    let mut desk = Desk::new();
    let letter = desk.issue("one").remove(0);
    assert_eq!(letter.first_deferred, None);
    let later = |next_at| (("450 later".to_owned(), Reason::Busy), next_at);
    let ((reply, reason), next_at) = later(day(1));
    desk.journal.refuse(letter, &Refusal::Deferred { reply, reason, next_at }, day(0)).unwrap();
    let run = desk.journal.run("one").unwrap().unwrap().id;
    let again = |desk: &Desk, at| desk.journal.turn(run, DeliveryId(0), at, 1).unwrap().remove(0);
    let letter = again(&desk, day(1));
    assert_eq!((letter.first_deferred, letter.attempts), (Some(day(0)), 1));
    let ((reply, reason), next_at) = later(day(2));
    desk.settled(letter, &Verdict::Deferred { reply, reason, next_at }, day(1));
    assert_eq!(again(&desk, day(2)).first_deferred, Some(day(0)));
}
