//! Who would get an issue today: the list, gone through once for its counts and again whenever its people are needed.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::ListFacts;
use crate::desk::{Desk, DeskError};
use crate::diag::{Finding, Findings};
use crate::folder::FolderError;
use crate::model::{EditionKey, EmailAddress, Issue, Reader, Standing};
use crate::subscribers::{LeftOut, Recipient, Roll, Terms, admit_or_return};

/// Who would get an issue. Holds counts and whatever is wrong, but not the people: these are walked.
#[derive(Debug)]
pub struct Audience {
    /// Those whose own name is on the protected list.
    pub protected: u64,
    /// Those for whom nothing is left of the issue.
    pub nothing_left: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// Rows folded into an earlier one.
    pub twice: u64,
    /// Those who get another language than they asked for.
    pub fell_back: u64,
    /// Columns and counts, for the checks.
    pub facts: ListFacts,
    /// What is wrong with the list; each refused row is an error that stops that row only. Of a sentence that is said
    /// very often only the first are kept, the others counted.
    pub findings: Findings,
    by_edition: BTreeMap<EditionKey, u64>,
    by_reason: BTreeMap<LeftOut, u64>,
    wants_text: BTreeSet<EditionKey>,
    /// `None` for a list whose header is wrong.
    roll: Option<Roll>,
    file: String,
    terms: Terms,
    protected_rows: BTreeSet<u64>,
    /// The editions that were drawn, once that is known.
    drawn: Option<BTreeSet<EditionKey>>,
}

/// One person of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listed {
    /// Gets a letter.
    Letter(Box<Recipient>),
    /// Gets none, and why.
    LeftOut(Box<Reader>, LeftOut),
    /// Her own name is on the protected list.
    Protected(Box<Reader>),
    /// Nothing of the issue is for her.
    NothingLeft(Box<Reader>),
}

impl Audience {
    /// How many get a letter.
    #[must_use]
    pub fn letters(&self) -> usize {
        usize::try_from(self.by_edition.values().sum::<u64>()).unwrap_or(usize::MAX)
    }

    /// How many get a letter, by edition.
    #[must_use]
    pub fn by_edition(&self) -> &BTreeMap<EditionKey, u64> {
        &self.by_edition
    }

    /// How many were left out, by reason.
    #[must_use]
    pub fn by_reason(&self) -> &BTreeMap<LeftOut, u64> {
        &self.by_reason
    }

    /// Editions that somebody wants as plain text alone.
    pub(super) fn wants_text(&self) -> &BTreeSet<EditionKey> {
        &self.wants_text
    }

    /// Counts fewer letters: somebody chose among those who could get one.
    pub fn narrow(&mut self, by_edition: BTreeMap<EditionKey, u64>) {
        self.by_edition = by_edition;
    }

