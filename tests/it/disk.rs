//! A disk that is full, and one that cannot be written: real ones (a small tmpfs), never a mock. They need root, as in
//! CI; without it these tests say so in one line and pass over.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use phoebe::deliver::{Outbox, OutboxError, Page, Shown};
use phoebe::journal::{Journal, JournalError};
use phoebe::model::{
    DeliveryId, DeliveryState, Digest, EmailAddress, Entry, Intended, Mode, Moment, NewRun, Reader, Status, Tier,
    Verdict,
};

use crate::deliver::vetted;

const ISSUE: &str = "2026-06-21-third-week";

/// A file system of its own, gone when dropped.
pub(crate) struct Disk {
    dir: tempfile::TempDir,
}

impl Disk {
    #[expect(clippy::print_stdout, reason = "a test that passes over says so")]
    pub(crate) fn with_kilobytes(size: u32) -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let size = format!("size={size}k,mode=0700");
        if !mount(&["-t", "tmpfs", "-o", &size, "none"], dir.path()) {
            assert!(std::env::var_os("PHOEBE_REAL").is_none(), "no small disk can be mounted");
            println!("passed over: a small disk can only be mounted by root");
            return None;
        }
        Some(Self { dir })
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Leaves no byte free.
    pub(crate) fn fill(&self) {
        let mut file = fs::File::create(self.path().join("ballast")).unwrap();
        while file.write_all(&[b'x'; 512]).is_ok() {}
    }

    pub(crate) fn empty(&self) {
        fs::remove_file(self.path().join("ballast")).unwrap();
    }

    fn make_read_only(&self) {
        assert!(mount(&["-o", "remount,ro", "none"], self.path()));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // A process that another test starts holds our files for the moment before it becomes that program.
        let done = (0..100).any(|_| {
            let done = Command::new("umount").arg(self.path()).output().is_ok_and(|output| output.status.success());
            if !done {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            done
        });
        assert!(done || std::thread::panicking());
    }
}

fn mount(arguments: &[&str], place: &Path) -> bool {
    Command::new("mount").args(arguments).arg(place).output().is_ok_and(|output| output.status.success())
}

fn freeze(journal: &mut Journal, readers: usize) -> Result<u64, JournalError> {
    let moment = Moment { date: "2026-06-21T08:00:00Z".parse().unwrap(), day: "2026-06-21".parse().unwrap() };
    let new = NewRun { issue: ISSUE.to_owned(), digest: Digest::of(b"all"), moment };
    let program = Digest::of(b"program");
    let entries = (0..readers).map(|index| {
        let reader = Reader {
            row: 2,
            address: EmailAddress::parse(&format!("reader{index}@example.org")).unwrap(),
            language: None,
            audience: Tier::Public,
            status: Status::Active,
            mode: Mode::Full,
            mode_chosen: None,
            country: None,
            tags: Vec::new(),
            fields: BTreeMap::new(),
        };
        Ok(Entry::Letter { reader, program, message_id: String::new() })
    });
    let programs = BTreeMap::from([(program, b"program".to_vec())]);
    Ok(journal.freeze::<JournalError>(&new, &programs, entries)?.queued)
}

#[test]
fn a_freeze_that_does_not_fit_leaves_no_run() {
    let Some(disk) = Disk::with_kilobytes(600) else { return };
    let mut journal = Journal::open(&disk.path().join("phoebe.db"), "here").unwrap();
    assert!(matches!(freeze(&mut journal, 100_000), Err(JournalError::Full)));
    assert_eq!(journal.run(ISSUE).unwrap(), None);
    assert_eq!(freeze(&mut journal, 20).unwrap(), 20);
}

#[test]
fn a_full_disk_refuses_the_intent_and_loses_no_row() {
    let Some(disk) = Disk::with_kilobytes(600) else { return };
    let mut journal = Journal::open(&disk.path().join("phoebe.db"), "here").unwrap();
    assert_eq!(freeze(&mut journal, 20).unwrap(), 20);
    let run = journal.run(ISSUE).unwrap().unwrap();
    let now = run.moment.date;
    disk.fill();
    // The log of the database may have some room left in pages it holds already.
    let mut all = journal.turn(run.id, DeliveryId(0), now, 20).unwrap().into_iter();
    let refused = all.find_map(|queued| {
        let flight = match journal.intend(queued, now) {
            Ok(Intended::Go(flight)) => flight,
            Ok(Intended::LeftOut(..) | Intended::Held(_)) => panic!("nobody is suppressed, no limit holds"),
            Err(error) => return Some(error),
        };
        journal.settle(flight, &Verdict::Sent { reply: "250 ok".to_owned() }, now).err()
    });
    assert!(matches!(refused, Some(JournalError::Full)), "{refused:?}");
    disk.empty();
    let counts = journal.counts(ISSUE).unwrap();
    assert_eq!(counts.queued + counts.sent + counts.sending, 20);
    assert!(counts.sending <= 1);
    drop(journal);
    let journal = Journal::open(&disk.path().join("phoebe.db"), "here").unwrap();
    assert_eq!(journal.who(ISSUE, DeliveryState::Sending).unwrap().len(), 0);
}

fn page() -> Page {
    let heads = ["Letter", "Edition", "Subject"].map(str::to_owned);
    Page { language: "en".to_owned(), title: "Rehearsal".to_owned(), note: String::new(), heads }
}

/// A plain message with this text.
fn mail(text: &str) -> Vec<u8> {
    format!("Subject: one\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n")
        .into_bytes()
}

fn rehearse(outbox: &Path, letter: &[u8]) -> Result<(), OutboxError> {
    let mut outbox = Outbox::rehearsal(outbox, ISSUE, &page())?;
    for _ in 0..3 {
        outbox.put(&vetted(letter.to_vec()), Shown { label: "reader", edition: "public", subject: "one" })?;
    }
    outbox.finish().map(|_| ())
}

#[test]
fn a_full_disk_leaves_the_last_rehearsal_as_it_was() {
    let Some(disk) = Disk::with_kilobytes(200) else { return };
    rehearse(disk.path(), &mail("small")).unwrap();
    assert!(matches!(rehearse(disk.path(), &mail(&"0123456789abcde\r\n".repeat(8_000))), Err(OutboxError::Full)));
    let left: Vec<_> = fs::read_dir(disk.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [ISSUE]);
    let letters = fs::read_dir(disk.path().join(ISSUE)).unwrap().count();
    assert_eq!(letters, 7, "three letters, their pages, the list");
}

#[test]
fn a_disk_that_cannot_be_written_is_named() {
    let Some(disk) = Disk::with_kilobytes(600) else { return };
    let path = disk.path().join("phoebe.db");
    drop(Journal::open(&path, "here").unwrap());
    rehearse(disk.path(), &mail("small")).unwrap();
    disk.make_read_only();
    assert!(matches!(Journal::open(&path, "here"), Err(JournalError::NotWritable)));
    assert!(matches!(rehearse(disk.path(), b"small\r\n"), Err(OutboxError::NotWritable)));
}
