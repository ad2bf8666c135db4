//! Why the chain could not even begin.

use thiserror::Error;

use crate::diag::{Findings, Sources};
use crate::folder::FolderError;

/// What stops the chain before an issue is read.
#[derive(Debug, Error)]
pub enum DeskError {
    /// The folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// phoebe.toml has mistakes.
    #[error("phoebe.toml has mistakes")]
    Settings(Box<(Findings, Sources)>),
    /// The protected list has mistakes: nothing is sent until it can be read.
    #[error("the protected list has mistakes; nothing can be sent until they are gone")]
    List(Box<(Findings, Sources)>),
    /// The protected list is named in the settings and not there, or encrypted and locked.
    #[error("the protected list {0} cannot be opened; nothing can be sent without it")]
    Locked(String),
    /// The list could be read the first time and cannot be read in the same way again.
    #[error("{0} could be read once and cannot be read again")]
    ListLost(String),
}
