//! Against other senders, in the same rounds, to the same sink, with the same letter: nodemailer's pool and mailmerge,
//! driven by benches/peers. Installed by name, outside the repository; one that is not there is named and passed over.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::folder::Folder;
use crate::sink::{Manner, Sink};
use crate::{MEMORY, median, phoebe};

const FROM: &str = "A Newsletter <news@sender.example>";
const GIVEN: &str = "{{given_name}}";

/// Where the packages are looked for, below the temporary folder.
const PACKAGES: &str = "phoebe-peers";

/// One that sends the same letters.
struct Peer {
    name: &'static str,
    /// The program and its arguments: the driver, then what it needs to know.
    command: fn(&Path, &Path, u16) -> Command,
    version: fn(&Path) -> Option<String>,
    install: &'static str,
}

const PEERS: &[Peer] = &[
    Peer {
        name: "nodemailer",
        command: |packages, folder, port| nodemailer(packages, folder, port, "base64"),
        version: nodemailer_version,
        install: "npm install --prefix \"${TMPDIR:-/tmp}/phoebe-peers\" nodemailer",
    },
    Peer {
        name: "nodemailer, quoted-printable",
        command: |packages, folder, port| nodemailer(packages, folder, port, "quoted-printable"),
        version: nodemailer_version,
        install: "as above",
    },
    Peer {
        name: "mailmerge",
        command: |packages, folder, _| mailmerge(packages, folder, "letter.template"),
        version: mailmerge_version,
        install: "pip install --target \"${TMPDIR:-/tmp}/phoebe-peers/python\" mailmerge",
    },
    Peer {
        name: "mailmerge, HTML alone",
        command: |packages, folder, _| mailmerge(packages, folder, "html.template"),
        version: mailmerge_version,
        install: "as above",
    },
];

pub(crate) fn peers(readers: usize, rounds: usize) {
    let packages = std::env::temp_dir().join(PACKAGES);
    let sink = Sink::start(Manner::default());
    let letter = letter(readers, sink.port);
    let mut present = Vec::new();
    for peer in PEERS {
        match (peer.version)(&packages) {
            Some(version) => {
                println!("{} {version}", peer.name);
                present.push((peer, Vec::new(), Vec::new()));
            }
            None => println!("{} is not installed and is passed over: {}", peer.name, peer.install),
        }
    }
    for round in 1..=rounds {
        sink.bytes();
        let (memory, _) = phoebe(Path::new(MEMORY), readers, &sink);
        let size = sink.bytes() / readers as u64;
        let (disk, _) = phoebe(&std::env::temp_dir(), readers, &sink);
        println!("round {round}: phoebe {memory:.0}/s, state on disk {disk:.0}/s, {} KB a letter", size / 1000);
        for (peer, in_memory, on_disk) in &mut present {
            let rate = measure(peer, &packages, letter.path(), &sink);
            println!("  {:.1}x {}, {:.1}x with the state on disk", memory / rate, peer.name, disk / rate);
            in_memory.push(memory / rate);
            on_disk.push(disk / rate);
        }
    }
    for (peer, in_memory, on_disk) in present {
        println!("median: {:.1}x {}, {:.1}x on disk", median(in_memory), peer.name, median(on_disk));
    }
}

/// Letters a second after the warm-up, as the driver counts and times them; the sink counts all.
fn measure(peer: &Peer, packages: &Path, letter: &Path, sink: &Sink) -> f64 {
    sink.took();
    sink.bytes();
    let output = (peer.command)(packages, letter, sink.port).output().unwrap();
    assert!(output.status.success(), "{}: {}", peer.name, String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    let (letters, seconds) = said.trim().split_once(' ').unwrap();
    let (letters, seconds): (u64, f64) = (letters.parse().unwrap(), seconds.parse().unwrap());
    let (took, connections) = sink.took();
    assert!(took > letters, "{} says {letters}, the sink has {took}", peer.name);
    let size = sink.bytes() / took;
    let rate = letters as f64 / seconds;
    println!(
        "{} {rate:.1}/s: {letters} letters in {seconds:.1} s; {} KB a letter, {took} letters over {connections} connections",
        peer.name,
        size / 1000
    );
    rate
}

/// A folder with the list, the letter as both parts with a place for the name, and mailmerge's template and settings.
fn letter(readers: usize, port: u16) -> TempDir {
    let newsletter = Folder::new(Path::new(MEMORY), readers, port, "");
    let with_place = |format: &str| {
        let one = newsletter.render("reader0@reader.example", format);
        assert!(!["{{", "{%", "{#"].iter().any(|mark| one.contains(mark)), "a mark of the template in the {format}");
        let all = one.replace("Reader0", GIVEN);
        assert!(all.contains(GIVEN), "no name in the {format}");
        all
    };
    let (html, text) = (with_place("html"), with_place("text"));
    let subject = newsletter.subject();
    let folder = TempDir::new_in(MEMORY).unwrap();
    let put = |name: &str, content: &str| fs::write(folder.path().join(name), content).unwrap();
    put("letter.html", &html);
    put("letter.txt", &text);
    put("letter.json", &json!({ "from": FROM, "subject": subject }).to_string());
    fs::copy(newsletter.path().join("subscribers.csv"), folder.path().join("subscribers.csv")).unwrap();
    let head = format!("TO: {{{{name}}}} <{{{{email}}}}>\nSUBJECT: {subject}\nFROM: {FROM}\nMIME-Version: 1.0\n");
    put("html.template", &format!("{head}Content-Type: text/html; charset=utf-8\n\n{html}"));
    let both = "Content-Type: multipart/alternative; boundary=\"between-parts\"";
    let (plain, rich) = ("Content-Type: text/plain; charset=utf-8", "Content-Type: text/html; charset=utf-8");
    let mark = "\n--between-parts";
    put("letter.template", &format!("{head}{both}\n{mark}\n{plain}\n\n{text}{mark}\n{rich}\n\n{html}{mark}--\n"));
    put("mailmerge_server.conf", &format!("[smtp_server]\nhost = 127.0.0.1\nport = {port}\nratelimit = 0\n"));
    folder
}

fn drivers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers")
}

fn nodemailer(packages: &Path, folder: &Path, port: u16, encoding: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(drivers().join("nodemailer.mjs")).arg(packages).arg(folder).args([&port.to_string(), encoding]);
    command
}

fn nodemailer_version(packages: &Path) -> Option<String> {
    let about = fs::read_to_string(packages.join("node_modules/nodemailer/package.json")).ok()?;
    let about: Value = serde_json::from_str(&about).ok()?;
    let node = Command::new("node").arg("--version").output().ok()?;
    Some(format!("{} on node {}", about["version"].as_str()?, String::from_utf8_lossy(&node.stdout).trim()))
}

fn mailmerge(packages: &Path, folder: &Path, template: &str) -> Command {
    let mut command = Command::new("python3");
    command.env("PYTHONPATH", packages.join("python")).env("PYTHONDONTWRITEBYTECODE", "1");
    command.arg(drivers().join("one_by_one.py")).arg(folder).arg(template);
    command
}

fn mailmerge_version(packages: &Path) -> Option<String> {
    let asks =
        "import sys, importlib.metadata as m; print(m.version('mailmerge'), 'on Python', sys.version.split()[0])";
    let output = Command::new("python3").env("PYTHONPATH", packages.join("python")).args(["-c", asks]).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
