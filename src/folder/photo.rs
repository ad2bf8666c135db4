//! Pictures below an issue's folder: which file a path means, and which one it may have meant.

use std::fs;
use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;

use crate::folder::nearest::nearest;
use crate::folder::{FolderError, place};

/// Endings a picture may have.
const ENDINGS: [&str; 5] = ["jpg", "jpeg", "png", "gif", "webp"];

/// Why a path means no picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PathProblem {
    /// Absolute, with `..`, or through a link out of the folder.
    Outside,
    /// The ending is none of a picture.
    Ending,
    /// No such file; the one it may have meant.
    Missing(Option<String>),
}

/// The pictures of one issue.
#[derive(Debug)]
pub(super) struct Photos<'a> {
    /// The folder, canonical.
    pub(super) folder: &'a Path,
}

/// A path of the issue file, `\` as `/`, → the name of a file that is there, below the folder.
pub(super) fn find(photos: &Photos<'_>, typed: &str) -> Result<String, PathProblem> {
    let name = typed.replace('\\', "/");
    let drive = name.as_bytes().get(1) == Some(&b':');
    if name.starts_with('/') || drive || name.split('/').any(|part| part == "..") {
        return Err(PathProblem::Outside);
    }
    let parts: Vec<&str> = name.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    let name = parts.join("/");
    let ending = Path::new(&name).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    if !ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending)) {
        return Err(PathProblem::Ending);
    }
    let found = stored_name(photos.folder, &name).unwrap_or_else(|| name.clone());
    match place::existing(photos.folder, &found) {
        Ok(path) if path.is_file() => Ok(found),
        Err(FolderError::Outside(_)) => Err(PathProblem::Outside),
        _ => Err(PathProblem::Missing(similar(photos.folder, &name))),
    }
}

/// The name as the disk has it: some systems keep decomposed letters, the issue file has composed ones.
fn stored_name(folder: &Path, name: &str) -> Option<String> {
    if place::below(folder, name).ok()?.exists() {
        return Some(name.to_owned());
    }
    pictures(folder).into_iter().find(|there| there.nfc().eq(name.nfc()))
}

fn similar(folder: &Path, name: &str) -> Option<String> {
    let there = pictures(folder);
    let by_path = nearest(name, there.iter().map(String::as_str));
    let by_name = || there.iter().find(|path| path.rsplit('/').next() == name.rsplit('/').next()).map(String::as_str);
    by_path.or_else(by_name).map(ToOwned::to_owned)
}

/// All pictures of the folder and of the folders in it, by their names; links are not followed.
fn pictures(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(folder.to_path_buf(), String::new(), 0_u8)];
    while let Some((path, prefix, depth)) = open.pop() {
        let Ok(entries) = fs::read_dir(&path) else { continue };
        for entry in entries.flatten() {
            let (Ok(kind), Ok(name)) = (entry.file_type(), entry.file_name().into_string()) else { continue };
            if kind.is_dir() && depth < 4 {
                open.push((entry.path(), format!("{prefix}{name}/"), depth + 1));
            } else if kind.is_file() && ENDINGS.iter().any(|ending| name.to_lowercase().ends_with(ending)) {
                found.push(format!("{prefix}{name}"));
            }
        }
    }
    found.sort();
    found
}
