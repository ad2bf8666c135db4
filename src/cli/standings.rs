//! How the readers of a list stand: asked of the state once where that is little, else for each.

use std::collections::HashMap;

use crate::cli::failure::Failure;
use crate::journal::{Journal, JournalError};
use crate::model::{EmailAddress, Standing};

/// So many are kept in memory, about a megabyte.
const FEW: u32 = 10_000;

/// What the state knows of readers.
pub(super) enum Standings {
    All(HashMap<String, Standing>),
    Asked(Journal),
}

impl Standings {
    /// Those of a state; nobody is known where there is none.
    pub(super) fn of(journal: Option<Journal>) -> Result<Self, Failure> {
        let Some(journal) = journal else { return Ok(Self::All(HashMap::new())) };
        Ok(match journal.standings(FEW)? {
            Some(all) => Self::All(all),
            None => Self::Asked(journal),
        })
    }

    /// How she stands.
    pub(super) fn of_reader(&self, address: &EmailAddress) -> Result<Standing, JournalError> {
        match self {
            Self::All(all) if all.is_empty() => Ok(Standing::Clear),
            Self::All(all) => Ok(all.get(&address.canonical()).copied().unwrap_or(Standing::Clear)),
            Self::Asked(journal) => journal.standing(address),
        }
    }
}
