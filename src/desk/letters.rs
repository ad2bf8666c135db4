//! One reader's finished letter: values filled in, the bytes vetted. The only way to a [`Vetted`] for every transport.

use std::collections::BTreeMap;

use crate::check::Cleared;
use crate::desk::Desk;
use crate::diag::Findings;
use crate::letter::{Moment, Postmark, values};
use crate::model::EditionKey;
use crate::safeguard::Vetted;
use crate::subscribers::Recipient;

/// Makes letters from cleared editions, at one moment.
pub struct Letters<'a> {
    desk: &'a Desk,
    editions: &'a BTreeMap<EditionKey, Cleared>,
    postmark: Postmark,
    moment: Moment,
}

impl<'a> Letters<'a> {
    /// Letters of one issue.
    #[must_use]
    pub fn new(desk: &'a Desk, issue: &str, editions: &'a BTreeMap<EditionKey, Cleared>, moment: Moment) -> Self {
        Self { desk, editions, postmark: Postmark::new(&desk.settings, issue), moment }
    }

    /// The letter for one reader; `None` where there is no edition for her.
    ///
    /// # Errors
    /// What the safeguard found in her own values, or that the message was not what it should be.
    pub fn finish(&self, recipient: &Recipient) -> Option<Result<Vetted, Findings>> {
        let cleared = self.editions.get(recipient.edition())?;
        let values = values(&cleared.program, recipient, &self.moment, &self.desk.key, &self.postmark);
        let mut bytes = Vec::new();
        cleared.program.write(&values, &mut bytes);
        Some(cleared.clearance.vet(bytes, values.texts()))
    }
}
