//! Every way a command can fail, and the exit code and sentence it gets. One exhaustive match each.

use std::io;

use thiserror::Error;

use crate::cli::exit::Exit;
use crate::deliver::{OutboxError, RunError};
use crate::desk::DeskError;
use crate::folder::FolderError;
use crate::journal::JournalError;

/// What ended a command early. Findings were shown before; this is the last line.
#[derive(Debug, Error)]
pub(super) enum Failure {
    /// The folder cannot be read or written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The chain could not begin.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The state.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The outbox.
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    /// The send.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The terminal or the system.
    #[error("the system says: {0}")]
    Terminal(#[from] io::Error),
    /// The command line asks for something that is not there.
    #[error("{0}")]
    Usage(String),
    /// A check or the safeguard refused; the findings were shown.
    #[error("{0}")]
    Refused(String),
    /// Only a person can go on.
    #[error("{0}")]
    Decide(String),
    /// A setting, seen only when it was used.
    #[error("{0}")]
    Configuration(String),
}

impl Failure {
    /// Its exit code.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::Folder(error) => folder_exit(error),
            Self::Desk(error) => desk_exit(error),
            Self::Journal(error) => journal_exit(error),
            Self::Outbox(_) | Self::Terminal(_) => Exit::Later,
            Self::Run(error) => run_exit(error),
            Self::Usage(_) => Exit::Usage,
            Self::Refused(_) => Exit::Refused,
            Self::Decide(_) => Exit::Decide,
            Self::Configuration(_) => Exit::Configuration,
        }
    }
}

fn journal_exit(error: &JournalError) -> Exit {
    match error {
        JournalError::Held => Exit::Done,
        JournalError::Copied | JournalError::Unfinished { .. } => Exit::Decide,
        JournalError::Busy | JournalError::Full | JournalError::Moved | JournalError::Other(_) => Exit::Later,
        JournalError::LooseMode { .. }
        | JournalError::NewerSchema { .. }
        | JournalError::NotWritable
        | JournalError::Damaged(_) => Exit::Configuration,
    }
}
