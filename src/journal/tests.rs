//! The journal on a real file: what it writes, refuses and finds again after a crash.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use crate::journal::{Journal, JournalError, RunLock};
use crate::model::{
    Approval, Counts, DeliveryId, DeliveryState, Digest, EmailAddress, Entry, Frozen, InFlight, Intended, Mode, Moment,
    NewRun, Queued, Reader, Reason, Refusal, Resolution, RunState, Standing, Status, Tier, Verdict,
};

const ISSUE: &str = "2026-06-21-third-week";

fn now() -> Timestamp {
    "2026-06-21T08:00:00Z".parse().unwrap()
}

fn reader(address: &str) -> Reader {
    Reader {
        row: 2,
        address: EmailAddress::parse(address).unwrap(),
        language: crate::model::Language::read("ko"),
        audience: Tier::Partners,
        status: Status::Active,
        mode: Mode::Text,
        mode_chosen: Some("2026-01-02".parse().unwrap()),
        country: Some(String::new()),
        tags: vec!["choir".to_owned()],
        fields: BTreeMap::from([("name".to_owned(), "김 Ann\u{301}".to_owned())]),
    }
}

fn letter(address: &str) -> Entry {
    Entry::Letter {
        reader: reader(address),
        program: Digest::of(b"program"),
        message_id: format!("{}.id", address.len()),
    }
}

fn freeze(journal: &mut Journal, entries: Vec<Entry>) -> Result<Frozen, JournalError> {
    let moment = Moment { date: now(), day: "2026-06-21".parse().unwrap() };
    let new = NewRun { issue: ISSUE.to_owned(), digest: Digest::of(b"all"), moment };
    let programs = BTreeMap::from([(Digest::of(b"program"), b"program".to_vec())]);
    journal.freeze::<JournalError>(&new, &programs, entries.into_iter().map(Ok))
}

fn open(dir: &Path) -> Journal {
    Journal::open(&dir.join("phoebe.db"), "here").unwrap()
}

fn turn(journal: &Journal) -> Vec<Queued> {
    let run = journal.run(ISSUE).unwrap().unwrap();
    journal.turn(run.id, DeliveryId(0), now(), 100).unwrap()
}

fn go(intended: Result<Intended, JournalError>) -> InFlight {
    match intended {
        Ok(Intended::Go(flight)) => flight,
        other => panic!("{other:?}"),
    }
}

fn sent() -> Verdict {
    Verdict::Sent { reply: "250 2.0.0 queued as 4711".to_owned() }
}

#[test]
fn a_run_goes_through_its_states_and_survives_opening_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path());
    let left_out = Entry::LeftOut { reader: reader("paused@example.org"), reason: "paused".to_owned() };
    let frozen = freeze(&mut journal, vec![letter("a@example.org"), left_out, letter("b@example.org")]).unwrap();
    assert_eq!((frozen.queued, frozen.skipped, frozen.already), (2, 1, 0));
    drop(journal);

    let mut journal = open(dir.path());
    let mut queue = turn(&journal);
    assert_eq!(queue.len(), 2);
    assert_eq!(queue[0].reader, reader("a@example.org"));
    assert_eq!(queue[1].number, 2);
    assert_eq!(journal.program(&queue[0].program).unwrap().unwrap(), b"program");
    let flight = go(journal.intend(queue.remove(0), now()));
    assert_eq!(flight.attempts, 1);
    assert_eq!(journal.counts(ISSUE).unwrap().sending, 1);
    journal.settle(flight, &sent(), now()).unwrap();
    let reply = "450 4.2.1 later".to_owned();
    let next_at = now().checked_add(SignedDuration::from_mins(5)).unwrap();
    journal.refuse(queue.remove(0), &Refusal::Deferred { reply, reason: Reason::Busy, next_at }, now()).unwrap();
    let run = journal.run(ISSUE).unwrap().unwrap();
    assert!(!journal.close(run.id).unwrap());
    assert!(turn(&journal).is_empty());
    assert_eq!(journal.next_due(run.id).unwrap(), Some(next_at));
    let mut due = journal.turn(run.id, DeliveryId(0), next_at, 10).unwrap();
    let flight = go(journal.intend(due.remove(0), next_at));
    assert_eq!(flight.attempts, 2);
    let reply = "550 5.7.1 no".to_owned();
    journal.settle(flight, &Verdict::Failed { reply, reason: Reason::Policy, patience: None }, next_at).unwrap();
    assert!(journal.close(run.id).unwrap());
    assert_eq!(journal.run(ISSUE).unwrap().unwrap().state, RunState::Done);
    assert_eq!(journal.counts(ISSUE).unwrap(), Counts { sent: 1, failed: 1, skipped: 1, ..Counts::default() });
    let failed = journal.who(ISSUE, DeliveryState::Failed).unwrap();
    assert_eq!((failed[0].address.as_str(), failed[0].reply.as_str()), ("b@example.org", "550 5.7.1 no"));
}

