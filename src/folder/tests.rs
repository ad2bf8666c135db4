//! The door: what is read, what is written, and what never is.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use tempfile::TempDir;

use super::{Folder, FolderError};
use crate::model::Digest;

fn newsletter() -> (TempDir, Folder) {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("phoebe.toml"), "").unwrap();
    let folder = Folder::open(dir.path()).unwrap();
    (dir, folder)
}

fn put(root: &Path, name: &str, bytes: &[u8]) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_folder_needs_its_settings() {
    let dir = TempDir::new().unwrap();
    assert!(matches!(Folder::open(dir.path()), Err(FolderError::NoSettings(_))));
    assert!(matches!(Folder::open(&dir.path().join("none")), Err(FolderError::NotAFolder(_))));
    let made = Folder::make(&dir.path().join("new")).unwrap();
    made.write("phoebe.toml", b"x").unwrap();
    assert!(Folder::open(made.root()).is_ok());
}

#[test]
fn names_stay_inside() {
    let (dir, folder) = newsletter();
    let outside = TempDir::new().unwrap();
    put(outside.path(), "secret", b"s");
    symlink(outside.path(), dir.path().join("way-out")).unwrap();
    symlink(outside.path().join("secret"), dir.path().join("link")).unwrap();
    symlink(dir.path().join("phoebe.toml"), dir.path().join("inside")).unwrap();
    for name in ["../x", "/etc/hostname", "a/../../x", "way-out/secret", "link"] {
        assert!(matches!(folder.read(name), Err(FolderError::Outside(_) | FolderError::Missing(_))), "{name}");
        assert!(!folder.has(name), "{name}");
    }
    for name in ["way-out/new", "way-out/deeper/new", "../new", "link"] {
        assert!(matches!(folder.write(name, b"x"), Err(FolderError::Outside(_))), "{name}");
    }
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
    assert_eq!(fs::read(outside.path().join("secret")).unwrap(), b"s");
    assert_eq!(folder.read("inside").unwrap(), b"");
    assert!(matches!(folder.read("nothing"), Err(FolderError::Missing(name)) if name == "nothing"));
}

#[test]
fn writing_is_whole_and_keeps_the_mode() {
    let (dir, folder) = newsletter();
    folder.write("protected.toml", b"one").unwrap();
    let path = dir.path().join("protected.toml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    folder.write("protected.toml", b"two").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"two");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    folder.write("deep/er/file", b"x").unwrap();
    assert_eq!(folder.read_if_there("deep/er/file").unwrap().as_deref(), Some(&b"x"[..]));
    assert_eq!(folder.read_if_there("deep/none").unwrap(), None);
    assert!(folder.write_new("once", b"1").unwrap());
    assert!(!folder.write_new("once", b"2").unwrap());
    assert_eq!(folder.read("once").unwrap(), b"1");
    // A folder stands where the file should go: nothing is left behind.
    assert!(matches!(folder.write("deep", b"x"), Err(FolderError::Write { .. })));
    let left: Vec<_> = fs::read_dir(dir.path()).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".new")), "{left:?}");
}

#[test]
fn the_key_is_made_once_and_is_closed_to_others() {
    let (dir, folder) = newsletter();
    let mac = folder.key().unwrap().mac("test", &[]);
    assert_eq!(folder.key().unwrap().mac("test", &[]), mac);
    let path = dir.path().join("phoebe.key");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read(&path).unwrap().len(), 32);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(folder.key(), Err(FolderError::Mode { mode: 0o640, .. })));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&path, b"short").unwrap();
    assert!(matches!(folder.key(), Err(FolderError::Damaged(_))));
}

#[test]
fn processes_that_begin_at_once_share_one_key() {
    let (_dir, folder) = newsletter();
    let macs: Vec<[u8; 32]> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| folder.key().unwrap().mac("test", &[]))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(macs.windows(2).all(|two| two[0] == two[1]));
}

#[test]
fn pictures_are_kept_by_digest() {
    let (_dir, folder) = newsletter();
    let key = Digest::of(b"picture");
    assert_eq!(folder.kept_picture(&key), None);
    folder.keep_picture(&key, b"bytes").unwrap();
    assert_eq!(folder.kept_picture(&key).as_deref(), Some(&b"bytes"[..]));
}

#[test]
fn templates_are_listed_by_name() {
    let (dir, folder) = newsletter();
    assert!(folder.templates("quiet").unwrap().is_empty());
    put(dir.path(), "templates/quiet/letter.mjml", b"b");
    put(dir.path(), "templates/quiet/block.mjml", b"a");
    let names: Vec<_> = folder.templates("quiet").unwrap().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["block.mjml", "letter.mjml"]);
}
