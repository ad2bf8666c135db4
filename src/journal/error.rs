//! Why the state cannot be used. Names no address and no path outside the newsletter folder.

use rusqlite::ErrorCode;
use thiserror::Error;

/// A failed operation on the state.
#[derive(Clone, Debug, Error)]
pub enum JournalError {
    /// The file of the state can be read by others (exit 78).
    #[error("{file} can be read by others; its mode must be 0600")]
    LooseMode {
        /// Its name.
        file: String,
    },
    /// Written by a newer version (exit 78).
    #[error("the state has schema {found}, this version knows {known}; a newer phoebe wrote it")]
    NewerSchema {
        /// The schema found.
        found: u32,
        /// The newest schema known here.
        known: u32,
    },
    /// The state came from another machine (exit 4).
    #[error("the state was made on another machine; `phoebe doctor --adopt` takes it over")]
    Copied,
    /// The issue has a run that is not finished; it must be joined, not frozen again.
    #[error("{issue} has a send that is not finished")]
    Unfinished {
        /// The issue's slug.
        issue: String,
    },
    /// Another process sends from this folder (exit 0).
    #[error("another run is at work in this folder")]
    Held,
    /// A move from a state the delivery is not in (any more): somebody else moved it.
    #[error("a delivery was not in the state it was expected in")]
    Moved,
    /// Somebody else holds the file too long (exit 75).
    #[error("the state is in use by another program")]
    Busy,
    /// The disk is full (exit 75): nothing more is sent.
    #[error("the disk is full; the state cannot be written")]
    Full,
    /// The folder or file cannot be written or opened (exit 78).
    #[error("the state cannot be opened for writing")]
    NotWritable,
    /// Not a database, or a damaged one (exit 78).
    #[error("the state is damaged: {0}")]
    Damaged(String),
    /// Anything else the database says (exit 75).
    #[error("the state: {0}")]
    Other(String),
}

impl From<rusqlite::Error> for JournalError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Self::NotWritable,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error.to_string()),
            _ => Self::Other(error.to_string()),
        }
    }
}

impl From<std::io::Error> for JournalError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{NotFound, PermissionDenied, ReadOnlyFilesystem, StorageFull};
        if error.kind() == StorageFull {
            Self::Full
        } else if matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem | NotFound) {
            Self::NotWritable
        } else {
            Self::Other(error.to_string())
        }
    }
}