#[test]
fn the_same_issue_again_enters_only_those_without_the_letter() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path());
    let left_out = Entry::LeftOut { reader: reader("c@example.org"), reason: "paused".to_owned() };
    freeze(&mut journal, vec![letter("a@example.org"), letter("A@Example.org"), left_out.clone()]).unwrap();
    assert!(matches!(freeze(&mut journal, vec![]), Err(JournalError::Unfinished { .. })));
    let flight = go(journal.intend(turn(&journal).remove(0), now()));
    journal.settle(flight, &sent(), now()).unwrap();
    let run = journal.run(ISSUE).unwrap().unwrap();
    assert!(journal.close(run.id).unwrap());

    let again = freeze(&mut journal, vec![letter("a@example.org"), left_out]).unwrap();
    assert_eq!((again.run, again.queued, again.already), (None, 0, 1));
    assert_eq!(journal.run(ISSUE).unwrap().unwrap().id, run.id);

    let added = freeze(&mut journal, vec![letter("a@example.org"), letter("c@example.org")]).unwrap();
    assert_eq!((added.queued, added.already), (1, 1));
    assert_eq!(journal.counts(ISSUE).unwrap(), Counts { sent: 1, queued: 1, ..Counts::default() });
}

#[test]
fn a_freeze_that_fails_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path());
    let moment = Moment { date: now(), day: "2026-06-21".parse().unwrap() };
    let new = NewRun { issue: ISSUE.to_owned(), digest: Digest::of(b"all"), moment };
    let programs = BTreeMap::from([(Digest::of(b"program"), b"program".to_vec())]);
    let entries = [Ok(letter("a@example.org")), Err(JournalError::Full)];
    assert!(matches!(journal.freeze(&new, &programs, entries), Err(JournalError::Full)));
    assert_eq!(journal.run(ISSUE).unwrap(), None);
    assert_eq!(journal.counts(ISSUE).unwrap(), Counts::default());
    assert_eq!(journal.program(&Digest::of(b"program")).unwrap(), None);
}

#[test]
fn what_a_crash_left_under_way_is_unknown_and_waits_for_a_person() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path());
    let lock = journal.lock().unwrap();
    freeze(&mut journal, vec![letter("a@example.org"), letter("b@example.org")]).unwrap();
    let _flight = go(journal.intend(turn(&journal).remove(0), now()));
    // A second process that only looks does not disturb a run at work.
    assert_eq!(open(dir.path()).counts(ISSUE).unwrap().sending, 1);
    drop((lock, journal));

    let mut journal = open(dir.path());
    assert_eq!(journal.counts(ISSUE).unwrap(), Counts { unknown: 1, queued: 1, ..Counts::default() });
    assert_eq!(turn(&journal).len(), 1);
    assert_eq!(journal.who(ISSUE, DeliveryState::Unknown).unwrap()[0].address, "a@example.org");
    assert_eq!(journal.resolve(ISSUE, Resolution::Resend, now()).unwrap(), 1);
    let queue = turn(&journal);
    assert_eq!((queue.len(), queue[0].attempts), (2, 1));
    for queued in queue {
        let flight = go(journal.intend(queued, now()));
        journal.settle(flight, &Verdict::Unknown { reply: "lost".to_owned() }, now()).unwrap();
    }
    let run = journal.run(ISSUE).unwrap().unwrap();
    assert!(journal.close(run.id).unwrap());
    assert_eq!(journal.resolve(ISSUE, Resolution::AssumeSent, now()).unwrap(), 2);
    assert_eq!(journal.counts(ISSUE).unwrap().sent, 2);
}

