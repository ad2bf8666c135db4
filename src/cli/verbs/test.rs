//! `phoebe test`: the real letter to a few addresses, its subject marked. It never counts as sent, but
//! it counts for the limits.

use crate::check::Checked;
use crate::cli::args::Test;
use crate::cli::console::{Console, Sign};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::cli::quota::said;
use crate::cli::reader::{find_reader, redirected, sample_reader};
use crate::cli::route::routes;
use crate::cli::runtime::block_on;
use crate::deliver::{Few, Ledger, NotMade, ProofError, proof};
use crate::desk::{Assembly, Letters, NoLetter};
use crate::letter::{Postmark, compile};
use crate::model::{EmailAddress, Form, Moment, Piece};
use crate::smtp::Outcome;
use crate::subscribers::Recipient;

/// Sends the proof.
pub(in crate::cli) fn run(console: &Console, office: &mut Office, asked: &Test) -> Result<Exit, Failure> {
    let mut addresses = Vec::new();
    for text in &asked.to {
        addresses.push(
            EmailAddress::parse(text).map_err(|error| Failure::Usage(format!("--to: not a mail address: {error}")))?,
        );
    }
    let few = Few::new(addresses).ok_or_else(|| Failure::Usage("--to takes one to five addresses".to_owned()))?;
    if office.desk.settings.smtp.is_empty() {
        return Err(Failure::Configuration("no mail server is set: write [smtp] into phoebe.toml first".to_owned()));
    }
    let slug = office.issue(asked.issue.as_deref())?;
    let assembly = office.assemble(&slug)?;
    console.findings(&assembly.findings, &office.desk.sources);
    if assembly.checked.is_none() {
        return Err(Failure::Refused("nothing was sent: mend the mistakes above first".to_owned()));
    }
    let shown = shown(office, &assembly, asked)?;
    let letters = marked(office, &slug, &assembly, &shown)?;
    let signer = office.desk.signer(office.desk.settings.smtp.first())?;
    let readers: Vec<(EmailAddress, Recipient)> = few
        .iter()
        .map(|address| Ok((address.clone(), redirected(office, &shown, address)?)))
        .collect::<Result<_, Failure>>()?;
    let make = |address: &EmailAddress| {
        let reader = readers.iter().find(|(known, _)| known == address);
        let (_, recipient) = reader.ok_or_else(|| NotMade::Stop("an address was lost".to_owned()))?;
        letters.finish(recipient, &signer).map_err(|why: NoLetter| NotMade::Stop(why.to_string()))
    };
    let routes = routes(office)?;
    let Some(route) = routes.first() else {
        return Err(Failure::Configuration("no mail server is set".to_owned()));
    };
    let ledger = Ledger::new(office.journal()?)?;
    let (told, seen) = block_on(|interrupt| proof(&ledger, route, &few, make, interrupt))?;
    let (told, reached) = match told {
        Ok(told) => (told, None),
        Err(ProofError::Reached { reached, told }) => (told, Some(reached)),
        Err(ProofError::Connect(error)) => return Err(Failure::Run(error.into())),
        Err(ProofError::Journal(error)) => return Err(error.into()),
        Err(ProofError::NotMade(why)) => return Err(Failure::Refused(why)),
    };
    let failed = tell(console, &slug, &told);
    if let Some(reached) = reached {
        let zone = &office.desk.settings.newsletter.timezone;
        return Err(Failure::Later(said(&reached, office.clock.real, zone, "a proof can go")));
    }
    if let Some(exit) = seen {
        return Ok(exit);
    }
    if failed > 0 {
        return Ok(Exit::SomeFailed);
    }
    console.next(&format!("phoebe send {slug}"));
    Ok(Exit::Done)
}

/// Says what became of each proof; how many were not taken.
fn tell(console: &Console, slug: &str, told: &[(EmailAddress, Outcome)]) -> usize {
    let mut failed = 0_usize;
    let taken: Vec<bool> = told.iter().map(|(_, outcome)| matches!(outcome, Outcome::Accepted(_))).collect();
    console.report(serde_json::json!({ "issue": slug, "taken": taken }));
    for (at, (_, outcome)) in told.iter().enumerate() {
        let which = at + 1;
        match outcome {
            Outcome::Accepted(_) => {
                console.say(&format!("{} proof {which} was taken by the server", console.sign(Sign::Done)));
            }
            Outcome::Refused { reply, .. } => {
                failed += 1;
                console.urgent(&format!("{} proof {which} was refused: {}", console.sign(Sign::Wrong), reply.line()));
            }
            Outcome::LostBeforeDot { .. } | Outcome::LostAfterDot { .. } => {
                failed += 1;
                console.urgent(&format!("{} proof {which}: the connection was lost", console.sign(Sign::Wrong)));
            }
        }
    }
    failed
}

/// The reader whose letter is shown: the one asked for, or somebody made up for the first edition.
fn shown(office: &Office, assembly: &Assembly, asked: &Test) -> Result<Recipient, Failure> {
    if let Some(address) = &asked.reader {
        return find_reader(office, assembly, address);
    }
    let first =
        assembly.drafts.keys().next().ok_or_else(|| Failure::Usage("nobody would get this issue".to_owned()))?;
    sample_reader(office, first)
}

/// The edition with `[TEST]` before its subject, cleared like any other.
fn marked(office: &Office, slug: &str, assembly: &Assembly, shown: &Recipient) -> Result<Letters, Failure> {
    let desk = &office.desk;
    let draft = assembly
        .drafts
        .get(shown.edition())
        .ok_or_else(|| Failure::Usage("there is no edition for this reader".to_owned()))?;
    let mut draft = draft.clone();
    draft.subject.insert(0, Piece::Fixed("[TEST] ".into()));
    let form = if shown.text_only() { Form::Text } else { Form::Full };
    if form == Form::Text {
        draft.html = Vec::new();
        draft.pictures = Vec::new();
    }
    let program = compile(&draft, &Postmark::new(&desk.settings, slug));
    let programs = [((draft.key.clone(), form), program)].into_iter().collect();
    let checked = Checked::clear(slug, programs, "proof", &desk.list)
        .map_err(|_| Failure::Refused("the safeguard stopped the proof".to_owned()))?;
    let moment = Moment::new(office.clock.letter, &desk.settings.newsletter.timezone);
    Ok(Letters::of(checked, &desk.settings, desk.list.clone(), desk.folder.key()?, moment))
}
