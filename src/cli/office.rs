//! What every verb needs of the folder: opened once, with words for what went wrong.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::cli::clock::Clock;
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::standings::Standings;
use crate::desk::{Assembly, Audience, Desk, DeskError, Listed};
use crate::journal::Journal;
use crate::model::{Digest, EmailAddress, RunState, Standing};

/// The opened folder.
pub(super) struct Office {
    /// The folder with its settings.
    pub desk: Desk,
    /// The clocks.
    pub clock: Clock,
    machine: String,
}

impl Office {
    /// Opens a folder; mistakes in its settings or its protected list are shown.
    ///
    /// # Errors
    /// What stops every verb.
    pub(super) fn open(console: &Console, path: &Path, clock: Clock) -> Result<Self, Failure> {
        let desk = match Desk::open(path) {
            Ok(desk) => desk,
            Err(DeskError::Settings(found) | DeskError::List(found)) if console.json => {
                console.json_findings(&found.0, &found.1);
                return Err(Failure::Configuration("phoebe.toml or the protected list has mistakes".to_owned()));
            }
            Err(DeskError::Settings(found)) => {
                console.findings(&found.0, &found.1);
                return Err(Failure::Configuration("phoebe.toml has mistakes; nothing was done".to_owned()));
            }
            Err(DeskError::List(found)) => {
                console.findings(&found.0, &found.1);
                return Err(Failure::Decide("the protected list has mistakes; nothing can be sent".to_owned()));
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Self { desk, clock, machine: machine() })
    }

    /// The day of the letter's clock in the newsletter's zone.
    pub(super) fn today(&self) -> Date {
        self.clock.day(&self.desk.settings.newsletter.timezone)
    }

    /// The state, made where there is none.
    pub(super) fn journal(&self) -> Result<Journal, Failure> {
        let path = self.state()?;
        Ok(Journal::open(&path, &self.machine)?)
    }

    /// The state, where there is one.
    pub(super) fn journal_if_there(&self) -> Result<Option<Journal>, Failure> {
        let path = self.state()?;
        if path.exists() { Ok(Some(Journal::open(&path, &self.machine)?)) } else { Ok(None) }
    }

    fn state(&self) -> Result<PathBuf, Failure> {
        let state = &self.desk.settings.state;
        self.desk.folder.state_path(state)?.ok_or_else(|| {
            Failure::Configuration(
                "[state] database: this version keeps its state in a file; take the postgres:// address out".to_owned(),
            )
        })
    }

    /// Runs the chain on an issue, with what the state knows of each reader.
    pub(super) fn assemble(&mut self, slug: &str) -> Result<Assembly, Failure> {
        let standings = self.standings()?;
        let failed = RefCell::new(None);
        let standing = |address: &EmailAddress| {
            standings.of_reader(address).unwrap_or_else(|error| {
                *failed.borrow_mut() = Some(error);
                Standing::Removed
            })
        };
        let today = self.today();
        let assembly = self.desk.assemble(slug, today, &standing)?;
        match failed.into_inner() {
            Some(error) => Err(error.into()),
            None => Ok(assembly),
        }
    }

    fn standings(&self) -> Result<Standings, Failure> {
        Standings::of(self.journal_if_there()?)
    }

    /// Everybody on an issue's list, in its order, with what the state knows of each reader.
    pub(super) fn walk<'a>(
        &self,
        audience: &'a Audience,
    ) -> Result<impl Iterator<Item = Result<Listed, Failure>> + Send + use<'a>, Failure> {
        let standings = self.standings()?;
        Ok(audience.walk(move |address| Ok(standings.of_reader(address)?)))
    }

    /// The issue asked for, or the newest that is not sent.
    pub(super) fn issue(&self, asked: Option<&str>) -> Result<String, Failure> {
        if let Some(asked) = asked {
            return Ok(slug(asked));
        }
        let sent = self.finished()?;
        let slugs = self.slugs()?;
        slugs
            .iter()
            .rev()
            .find(|slug| !sent.contains(slug))
            .or_else(|| slugs.last())
            .cloned()
            .ok_or_else(|| Failure::Usage("there is no issue yet: `phoebe new` starts one".to_owned()))
    }

    /// The issue asked for, which may be sent from a folder that is gone since.
    ///
    /// # Errors
    /// Neither the state nor the folder knows one of this name: nobody must believe that another one was stopped.
    pub(super) fn known(&self, journal: &Journal, asked: &str) -> Result<String, Failure> {
        let slug = slug(asked);
        if journal.run(&slug)?.is_none() {
            self.desk.folder.knows(&slug)?;
        }
        Ok(slug)
    }

    /// All issues of the folder, oldest first.
    pub(super) fn slugs(&self) -> Result<Vec<String>, Failure> {
        Ok(self.desk.folder.issues()?.into_iter().map(|listed| listed.slug).collect())
    }

    fn finished(&self) -> Result<Vec<String>, Failure> {
        let Some(journal) = self.journal_if_there()? else { return Ok(Vec::new()) };
        let mut finished = Vec::new();
        for issue in journal.issues()? {
            if journal.run(&issue)?.is_some_and(|run| run.state == RunState::Done) {
                finished.push(issue);
            }
        }
        Ok(finished)
    }
}

/// An issue's name, also where its folder was typed.
fn slug(asked: &str) -> String {
    let asked = asked.trim_end_matches('/');
    asked.trim_start_matches("./").trim_start_matches("issues/").to_owned()
}

/// Tells one machine from another without naming it. A machine without an id is told by its name.
fn machine() -> String {
    let id = ["/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hostname"]
        .iter()
        .find_map(|path| std::fs::read_to_string(path).ok().filter(|id| !id.trim().is_empty()))
        .unwrap_or_else(|| "unnamed".to_owned());
    Digest::of_parts([b"machine".as_slice(), id.trim().as_bytes()]).hex().chars().take(16).collect()
}