#[test]
fn unknown_letters_of_a_finished_run_can_be_sent_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path());
    freeze(&mut journal, vec![letter("a@example.org")]).unwrap();
    let run = journal.run(ISSUE).unwrap().unwrap();
    let flight = go(journal.intend(turn(&journal).remove(0), now()));
    journal.settle(flight, &Verdict::Unknown { reply: "lost".to_owned() }, now()).unwrap();
    assert!(journal.close(run.id).unwrap());
    assert_eq!(journal.resolve(ISSUE, Resolution::Resend, now()).unwrap(), 1);
    assert_eq!(journal.run(ISSUE).unwrap().unwrap().state, RunState::Open);
    assert_eq!(turn(&journal).len(), 1);
}

#[test]
fn a_move_from_the_wrong_state_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path());
    freeze(&mut journal, vec![letter("a@example.org")]).unwrap();
    let (one, other, third) = (turn(&journal).remove(0), turn(&journal).remove(0), turn(&journal).remove(0));
    let flight = go(journal.intend(one, now()));
    assert!(matches!(journal.intend(other, now()), Err(JournalError::Moved)));
    let skip = Refusal::Skipped { reason: "paused".to_owned() };
    assert!(matches!(journal.refuse(third, &skip, now()), Err(JournalError::Moved)));
    journal.settle(flight, &sent(), now()).unwrap();
    let copy = InFlight { id: DeliveryId(1), attempts: 1 };
    assert!(matches!(journal.settle(copy, &sent(), now()), Err(JournalError::Moved)));
}

#[test]
fn the_tables_refuse_what_the_code_never_does() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path());
    freeze(&mut journal, vec![letter("a@example.org"), letter("b@example.org")]).unwrap();
    let raw = rusqlite::Connection::open(dir.path().join("phoebe.db")).unwrap();
    for wrong in [
        "UPDATE delivery SET state = 'sent' WHERE id = 1",
        "UPDATE delivery SET state = 'unknown', attempts = 1 WHERE id = 1",
        "UPDATE delivery SET state = 'gone' WHERE id = 1",
        "UPDATE delivery SET state = 'deferred' WHERE id = 1",
        "UPDATE delivery SET reader = 'b@example.org' WHERE id = 1",
        "INSERT INTO run (issue, digest, date, day, state) SELECT issue, digest, date, day, 'open' FROM run",
    ] {
        assert!(raw.execute(wrong, []).is_err(), "{wrong}");
    }
}

#[test]
fn only_its_owner_may_read_it_and_only_its_machine_may_use_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("phoebe.db");
    drop(open(dir.path()));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(matches!(Journal::open(&path, "elsewhere"), Err(JournalError::Copied)));
    Journal::adopt(&path, "elsewhere").unwrap();
    drop(Journal::open(&path, "elsewhere").unwrap());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let loose = Journal::open(&path, "elsewhere").unwrap_err();
    assert_eq!(loose.to_string(), "phoebe.db can be read by others; its mode must be 0600");
}

#[test]
fn a_newer_or_foreign_file_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("phoebe.db");
    drop(open(dir.path()));
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let newer = Journal::open(&path, "here").unwrap_err();
    assert!(matches!(newer, JournalError::NewerSchema { found: 99, known: 4 }), "{newer}");
    fs::write(&path, "this is no database, however long it may be, and it stays as it is").unwrap();
    assert!(matches!(Journal::open(&path, "here"), Err(JournalError::Damaged(_))));
    assert!(matches!(Journal::open(&dir.path().join("no/phoebe.db"), "here"), Err(JournalError::NotWritable)));
}

#[test]
fn one_run_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let journal = open(dir.path());
    let lock = journal.lock().unwrap();
    assert!(matches!(open(dir.path()).lock(), Err(JournalError::Held)));
    drop(lock);
    let _lock: RunLock = open(dir.path()).lock().unwrap();
}

