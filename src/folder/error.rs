//! Why something of the newsletter folder could not be read or written. Names the file, never its content.

use std::io;

use thiserror::Error;

/// A failed operation on the newsletter folder. Names are relative to it, with `/`.
#[derive(Debug, Error)]
pub enum FolderError {
    /// The path is no folder.
    #[error("{0} is not a folder")]
    NotAFolder(String),
    /// The folder has no phoebe.toml.
    #[error("{0} has no phoebe.toml: `phoebe init` makes a newsletter folder")]
    NoSettings(String),
    /// There is no issue of this name.
    #[error("there is no issue {slug}{}", near.as_ref().map(|near| format!(": did you mean {near}?")).unwrap_or_default())]
    NoIssue {
        /// What was asked for.
        slug: String,
        /// The issue whose name looks most like it.
        near: Option<String>,
    },
    /// The file is not there.
    #[error("{0} is not there")]
    Missing(String),
    /// The name or a link leads out of the folder.
    #[error("{0} leads out of the newsletter folder")]
    Outside(String),
    /// Reading failed.
    #[error("{name} cannot be read: {why}")]
    Read {
        /// The file.
        name: String,
        /// What the system says.
        why: io::Error,
    },
    /// Writing failed; the file is as it was before.
    #[error("{name} cannot be written: {why}")]
    Write {
        /// The file.
        name: String,
        /// What the system says.
        why: io::Error,
    },
    /// A secret that others could read.
    #[error("{name} can be read by others (mode {mode:04o}): run `chmod 600 {name}`")]
    Mode {
        /// The file.
        name: String,
        /// Its mode.
        mode: u32,
    },
    /// `phoebe.key` has not 32 bytes.
    #[error("{0} is damaged: put back the copy of your backup")]
    Damaged(String),
    /// A text file that is not UTF-8.
    #[error("{0} is not UTF-8: save it with the encoding UTF-8")]
    NotText(String),
    /// The system gave no random bytes.
    #[error("the system gives no random bytes for {0}")]
    NoRandom(String),
}

impl FolderError {
    /// A failed read; a file that is not there has its own form.
    pub(super) fn read(name: &str, why: io::Error) -> Self {
        if why.kind() == io::ErrorKind::NotFound {
            Self::Missing(name.to_owned())
        } else {
            Self::Read { name: name.to_owned(), why }
        }
    }

    /// A failed write.
    pub(super) fn write(name: &str, why: io::Error) -> Self {
        Self::Write { name: name.to_owned(), why }
    }
}
