//! Names below the newsletter folder → paths of the system. The one place that decides what lies inside.

use std::path::{Component, Path, PathBuf};

use crate::folder::FolderError;

/// The path of something that exists; links are followed as long as they stay inside `root` (which is canonical).
pub(super) fn existing(root: &Path, name: &str) -> Result<PathBuf, FolderError> {
    let path = below(root, name)?.canonicalize().map_err(|why| FolderError::read(name, why))?;
    if path.starts_with(root) { Ok(path) } else { Err(FolderError::Outside(name.to_owned())) }
}

/// The path for something to be written: its folder exists afterwards and lies inside `root`. A link is replaced by what
/// it leads to, so that writing through it does not break it.
pub(super) fn writable(root: &Path, name: &str) -> Result<PathBuf, FolderError> {
    let path = below(root, name)?;
    if let Some(parent) = path.parent() {
        let (above, outside) = (nearest_existing(parent), || FolderError::Outside(name.to_owned()));
        // Checked before anything is made: a link out of the folder must not grow new folders at its other end.
        if !above.canonicalize().map_err(|why| FolderError::write(name, why))?.starts_with(root) {
            return Err(outside());
        }
        std::fs::create_dir_all(parent).map_err(|why| FolderError::write(name, why))?;
    }
    if path.symlink_metadata().is_ok() { existing(root, name) } else { Ok(path) }
}

/// `root` and the name's parts, none of which may be `..`, a root or a drive.
pub(super) fn below(root: &Path, name: &str) -> Result<PathBuf, FolderError> {
    let mut path = root.to_path_buf();
    for part in Path::new(name).components() {
        match part {
            Component::Normal(part) => path.push(part),
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                return Err(FolderError::Outside(name.to_owned()));
            }
        }
    }
    Ok(path)
}

fn nearest_existing(path: &Path) -> &Path {
    path.ancestors().find(|above| above.exists()).unwrap_or(path)
}
