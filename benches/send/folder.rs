//! A newsletter folder with a letter of about 50 KB and a list of invented readers.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

pub(crate) const ISSUE: &str = "2026-06-21-third-week";

/// A folder; gone when dropped.
pub(crate) struct Folder {
    folder: TempDir,
}

impl Folder {
    /// The sample weekly without its photo, for this many readers, sent to a port of this computer. `place`: where the
    /// folder, and so the state, lies.
    pub(crate) fn new(place: &Path, readers: usize, port: u16, more: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = TempDir::new_in(place).unwrap();
        let path = folder.path();
        let letter = fs::read_to_string(root.join("issues").join(ISSUE).join("issue.md")).unwrap();
        let (before, photo) = letter.split_once("::: photo").unwrap();
        let (_, after) = photo.split_once(":::").unwrap();
        fs::create_dir_all(path.join("issues").join(ISSUE)).unwrap();
        fs::write(path.join("issues").join(ISSUE).join("issue.md"), format!("{before}{after}")).unwrap();
        fs::copy(root.join("protected.example.toml"), path.join("protected.example.toml")).unwrap();
        let settings = fs::read_to_string(root.join("phoebe.toml")).unwrap();
        let settings = settings.replace("subscribers.example.csv", "subscribers.csv");
        let smtp = format!("\n[smtp]\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\n");
        fs::write(
            path.join("phoebe.toml"),
            format!("{settings}{smtp}\n[delivery]\nlimits = []\nconnections = 10\n{more}"),
        )
        .unwrap();
        let mut list = String::from("email,name,given_name,audience,city\n");
        for number in 0..readers {
            writeln!(list, "reader{number}@reader.example,Reader{number} Alder,Reader{number},team,Example City")
                .unwrap();
        }
        fs::write(path.join("subscribers.csv"), list).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// `phoebe send`, measured by GNU time into the file `time`.
    pub(crate) fn send(&self) -> Output {
        let output = Command::new("/usr/bin/time")
            .args(["-o", "time", "-f", "%U %S %M"])
            .arg(env!("CARGO_BIN_EXE_phoebe"))
            .args(["send", ISSUE, "--confirm", ISSUE, "--now", "2026-06-20T23:00:00Z"])
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        // 1 and 75: some readers were refused, some for now, where the sink refuses.
        assert!(matches!(output.status.code(), Some(0 | 1 | 75)), "{}", String::from_utf8_lossy(&output.stderr));
        output
    }

    /// What `phoebe render` says to this reader.
    pub(crate) fn render(&self, reader: &str, format: &str) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_phoebe"))
            .args(["render", ISSUE, "--as", reader, "--format", format])
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The subject, as the issue has it.
    pub(crate) fn subject(&self) -> String {
        let letter = fs::read_to_string(self.path().join("issues").join(ISSUE).join("issue.md")).unwrap();
        letter.lines().find_map(|line| line.strip_prefix("subject: ")).unwrap().to_owned()
    }

    /// Seconds of CPU time and kilobytes at the peak of the last send.
    pub(crate) fn cost(&self) -> (f64, u64) {
        let text = fs::read_to_string(self.folder.path().join("time")).unwrap();
        let last = text.lines().last().unwrap();
        let mut words = last.split(' ');
        let mut number = || words.next().unwrap().parse::<f64>().unwrap();
        let (user, system) = (number(), number());
        (user + system, number() as u64)
    }
}
