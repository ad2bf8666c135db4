//! A file as it was when it was opened, to be gone through several times: whoever saves the list meanwhile changes
//! nothing in what was counted, shown and agreed to.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::folder::FolderError;

/// Bytes that are simply kept in memory; a list of ten thousand is shorter.
const SHORT: u64 = 1 << 20;

/// The bytes of a file at one moment. Clones are the same bytes.
#[derive(Clone)]
pub struct Held {
    bytes: Bytes,
    length: u64,
}

#[derive(Clone)]
enum Bytes {
    Here(Arc<[u8]>),
    /// A copy without a name: nobody else can open it, and it is gone with the process.
    Copied(Arc<File>),
}

/// One reading of the bytes, from their beginning.
pub struct Reading {
    held: Held,
    at: u64,
}

impl Held {
    /// Takes the bytes of a file that errors call `name`. A long one is copied to `place`, a path that is free, with mode
    /// 0600, and that name is taken away again before anything is in it.
    pub(super) fn of(
        mut file: File,
        name: &str,
        place: impl FnOnce() -> Result<PathBuf, FolderError>,
    ) -> Result<Self, FolderError> {
        let length = |bytes: &[u8]| u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let mut start = Vec::new();
        (&mut file).take(SHORT + 1).read_to_end(&mut start).map_err(|why| FolderError::read(name, why))?;
        if length(&start) <= SHORT {
            return Ok(Self { length: length(&start), bytes: Bytes::Here(start.into()) });
        }
        let copied = |why| FolderError::write("a copy of the list in .phoebe", why);
        let mut copy = nameless(&place()?).map_err(copied)?;
        let length = io::copy(&mut start.as_slice().chain(file), &mut copy).map_err(copied)?;
        Ok(Self { length, bytes: Bytes::Copied(Arc::new(copy)) })
    }

    /// How many bytes there are.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The bytes, from their beginning; readings do not disturb each other.
    #[must_use]
    pub fn reading(&self) -> Reading {
        Reading { held: self.clone(), at: 0 }
    }
}

impl Read for Reading {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let taken = match &self.held.bytes {
            Bytes::Here(bytes) => {
                let at = usize::try_from(self.at).unwrap_or(usize::MAX);
                bytes.get(at..).unwrap_or_default().read(out)?
            }
            Bytes::Copied(copy) => copy.read_at(out, self.at)?,
        };
        self.at += u64::try_from(taken).unwrap_or_default();
        Ok(taken)
    }
}

/// Never what is in it.
impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Held({} bytes)", self.length)
    }
}

fn nameless(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)?;
    fs::remove_file(path)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::io::Read as _;

    use super::{Held, SHORT};

    #[test]
    fn what_is_held_does_not_change_with_the_file() {
        for length in [0, 70, SHORT, SHORT + 1, 3 * SHORT] {
            let folder = tempfile::tempdir().unwrap();
            let (list, place) = (folder.path().join("list"), folder.path().join("copy"));
            let before: Vec<u8> = (0..=250).cycle().take(usize::try_from(length).unwrap()).collect();
            fs::write(&list, &before).unwrap();
            let held = Held::of(File::open(&list).unwrap(), "list", || Ok(place.clone())).unwrap();
            let mut early = held.reading();
            fs::write(&list, b"another list").unwrap();
            for mut reading in [held.reading(), held.reading()] {
                let mut read = Vec::new();
                reading.read_to_end(&mut read).unwrap();
                assert!(read == before, "{length}");
            }
            let mut first = [7; 1];
            assert_eq!(early.read(&mut first).unwrap(), usize::from(length > 0));
            assert_eq!(held.length(), length);
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the copy has no name");
        }
    }
}
