//! Debian's Postfix with a configuration and a queue of its own, on a free port of this computer: takes letters for any
//! address and delivers them to one Maildir. What arrives is what a reader's own server would have kept.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use tempfile::TempDir;

use crate::world::have;

/// Whom the Maildir belongs to: Postfix does not deliver as root.
const NOBODY: u32 = 65_534;

const SERVICES: &str = "cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
";

/// A running Postfix; ended by its own id when dropped, and all of its processes with it.
pub(crate) struct Postfix {
    master: Child,
    folder: TempDir,
    pub(crate) port: u16,
}

impl Postfix {
    /// Starts one; `None` where it is not installed. `more` are lines of main.cf.
    pub(crate) fn start(more: &str) -> Option<Self> {
        if !have("postfix") {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        fs::set_permissions(root, fs::Permissions::from_mode(0o755)).unwrap();
        for name in ["conf", "queue", "data", "mail"] {
            fs::create_dir(root.join(name)).unwrap();
        }
        chown(root.join("mail"), Some(NOBODY), Some(NOBODY)).unwrap();
        let run = |program: &str, arguments: &[&str]| {
            let output = Command::new(program).args(arguments).output().unwrap();
            assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap().trim().to_owned()
        };
        run("chown", &["postfix", &root.join("data").to_string_lossy()]);
        fs::write(root.join("conf/main.cf"), settings(root) + more).unwrap();
        fs::write(root.join("conf/master.cf"), format!("127.0.0.1:{port} inet n - n - - smtpd\n{SERVICES}")).unwrap();
        // Makes the folders of the queue, with their owners.
        let conf = root.join("conf").to_string_lossy().into_owned();
        run("/usr/sbin/postfix", &["-c", &conf, "check"]);
        let daemons = run("/usr/sbin/postconf", &["-d", "-h", "daemon_directory"]);
        let master = Command::new(Path::new(&daemons).join("master"))
            .args(["-c", &conf, "-d"])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap();
        let postfix = Self { master, folder, port };
        let listens = (0..500).any(|_| {
            sleep(Duration::from_millis(20));
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        assert!(listens, "Postfix does not listen\n{}", postfix.log());
        Some(postfix)
    }

    /// Waits until this many letters have arrived: recipient and letter, without the fields the server put before it and
    /// with its line ends; by recipient.
    pub(crate) fn letters(&self, count: usize) -> Vec<(String, Vec<u8>)> {
        let arrived = (0..600).any(|_| {
            sleep(Duration::from_millis(100));
            self.files().len() >= count
        });
        assert!(arrived, "{} of {count} letters arrived\n{}", self.files().len(), self.log());
        let mut letters: Vec<_> = self.files().iter().map(|file| letter(&fs::read(file).unwrap())).collect();
        letters.sort();
        letters
    }

    fn files(&self) -> Vec<PathBuf> {
        let Ok(new) = fs::read_dir(self.folder.path().join("mail/box/new")) else { return Vec::new() };
        new.map(|file| file.unwrap().path()).collect()
    }

    /// What Postfix says of itself.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("data/mail.log")).unwrap_or_default()
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        // The master ends its own processes, which is why it is asked and not killed.
        let id = self.master.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.master.wait().unwrap();
    }
}

fn settings(root: &Path) -> String {
    let root = root.display();
    format!(
        "compatibility_level = 3.6\nqueue_directory = {root}/queue\ndata_directory = {root}/data\n\
         maillog_file = {root}/data/mail.log\nmaillog_file_prefixes = {root}\nmyhostname = mail.postfix.example\n\
         mydestination =\nalias_maps =\nalias_database =\ninet_interfaces = 127.0.0.1\ninet_protocols = ipv4\n\
         mynetworks = 127.0.0.0/8\nsmtpd_relay_restrictions = permit_mynetworks, reject\n\
         virtual_mailbox_domains = static:all\nvirtual_mailbox_base = {root}/mail\n\
         virtual_mailbox_maps = static:box/\nvirtual_uid_maps = static:{NOBODY}\n\
         virtual_gid_maps = static:{NOBODY}\nvirtual_mailbox_limit = 0\nmessage_size_limit = 52428800\n"
    )
}

/// Whom a kept letter was for, and the letter without what stands before it on its arrival.
fn letter(kept: &[u8]) -> (String, Vec<u8>) {
    let (mut rest, mut own, mut to) = (kept, false, String::new());
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let line = String::from_utf8_lossy(&rest[..end]);
        let before = ["Return-Path:", "X-Original-To:", "Delivered-To:", "Received:"];
        own = if line.starts_with([' ', '\t']) { own } else { before.iter().any(|name| line.starts_with(name)) };
        if !own {
            break;
        }
        if let Some(address) = line.strip_prefix("X-Original-To: ") {
            address.clone_into(&mut to);
        }
        rest = &rest[end + 1..];
    }
    let bytes = rest.split_inclusive(|byte| *byte == b'\n').fold(Vec::new(), |mut bytes, line| {
        bytes.extend_from_slice(line.strip_suffix(b"\n").unwrap_or(line));
        bytes.extend_from_slice(if line.ends_with(b"\n") { b"\r\n" } else { b"" });
        bytes
    });
    (to, bytes)
}
