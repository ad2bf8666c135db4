//! `phoebe send`: to the list over SMTP, or a rehearsal into the outbox.

use std::time::Duration;

use crate::cli::args::Send;
use crate::cli::carry::carry;
use crate::cli::console::{Console, Sign};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::cli::question::{ask, left_out};
use crate::cli::runtime::pause;
use crate::cli::verbs::choice::Choice;
use crate::cli::verbs::freeze::{Missing, Round, Whom};
use crate::cli::verbs::rehearse::{Place, rehearse};
use crate::cli::words::count;
use crate::model::{Counts, RunState};

/// Sends an issue.
pub(in crate::cli) fn run(console: &Console, office: &mut Office, asked: &Send) -> Result<Exit, Failure> {
    let undo = undo(&asked.undo)?;
    let slug = office.issue(Some(&asked.issue))?;
    if asked.dry_run || office.desk.settings.smtp.is_empty() {
        let place = if asked.dry_run { Place::DryRun } else { Place::Outbox };
        return rehearse(console, office, &slug, asked, place);
    }
    let mut journal = office.journal()?;
    let _alone = journal.lock()?;
    let begun = journal.run(&slug)?;
    match &begun {
        Some(run) if run.state == RunState::Open => {
            console.say(&format!("Going on with {slug}: {}", progress(&journal.counts(&slug)?)));
            return carry(console, office, journal, run);
        }
        Some(run) if run.state == RunState::Stopped => {
            console.next(&format!("phoebe resume {slug}"));
            return Err(Failure::Decide(format!("{slug} was stopped")));
        }
        Some(_) | None => {}
    }
    let mut assembly = office.assemble(&slug)?;
    let whom = if begun.is_some() { Whom::WithoutIt } else { Whom::All };
    let round = Round { slug: &slug, choice: Choice::of(asked), whom };
    if let Some(audience) = &mut assembly.audience
        && (whom == Whom::WithoutIt || !round.choice.is_all())
    {
        let missing = round.count(office, &journal, audience)?;
        if whom == Whom::WithoutIt && (!asked.added || (missing.left, missing.added) == (0, 0)) {
            return Ok(already(console, &slug, &journal.counts(&slug)?, &missing));
        }
        audience.narrow(missing.by_edition);
    } else if whom == Whom::WithoutIt {
        return Ok(already(console, &slug, &journal.counts(&slug)?, &Missing::default()));
    }
    if let (Some(_), Some(audience)) = (&assembly.checked, &assembly.audience)
        && audience.letters() == 0
    {
        let mut findings = assembly.findings.clone();
        findings.append(audience.findings.clone());
        console.findings(&findings, &office.desk.sources);
        left_out(console, audience);
        return Ok(nobody(console, &slug, asked.tag.as_deref()));
    }
    // A key that cannot be used is said before anybody is asked.
    for server in &office.desk.settings.smtp {
        office.desk.signer(Some(server))?;
    }
    let agreed = ask(console, office, &assembly, &slug, asked.confirm.as_deref())?;
    wait(console, undo)?;
    let frozen = round.freeze(office, &mut journal, assembly, &agreed)?;
    match frozen.run {
        Some(run) if frozen.queued > 0 => carry(console, office, journal, &run),
        _ => Ok(nobody(console, &slug, None)),
    }
}

fn nobody(console: &Console, slug: &str, tag: Option<&str>) -> Exit {
    console.report(serde_json::json!({ "issue": slug, "ended": "nobody to send to" }));
    let tagged = tag.map(|tag| format!(" with the tag “{tag}”")).unwrap_or_default();
    console.say(&format!("{} there is nobody{tagged} to send it to; nothing was begun", console.sign(Sign::Done)));
    Exit::Done
}

/// How far a send is.
pub(super) fn progress(counts: &Counts) -> String {
    format!("{} have it, {} to go", counts.sent, counts.queued + counts.sending + counts.deferred)
}

fn already(console: &Console, slug: &str, counts: &Counts, missing: &Missing) -> Exit {
    let sent = count(usize::try_from(counts.sent).unwrap_or(usize::MAX), "reader", "readers");
    console.report(serde_json::json!({
        "issue": slug, "ended": "already sent", "sent": counts.sent, "left": missing.left, "added": missing.added,
        "unknown": counts.unknown,
    }));
    let waiting: Vec<String> = [
        (missing.left, "is left over from before", "are left over from before"),
        (missing.added, "was added since", "were added since"),
    ]
    .into_iter()
    .filter(|(number, _, _)| *number > 0)
    .map(|(number, one, many)| count(number, one, many))
    .collect();
    if waiting.is_empty() {
        console.say(&format!("{} already sent to all {sent}", console.sign(Sign::Done)));
    } else {
        let waiting = waiting.join(" and ");
        console.say(&format!("{} already sent to {sent}; {waiting}", console.sign(Sign::Done)));
        console.next(&format!("phoebe send {slug} --added"));
    }
    if counts.unknown > 0 {
        console.next(&format!("phoebe status {slug}"));
        return Exit::Decide;
    }
    Exit::Done
}

/// Time to change one's mind: nothing has gone out yet.
fn wait(console: &Console, undo: Duration) -> Result<(), Failure> {
    if undo.is_zero() || !console.asks {
        return Ok(());
    }
    console.say(&format!("Sending in {} s. Ctrl-C stops it; nothing has gone out yet.", undo.as_secs()));
    let seen = pause(undo)?;
    if seen.is_some() { Err(Failure::Decide("stopped by hand; nothing was sent".to_owned())) } else { Ok(()) }
}

fn undo(text: &str) -> Result<Duration, Failure> {
    let wrong = || Failure::Usage(format!("--undo: “{text}” is not a time; write 30s, 2m or none"));
    if text == "none" || text == "0" {
        return Ok(Duration::ZERO);
    }
    let (digits, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(wrong)?;
    let number: u64 = digits.parse().map_err(|_| wrong())?;
    match unit {
        "s" => Ok(Duration::from_secs(number)),
        "m" => Ok(Duration::from_secs(number * 60)),
        _ => Err(wrong()),
    }
}
