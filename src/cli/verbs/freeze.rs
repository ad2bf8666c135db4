//! The list of a send becomes a run: everybody is vetted and entered in one transaction, before the first letter.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use crate::check::approve;
use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::cli::verbs::choice::Choice;
use crate::desk::{Assembly, Audience, Letters, Listed};
use crate::journal::Journal;
use crate::model::{Approval, EditionKey, Entry, Frozen, Moment, NewRun};
use crate::subscribers::Recipient;

/// What the state says of a reader whom `--tag` or `--limit` left for another time.
const LATER: &str = "left for later";

/// Entries that are handed over at once, and how many handfuls may wait.
const HANDFUL: usize = 128;
const WAITING: usize = 4;

/// Whom a run is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whom {
    /// Everybody: it is the issue's first.
    All,
    /// Those whom no earlier run has.
    WithoutIt,
    /// Those who still wait in the unfinished run, whose place it takes.
    Waiting,
}

impl Whom {
    /// Whether a reader is meant, as the journal stands.
    fn holds(self, journal: &Journal, slug: &str, recipient: &Recipient) -> Result<bool, Failure> {
        Ok(match self {
            Self::All => true,
            Self::WithoutIt => !journal.has(slug, recipient.address())?,
            Self::Waiting => journal.waits(slug, recipient.address())?,
        })
    }
}

/// Who of an audience is meant by one command.
pub(super) struct Round<'a> {
    /// The issue.
    pub(super) slug: &'a str,
    /// `--tag` and `--limit`.
    pub(super) choice: Choice,
    /// With regard to earlier runs.
    pub(super) whom: Whom,
}

/// Readers who could have the issue and have no delivery of it yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Missing {
    /// Left for later by `--tag` or `--limit`.
    pub(super) left: usize,
    /// Not on the list, or not to be mailed, when it was sent.
    pub(super) added: usize,
    /// Those who get it in this round.
    pub(super) by_edition: BTreeMap<EditionKey, u64>,
}

impl Round<'_> {
    /// Counts who is meant.
    pub(super) fn count(&self, office: &Office, journal: &Journal, audience: &Audience) -> Result<Missing, Failure> {
        let mut missing = Missing::default();
        let mut choice = self.choice.clone();
        for listed in office.walk(audience)? {
            let Listed::Letter(recipient) = listed? else { continue };
            if !self.whom.holds(journal, self.slug, &recipient)? {
                continue;
            }
            if self.whom == Whom::WithoutIt && journal.was_left_out(self.slug, recipient.address(), LATER)? {
                missing.left += 1;
            } else {
                missing.added += 1;
            }
            if choice.takes(&recipient) {
                *missing.by_edition.entry(recipient.edition().clone()).or_default() += 1;
            }
        }
        Ok(missing)
    }

    /// Fixes the run: who gets which program, who is left out and why; all of it or nothing.
    pub(super) fn freeze(
        self,
        office: &Office,
        journal: &mut Journal,
        assembly: Assembly,
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
        let letters =
            Letters::of(approved.into_checked(), &desk.settings, desk.list.clone(), desk.folder.key()?, moment);
        // A journal of its own: the other one is in the middle of its transaction.
        let whom = self.whom;
        let had = if whom == Whom::All { None } else { Some((office.journal()?, self.slug.to_owned())) };
        let mut choice = self.choice;
        let people = office.walk(&audience)?;
        let entries = people.filter_map(move |listed| {
            listed.and_then(|listed| entry(listed, &letters, &mut choice, (whom, had.as_ref()))).transpose()
        });
        let new = NewRun { issue, digest, moment };
        ahead(entries, |entries| match whom {
            Whom::All | Whom::WithoutIt => journal.freeze(&new, &blobs, entries),
            Whom::Waiting => journal.freeze_instead(&new, &blobs, entries),
        })
    }
}

