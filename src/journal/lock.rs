//! One run at a time in a folder: a lock file beside the state, held by the operating system and gone with the process.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::journal::JournalError;

/// Proof that this process is the only one that sends from the folder. Dropping it lets go.
#[derive(Debug)]
pub struct RunLock {
    _file: File,
}

impl RunLock {
    /// Takes the lock of the state at `database`. A process that only tidies up after a crash holds it for moments, so
    /// it is tried for a quarter of a second.
    ///
    /// # Errors
    /// [`JournalError::Held`] when another run is at work.
    pub fn take(database: &Path) -> Result<Self, JournalError> {
        for _ in 0..5 {
            match Self::try_once(database) {
                Err(JournalError::Held) => std::thread::sleep(Duration::from_millis(50)),
                done => return done,
            }
        }
        Self::try_once(database)
    }

    pub(super) fn try_once(database: &Path) -> Result<Self, JournalError> {
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(beside(database))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(JournalError::Held),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}
