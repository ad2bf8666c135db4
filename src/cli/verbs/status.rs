//! `phoebe status`: what was sent to whom. Sorted: what needs a person, what is going on, what was.

use std::time::Duration;

use crate::cli::args::Status;
use crate::cli::console::{Console, Dress};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::cli::runtime::pause;
use crate::cli::verbs::status_lines::{CsvReaders, IssueJson, table};
use crate::deliver::{Limits, is_held_up};
use crate::journal::Journal;
use crate::model::{Counts, DeliveryState, Line, RunState};

/// Shows all issues, or one.
pub(in crate::cli) fn run(console: &Console, office: &Office, status: &Status) -> Result<Exit, Failure> {
    let mut journal = office.journal()?;
    let issue = status.issue.as_ref().map(|asked| office.known(&journal, asked)).transpose()?;
    match &issue {
        Some(issue) if status.watch && !console.json => watch(console, office, &mut journal, issue),
        Some(issue) => one(console, office, &mut journal, issue, status),
        None => all(console, &mut journal, office),
    }
}

fn one(
    console: &Console,
    office: &Office,
    journal: &mut Journal,
    issue: &str,
    status: &Status,
) -> Result<Exit, Failure> {
    let stand = stands(journal, &limits(office), issue)?;
    let Stand { state, counts, .. } = stand;
    let mut lines: Vec<Line> = Vec::new();
    for state in wanted(status) {
        lines.extend(journal.who(issue, state)?);
    }
    if console.json {
        console.result(&IssueJson::new(issue, state, &counts, &lines).text());
    } else if status.csv {
        console.bytes(CsvReaders(&lines).to_string().as_bytes());
    } else {
        console.result(&headline(console, issue, &stand));
        for line in table(console, &lines, &office.desk.settings.newsletter.timezone) {
            console.result(&line);
        }
    }
    next(console, issue, state, &counts);
    Ok(if counts.unknown > 0 { Exit::Decide } else { Exit::Done })
}

/// How an issue stands.
#[derive(Clone, Copy)]
struct Stand {
    state: RunState,
    counts: Counts,
    /// A process is sending from this folder just now.
    at_work: bool,
    /// A limit holds it up: the same command goes on.
    held_up: bool,
}

fn stands(journal: &mut Journal, limits: &Limits, issue: &str) -> Result<Stand, Failure> {
    // Looked at first: a process that ends meanwhile leaves counts that are newer than this.
    let at_work = journal.is_at_work()?;
    let Some(run) = journal.run(issue)? else {
        return Err(Failure::Usage(format!("{issue} has not been sent to anybody yet")));
    };
    let counts = journal.counts(issue)?;
    let waits = run.state == RunState::Open && !at_work && counts.open();
    Ok(Stand { state: run.state, counts, at_work, held_up: waits && is_held_up(journal, limits)? })
}

/// One line, drawn again each second where the terminal can, until nothing more goes out by itself.
fn watch(console: &Console, office: &Office, journal: &mut Journal, issue: &str) -> Result<Exit, Failure> {
    let mut shown = String::new();
    loop {
        let stand = stands(journal, &limits(office), issue)?;
        let Stand { state, counts, at_work, .. } = stand;
        let line = headline(console, issue, &stand);
        if line != shown {
            console.redraw(&line, !shown.is_empty());
            shown = line;
        }
        if state != RunState::Open || !at_work || counts.queued + counts.sending == 0 {
            next(console, issue, state, &counts);
            return Ok(if counts.unknown > 0 { Exit::Decide } else { Exit::Done });
        }
        if let Some(exit) = pause(Duration::from_secs(1))? {
            return Ok(exit);
        }
    }
}

fn limits(office: &Office) -> Limits {
    Limits::of(&office.desk.settings.delivery)
}

fn wanted(status: &Status) -> Vec<DeliveryState> {
    let asked = [
        (status.failed, DeliveryState::Failed),
        (status.deferred, DeliveryState::Deferred),
        (status.unknown, DeliveryState::Unknown),
        (status.skipped, DeliveryState::Skipped),
    ];
    let chosen: Vec<DeliveryState> = asked.iter().filter(|(asked, _)| *asked).map(|(_, state)| *state).collect();
    if !chosen.is_empty() {
        chosen
    } else if status.csv {
        DeliveryState::ALL.to_vec()
    } else {
        vec![DeliveryState::Unknown]
    }
}

