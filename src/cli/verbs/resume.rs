//! `phoebe resume`: goes on with a stopped send, with the letters as they were, or with a text that was mended meanwhile.

use crate::cli::args::Resume;
use crate::cli::carry::carry;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::cli::question::ask;
use crate::cli::verbs::choice::Choice;
use crate::cli::verbs::freeze::{Round, Whom};
use crate::cli::verbs::send::progress;
use crate::journal::Journal;
use crate::model::RunState;

/// Goes on.
pub(in crate::cli) fn run(console: &Console, office: &mut Office, asked: &Resume) -> Result<Exit, Failure> {
    let mut journal = office.journal()?;
    let issue = &office.known(&journal, &asked.issue)?;
    let _alone = journal.lock()?;
    if asked.with_edit {
        return with_edit(console, office, journal, issue, asked.confirm.as_deref());
    }
    let resumed = journal.resume(issue)?;
    match journal.run(issue)? {
        Some(run) if run.state == RunState::Open => {
            console.say(&format!("Going on with {issue}: {}", progress(&journal.counts(issue)?)));
            carry(console, office, journal, &run)
        }
        _ if resumed => Ok(nothing(console, issue, "has nobody left to send to")),
        _ => Ok(nothing(console, issue, "is not stopped; there is nothing to resume")),
    }
}

/// The text as it stands in the folder now, to those who still wait for the old one.
fn with_edit(
    console: &Console,
    office: &mut Office,
    mut journal: Journal,
    slug: &str,
    confirm: Option<&str>,
) -> Result<Exit, Failure> {
    let unfinished = journal.run(slug)?.filter(|run| matches!(run.state, RunState::Open | RunState::Stopped));
    if unfinished.is_none() {
        return Ok(nothing(console, slug, "is not stopped; there is nothing to resume"));
    }
    let mut assembly = office.assemble(slug)?;
    let round = Round { slug, choice: Choice::all(), whom: Whom::Waiting };
    if let Some(audience) = &mut assembly.audience {
        let waiting = round.count(office, &journal, audience)?;
        audience.narrow(waiting.by_edition);
    }
    for server in &office.desk.settings.smtp {
        office.desk.signer(Some(server))?;
    }
    let agreed = ask(console, office, &assembly, slug, confirm)?;
    match round.freeze(office, &mut journal, assembly, &agreed)?.run {
        Some(run) if run.state == RunState::Open => carry(console, office, journal, &run),
        _ => Ok(nothing(console, slug, "has nobody left to send to")),
    }
}

fn nothing(console: &Console, issue: &str, what: &str) -> Exit {
    console.report(serde_json::json!({ "issue": issue, "ended": "nothing to do" }));
    console.say(&format!("{issue} {what}"));
    Exit::Done
}
