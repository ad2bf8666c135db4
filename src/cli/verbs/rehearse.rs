//! A rehearsal: every letter into a folder, nothing sent, nothing counted as sent.

use crate::cli::args::Send;
use crate::cli::console::{Console, Dress, Sign};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::cli::verbs::choice::Choice;
use crate::cli::words::{bytes, count};
use crate::deliver::{Outbox, Page, Shown};
use crate::desk::{Audience, Letters, Listed, NoLetter};
use crate::mime::Message;
use crate::model::Moment;
use crate::tongue;

/// Letters and bytes that are written without asking.
const MANY: usize = 1_000;
const MUCH: usize = 1_000_000_000;

/// Where a rehearsal goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// `outbox/ISSUE/`: no mail server is set.
    Outbox,
    /// `outbox/dry-run/ISSUE/`.
    DryRun,
}

/// Writes every letter.
pub(super) fn rehearse(
    console: &Console,
    office: &mut Office,
    slug: &str,
    asked: &Send,
    place: Place,
) -> Result<Exit, Failure> {
    let assembly = office.assemble(slug)?;
    let mut findings = assembly.findings.clone();
    findings.append(office.desk.warnings.clone());
    if let Some(audience) = &assembly.audience {
        findings.append(audience.findings.clone());
    }
    if console.json && assembly.checked.is_none() {
        console.json_findings(&findings, &office.desk.sources);
    }
    console.findings(&findings, &office.desk.sources);
    let Some(checked) = assembly.checked else {
        return Err(Failure::Refused("nothing was written: mend the mistakes above first".to_owned()));
    };
    let Some(audience) = assembly.audience else {
        let name = &office.desk.settings.subscribers;
        return Err(Failure::Usage(format!("there is no list of subscribers: {name} is not there")));
    };
    let mut choice = Choice::of(asked);
    let number = chosen(office, &audience, choice.clone())?;
    let largest = assembly.message_bytes.values().copied().max().unwrap_or_default();
    let total = largest.saturating_mul(number);
    if (number > MANY || total > MUCH) && asked.confirm.as_deref() != Some(slug) {
        let what = format!("{} with {} in all", count(number, "letter", "letters"), bytes(total));
        let answer = if console.asks { console.ask(&format!("Write {what}? Type the issue’s name:")) } else { None };
        if answer.as_deref() != Some(slug) {
            return Err(Failure::Decide(format!("{what} were not written; to write them: --confirm {slug}")));
        }
    }
    let desk = &office.desk;
    let moment = Moment::new(office.clock.letter, &desk.settings.newsletter.timezone);
    let letters = Letters::of(checked, &desk.settings, desk.list.clone(), desk.folder.key()?, moment);
    let signer = desk.signer(desk.settings.smtp.first())?;
    let page = page(slug);
    let folder = desk.folder.outbox_path();
    let mut outbox = match place {
        Place::Outbox => Outbox::rehearsal(&folder, slug, &page)?,
        Place::DryRun => Outbox::dry_run(&folder, slug, &page)?,
    };
    for listed in office.walk(&audience)? {
        let Listed::Letter(recipient) = listed? else { continue };
        if !choice.takes(&recipient) {
            continue;
        }
        let made = letters.finish(&recipient, &signer);
        let vetted = made.map_err(|why| refused(console, office, recipient.reader().row, &why))?;
        let message = Message::read(&vetted.bytes());
        let subject = message.as_ref().and_then(|message| message.header("Subject")).unwrap_or_default().to_owned();
        let edition =
            format!("{}, {}", recipient.edition().tier.word(), tongue::language_name(&recipient.edition().language));
        let label = format!("row {}", recipient.reader().row);
        outbox.put(&vetted, Shown { label: &label, edition: &edition, subject: &subject })?;
    }
    let number = outbox.letters();
    let index = outbox.finish()?;
    told(console, slug, number, &index, place, &audience);
    Ok(Exit::Done)
}

/// How many letters there will be.
fn chosen(office: &Office, audience: &Audience, mut choice: Choice) -> Result<usize, Failure> {
    if choice.is_all() {
        return Ok(audience.letters());
    }
    let mut number = 0;
    for listed in office.walk(audience)? {
        number += usize::from(matches!(listed?, Listed::Letter(recipient) if choice.takes(&recipient)));
    }
    Ok(number)
}

fn refused(console: &Console, office: &Office, row: u64, why: &NoLetter) -> Failure {
    if let NoLetter::Stopped(findings) = why {
        console.findings(findings, &office.desk.sources);
    }
    Failure::Refused(format!("the letter of row {row} of the list must not leave: {why}"))
}

fn told(console: &Console, slug: &str, number: u64, index: &std::path::Path, place: Place, audience: &Audience) {
    let letters = count(usize::try_from(number).unwrap_or(usize::MAX), "letter", "letters");
    let folder = match place {
        Place::Outbox => format!("outbox/{slug}"),
        Place::DryRun => format!("outbox/dry-run/{slug}"),
    };
    if console.json {
        console.result(
            &serde_json::json!({ "schema": 1, "issue": slug, "rehearsed": number, "folder": folder }).to_string(),
        );
        return;
    }
    let out: Vec<String> =
        audience.by_reason().iter().map(|(reason, number)| format!("{number} {}", reason.word())).collect();
    if !out.is_empty() {
        console.say(&format!("  left out: {}", out.join(console.dot())));
    }
    if audience.refused > 0 {
        console.say(&format!(
            "  {} refused; `phoebe subscribers list` names them",
            count(usize::try_from(audience.refused).unwrap_or(usize::MAX), "row was", "rows were")
        ));
    }
    let why = match place {
        Place::Outbox => "No mail server is set, so nothing was sent: this was a rehearsal.",
        Place::DryRun => "Nothing was sent: this was a dry run.",
    };
    console.say(&format!("{} {letters} written to {folder}/. {why}", console.sign(Sign::Done)));
    console.say(&format!("Look at them: {}", console.dress_err(Dress::Strong, &index.display().to_string())));
    match place {
        Place::Outbox => {
            console.next(&format!("set [smtp] in phoebe.toml, then  phoebe test {slug} --to you@example.org"));
        }
        Place::DryRun => console.next(&format!("phoebe send {slug}")),
    }
}

/// The words of the outbox's page.
fn page(slug: &str) -> Page {
    Page {
        language: "en".to_owned(),
        title: slug.to_owned(),
        note: "These letters were not sent. This is what each reader would get.".to_owned(),
        heads: ["Reader".to_owned(), "Edition".to_owned(), "Subject".to_owned()],
    }
}
