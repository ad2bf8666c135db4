//! Who would get an issue today: the list, read once, each person admitted or left out with a reason.

use std::collections::BTreeMap;

use crate::check::ListFacts;
use crate::desk::{Desk, DeskError};
use crate::diag::{Finding, Findings};
use crate::folder::FolderError;
use crate::model::{EditionKey, EmailAddress, Issue, Reader, Standing};
use crate::subscribers::{LeftOut, Recipient, Rows, Terms, admit, gather};

/// Who would get an issue.
#[derive(Clone, Debug, Default)]
pub struct Audience {
    /// Those who get a letter, in the order of the list.
    pub recipients: Vec<Recipient>,
    /// Those who get none, and why.
    pub left_out: Vec<(Reader, LeftOut)>,
    /// Those for whom nothing is left of the issue.
    pub nothing_left: Vec<Reader>,
    /// Those whose own name is on the protected list.
    pub protected: Vec<Reader>,
    /// Rows that were refused.
    pub refused: u64,
    /// Rows folded into an earlier one.
    pub twice: u64,
    /// Those who get another language than they asked for.
    pub fell_back: u64,
    /// Columns and counts, for the checks.
    pub facts: ListFacts,
    /// What is wrong with the list; each refused row is an error that stops that row only.
    pub findings: Findings,
}

impl Audience {
    /// How many get a letter, by edition.
    #[must_use]
    pub fn by_edition(&self) -> BTreeMap<&EditionKey, u64> {
        let mut counts = BTreeMap::new();
        for recipient in &self.recipients {
            *counts.entry(recipient.edition()).or_default() += 1;
        }
        counts
    }

    /// How many were left out, by reason.
    #[must_use]
    pub fn by_reason(&self) -> BTreeMap<LeftOut, u64> {
        let mut counts = BTreeMap::new();
        for (_, reason) in &self.left_out {
            *counts.entry(*reason).or_default() += 1;
        }
        counts
    }
}

impl Desk {
    /// Reads the list for an issue. `None` where the folder has no list yet.
    ///
    /// # Errors
    /// A list that cannot be read at all.
    pub fn audience(
        &self,
        issue: &Issue,
        standing: &dyn Fn(&EmailAddress) -> Standing,
    ) -> Result<Option<Audience>, DeskError> {
        let file = match self.folder.open_file(&self.settings.subscribers) {
            Ok(file) => file,
            Err(FolderError::Missing(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let languages: Vec<_> = issue.versions.iter().map(|version| version.language.clone()).collect();
        let terms = Terms::of(&self.settings, &languages);
        let mut audience = Audience::default();
        let rows = match Rows::open(file) {
            Ok(rows) => rows,
            Err(finding) => {
                audience.findings.push(self.in_list(finding));
                return Ok(Some(audience));
            }
        };
        audience.facts.columns = rows.columns();
        let gathered = gather(rows);
        audience.twice = gathered.duplicates;
        audience.refused = u64::try_from(gathered.findings.iter().filter(|finding| finding.severity.stops()).count())
            .unwrap_or(u64::MAX);
        audience.findings = gathered.findings.into_iter().map(|finding| self.in_list(finding)).collect();
        for reader in gathered.readers {
            let known = standing(&reader.address);
            let copy = reader.clone();
            match admit(reader, known, &terms) {
                Ok(recipient) => match self.list.keeps_out(recipient.reader()) {
                    None => audience.take(recipient),
                    Some(finding) => {
                        audience.findings.push(self.in_list(finding));
                        audience.protected.push(copy);
                    }
                },
                Err(reason) => audience.left_out.push((copy, reason)),
            }
        }
        Ok(Some(audience))
    }

    /// Says in which file a row stands.
    fn in_list(&self, finding: Finding) -> Finding {
        let place = finding.value("row").map(|row| format!("{}, row {row}", self.settings.subscribers));
        match place {
            Some(place) => finding.inside(place),
            None => finding.inside(self.settings.subscribers.as_str()),
        }
    }
}

impl Audience {
    fn take(&mut self, recipient: Recipient) {
        self.fell_back += u64::from(recipient.fell_back());
        self.facts.count(recipient.edition(), recipient.reader());
        self.recipients.push(recipient);
    }

    /// Takes out those for whom nothing is left of the issue.
    pub(super) fn keep_editions(&mut self, has: impl Fn(&EditionKey) -> bool) {
        let (kept, without): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.recipients).into_iter().partition(|recipient| has(recipient.edition()));
        self.recipients = kept;
        self.nothing_left = without.iter().map(|recipient| recipient.reader().clone()).collect();
    }
}
