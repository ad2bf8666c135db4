//! States of earlier versions: brought up to date with letters in every state, nothing is lost, and nobody gets a letter
//! a second time or is kept from her first.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;

use jiff::Timestamp;
use rusqlite::{Connection, params};

use crate::journal::{Journal, JournalError, row, schema};
use crate::model::{
    Counts, DeliveryId, DeliveryState, Digest, EmailAddress, Entry, Intended, Mode, Moment, NewRun, Reader, Status,
    Tier, Verdict,
};

/// Each reader's name is her state; `late` was queued first and left out later, with her program still there.
const ALL: [&str; 8] = ["queued", "sending", "sent", "deferred", "failed", "skipped", "unknown", "late"];

fn reader(name: &str) -> Reader {
    Reader {
        row: 2,
        address: EmailAddress::parse(&format!("{name}@reader.example")).unwrap(),
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

/// A state as the version after so many steps wrote it.
fn old(steps: usize) -> (tempfile::TempDir, Journal) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("phoebe.db");
    let db = Connection::open(&path).unwrap();
    for step in &schema::STEPS[..steps] {
        db.execute_batch(step).unwrap();
    }
    let program = Digest::of(b"program");
    db.execute("INSERT INTO program VALUES (?1, x'00')", [program.bytes()]).unwrap();
    db.execute("INSERT INTO run VALUES (1, 'one', ?1, 0, '2026-06-21', 'open')", [program.bytes()]).unwrap();
    for (number, name) in (1_i64..).zip(ALL) {
        let begins = if name == "skipped" { "skipped" } else { "queued" };
        let program = Some(program.bytes()).filter(|_| name != "skipped");
        let reader = reader(name);
        db.execute(
            "INSERT INTO delivery (run, issue, number, reader, address, row, program, message_id, state, since)
             VALUES (1, 'one', ?1, ?2, ?2, ?3, ?4, 'm', ?5, 7)",
            params![number, reader.address.as_str(), row::pack(&reader), program, begins],
        )
        .unwrap();
    }
    for (name, ways) in [
        ("sending", &["sending"][..]),
        ("sent", &["sending", "sent"]),
        ("deferred", &["sending", "deferred"]),
        ("failed", &["sending", "failed"]),
        ("unknown", &["sending", "unknown"]),
        ("late", &["skipped"]),
    ] {
        for state in ways {
            db.execute(
                "UPDATE delivery SET state = ?2, attempts = attempts + (?2 = 'sending'), reply = 'as it was',
                     next_at = iif(?2 = 'deferred', 9, NULL) WHERE reader = ?1 || '@reader.example'",
                [name, state],
            )
            .unwrap();
        }
    }
    db.pragma_update(None, "user_version", i64::try_from(steps).unwrap()).unwrap();
    drop(db);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    let journal = Journal::open(&path, "here").unwrap();
    (dir, journal)
}

#[test]
fn letters_of_every_earlier_version_keep_their_states() {
    for steps in 1..schema::STEPS.len() {
        let (_dir, mut journal) = old(steps);
        // The one under way when the old version ended has no known answer.
        let counts = Counts { queued: 1, sent: 1, deferred: 1, failed: 1, skipped: 2, unknown: 2, ..Counts::default() };
        assert_eq!(journal.counts("one").unwrap(), counts, "{steps}");
        for line in journal.who("one", DeliveryState::Sent).unwrap() {
            assert_eq!((line.address.as_str(), line.reply.as_str()), ("sent@reader.example", "as it was"));
        }
        let run = journal.run("one").unwrap().unwrap();
        let due = journal.turn(run.id, DeliveryId(0), Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_secs(1), 9);
        let due = due.unwrap();
        let names: Vec<_> = due.iter().map(|letter| letter.reader.address.local()).collect();
        assert_eq!(names, ["queued", "deferred"]);
        for letter in due {
            let Ok(Intended::Go(flight)) = journal.intend(letter, Timestamp::UNIX_EPOCH) else { panic!("not moved") };
            journal.settle(flight, &Verdict::Sent { reply: String::new() }, Timestamp::UNIX_EPOCH).unwrap();
        }
        assert!(journal.close(run.id).unwrap());

        // Those who were left out, at once or later, may have it yet; nobody else.
        let program = Digest::of(b"program");
        let moment = Moment { date: Timestamp::UNIX_EPOCH, day: "2026-06-21".parse().unwrap() };
        let new = NewRun { issue: "one".to_owned(), digest: program, moment };
        let entries = ALL.iter().map(|name| {
            Ok::<_, JournalError>(Entry::Letter { reader: reader(name), program, message_id: "m".to_owned() })
        });
        let added = journal.freeze(&new, &BTreeMap::from([(program, vec![0])]), entries).unwrap();
        assert_eq!((added.queued, added.already), (2, 6), "{steps}");
        let due = journal.turn(added.run.unwrap().id, DeliveryId(0), Timestamp::UNIX_EPOCH, 9).unwrap();
        let names: Vec<_> = due.iter().map(|letter| letter.reader.address.local()).collect();
        assert_eq!(names, ["skipped", "late"]);
    }
}
