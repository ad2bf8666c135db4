//! A frozen run is carried over, and its end is told in words a secretary understands.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use serde::Serialize;

use crate::cli::console::{Console, Sign};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::cli::route::routes;
use crate::cli::runtime::block_on;
use crate::cli::words::{count, thousands};
use crate::deliver::{Ending, Ledger, Make, NotMade, Route, Summary, run_over};
use crate::desk::{Letters, NoLetter, StoredError};
use crate::journal::Journal;
use crate::letter::Signer;
use crate::model::{Counts, Run};
use crate::subscribers::admit;

/// Sends what waits in the run. The caller holds the run lock.
pub(super) fn carry(console: &Console, office: &Office, journal: Journal, frozen: &Run) -> Result<Exit, Failure> {
    let began = now();
    let letters = Arc::new(stored(office, &journal, frozen)?);
    let ways = ways(office, &letters)?;
    let ledger = Ledger::new(journal)?;
    let (ended, seen) = block_on(|interrupt| run_over(&ledger, frozen, &ways, interrupt))?;
    let summary = match ended {
        Ok(summary) => summary,
        Err(error) => {
            console.next(&format!("phoebe send {}   (goes on where it ended)", frozen.issue));
            return Err(error.into());
        }
    };
    tell(console, &frozen.issue, &summary, began.elapsed().as_secs());
    Ok(exit(&summary, seen))
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
    if let (Ending::Interrupted, Some(exit)) = (summary.ending, seen) {
        return exit;
    }
    if summary.counts.unknown > 0 {
        Exit::Decide
    } else if matches!(summary.ending, Ending::Waiting(_) | Ending::Left) {
        Exit::Later
    } else if summary.counts.failed > 0 {
        Exit::SomeFailed
    } else {
        Exit::Done
    }
}

#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    issue: &'a str,
    ended: &'static str,
    sent: u64,
    waiting: u64,
    refused: u64,
    unknown: u64,
    left_out: u64,
    seconds: u64,
}

/// What became of it, the line that matters most last.
fn tell(console: &Console, issue: &str, summary: &Summary, seconds: u64) {
    let Counts { queued, sending, sent, deferred, failed, skipped, unknown } = summary.counts;
    let waiting = queued + sending + deferred;
    if console.json {
        let ended = match summary.ending {
            Ending::Done => "done",
            Ending::Waiting(_) | Ending::Left => "waiting",
            Ending::Stopped => "stopped",
            Ending::Interrupted => "interrupted",
        };
        let report =
            Report { schema: 1, issue, ended, sent, waiting, refused: failed, unknown, left_out: skipped, seconds };
        console.result(&serde_json::to_string(&report).unwrap_or_default());
        return;
    }
    let readers = |number: u64| count(usize::try_from(number).unwrap_or(usize::MAX), "reader", "readers");
    console.say(&format!("{} sent      to {} in {}", console.sign(Sign::Done), readers(sent), took(seconds)));
    if waiting > 0 {
        console.say(&format!("{} waiting   {} to go", console.sign(Sign::Waiting), readers(waiting)));
    }
    if failed > 0 {
        let number = thousands(usize::try_from(failed).unwrap_or(usize::MAX));
        let verb = if failed == 1 { "address does" } else { "addresses do" };
        console.say(&format!("{} refused   {number} {verb} not take mail", console.sign(Sign::Wrong)));
    }
    if unknown > 0 {
        let what = "the server’s answer was lost; they may have it";
        console.say(&format!("{} unknown   {}: {what}", console.sign(Sign::Waiting), readers(unknown)));
    }
    if unknown > 0 {
        console.next(&format!("phoebe status {issue}"));
    } else if matches!(summary.ending, Ending::Stopped) {
        console.next(&format!("phoebe resume {issue}"));
    } else if waiting > 0 {
        console.next(&format!("phoebe send {issue}"));
    } else if failed > 0 {
        console.next(&format!("phoebe status {issue} --failed"));
    }
}

/// "3 s", "4 min 2 s".
fn took(seconds: u64) -> String {
    if seconds < 60 { format!("{seconds} s") } else { format!("{} min {} s", seconds / 60, seconds % 60) }
}
