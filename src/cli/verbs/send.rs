//! `phoebe send`: to the list over SMTP, or a rehearsal into the outbox.

use std::time::Duration;

use crate::check::approve;
use crate::cli::args::Send;
use crate::cli::carry::carry;
use crate::cli::console::{Console, Sign};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::cli::question::ask;
use crate::cli::runtime::pause;
use crate::cli::verbs::rehearse::{Place, rehearse};
use crate::cli::words::count;
use crate::desk::{Assembly, Letters};
use crate::journal::{Journal, JournalError};
use crate::model::{Approval, Counts, Entry, Frozen, Moment, NewRun, RunState};
use crate::subscribers::Recipient;

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
    if begun.is_some() {
        let missing = missing(&journal, &mut assembly, &slug)?;
        if missing == Missing::default() || !asked.added {
            return Ok(already(console, &slug, &journal.counts(&slug)?, missing));
        }
    }
    let later = select(&mut assembly, asked);
    // A key that cannot be used is said before anybody is asked.
    for server in &office.desk.settings.smtp {
        office.desk.signer(Some(server))?;
    }
    let agreed = ask(console, office, &assembly, &slug, asked.confirm.as_deref())?;
    wait(console, undo)?;
    let frozen = freeze(office, &mut journal, assembly, (&later, false), &agreed)?;
    match frozen.run {
        Some(run) if frozen.queued > 0 => carry(console, office, journal, &run),
        _ => {
            console.report(serde_json::json!({ "issue": slug, "ended": "nobody to send to" }));
            console.say(&format!("{} there is nobody to send it to", console.sign(Sign::Done)));
            Ok(Exit::Done)
        }
    }
}

/// What the state says of a reader whom `--tag` or `--limit` left for another time.
const LATER: &str = "left for later";

/// `--tag` and `--limit` narrow the list; gives the others, who can be sent to later with `--added`.
fn select(assembly: &mut Assembly, asked: &Send) -> Vec<Recipient> {
    let Some(audience) = &mut assembly.audience else { return Vec::new() };
    let tagged = |recipient: &Recipient| {
        let tags = &recipient.reader().tags;
        asked.tag.as_ref().is_none_or(|tag| tags.iter().any(|known| known.eq_ignore_ascii_case(tag)))
    };
    let (mut now, mut later): (Vec<_>, Vec<_>) = std::mem::take(&mut audience.recipients).into_iter().partition(tagged);
    let most = asked.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    later.extend(now.split_off(most.min(now.len())));
    audience.recipients = now;
    later
}

/// How far a send is.
pub(super) fn progress(counts: &Counts) -> String {
    format!("{} have it, {} to go", counts.sent, counts.queued + counts.sending + counts.deferred)
}

/// Readers who could have the issue and have no delivery of it yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Missing {
    /// Left for later by `--tag` or `--limit`.
    left: usize,
    /// Not on the list, or not to be mailed, when it was sent.
    added: usize,
}

/// Counts who is missing, and takes everybody else out of the assembly.
fn missing(journal: &Journal, assembly: &mut Assembly, slug: &str) -> Result<Missing, Failure> {
    let mut missing = Missing::default();
    let Some(audience) = &mut assembly.audience else { return Ok(missing) };
    for recipient in std::mem::take(&mut audience.recipients) {
        if journal.has(slug, recipient.address())? {
            continue;
        }
        if journal.was_left_out(slug, recipient.address(), LATER)? {
            missing.left += 1;
        } else {
            missing.added += 1;
        }
        audience.recipients.push(recipient);
    }
    Ok(missing)
}

fn already(console: &Console, slug: &str, counts: &Counts, missing: Missing) -> Exit {
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

/// Fixes the run: who gets which program, who is left out and why; all of it or nothing. `instead`: in place of the
/// issue's unfinished run.
pub(super) fn freeze(
    office: &Office,
    journal: &mut Journal,
    assembly: Assembly,
    (later, instead): (&[Recipient], bool),
    agreed: &Approval,
) -> Result<Frozen, Failure> {
    let (Some(checked), Some(audience)) = (assembly.checked, assembly.audience) else {
        return Err(Failure::Refused("there is nothing to send".to_owned()));
    };
    let issue = checked.issue().to_owned();
    let digest = checked.digest();
    let Ok(approved) = approve(checked, agreed) else {
        return Err(Failure::Decide("the letter changed while you were asked".to_owned()));
    };
    journal.approve(agreed)?;
    let desk = &office.desk;
    let moment = Moment::new(office.clock.letter, &desk.settings.newsletter.timezone);
    let blobs = Letters::blobs(&approved);
    let letters = Letters::of(approved.into_checked(), &desk.settings, desk.list.clone(), desk.folder.key()?, moment);
    // Every reader's values are vetted before the first letter leaves, and again when hers is written; signed only then.
    let mut entries: Vec<Result<Entry, JournalError>> = Vec::new();
    for recipient in &audience.recipients {
        let Ok(program) = letters.admit(recipient) else {
            let row = recipient.reader().row;
            let what = format!("the letter of row {row} of the list must not leave; nothing was sent");
            return Err(Failure::Refused(what));
        };
        let message_id = letters.message_id(recipient);
        entries.push(Ok(Entry::Letter { reader: recipient.reader().clone(), program, message_id }));
    }
    let reasons = audience.left_out.into_iter().map(|(reader, reason)| (reader, reason.word()));
    let protected = audience.protected.into_iter().map(|reader| (reader, "protected"));
    let nothing = audience.nothing_left.into_iter().map(|reader| (reader, "nothing for this audience"));
    let later = later.iter().map(|recipient| (recipient.reader().clone(), LATER));
    entries.extend(
        reasons
            .chain(protected)
            .chain(nothing)
            .chain(later)
            .map(|(reader, reason)| Ok(Entry::LeftOut { reader, reason: reason.to_owned() })),
    );
    let new = NewRun { issue, digest, moment };
    Ok(if instead { journal.freeze_instead(&new, &blobs, entries)? } else { journal.freeze(&new, &blobs, entries)? })
}
