//! One reader to show a letter to: somebody of the list, or somebody made up for an edition.

use std::collections::BTreeMap;

use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::desk::{Assembly, Listed};
use crate::model::{EditionKey, EmailAddress, Mode, Reader, Standing, Status};
use crate::subscribers::{LeftOut, Recipient, Terms, admit};

/// The reader of the list with this address.
pub(super) fn find_reader(office: &Office, assembly: &Assembly, address: &str) -> Result<Recipient, Failure> {
    let wanted = EmailAddress::parse(address)
        .map_err(|error| Failure::Usage(format!("--as: this is not a mail address: {error}")))?
        .canonical();
    let Some(audience) = &assembly.audience else {
        return Err(Failure::Usage("--as: there is no list of subscribers yet".to_owned()));
    };
    for listed in office.walk(audience)? {
        match listed? {
            Listed::Letter(recipient) if recipient.address().canonical() == wanted => return Ok(*recipient),
            Listed::LeftOut(reader, reason) if reader.address.canonical() == wanted => {
                return Err(Failure::Usage(format!("--as: this reader gets no letter ({})", reason.word())));
            }
            Listed::Letter(_) | Listed::LeftOut(..) | Listed::Protected(_) | Listed::NothingLeft(_) => {}
        }
    }
    Err(Failure::Usage("--as: nobody on the list has this address, or nothing of the issue is for them".to_owned()))
}

/// Somebody who is not on the list, for an edition; her row has a name and nothing else.
pub(super) fn sample_reader(office: &Office, key: &EditionKey) -> Result<Recipient, Failure> {
    let address = EmailAddress::parse("reader@reader.invalid").map_err(|error| Failure::Usage(error.to_string()))?;
    let fields = [("email", address.as_str()), ("audience", key.tier.word()), ("lang", key.language.tag())];
    let reader = Reader {
        row: 0,
        address: address.clone(),
        language: Some(key.language.clone()),
        audience: key.tier,
        status: Status::Active,
        mode: Mode::Full,
        mode_chosen: None,
        country: None,
        tags: Vec::new(),
        fields: fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<BTreeMap<_, _>>(),
    };
    admitted(office, reader)
}

/// The same reader, at another address: for a proof.
pub(super) fn redirected(office: &Office, recipient: &Recipient, to: &EmailAddress) -> Result<Recipient, Failure> {
    let mut reader = recipient.reader().clone();
    reader.address = to.clone();
    reader.language = Some(recipient.edition().language.clone());
    admitted(office, reader)
}

fn admitted(office: &Office, reader: Reader) -> Result<Recipient, Failure> {
    let settings = &office.desk.settings;
    let terms = Terms::of(settings, &settings.newsletter.languages);
    admit(reader, Standing::Clear, &terms)
        .map_err(|reason: LeftOut| Failure::Usage(format!("no letter: {}", reason.word())))
}
