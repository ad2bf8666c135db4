//! `phoebe.key`: 32 random bytes, made once, readable by nobody else.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::folder::{FolderError, place, write};
use crate::model::Key;

const NAME: &str = "phoebe.key";

/// Reads the key, or makes it where there is none yet. Two processes that begin at once end with one key.
pub(super) fn key(root: &Path) -> Result<Key, FolderError> {
    match existing(root) {
        Err(FolderError::Missing(_)) => {
            make(root)?;
            existing(root)
        }
        other => other,
    }
}

fn existing(root: &Path) -> Result<Key, FolderError> {
    let path = place::existing(root, NAME)?;
    closed_to_others(&path, NAME)?;
    let bytes = fs::read(&path).map_err(|why| FolderError::read(NAME, why))?;
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| FolderError::Damaged(NAME.to_owned()))?;
    Ok(Key::new(bytes))
}

fn make(root: &Path) -> Result<(), FolderError> {
    let mut bytes = [0; 32];
    // The system's own source: a library's would first gather entropy of its own for 25 ms.
    getrandom::fill(&mut bytes).map_err(|_| FolderError::NoRandom(NAME.to_owned()))?;
    let path = place::writable(root, NAME)?;
    match write::new(&path, &bytes, 0o600) {
        Err(why) if why.kind() != io::ErrorKind::AlreadyExists => Err(FolderError::write(NAME, why)),
        _ => Ok(()),
    }
}

/// Refuses a secret that the group or others may read.
pub(super) fn closed_to_others(path: &Path, name: &str) -> Result<(), FolderError> {
    let mode = fs::metadata(path).map_err(|why| FolderError::read(name, why))?.permissions().mode() & 0o777;
    let others = 0o077;
    if mode & others == 0 { Ok(()) } else { Err(FolderError::Mode { name: name.to_owned(), mode }) }
}
