//! A newsletter folder in a temporary place, and `phoebe` run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The clock of most tests: the Sunday of the sample weekly, 08:00 in Seoul.
pub const SUNDAY: &str = "2026-06-20T23:00:00Z";

/// A folder of its own for one test.
pub struct World {
    folder: TempDir,
}

/// What one command did.
pub struct Ran {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl World {
    /// A copy of the repository's own newsletter folder: the samples.
    pub fn samples() -> Self {
        let world = Self::empty();
        let root = repository();
        for name in ["phoebe.toml", "protected.example.toml", "subscribers.example.csv"] {
            fs::copy(root.join(name), world.path().join(name)).unwrap();
        }
        copy_tree(&root.join("issues"), &world.path().join("issues"));
        world
    }

    /// A copy of `tests/fixtures/NAME`.
    pub fn fixture(name: &str) -> Self {
        let world = Self::empty();
        copy_tree(&repository().join("tests/fixtures").join(name), world.path());
        world
    }

    /// An empty folder.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with one public weekly `issues/letter/issue.md` of this body, its settings and three readers.
    pub fn letter(body: &str) -> Self {
        let world = Self::empty();
        world.write(
            "phoebe.toml",
            "[newsletter]\nname = \"Lantern Hill Letter\"\nid = \"letter.lanternhill.example\"\ntimezone = \"Asia/Seoul\"\n\
             [sender]\nfrom = \"Lantern Hill <news@lanternhill.example>\"\npostal_address = \"1 Beacon Road, Example City\"\n",
        );
        world.write(
            "subscribers.csv",
            "email,name,audience\nanna@reader.example,Anna,public\nben@reader.example,Ben,partners\ncara@reader.example,Cara,team\n",
        );
        world.write(
            "issues/letter/issue.md",
            &format!("---\nkind: weekly\nsubject: A letter\npreheader: What happened this week\ndate: 2026-06-21\naudience: public\n---\n\n{body}"),
        );
        world
    }

    /// The same folder, its letters going to a mail server on this computer that wants no encryption.
    pub fn sending_to(self, port: u16) -> Self {
        self.sending_from("", port)
    }

    /// The same for a newsletter folder below this one.
    pub fn sending_from(self, folder: &str, port: u16) -> Self {
        let settings = Path::new(folder).join("phoebe.toml");
        self.append(
            &settings.to_string_lossy(),
            &format!("\n[smtp]\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\n"),
        );
        self
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, making its folders.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Adds text to the end of a file.
    pub fn append(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        let mut all = fs::read_to_string(&path).unwrap();
        all.push_str(text);
        fs::write(path, all).unwrap();
    }

    /// Reads a file.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// The command, ready to run in the folder: no environment but what is needed, no questions, a fixed clock.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_phoebe"));
        command.env_clear().env("LANG", "C.UTF-8").env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.current_dir(self.path()).args(args);
        if !args.contains(&"--now") {
            command.args(["--now", SUNDAY]);
        }
        command
    }

    /// Runs `phoebe` to its end.
    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::from(self.command(args).output().unwrap())
    }

    /// The paths below a folder with this ending, sorted.
    pub fn files(&self, below: &str, ending: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        gather(&self.path().join(below), ending, &mut found);
        found.sort();
        found
    }
}

impl Ran {
    /// Asserts the exit code; shows what was said if it is another.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Asserts that something was said.
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        let all = format!("{}\n{}", self.stdout, self.stderr);
        assert!(all.contains(words), "“{words}” was not said:\n{all}");
        self
    }

    /// Asserts that something was not said.
    #[track_caller]
    pub fn keeps_quiet_about(self, words: &str) -> Self {
        let all = format!("{}\n{}", self.stdout, self.stderr);
        assert!(!all.contains(words), "“{words}” was said:\n{all}");
        self
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// The repository's root.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Whether a program the test needs is there. Where `PHOEBE_REAL` is set it must be; else one line says why the test
/// passes over.
pub fn have(program: &str) -> bool {
    let found = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
        || Path::new("/usr/sbin").join(program).is_file();
    assert!(
        found || std::env::var_os("PHOEBE_REAL").is_none(),
        "{program} is not installed, and PHOEBE_REAL asks for it"
    );
    if !found {
        println!("passed over: {program} is not installed");
    }
    found
}

fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_tree(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn gather(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, ending, found);
        } else if path.extension().is_some_and(|found| found == ending) {
            found.push(path);
        }
    }
}
