//! Turns over a real journal: what is handed out under a limit, and what comes back.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use crate::deliver::Ledger;
use crate::deliver::pace::Limits;
use crate::deliver::remembered::Remembered;
use crate::deliver::run::now;
use crate::deliver::slow::Hint;
use crate::deliver::turns::{Turn, Turns};
use crate::journal::{Journal, JournalError};
use crate::model::settings::Limit;
use crate::model::{Digest, EmailAddress, Entry, Mode, Moment, NewRun, Queued, Reader, Status, Tier};

struct World {
    turns: Turns,
    _dir: tempfile::TempDir,
}

impl World {
    /// So many readers wait, and so many a day may have their letter.
    fn new(readers: u64, count: u32) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(&dir.path().join("phoebe.db"), "here").unwrap();
        let moment = Moment { date: Timestamp::UNIX_EPOCH, day: "2026-06-21".parse().unwrap() };
        let new = NewRun { issue: "one".to_owned(), digest: Digest::of(b"all"), moment };
        let program = Digest::of(b"program");
        let entries =
            (1..=readers).map(|row| Ok(Entry::Letter { reader: reader(row), program, message_id: row.to_string() }));
        let programs = BTreeMap::from([(program, b"program".to_vec())]);
        let run = journal.freeze::<JournalError>(&new, &programs, entries).unwrap().run.unwrap();
        let day = Limit { count, per: Duration::from_hours(24) };
        let limits = Limits { all: vec![day], by_domain: BTreeMap::new() };
        let so_far = Remembered::of(&mut journal, &limits).unwrap();
        Self { turns: Turns::new(run.id, Ledger::new(journal).unwrap(), so_far, 4), _dir: dir }
    }

    async fn letter(&self) -> Option<Queued> {
        match self.turns.next(0, now()).await.unwrap() {
            Turn::Letter(letter) => Some(letter),
            Turn::Rest { .. } | Turn::Over => None,
        }
    }
}

fn reader(row: u64) -> Reader {
    Reader {
        row,
        address: EmailAddress::parse(&format!("reader{row}@reader.example")).unwrap(),
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

#[tokio::test]
async fn a_reader_left_out_at_the_last_moment_gives_her_place_back_once() {
    let world = World::new(5, 2);
    let (first, second) = (world.letter().await.unwrap(), world.letter().await.unwrap());
    assert!(world.letter().await.is_none(), "both places are taken");
    // She was suppressed after her letter was made: left out first, and then the line is asked what it heard.
    world.turns.done(second.id, false);
    world.turns.answered((second.id, "reader.example"), 1, (true, false), Hint::Nothing);
    let third = world.letter().await.unwrap();
    assert!(world.letter().await.is_none(), "one is still under way");
    world.turns.answered((first.id, "reader.example"), 0, (false, true), Hint::Fine);
    world.turns.answered((third.id, "reader.example"), 0, (false, true), Hint::Fine);
    assert!(world.letter().await.is_none());
    assert_eq!(world.turns.reached().unwrap().limit.count, 2);
}
