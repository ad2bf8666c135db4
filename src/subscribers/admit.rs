//! The door: who gets a letter, and why the others do not. The only maker of a [`Recipient`].

use crate::model::settings::Settings;
use crate::model::{EditionKey, EmailAddress, Language, Mode, Reader, Standing, Status};
use crate::subscribers::edition::{Choice, choose};

/// A reader to whom a letter may go. Made by [`admit`] alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    reader: Reader,
    choice: Choice,
}

impl Recipient {
    /// Where the letter goes.
    #[must_use]
    pub fn address(&self) -> &EmailAddress {
        &self.reader.address
    }

    /// The whole row.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The whole row, given away.
    #[must_use]
    pub fn into_reader(self) -> Reader {
        self.reader
    }

    /// The edition she gets.
    #[must_use]
    pub fn edition(&self) -> &EditionKey {
        &self.choice.key
    }

    /// Whether there is no edition in her own language.
    #[must_use]
    pub fn fell_back(&self) -> bool {
        self.choice.fell_back
    }

    /// Whether she wants plain text alone.
    #[must_use]
    pub fn text_only(&self) -> bool {
        self.reader.mode == Mode::Text
    }
}

/// Why a reader gets no letter; ordered for counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeftOut {
    /// The file says paused.
    Paused,
    /// The file says unsubscribed, or the reader asked us.
    Unsubscribed,
    /// The address takes no mail.
    Bounced,
    /// The reader reported a letter as unwanted.
    Complained,
    /// Taken out by the staff.
    Removed,
    /// Mode hold.
    Hold,
    /// Mode notify or discreet, and no such note can be written.
    NoNote,
    /// Lives in a held country and did not ask.
    Country,
}

impl LeftOut {
    /// One word for the state and for JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::Unsubscribed => "unsubscribed",
            Self::Bounced => "bounced",
            Self::Complained => "complained",
            Self::Removed => "removed",
            Self::Hold => "hold",
            Self::NoNote => "no-note",
            Self::Country => "country",
        }
    }
}

/// What admission depends on besides the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The languages the issue is really written in, its own first.
    pub languages: Vec<Language>,
    /// `[safeguard] hold_countries`; compared without case.
    pub hold_countries: Vec<String>,
    /// Whether neutral notes can be written for the modes notify and discreet.
    pub notes: bool,
}

impl Terms {
    /// The terms of a newsletter for an issue in these languages. Notes are off whatever `[discreet]` says, until an
    /// edition exists for them: such a reader must never get the whole letter instead.
    #[must_use]
    pub fn of(settings: &Settings, languages: &[Language]) -> Self {
        Self { languages: languages.to_vec(), hold_countries: settings.safeguard.hold_countries.clone(), notes: false }
    }
}

/// Admits a reader or says why not. What the journal knows comes first: it holds whatever the file says.
///
/// # Errors
/// The reason, for counts and for the journal.
pub fn admit(reader: Reader, standing: Standing, terms: &Terms) -> Result<Recipient, LeftOut> {
    match reason(&reader, standing, terms) {
        Some(reason) => Err(reason),
        None => Ok(admitted(reader, terms)),
    }
}

/// As [`admit`]; one who gets no letter is given back with the reason.
///
/// # Errors
/// The reader and why she is left out.
pub fn admit_or_return(reader: Reader, standing: Standing, terms: &Terms) -> Result<Recipient, Box<(Reader, LeftOut)>> {
    match reason(&reader, standing, terms) {
        Some(reason) => Err(Box::new((reader, reason))),
        None => Ok(admitted(reader, terms)),
    }
}

fn admitted(reader: Reader, terms: &Terms) -> Recipient {
    let choice = choose(&reader, &terms.languages);
    Recipient { reader, choice }
}

fn reason(reader: &Reader, standing: Standing, terms: &Terms) -> Option<LeftOut> {
    match standing {
        Standing::Clear => {}
        Standing::Unsubscribed => return Some(LeftOut::Unsubscribed),
        Standing::Bounced => return Some(LeftOut::Bounced),
        Standing::Complained => return Some(LeftOut::Complained),
        Standing::Removed => return Some(LeftOut::Removed),
    }
    match reader.status {
        Status::Active => {}
        Status::Paused => return Some(LeftOut::Paused),
        Status::Unsubscribed => return Some(LeftOut::Unsubscribed),
    }
    match reader.mode {
        Mode::Full | Mode::Text => {}
        Mode::Hold => return Some(LeftOut::Hold),
        Mode::Notify | Mode::Discreet if terms.notes => {}
        Mode::Notify | Mode::Discreet => return Some(LeftOut::NoNote),
    }
    (reader.mode_chosen.is_none() && is_held(reader, &terms.hold_countries)).then_some(LeftOut::Country)
}

/// A person with several rows may have several countries, parted by `;`.
fn is_held(reader: &Reader, held: &[String]) -> bool {
    if held.is_empty() {
        return false;
    }
    let countries = reader.country.as_deref().unwrap_or_default().to_lowercase();
    countries.split(';').map(str::trim).any(|country| held.iter().any(|held| held.trim().to_lowercase() == country))
}