#[test]
fn stop_resume_and_cancel() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path());
    assert!(!journal.stop(ISSUE).unwrap());
    freeze(&mut journal, vec![letter("a@example.org")]).unwrap();
    let run = journal.run(ISSUE).unwrap().unwrap();
    assert_eq!(journal.run_state(run.id).unwrap(), RunState::Open);
    assert!(open(dir.path()).stop(ISSUE).unwrap());
    assert_eq!(journal.run_state(run.id).unwrap(), RunState::Stopped);
    assert!(!journal.close(run.id).unwrap());
    assert!(journal.resume(ISSUE).unwrap());
    assert_eq!(journal.run_state(run.id).unwrap(), RunState::Open);
    assert!(journal.cancel(ISSUE).unwrap());
    assert_eq!(journal.run_state(run.id).unwrap(), RunState::Cancelled);
    assert_eq!(journal.issues().unwrap(), [ISSUE]);
}

#[test]
fn suppressions_and_approvals_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path());
    let address = EmailAddress::parse("Ann@example.org").unwrap();
    assert_eq!(journal.standing(&address).unwrap(), Standing::Clear);
    for standing in [Standing::Unsubscribed, Standing::Bounced, Standing::Complained, Standing::Removed] {
        journal.suppress(&address, standing, now()).unwrap();
        assert_eq!(journal.standing(&EmailAddress::parse("ann@EXAMPLE.org").unwrap()).unwrap(), standing);
        assert_eq!(journal.standings(1).unwrap().unwrap().get(&address.canonical()), Some(&standing));
        assert_eq!(journal.standings(0).unwrap(), None);
    }
    journal.suppress(&address, Standing::Clear, now()).unwrap();
    assert_eq!(journal.standing(&address).unwrap(), Standing::Clear);

    let approval = Approval { issue: ISSUE.to_owned(), digest: Digest::of(b"all"), by: "Anna".to_owned(), at: now() };
    journal.approve(&approval).unwrap();
    assert_eq!(journal.approvals(ISSUE).unwrap(), [approval]);
    assert_eq!(journal.withdraw(ISSUE).unwrap(), 1);
    assert!(journal.approvals(ISSUE).unwrap().is_empty());
}

#[test]
fn who_was_suppressed_since_her_turn_came_is_not_mailed() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path());
    freeze(&mut journal, vec![letter("a@example.org"), letter("b@example.org")]).unwrap();
    let mut queue = turn(&journal);
    assert_eq!(queue[0].standing, Standing::Clear);
    journal.suppress(&queue[0].reader.address.clone(), Standing::Unsubscribed, now()).unwrap();
    let (left, standing) = match journal.intend(queue.remove(0), now()) {
        Ok(Intended::LeftOut(left, standing)) => (*left, standing),
        other => panic!("{other:?}"),
    };
    assert_eq!((left.attempts, standing), (0, Standing::Unsubscribed));
    assert_eq!(journal.counts(ISSUE).unwrap().sending, 0);
    journal.refuse(left, &Refusal::Skipped { reason: "unsubscribed".to_owned() }, now()).unwrap();
    journal.suppress(&queue[0].reader.address.clone(), Standing::Bounced, now()).unwrap();
    assert_eq!(turn(&journal)[0].standing, Standing::Bounced);
}

#[test]
fn steps_taken_together_stand_together_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path());
    freeze(&mut journal, vec![letter("a@example.org"), letter("b@example.org")]).unwrap();
    let mut queue = turn(&journal);
    let (one, other) = (queue.remove(0), queue.remove(0));
    let undone = journal.together(|journal| {
        let _intended = journal.intend(one, now())?;
        Err::<(), _>(JournalError::Full)
    });
    assert!(matches!(undone, Err(JournalError::Full)));
    assert_eq!(journal.counts(ISSUE).unwrap().queued, 2);
    let done = journal.together(|journal| {
        let flight = go(journal.intend(other, now()));
        journal.settle(flight, &sent(), now())
    });
    assert!(done.is_ok());
    assert_eq!(journal.counts(ISSUE).unwrap(), Counts { queued: 1, sent: 1, ..Counts::default() });
}
