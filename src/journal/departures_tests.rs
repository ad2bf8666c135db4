//! What the journal remembers of letters that left: each intent and each proof, wherever it came from.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::journal::{Journal, JournalError, schema};
use crate::model::{
    DeliveryId, Digest, EmailAddress, Entry, InFlight, Intended, Mode, Moment, NewRun, Proof, ProofId, Queued, Reader,
    Reason, Refusal, Resolution, Status, Tier, Verdict,
};

const DAY: Duration = Duration::from_hours(24);

fn now() -> Timestamp {
    "2026-06-21T08:00:00Z".parse().unwrap()
}

fn ago(seconds: i64) -> Timestamp {
    now().checked_sub(SignedDuration::from_secs(seconds)).unwrap()
}

struct World {
    journal: Journal,
    dir: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { journal: open(dir.path()), dir }
    }

    /// Freezes an issue to these addresses and gives their letters.
    fn issue(&mut self, issue: &str, addresses: &[&str]) -> Vec<Queued> {
        let moment = Moment { date: now(), day: "2026-06-21".parse().unwrap() };
        let new = NewRun { issue: issue.to_owned(), digest: Digest::of(b"all"), moment };
        let program = Digest::of(b"program");
        let entries = addresses
            .iter()
            .map(|address| Ok(Entry::Letter { reader: reader(address), program, message_id: "m".to_owned() }));
        let programs = BTreeMap::from([(program, b"program".to_vec())]);
        self.journal.freeze::<JournalError>(&new, &programs, entries).unwrap();
        self.turn(issue)
    }

    fn turn(&self, issue: &str) -> Vec<Queued> {
        let run = self.journal.run(issue).unwrap().unwrap();
        self.journal.turn(run.id, DeliveryId(0), now(), 100).unwrap()
    }

    fn go(&mut self, letter: Queued, at: Timestamp) -> InFlight {
        match self.journal.intend(letter, at) {
            Ok(Intended::Go(flight)) => flight,
            other => panic!("{other:?}"),
        }
    }

    fn sent(&mut self, letter: Queued, at: Timestamp) {
        let flight = self.go(letter, at);
        self.journal.settle(flight, &Verdict::Sent { reply: String::new() }, at).unwrap();
    }

    /// Domain and seconds before `now()` of all that left, asked at `at`.
    fn left(&mut self, at: Timestamp, back: Duration) -> Vec<(String, i64)> {
        let mut left = Vec::new();
        let each = |domain: &str, at| left.push((domain.to_owned(), now().duration_since(at).as_secs()));
        self.journal.departures(at, back, each).unwrap();
        left
    }
}

fn open(dir: &Path) -> Journal {
    Journal::open(&dir.join("phoebe.db"), "here").unwrap()
}

fn reader(address: &str) -> Reader {
    Reader {
        row: 2,
        address: EmailAddress::parse(address).unwrap(),
        language: None,
        audience: Tier::Public,
        status: Status::Active,
        mode: Mode::Full,
        mode_chosen: None,
        country: None,
        tags: Vec::new(),
        fields: BTreeMap::new(),
    }
}

fn pairs(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
    expected.iter().map(|(domain, ago)| ((*domain).to_owned(), *ago)).collect()
}

#[test]
fn letters_of_all_issues_and_proofs_are_told_the_oldest_first() {
    let mut world = World::new();
    let mut one = world.issue("one", &["a@one.example", "b@two.example", "c@one.example"]);
    world.sent(one.remove(0), ago(50));
    let mut other = world.issue("other", &["a@one.example"]);
    world.sent(other.remove(0), ago(70));
    let proof = world.journal.proof("staff.example", ago(65)).unwrap();
    world.journal.proof_answered(proof, ago(60)).unwrap();
    world.sent(one.remove(0), ago(10));
    let expected = [("one.example", 70), ("staff.example", 60), ("one.example", 50), ("two.example", 10)];
    assert_eq!(world.left(now(), DAY), pairs(&expected));
    // As far back as asked, and a quarter of an hour.
    assert_eq!(world.left(now(), Duration::from_secs(1)).len(), 4);
    let later = now().checked_add(SignedDuration::from_secs(900 - 50)).unwrap();
    assert_eq!(world.left(later, Duration::ZERO), pairs(&[("one.example", 50), ("two.example", 10)]));
}

#[test]
fn an_answer_counts_when_it_came_and_one_that_is_missing_as_late_as_it_can() {
    let mut world = World::new();
    let mut letters = world.issue("one", &["a@one.example", "b@two.example", "c@three.example", "d@four.example"]);
    let flight = world.go(letters.remove(0), ago(5_000));
    world.journal.settle(flight, &Verdict::Sent { reply: String::new() }, ago(4_500)).unwrap();
    let _crashed = world.go(letters.remove(0), ago(5_000));
    let lost = world.go(letters.remove(0), ago(60));
    world.journal.settle(lost, &Verdict::Unknown { reply: String::new() }, ago(30)).unwrap();
    world.journal.proof("staff.example", ago(800)).unwrap();
    let dir = world.dir;
    drop(world.journal);
    // Opened again, the one that was under way is unknown.
    let mut world = World { journal: open(dir.path()), dir };
    assert_eq!(world.journal.counts("one").unwrap().unknown, 2);
    let expected = [("one.example", 4_500), ("two.example", 4_100), ("staff.example", 0), ("three.example", 0)];
    assert_eq!(world.left(now(), DAY), pairs(&expected));
    // What a person decides later lets it count from then.
    world.journal.resolve("one", Resolution::AssumeSent, ago(5)).unwrap();
    let expected = [("one.example", 4_500), ("three.example", 5), ("two.example", 5)];
    let mut left = world.left(now(), DAY);
    left.retain(|(domain, _)| domain != "staff.example");
    left.sort_by_key(|(domain, ago)| (-ago, domain.clone()));
    assert_eq!(left, pairs(&expected));
}