/// What is written of one person; `None` where she is not meant. Her values are vetted here, before the first
/// letter leaves, and again when hers is written; it is signed only then.
fn entry(
    listed: Listed,
    letters: &Letters,
    choice: &mut Choice,
    (whom, had): (Whom, Option<&(Journal, String)>),
) -> Result<Option<Entry>, Failure> {
    let left_out = |reader, reason: &str| Ok(Some(Entry::LeftOut { reader, reason: reason.to_owned() }));
    match listed {
        Listed::Letter(recipient) => {
            if let Some((journal, slug)) = had
                && !whom.holds(journal, slug, &recipient)?
            {
                return Ok(None);
            }
            if choice.takes(&recipient) {
                return letter(*recipient, letters).map(Some);
            }
            left_out(recipient.into_reader(), LATER)
        }
        Listed::LeftOut(reader, reason) => left_out(*reader, reason.word()),
        Listed::Protected(reader) => left_out(*reader, "protected"),
        Listed::NothingLeft(reader) => left_out(*reader, "nothing for this audience"),
    }
}

fn letter(recipient: Recipient, letters: &Letters) -> Result<Entry, Failure> {
    let Ok(program) = letters.admit(&recipient) else {
        let row = recipient.reader().row;
        let what = format!("the letter of row {row} of the list must not leave; nothing was sent");
        return Err(Failure::Refused(what));
    };
    let message_id = letters.message_id(&recipient);
    Ok(Entry::Letter { reader: recipient.into_reader(), program, message_id })
}

/// Makes entries on another thread while those before them are written.
fn ahead<R>(
    entries: impl Iterator<Item = Result<Entry, Failure>> + Send,
    write: impl FnOnce(Handed) -> Result<R, Failure>,
) -> Result<R, Failure> {
    thread::scope(|scope| {
        let (give, get) = sync_channel(WAITING);
        let maker = scope.spawn(move || {
            let mut entries = entries;
            loop {
                let handful: Vec<_> = entries.by_ref().take(HANDFUL).collect();
                let last = handful.is_empty();
                // Whoever takes no more has failed and says why.
                if give.send(handful).is_err() || last {
                    return;
                }
            }
        });
        let written = write(Handed { get, handful: Vec::new().into_iter(), ended: false });
        maker.join().unwrap_or_else(|panic| resume_unwind(panic));
        written
    })
}

/// The receiving end: ends with an empty handful and in no other way.
struct Handed {
    get: Receiver<Vec<Result<Entry, Failure>>>,
    handful: std::vec::IntoIter<Result<Entry, Failure>>,
    ended: bool,
}

impl Iterator for Handed {
    type Item = Result<Entry, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entry) = self.handful.next() {
                return Some(entry);
            }
            if self.ended {
                return None;
            }
            let Ok(handful) = self.get.recv() else {
                // The other thread broke off: the transaction must not be taken for whole.
                self.ended = true;
                return Some(Err(Failure::Refused("the list was not read to its end; nothing was sent".to_owned())));
            };
            self.ended = handful.is_empty();
            self.handful = handful.into_iter();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{HANDFUL, ahead};
    use crate::cli::failure::Failure;
    use crate::model::Entry;

    fn refused<T>() -> Result<T, Failure> {
        Err(Failure::Refused("enough".to_owned()))
    }

    #[test]
    fn an_error_reaches_the_writer_and_ends_both() {
        let entries = (0..HANDFUL * 20).map(|_| refused::<Entry>());
        let mut seen = 0;
        let ended: Result<(), _> = ahead(entries, |entries| {
            for entry in entries {
                seen += 1;
                drop(entry?);
            }
            Ok(())
        });
        assert!(ended.is_err());
        assert_eq!(seen, 1);
        assert_eq!(ahead(std::iter::empty(), |entries| Ok(entries.count())).unwrap(), 0);
        let all = (0..=HANDFUL * 3).map(|_| refused());
        assert_eq!(ahead(all, |entries| Ok(entries.count())).unwrap(), HANDFUL * 3 + 1);
    }

    #[test]
    fn a_thread_that_breaks_off_is_no_end() {
        let entries = (0..HANDFUL * 2).map(|number| if number < HANDFUL { refused() } else { panic!("broken") });
        let (tell, told) = std::sync::mpsc::channel();
        let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            ahead(entries, |entries| {
                tell.send(entries.count()).unwrap();
                Ok(())
            })
        }));
        assert!(broken.is_err());
        assert_eq!(told.recv().unwrap(), HANDFUL + 1);
    }
}
