//! Writing a file whole or not at all: a new file beside it, brought to the disk, then renamed over it.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Writes `bytes` to `path`; a file that is there keeps its mode, a new one gets `mode`.
pub(super) fn whole(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let mode = fs::metadata(path).map_or(mode, |meta| meta.permissions().mode() & 0o777);
    closed(path, bytes, mode)
}

/// Writes `bytes` to `path`; the file has `mode` afterwards, whatever it had before.
pub(super) fn closed(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let beside = beside(path);
    let written = fill(&beside, bytes, mode).and_then(|()| fs::rename(&beside, path));
    cleaned(written, &beside)?;
    settle(path)
}

/// Writes `bytes` to `path` unless something is there already: whoever comes second gets `AlreadyExists`.
pub(super) fn new(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let beside = beside(path);
    let written = fill(&beside, bytes, mode).and_then(|()| match fs::hard_link(&beside, path) {
        // Some disks (a memory stick) know no second name for a file: then the file is made in its place.
        Err(why) if matches!(why.kind(), ErrorKind::Unsupported | ErrorKind::PermissionDenied) => {
            fill(path, bytes, mode)
        }
        linked => linked,
    });
    let removed = fs::remove_file(&beside);
    written.and(removed)?;
    settle(path)
}

fn fill(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
    // The mask of the process may have taken bits away that a file it replaces had.
    file.set_permissions(Permissions::from_mode(mode))?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Takes the half-written file away where something failed; the first failure is the one that counts.
fn cleaned(written: io::Result<()>, beside: &Path) -> io::Result<()> {
    // It may not be there at all; nothing more can be done about it here.
    written.inspect_err(|_| drop(fs::remove_file(beside)))
}

/// A name in the same folder that no other process and no other thread uses.
pub(super) fn beside(path: &Path) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".{name}.{}-{count}.new", std::process::id()))
}

/// Brings the folder's entry to the disk.
fn settle(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |parent| File::open(parent)?.sync_all())
}