#[test]
fn each_intent_counts_and_what_never_had_one_does_not() {
    let mut world = World::new();
    let mut letters = world.issue("one", &["a@one.example", "b@two.example"]);
    let later = |next_at| Verdict::Deferred { reply: String::new(), reason: Reason::Later, next_at };
    for (at, next) in [(900, 800), (600, 500), (300, 200)] {
        let flight = world.go(letters.remove(0), ago(at));
        world.journal.settle(flight, &later(ago(next)), ago(at)).unwrap();
        letters = world.turn("one");
    }
    let refused = letters.pop().unwrap();
    assert_eq!(refused.reader.address.as_str(), "b@two.example");
    let no = Refusal::Failed { reply: String::new(), reason: Reason::NoMailbox, patience: None };
    world.journal.refuse(refused, &no, ago(100)).unwrap();
    assert_eq!(world.left(now(), DAY), pairs(&[("one.example", 300); 3]));
    // Deferred before an intent once more: it still counts three times, no earlier than it did.
    let no = Refusal::Deferred { reply: String::new(), reason: Reason::Later, next_at: now() };
    world.journal.refuse(letters.remove(0), &no, ago(50)).unwrap();
    assert_eq!(world.left(now(), DAY), pairs(&[("one.example", 50); 3]));
}

#[test]
fn a_clock_that_was_set_back_makes_letters_younger_once() {
    let mut world = World::new();
    let mut letters = world.issue("one", &["a@one.example", "b@two.example"]);
    world.sent(letters.remove(0), now());
    let proof = world.journal.proof("staff.example", now()).unwrap();
    world.journal.proof_answered(proof, now()).unwrap();
    // A month earlier they have just left, and grow old from there.
    let month = 30 * 86_400;
    let expected = [("one.example", month), ("staff.example", month)];
    assert_eq!(world.left(ago(month), DAY), pairs(&expected));
    assert_eq!(world.left(ago(month - 3_600), DAY), pairs(&expected));
    assert_eq!(world.left(ago(month - 90_000), DAY), []);
    // Another process that has just read its clock changes nothing.
    world.sent(letters.remove(0), ago(100));
    assert_eq!(world.left(ago(130), DAY), pairs(&[("two.example", 100)]));
    assert_eq!(world.left(now(), DAY), pairs(&[("two.example", 100)]));
}

#[test]
fn an_intent_is_held_when_a_proof_was_written_that_it_does_not_know() {
    let mut world = World::new();
    let mut letters = world.issue("one", &["a@one.example", "b@two.example"]);
    let none = world.journal.departures(now(), DAY, |_, _| ()).unwrap();
    assert_eq!(none, ProofId(0));
    let first = world.journal.proof("staff.example", now()).unwrap();
    let letter = match world.journal.intend_under_limits(letters.remove(0), now(), none) {
        Ok(Intended::Held(letter)) => *letter,
        other => panic!("{other:?}"),
    };
    let known = world.journal.proofs_behind(none).unwrap();
    assert_eq!(known, [Proof { id: first, domain: "staff.example".to_owned() }]);
    assert_eq!(world.journal.proofs_behind(first).unwrap(), []);
    assert_eq!(world.journal.departures(now(), DAY, |_, _| ()).unwrap(), first);
    let gone = world.journal.intend_under_limits(letter, now(), first).unwrap();
    assert!(matches!(gone, Intended::Go(_)));
    // Without limits nobody asks.
    world.journal.proof("staff.example", now()).unwrap();
    let _flight = world.go(letters.remove(0), now());
}

#[test]
fn old_proofs_are_forgotten_and_numbers_only_grow() {
    let mut world = World::new();
    let mut last = ProofId(0);
    for days in [9, 6, 3, 3, 0] {
        let id = world.journal.proof("staff.example", ago(days * 86_400)).unwrap();
        assert!(id > last);
        last = id;
    }
    let kept: Vec<i64> = world.journal.proofs_behind(ProofId(0)).unwrap().iter().map(|proof| proof.id.0).collect();
    assert_eq!(kept, [5]);
}

#[test]
fn a_state_from_before_remembers_its_attempts() {
    let dir = tempfile::tempdir().unwrap();
    let db = rusqlite::Connection::open_in_memory().unwrap();
    for step in &schema::STEPS[..2] {
        db.execute_batch(step).unwrap();
    }
    db.execute_batch(
        "INSERT INTO program VALUES (zeroblob(32), x'00');
         INSERT INTO run (id, issue, digest, date, day, state) VALUES (1, 'one', zeroblob(32), 0, '2026-06-21', 'done');
         INSERT INTO delivery (run, issue, number, reader, address, row, program, message_id, state, since)
         VALUES (1, 'one', 1, 'a', 'a@one.example', x'00', zeroblob(32), 'm', 'queued', 0),
                (1, 'one', 2, 'b', 'b@two.example', x'00', zeroblob(32), 'm', 'queued', 0);",
    )
    .unwrap();
    db.execute(
        "UPDATE delivery SET state = 'sending', attempts = 2, since = ?1 WHERE reader = 'a'",
        [ago(70).as_microsecond()],
    )
    .unwrap();
    db.execute_batch("UPDATE delivery SET state = 'sent' WHERE reader = 'a'; PRAGMA user_version = 2").unwrap();
    db.execute("VACUUM INTO ?1", [dir.path().join("phoebe.db").to_str().unwrap()]).unwrap();
    let private = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(dir.path().join("phoebe.db"), private).unwrap();
    let mut world = World { journal: open(dir.path()), dir };
    assert_eq!(world.left(now(), DAY), pairs(&[("one.example", 70); 2]));
}
