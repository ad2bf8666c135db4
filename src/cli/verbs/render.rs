//! `phoebe render`: one letter as a reader gets it, in any of its forms.

use crate::cli::args::{Format, Render};
use crate::cli::console::{Console, Sign};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::cli::reader::{find_reader, sample_reader};
use crate::desk::{Assembly, Letters, NoLetter};
use crate::folder::Folder;
use crate::mime::Message;
use crate::model::{EditionKey, Language, Moment, Tier};
use crate::subscribers::Recipient;

/// Prints the letter, or writes it into a folder.
pub(in crate::cli) fn run(console: &Console, office: &mut Office, asked: &Render) -> Result<Exit, Failure> {
    let slug = office.issue(asked.issue.as_deref())?;
    let mut assembly = office.assemble(&slug)?;
    let sources = &office.desk.sources;
    let Some(checked) = assembly.checked.take() else {
        console.findings(&assembly.findings, sources);
        return Err(Failure::Refused("nothing was drawn: mend the mistakes above first".to_owned()));
    };
    let recipient = recipient(office, &assembly, asked)?;
    if asked.format == Format::Mjml {
        let draft = assembly.drafts.get(recipient.edition()).ok_or_else(|| no_edition(recipient.edition()))?;
        return put(console, asked, &slug, recipient.edition(), "mjml", draft.mjml.as_bytes());
    }
    let moment = Moment::new(office.clock.letter, &office.desk.settings.newsletter.timezone);
    let desk = &office.desk;
    let letters = Letters::of(checked, &desk.settings, desk.list.clone(), desk.folder.key()?, moment);
    let signer = desk.signer(desk.settings.smtp.first())?;
    let vetted = match letters.finish(&recipient, &signer) {
        Ok(vetted) => vetted,
        Err(NoLetter::NoEdition) => return Err(no_edition(recipient.edition())),
        Err(why) => {
            if let NoLetter::Stopped(findings) = &why {
                console.findings(findings, sources);
            }
            return Err(Failure::Refused(format!("this letter must not leave: {why}")));
        }
    };
    let message =
        || Message::read(&vetted.bytes()).ok_or_else(|| Failure::Refused("the letter cannot be read back".to_owned()));
    match asked.format {
        Format::Eml => put(console, asked, &slug, recipient.edition(), "eml", &vetted.bytes()),
        Format::Html => put(console, asked, &slug, recipient.edition(), "html", message()?.html.as_bytes()),
        Format::Text | Format::Mjml => {
            put(console, asked, &slug, recipient.edition(), "txt", message()?.text.as_bytes())
        }
    }
}

fn no_edition(key: &EditionKey) -> Failure {
    Failure::Usage(format!("the issue has no {} edition in {}", key.tier.word(), key.language))
}

/// The reader asked for, or one made up for the edition asked for.
fn recipient(office: &Office, assembly: &Assembly, asked: &Render) -> Result<Recipient, Failure> {
    if let Some(address) = &asked.reader {
        return find_reader(office, assembly, address);
    }
    let tier = match &asked.audience {
        None => None,
        Some(word) => Some(
            Tier::read(word)
                .ok_or_else(|| Failure::Usage(format!("“{word}” is not an audience: public, partners or team")))?,
        ),
    };
    let language = match &asked.lang {
        None => None,
        Some(tag) => Some(Language::read(tag).ok_or_else(|| Failure::Usage(format!("“{tag}” is not a language")))?),
    };
    let key = assembly
        .drafts
        .keys()
        .filter(|key| tier.is_none_or(|tier| key.tier == tier))
        .find(|key| match &language {
            Some(language) => key.language == *language,
            None => assembly
                .issue
                .as_ref()
                .and_then(|issue| issue.versions.first())
                .is_some_and(|first| first.language == key.language),
        })
        .or_else(|| assembly.drafts.keys().find(|key| tier.is_none_or(|tier| key.tier == tier) && language.is_none()));
    match key {
        Some(key) => sample_reader(office, key),
        None => Err(Failure::Usage("nobody on the list gets such an edition, so it was not drawn".to_owned())),
    }
}

fn put(
    console: &Console,
    asked: &Render,
    slug: &str,
    key: &EditionKey,
    ending: &str,
    bytes: &[u8],
) -> Result<Exit, Failure> {
    if asked.out == "-" {
        console.bytes(bytes);
        return Ok(Exit::Done);
    }
    let folder = Folder::make(std::path::Path::new(&asked.out))?;
    let name = format!("{slug}.{}.{}.{ending}", key.tier.word(), key.language);
    folder.write_closed(&name, bytes)?;
    console.say(&format!("{} {}/{name}", console.sign(Sign::Done), asked.out));
    Ok(Exit::Done)
}
