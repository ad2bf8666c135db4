//! The same letter is the same bytes: whatever the folder, the process, the clock on the wall, the zone of the machine,
//! the age of the files and the order in which they were made.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::Connection;

use crate::server::{Script, TestServer};
use crate::world::{Ran, World, repository};

const ISSUES: [&str; 2] = ["2026-06-21-third-week", "2026-05-17-letters-for-the-class"];

/// The samples, their files made in the other order and ten years old, in a folder with another name.
fn turned(key: &[u8]) -> World {
    let world = World::empty();
    let folder = world.path().join("a folder/다른 곳");
    fs::create_dir_all(&folder).unwrap();
    let mut files = vec!["phoebe.toml".into(), "protected.example.toml".into(), "subscribers.example.csv".into()];
    below(&repository().join("issues"), &mut files);
    files.sort();
    for file in files.into_iter().rev() {
        let name = file.strip_prefix(repository()).unwrap_or(&file);
        let target = folder.join(name);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(repository().join(name), &target).unwrap();
        let old = SystemTime::UNIX_EPOCH + Duration::from_hours(300_000);
        File::options().append(true).open(&target).unwrap().set_modified(old).unwrap();
    }
    owned(&folder, key);
    world
}

fn owned(folder: &Path, key: &[u8]) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(folder.join("phoebe.key"), key).unwrap();
    fs::set_permissions(folder.join("phoebe.key"), fs::Permissions::from_mode(0o600)).unwrap();
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { below(&path, files) } else { files.push(path) }
    }
}

/// Every letter of an issue, sorted.
fn letters(world: &World, issue: &str) -> Vec<Vec<u8>> {
    let folder = if world.path().join("outbox").exists() { "outbox" } else { "a folder/다른 곳/outbox" };
    let mut letters: Vec<_> =
        world.files(&format!("{folder}/{issue}"), "eml").iter().map(|file| fs::read(file).unwrap()).collect();
    letters.sort();
    letters
}

#[test]
fn two_folders_write_the_same_letters() {
    let one = World::samples();
    owned(one.path(), &[7; 32]);
    let other = turned(&[7; 32]);
    for issue in ISSUES {
        one.run(&["send", issue]).exits(0);
        let mut command = other.command(&["-C", "a folder/다른 곳", "send", issue]);
        command.env("TZ", "America/St_Johns").env("LANG", "ko_KR.UTF-8").env("HOME", "/nowhere");
        Ran::from(command.output().unwrap()).exits(0);
        let (here, there) = (letters(&one, issue), letters(&other, issue));
        assert_eq!((here.len(), there.len()), (11, 11), "{issue}");
        assert!(here == there, "{issue}: the letters differ");
        // Again, with the finished pictures kept and another folder for the letters.
        one.run(&["send", issue, "--dry-run"]).exits(0);
        assert!(letters(&one, &format!("dry-run/{issue}")) == here, "{issue}: the letters differ the second time");
    }
}

/// A program's digest and its bytes.
type Stored = (Vec<u8>, Vec<u8>);

/// What the state holds of an issue's run: its digest, and its programs.
fn frozen(folder: &Path) -> (Vec<u8>, Vec<Stored>) {
    let db = Connection::open(folder.join("phoebe.db")).unwrap();
    let run = db.query_row("SELECT digest FROM run", [], |row| row.get(0)).unwrap();
    let mut asked = db.prepare("SELECT digest, bytes FROM program ORDER BY digest").unwrap();
    let programs = asked.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    (run, programs.map(Result::unwrap).collect())
}

/// Neither key nor clock are part of what is agreed to: ten years and a closing day lie between these two.
#[test]
fn two_processes_give_one_digest() {
    let server = TestServer::start(Script::default());
    for issue in ISSUES {
        let one = World::samples().sending_to(server.port);
        one.run(&["send", issue, "--confirm", issue]).exits(0);
        let other = turned(&[9; 32]).sending_from("a folder/다른 곳", server.port);
        let mut command =
            other.command(&["-C", "a folder/다른 곳", "send", issue, "--confirm", issue, "--now", "2036-01-01"]);
        Ran::from(command.env("TZ", "Pacific/Kiritimati").output().unwrap()).exits(0);
        let (here, there) = (frozen(one.path()), frozen(&other.path().join("a folder/다른 곳")));
        assert!(here.1.len() >= 3, "{issue}: {} programs", here.1.len());
        assert_eq!(here.0, there.0, "{issue}: the digest of the run");
        assert!(here.1 == there.1, "{issue}: the programs");
    }
}
