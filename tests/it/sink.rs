//! Debian's `smtp-sink`: a mail server nobody here wrote, which keeps each letter in a file.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use tempfile::TempDir;

use crate::world::have;

/// A running `smtp-sink`; ended by its own id when dropped.
pub(crate) struct Sink {
    child: Child,
    folder: TempDir,
    pub(crate) port: u16,
}

impl Sink {
    /// Starts one on a free port; `None` where it is not installed.
    pub(crate) fn start() -> Option<Self> {
        Self::with(&["-d", "m."])
    }

    /// The same with these flags.
    pub(crate) fn with(flags: &[&str]) -> Option<Self> {
        if !have("smtp-sink") {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new("/usr/sbin/smtp-sink")
            .args(["-u", "root"])
            .args(flags)
            .args([&format!("127.0.0.1:{port}"), "100"])
            .current_dir(folder.path())
            .spawn()
            .unwrap();
        let sink = Self { child, folder, port };
        let listens = (0..500).any(|_| {
            sleep(Duration::from_millis(20));
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        assert!(listens, "smtp-sink does not listen");
        Some(sink)
    }

    /// What has arrived: recipient and letter, the sink's own head lines removed, by recipient.
    pub(crate) fn letters(&self) -> Vec<(String, Vec<u8>)> {
        let mut letters: Vec<(String, Vec<u8>)> = fs::read_dir(self.folder.path())
            .unwrap()
            .map(|file| fs::read(file.unwrap().path()).unwrap())
            .filter_map(|bytes| letter(&bytes))
            .collect();
        letters.sort();
        letters
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The sink writes `X-…` lines and a `Received:` of three lines before a letter, an empty line after it, and line feeds
/// for line ends.
fn letter(kept: &[u8]) -> Option<(String, Vec<u8>)> {
    let mut reader = None;
    let mut rest = kept.strip_suffix(b"\n")?;
    let mut inside = false;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let line = String::from_utf8_lossy(&rest[..end]).into_owned();
        if let Some(arguments) = line.strip_prefix("X-Rcpt-Args: ") {
            reader = arguments.split(['<', '>']).nth(1).map(str::to_owned);
        }
        let own = line.starts_with("X-Client-") || line.starts_with("X-Helo-") || line.starts_with("X-Mail-");
        let received = line.starts_with("Received: ");
        if !(own || received || line.starts_with("X-Rcpt-Args: ") || (inside && line.starts_with(['\t', ' ']))) {
            break;
        }
        inside = received || (inside && line.starts_with(['\t', ' ']));
        rest = &rest[end + 1..];
    }
    let mut bytes = Vec::new();
    for line in rest.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_suffix(b"\n") {
            Some(line) => bytes.extend_from_slice(&[line.strip_suffix(b"\r").unwrap_or(line), b"\r\n"].concat()),
            None => bytes.extend_from_slice(line),
        }
    }
    Some((reader?, bytes))
}