    /// Everybody on the list, in its order.
    ///
    /// # Errors
    /// An item is what `standing` says, or [`DeskError::ListLost`] where the list cannot be read to the end as it was the
    /// first time.
    pub fn walk<'a, E: From<DeskError> + Send + 'a>(
        &'a self,
        mut standing: impl FnMut(&EmailAddress) -> Result<Standing, E> + Send + 'a,
    ) -> impl Iterator<Item = Result<Listed, E>> + Send + 'a {
        let lost = || E::from(DeskError::ListLost(self.file.clone()));
        let mut refused = 0;
        let rows = self.roll.as_ref().map(Roll::walk);
        let (rows, none) = match rows {
            Some(Ok(rows)) => (Some(rows), None),
            Some(Err(_)) => (None, Some(Err(lost()))),
            None => (None, None),
        };
        let ended = std::iter::once_with(|| None);
        let rows = rows.into_iter().flatten().map(Some).chain(ended).filter_map(move |row| match row {
            Some(Ok(reader)) => Some(standing(&reader.address).map(|known| self.listed(reader, known))),
            Some(Err(finding)) => {
                refused += u64::from(finding.severity.stops());
                None
            }
            // A disk that fails looks like a list that ends: nobody may be left out for that.
            None => (self.roll.is_some() && refused != self.refused).then(|| Err(lost())),
        });
        none.into_iter().chain(rows)
    }

    fn listed(&self, reader: Reader, known: Standing) -> Listed {
        match admit_or_return(reader, known, &self.terms) {
            Err(left) => Listed::LeftOut(Box::new(left.0), left.1),
            Ok(recipient) if self.protected_rows.contains(&recipient.reader().row) => {
                Listed::Protected(Box::new(recipient.into_reader()))
            }
            Ok(recipient) if self.drawn.as_ref().is_some_and(|drawn| !drawn.contains(recipient.edition())) => {
                Listed::NothingLeft(Box::new(recipient.into_reader()))
            }
            Ok(recipient) => Listed::Letter(Box::new(recipient)),
        }
    }

    /// Takes out those for whom nothing is left of the issue.
    pub(super) fn keep_editions<'a>(&mut self, drawn: impl Iterator<Item = &'a EditionKey>) {
        let drawn: BTreeSet<EditionKey> = drawn.cloned().collect();
        self.by_edition.retain(|key, readers| {
            let kept = drawn.contains(key);
            self.nothing_left += if kept { 0 } else { *readers };
            kept
        });
        self.drawn = Some(drawn);
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
        let held = match self.folder.hold(&self.settings.subscribers) {
            Ok(held) => held,
            Err(FolderError::Missing(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let languages: Vec<_> = issue.versions.iter().map(|version| version.language.clone()).collect();
        let terms = Terms::of(&self.settings, &languages);
        let mut count = Count::new(&self.settings.subscribers);
        let roll = match Roll::open(held.length(), move || held.reading()) {
            Ok(roll) => roll,
            Err(finding) => {
                count.note(finding);
                return Ok(Some(count.ended(None, terms)));
            }
        };
        count.columns = roll.columns().iter().cloned().collect();
        match roll.walk() {
            Ok(rows) => {
                for row in rows {
                    match row {
                        Ok(reader) => {
                            let known = standing(&reader.address);
                            match admit_or_return(reader, known, &terms) {
                                Ok(recipient) => count.take(&recipient, self.list.keeps_out(recipient.reader())),
                                Err(left) => *count.by_reason.entry(left.1).or_default() += 1,
                            }
                        }
                        Err(finding) => count.row(finding),
                    }
                }
            }
            Err(finding) => count.note(finding),
        }
        Ok(Some(count.ended(Some(roll), terms)))
    }
}

/// The first walk.
struct Count {
    file: String,
    columns: Vec<String>,
    editions: BTreeMap<EditionKey, Edition>,
    by_reason: BTreeMap<LeftOut, u64>,
    refused: u64,
    twice: u64,
    fell_back: u64,
    findings: Findings,
    protected: Findings,
    protected_rows: BTreeSet<u64>,
}

/// Readers of an edition, and by column how many have nothing there.
#[derive(Default)]
struct Edition {
    readers: u64,
    empty: Vec<u64>,
    text: bool,
}

impl Count {
    fn new(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            columns: Vec::new(),
            editions: BTreeMap::new(),
            by_reason: BTreeMap::new(),
            refused: 0,
            twice: 0,
            fell_back: 0,
            findings: Findings::new(),
            protected: Findings::new(),
            protected_rows: BTreeSet::new(),
        }
    }

    fn take(&mut self, recipient: &Recipient, protected: Option<Finding>) {
        if let Some(finding) = protected {
            self.protected_rows.insert(recipient.reader().row);
            self.protected.push_or_count(in_list(&self.file, finding));
            return;
        }
        self.fell_back += u64::from(recipient.fell_back());
        if !self.editions.contains_key(recipient.edition()) {
            self.editions.insert(recipient.edition().clone(), Edition::default());
        }
        let Some(edition) = self.editions.get_mut(recipient.edition()) else { return };
        edition.readers += 1;
        edition.text |= recipient.text_only();
        edition.empty.resize(self.columns.len(), 0);
        for (column, empty) in self.columns.iter().zip(&mut edition.empty) {
            *empty += u64::from(recipient.reader().field(column).is_empty());
        }
    }

    /// A row that gives no reader.
    fn row(&mut self, finding: Finding) {
        if finding.severity.stops() {
            self.refused += 1;
        } else {
            self.twice += 1;
        }
        self.note(finding);
    }

    fn note(&mut self, finding: Finding) {
        self.findings.push_or_count(in_list(&self.file, finding));
    }

    fn ended(mut self, roll: Option<Roll>, terms: Terms) -> Audience {
        self.findings.append(self.protected);
        let mut facts = ListFacts { columns: self.columns.iter().cloned().collect(), ..ListFacts::default() };
        for (key, edition) in &self.editions {
            facts.readers.insert(key.clone(), edition.readers);
            for (column, empty) in self.columns.iter().zip(&edition.empty).filter(|(_, empty)| **empty > 0) {
                facts.empty.insert((key.clone(), column.clone()), *empty);
            }
        }
        let wants_text = self.editions.iter().filter(|(_, edition)| edition.text).map(|(key, _)| key.clone()).collect();
        Audience {
            protected: u64::try_from(self.protected_rows.len()).unwrap_or(u64::MAX),
            nothing_left: 0,
            refused: self.refused,
            twice: self.twice,
            fell_back: self.fell_back,
            facts,
            findings: self.findings,
            by_edition: self.editions.into_iter().map(|(key, edition)| (key, edition.readers)).collect(),
            by_reason: self.by_reason,
            wants_text,
            roll,
            file: self.file,
            terms,
            protected_rows: self.protected_rows,
            drawn: None,
        }
    }
}

/// Says in which file a row stands.
fn in_list(file: &str, finding: Finding) -> Finding {
    match finding.value("row").map(|row| format!("{file}, row {row}")) {
        Some(place) => finding.inside(place),
        None => finding.inside(file),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::{Count, Listed};
    use crate::desk::DeskError;
    use crate::model::{Language, Standing};
    use crate::subscribers::{Roll, Terms};

    /// The list, and after half of it an error once `broken` is set.
    struct Disk(Cursor<Vec<u8>>, Arc<AtomicBool>);

    impl Read for Disk {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let most = out.len().min(40);
            if self.1.load(Ordering::Relaxed) && self.0.position() > 60 {
                return Err(std::io::ErrorKind::Other.into());
            }
            self.0.read(&mut out[..most])
        }
    }

    #[test]
    fn a_list_that_is_cut_off_later_is_no_shorter_list() {
        let rows = (0..5000).flat_map(|number| format!("r{number}@reader.example\n").into_bytes());
        let text: Vec<u8> = b"email\n".iter().copied().chain(rows).collect();
        let broken = Arc::new(AtomicBool::new(false));
        let disk = Arc::clone(&broken);
        let roll = Roll::open(1000, move || Disk(Cursor::new(text.clone()), Arc::clone(&disk))).unwrap();
        let terms = Terms { languages: vec![Language::english()], hold_countries: Vec::new(), notes: false };
        let audience = Count::new("subscribers.csv").ended(Some(roll), terms);
        let walk = || audience.walk(|_| Ok::<_, DeskError>(Standing::Clear)).collect::<Result<Vec<Listed>, _>>();
        assert_eq!(walk().unwrap().len(), 5000);
        broken.store(true, Ordering::Relaxed);
        assert!(matches!(walk(), Err(DeskError::ListLost(_))));
    }
}
