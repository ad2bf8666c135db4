//! `phoebe status`: what was sent to whom. Sorted: what needs a person, what is going on, what was.

use serde::Serialize;

use crate::cli::args::Status;
use crate::cli::console::{Console, Dress};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::journal::Journal;
use crate::model::{Counts, DeliveryState, Line, RunState};

/// Shows all issues, or one.
pub(in crate::cli) fn run(console: &Console, office: &Office, status: &Status) -> Result<Exit, Failure> {
    let journal = office.journal()?;
    match &status.issue {
        Some(issue) => one(console, &journal, issue, status),
        None => all(console, &journal, office),
    }
}

#[derive(Serialize)]
struct IssueJson<'a> {
    schema: u32,
    issue: &'a str,
    state: &'a str,
    counts: CountsJson,
    readers: Vec<LineJson>,
}

#[derive(Serialize)]
struct CountsJson {
    queued: u64,
    sending: u64,
    sent: u64,
    deferred: u64,
    failed: u64,
    skipped: u64,
    unknown: u64,
}

#[derive(Serialize)]
struct LineJson {
    address: String,
    state: &'static str,
    reply: String,
    attempts: u32,
    since: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_at: Option<String>,
}

fn one(console: &Console, journal: &Journal, issue: &str, status: &Status) -> Result<Exit, Failure> {
    let Some(run) = journal.run(issue)? else {
        return Err(Failure::Usage(format!("{issue} has not been sent to anybody yet")));
    };
    let counts = journal.counts(issue)?;
    let wanted = wanted(status);
    let mut lines = Vec::new();
    for state in &wanted {
        lines.extend(journal.who(issue, *state)?);
    }
    if console.json {
        let shown = IssueJson {
            schema: 1,
            issue,
            state: run.state.word(),
            counts: counts_json(&counts),
            readers: lines.into_iter().map(line_json).collect(),
        };
        console.result(&serde_json::to_string(&shown).unwrap_or_default());
    } else if status.csv {
        console.result("address,state,attempts,since,reply");
        for line in &lines {
            console.result(&csv_line(line));
        }
    } else {
        console.result(&headline(console, issue, run.state, &counts));
        for line in &lines {
            console.result(&format!("  {:<8} {}  {}", line.state.word(), line.address, line.reply));
        }
    }
    next(console, issue, &counts);
    Ok(if counts.unknown > 0 { Exit::Decide } else { Exit::Done })
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

fn all(console: &Console, journal: &Journal, office: &Office) -> Result<Exit, Failure> {
    let mut rows = Vec::new();
    for issue in journal.issues()? {
        if let Some(run) = journal.run(&issue)? {
            let counts = journal.counts(&issue)?;
            rows.push((rank(run.state, &counts), issue, run.state, counts));
        }
    }
    let lost = rows.iter().any(|(_, _, _, counts)| counts.unknown > 0);
    let exit = if lost { Exit::Decide } else { Exit::Done };
    rows.sort_by(|one, other| (one.0, &other.1).cmp(&(other.0, &one.1)));
    if console.json {
        let shown: Vec<_> = rows
            .iter()
            .map(|(_, issue, state, counts)| IssueJson {
                schema: 1,
                issue,
                state: state.word(),
                counts: counts_json(counts),
                readers: Vec::new(),
            })
            .collect();
        console.result(&serde_json::json!({ "schema": 1, "issues": shown }).to_string());
        return Ok(exit);
    }
    for (_, issue, state, counts) in &rows {
        console.result(&headline(console, issue, *state, counts));
    }
    let sent: Vec<&String> = rows.iter().map(|(_, issue, _, _)| issue).collect();
    for slug in office.slugs()?.iter().filter(|slug| !sent.contains(slug)) {
        console.result(&format!("{} {slug}  not sent", console.sign_out("○", "-", Dress::Quiet)));
    }
    if let Some((_, issue, _, counts)) = rows.first() {
        next(console, issue, counts);
    }
    Ok(exit)
}

/// What needs a person first, then what is going on, then what was.
fn rank(state: RunState, counts: &Counts) -> u8 {
    if counts.unknown > 0 {
        return 0;
    }
    match state {
        RunState::Stopped => 1,
        RunState::Open => 2,
        RunState::Done => 3,
        RunState::Cancelled => 4,
    }
}

fn headline(console: &Console, issue: &str, state: RunState, counts: &Counts) -> String {
    let sign = match (rank(state, counts), state) {
        (0, _) | (_, RunState::Stopped) => console.sign_out("▲", "!", Dress::Waiting),
        (_, RunState::Open) => console.sign_out("◐", ">", Dress::Going),
        (_, RunState::Done) => console.sign_out("●", "*", Dress::Done),
        (_, RunState::Cancelled) => console.sign_out("✕", "x", Dress::Wrong),
    };
    let word = match state {
        RunState::Open => "sending",
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

fn next(console: &Console, issue: &str, counts: &Counts) {
    if counts.unknown > 0 {
        console.say(
            "The server’s answer about these letters was lost: they may have arrived. Ask the readers or look into the server’s log.",
        );
        console.next(&format!("phoebe resolve {issue} --assume-sent   or   --resend"));
    } else if counts.open() {
        console.next(&format!("phoebe send {issue}"));
    } else if counts.failed > 0 {
        console.next(&format!("phoebe status {issue} --failed"));
    }
}

fn counts_json(counts: &Counts) -> CountsJson {
    CountsJson {
        queued: counts.queued,
        sending: counts.sending,
        sent: counts.sent,
        deferred: counts.deferred,
        failed: counts.failed,
        skipped: counts.skipped,
        unknown: counts.unknown,
    }
}

fn line_json(line: Line) -> LineJson {
    LineJson {
        address: line.address,
        state: line.state.word(),
        reply: line.reply,
        attempts: line.attempts,
        since: line.since.to_string(),
        next_at: line.next_at.map(|moment| moment.to_string()),
    }
}

/// RFC 4180: quoted where a comma, a quote or a line break stands inside.
fn csv_line(line: &Line) -> String {
    let fields = [
        line.address.clone(),
        line.state.word().to_owned(),
        line.attempts.to_string(),
        line.since.to_string(),
        line.reply.clone(),
    ];
    let quoted = fields.map(|field| {
        if field.contains([',', '"', '\n', '\r']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
    });
    quoted.join(",")
}