fn all(console: &Console, journal: &mut Journal, office: &Office) -> Result<Exit, Failure> {
    let mut rows = Vec::new();
    for issue in journal.issues()? {
        let stand = stands(journal, &limits(office), &issue)?;
        rows.push((rank(&stand), issue, stand));
    }
    let lost = rows.iter().any(|(_, _, stand)| stand.counts.unknown > 0);
    let exit = if lost { Exit::Decide } else { Exit::Done };
    rows.sort_by(|one, other| (one.0, &other.1).cmp(&(other.0, &one.1)));
    if console.json {
        let issues = rows.iter().map(|(_, issue, stand)| IssueJson::new(issue, stand.state, &stand.counts, &[]));
        let shown = serde_json::json!({ "schema": 1, "issues": issues.collect::<Vec<_>>() });
        console.result(&shown.to_string());
        return Ok(exit);
    }
    for (_, issue, stand) in &rows {
        console.result(&headline(console, issue, stand));
    }
    let sent: Vec<&String> = rows.iter().map(|(_, issue, _)| issue).collect();
    for slug in office.slugs()?.iter().filter(|slug| !sent.contains(slug)) {
        console.result(&format!("{} {slug}  not sent", console.sign_out("○", "-", Dress::Quiet)));
    }
    if let Some((_, issue, stand)) = rows.first() {
        next(console, issue, stand.state, &stand.counts);
    }
    Ok(exit)
}

/// What needs a person first, then what is going on, then what was.
fn rank(stand: &Stand) -> u8 {
    if stand.counts.unknown > 0 {
        return 0;
    }
    match stand.state {
        RunState::Stopped => 1,
        RunState::Open => 2,
        RunState::Done => 3,
        RunState::Cancelled => 4,
    }
}

fn headline(console: &Console, issue: &str, stand: &Stand) -> String {
    let Stand { state, counts, at_work, held_up } = stand;
    let interrupted = !at_work && !held_up && counts.queued + counts.sending > 0;
    let sign = match (rank(stand), state) {
        (0, _) | (_, RunState::Stopped) => console.sign_out("▲", "!", Dress::Waiting),
        (_, RunState::Open) if interrupted => console.sign_out("▲", "!", Dress::Waiting),
        (_, RunState::Open) => console.sign_out("◐", ">", Dress::Going),
        (_, RunState::Done) => console.sign_out("●", "*", Dress::Done),
        (_, RunState::Cancelled) => console.sign_out("✕", "x", Dress::Wrong),
    };
    let word = match state {
        RunState::Open if *at_work => "sending",
        RunState::Open if interrupted => "interrupted",
        RunState::Open => "waiting",
        RunState::Stopped => "stopped",
        RunState::Done => "sent",
        RunState::Cancelled => "cancelled",
    };
    let parts = [
        (counts.sent, "sent"),
        (counts.queued + counts.sending, "to go"),
        (counts.deferred, "tried again later"),
        (counts.failed, "refused"),
        (counts.unknown, "unknown"),
        (counts.skipped, "left out"),
    ];
    let said: Vec<String> = parts
        .iter()
        .filter(|(count, what)| *count > 0 || *what == "sent")
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    format!("{sign} {}  {word}  {}", console.dress_out(Dress::Strong, issue), said.join(console.dot()))
}

fn next(console: &Console, issue: &str, state: RunState, counts: &Counts) {
    if counts.unknown > 0 {
        console.say(
            "The server’s answer about these letters was lost: they may have arrived. Ask the readers or look into the server’s log.",
        );
        console.next(&format!("phoebe resolve {issue} --assume-sent   or   --resend"));
    } else if state == RunState::Stopped {
        console.next(&format!("phoebe resume {issue}"));
    } else if counts.open() {
        console.next(&format!("phoebe send {issue}"));
    } else if counts.failed > 0 {
        console.next(&format!("phoebe status {issue} --failed"));
    }
}
