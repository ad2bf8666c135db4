//! A frozen run is carried over, and its end is told in words a secretary understands.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Instant;

use jiff::Timestamp;

use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::cli::progress;
use crate::cli::route::routes;
use crate::cli::runtime::block_on;
use crate::cli::summary::{Told, paused, tomorrow, unknown};
use crate::deliver::{Ending, Ledger, Make, NotMade, Route, RunError, Summary, run_over};
use crate::desk::{Letters, NoLetter, StoredError};
use crate::journal::Journal;
use crate::letter::Signer;
use crate::model::Run;
use crate::subscribers::admit;
use crate::tongue::why;

/// Sends what waits in the run. The caller holds the run lock.
pub(super) fn carry(console: &Console, office: &Office, journal: Journal, frozen: &Run) -> Result<Exit, Failure> {
    let began = now();
    let before = journal.counts(&frozen.issue)?;
    let letters = Arc::new(stored(office, &journal, frozen)?);
    let ways = ways(office, &letters)?;
    let ledger = Ledger::new(journal)?;
    let total = before.queued + before.deferred;
    let (working, over) = channel();
    let looked_at = &ledger;
    let (ended, seen) = thread::scope(|scope| {
        scope.spawn(move || progress::show(console, looked_at, total, began, &over));
        let ended = block_on(|interrupt| run_over(&ledger, frozen, &ways, interrupt));
        drop(working);
        ended
    })?;
    let issue = frozen.issue.clone();
    let (asked, _) = block_on(|_| ledger.with(move |journal| Ok((journal.tallies(&issue)?, journal.counts(&issue)?))))?;
    let zone = &office.desk.settings.newsletter.timezone;
    match ended {
        Ok(summary) => {
            let told = Told {
                issue: &frozen.issue,
                summary,
                tallies: asked?.0,
                seconds: began.elapsed().as_secs(),
                now: wall(),
            };
            told.tell(console, zone);
            Ok(exit(&told.summary, seen))
        }
        Err(RunError::Paused { trip, .. }) => Err(Failure::Decide(paused(console, &frozen.issue, &trip))),
        Err(RunError::Tomorrow { place }) => {
            tomorrow(console, &frozen.issue, &place);
            Ok(Exit::Done)
        }
        Err(error) => {
            if let RunError::Refused { reason, .. } = &error
                && let Some(advice) = why(&console.language, Some(*reason)).advice
            {
                console.say(&advice);
            }
            if let Ok((_, after)) = &asked
                && after.unknown > 0
            {
                unknown(console, after.unknown);
                console.next(&format!("phoebe status {}", frozen.issue));
            }
            console.next(&format!("phoebe send {}   (goes on where it ended)", frozen.issue));
            let untouched = matches!(asked, Ok((_, after)) if after == before);
            Err(if untouched { Failure::Run(error) } else { Failure::Midway(error) })
        }
    }
}

/// Each server with the maker of its letters.
fn ways(office: &Office, letters: &Arc<Letters>) -> Result<Vec<(Route, Arc<Make>)>, Failure> {
    let way = |(route, server)| Ok((route, maker(Arc::clone(letters), office.desk.signer(Some(server))?)));
    routes(office)?.into_iter().zip(&office.desk.settings.smtp).map(way).collect()
}

fn maker(letters: Arc<Letters>, signer: Signer) -> Arc<Make> {
    Arc::new(move |queued, standing| {
        let recipient = admit(queued.reader.clone(), standing, letters.terms())
            .map_err(|reason| NotMade::LeftOut(reason.word().to_owned()))?;
        letters.finish_program(&queued.program, &recipient, &signer).map_err(|why| match why {
            NoLetter::Protected => NotMade::LeftOut("protected".to_owned()),
            NoLetter::NoEdition => NotMade::Stop("the state has no letter for a reader".to_owned()),
            NoLetter::Stopped(_) => NotMade::Stop("the safeguard stopped a letter; nothing more was sent".to_owned()),
            NoLetter::Unsigned(why) => NotMade::Stop(format!("{why}; nothing more was sent")),
        })
    })
}

/// The one clock that only measures how long it took.
fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "measures how long a send took, decides nothing")]
    Instant::now()
}

/// The wall's clock at the end: limits say when it goes on.
fn wall() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "only tells how far away the time is that is named")]
    Timestamp::now()
}

/// The letters as they were frozen, cleared with the protected list of today.
fn stored(office: &Office, journal: &Journal, frozen: &Run) -> Result<Letters, Failure> {
    let blobs: BTreeMap<_, _> = journal.programs(frozen.id)?;
    let desk = &office.desk;
    Letters::stored(&frozen.issue, blobs, &desk.settings, desk.list.clone(), desk.folder.key()?, frozen.moment).map_err(
        |error| match error {
            StoredError::Blob(error) => Failure::Decide(error.to_string()),
            StoredError::Stopped(_) => Failure::Refused(
                "a name that was protected since stands in this issue; nothing more was sent".to_owned(),
            ),
        },
    )
}

fn exit(summary: &Summary, seen: Option<Exit>) -> Exit {
    if let (Ending::Interrupted, Some(exit)) = (&summary.ending, seen) {
        return exit;
    }
    if summary.counts.unknown > 0 {
        Exit::Decide
    } else if matches!(summary.ending, Ending::Waiting(_) | Ending::Left) {
        Exit::Later
    } else if summary.counts.failed > 0 && !matches!(summary.ending, Ending::Reached(_)) {
        Exit::SomeFailed
    } else {
        Exit::Done
    }
}
