//! One reader’s finished letter: values filled in, signed, the bytes vetted. The only way to a [`Vetted`] for every
//! transport.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::check::{Approved, Checked, Cleared, clearance};
use crate::diag::Findings;
use crate::letter::{Postmark, Program, Signer, Unsigned, values};
use crate::model::settings::Settings;
use crate::model::{BlobError, Digest, EditionKey, Form, Key, Moment};
use crate::safeguard::{List, Vetted};
use crate::subscribers::{Recipient, Terms};

/// Makes letters of one issue, at one moment. Owns all it needs, so that a run can outlive the folder's files.
pub struct Letters {
    programs: BTreeMap<Digest, Cleared>,
    by_edition: BTreeMap<(EditionKey, Form), Digest>,
    postmark: Postmark,
    moment: Moment,
    key: Key,
    list: List,
    terms: Terms,
}

/// Why there is no letter for a reader.
#[derive(Debug, Error)]
pub enum NoLetter {
    /// There is no edition for her.
    #[error("there is no edition for this reader")]
    NoEdition,
    /// Her own name is on the protected list.
    #[error("the reader’s own name is protected")]
    Protected,
    /// The safeguard stopped it, or the message was not what it should be.
    #[error("the safeguard stopped a letter")]
    Stopped(Findings),
    /// It could not be signed.
    #[error(transparent)]
    Unsigned(#[from] Unsigned),
}

/// Why a stored program cannot be used any more.
#[derive(Debug, Error)]
pub enum StoredError {
    /// Written by another version, or damaged.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// The protected list of today stops it.
    #[error("the protected list of today stops this issue")]
    Stopped(Findings),
}

impl Letters {
    /// Letters of an issue that passed the checks: for showing, for a rehearsal or a proof.
    #[must_use]
    pub fn of(checked: Checked, settings: &Settings, list: List, key: Key, moment: Moment) -> Self {
        let issue = checked.issue().to_owned();
        let mut letters = Self::empty(&issue, settings, list, key, moment);
        for (edition, cleared) in checked.into_editions() {
            let digest = cleared.program.digest();
            letters.by_edition.insert(edition, digest);
            letters.programs.insert(digest, cleared);
        }
        letters
    }

    /// Letters of programs that were stored when a run was frozen: cleared again with the list of today.
    ///
    /// # Errors
    /// A [`StoredError`].
    pub fn stored(
        issue: &str,
        blobs: BTreeMap<Digest, Vec<u8>>,
        settings: &Settings,
        list: List,
        key: Key,
        moment: Moment,
    ) -> Result<Self, StoredError> {
        let mut letters = Self::empty(issue, settings, list, key, moment);
        for (digest, blob) in blobs {
            let program = Program::from_blob(blob)?;
            let list = letters.list.for_tier(program.edition().tier);
            let clearance = clearance(&program, &list).map_err(StoredError::Stopped)?;
            letters.programs.insert(digest, Cleared { program, clearance });
        }
        Ok(letters)
    }

    fn empty(issue: &str, settings: &Settings, list: List, key: Key, moment: Moment) -> Self {
        Self {
            programs: BTreeMap::new(),
            by_edition: BTreeMap::new(),
            postmark: Postmark::new(settings, issue),
            moment,
            key,
            list,
            terms: Terms::of(settings, &settings.newsletter.languages),
        }
    }

    /// On what terms readers are admitted.
    #[must_use]
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// The digest of the program for a reader.
    #[must_use]
    pub fn program_for(&self, recipient: &Recipient) -> Option<Digest> {
        let form = if recipient.text_only() { Form::Text } else { Form::Full };
        self.by_edition.get(&(recipient.edition().clone(), form)).copied()
    }

    /// The letter of her edition, signed.
    ///
    /// # Errors
    /// A [`NoLetter`].
    pub fn finish(&self, recipient: &Recipient, signer: &Signer) -> Result<Vetted, NoLetter> {
        let digest = self.program_for(recipient).ok_or(NoLetter::NoEdition)?;
        self.finish_program(&digest, recipient, signer)
    }

    /// The letter of the program that was fixed for her at freeze, signed.
    ///
    /// # Errors
    /// A [`NoLetter`].
    pub fn finish_program(&self, digest: &Digest, recipient: &Recipient, signer: &Signer) -> Result<Vetted, NoLetter> {
        let cleared = self.programs.get(digest).ok_or(NoLetter::NoEdition)?;
        if self.list.keeps_out(recipient.reader()).is_some() {
            return Err(NoLetter::Protected);
        }
        let values = values(&cleared.program, recipient, &self.moment, &self.key, &self.postmark);
        let mut letter = cleared.program.letter(&values);
        signer.sign(&mut letter)?;
        cleared.clearance.vet(letter, values.texts()).map_err(NoLetter::Stopped)
    }

    /// Whether a reader's letter could be made and cleared, without writing it; the digest of its program. Whether her
    /// own name is protected was asked when the list was counted, and is again when the letter is made.
    ///
    /// # Errors
    /// A [`NoLetter`].
    pub fn admit(&self, recipient: &Recipient) -> Result<Digest, NoLetter> {
        let digest = self.program_for(recipient).ok_or(NoLetter::NoEdition)?;
        let cleared = self.programs.get(&digest).ok_or(NoLetter::NoEdition)?;
        let values = values(&cleared.program, recipient, &self.moment, &self.key, &self.postmark);
        cleared.clearance.admit(values.texts()).map_err(NoLetter::Stopped)?;
        Ok(digest)
    }

    /// The Message-ID of a reader's letter, without brackets.
    #[must_use]
    pub fn message_id(&self, recipient: &Recipient) -> String {
        crate::letter::message_id(&self.key, &self.postmark, recipient.address())
    }

    /// The programs' stored form, by digest.
    #[must_use]
    pub fn blobs(approved: &Approved) -> BTreeMap<Digest, Vec<u8>> {
        let editions = approved.checked().editions().values();
        editions.map(|cleared| (cleared.program.digest(), cleared.program.to_blob().into_bytes())).collect()
    }
}
