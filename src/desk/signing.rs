//! The keys letters are signed with, read only when letters are made.

use thiserror::Error;

use crate::desk::Desk;
use crate::folder::FolderError;
use crate::letter::{KeyError, Signer, SigningKey};
use crate::model::settings::{SignedBy, Smtp};

/// Why letters cannot be signed.
#[derive(Debug, Error)]
pub enum SigningError {
    /// A key's file is not there, leads out of the folder, or can be read by others.
    #[error("[dkim] keys: {0}")]
    File(#[from] FolderError),
    /// It is no key to sign with.
    #[error("[dkim] keys: {file}: {why}")]
    Key {
        /// The file.
        file: String,
        /// What is wrong with it.
        why: KeyError,
    },
}

impl Desk {
    /// Who signs letters for this server, or for none in particular: `[dkim]`, unless the server does.
    ///
    /// # Errors
    /// A [`SigningError`] that names the file.
    pub fn signer(&self, server: Option<&Smtp>) -> Result<Signer, SigningError> {
        if server.is_some_and(|server| server.dkim == SignedBy::Relay) {
            return Ok(Signer::none());
        }
        let key = |file: &str| {
            let bytes = self.folder.read_secret(file)?;
            SigningKey::read(&bytes).map_err(|why| SigningError::Key { file: file.to_owned(), why })
        };
        let dkim = &self.settings.dkim;
        let keys = dkim.keys.iter().map(|one| Ok((one.selector.clone(), key(&one.file)?)));
        Ok(Signer::new(&dkim.domain, keys.collect::<Result<_, SigningError>>()?))
    }
}
