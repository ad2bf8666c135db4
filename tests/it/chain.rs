//! The main promise on real input: each sample goes from its folder to the mailbox, over a real SMTP server.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::world::{Ran, World, have};

/// Postfix's test sink: keeps each message in a file.
struct Sink {
    child: Child,
    folder: TempDir,
    port: u16,
}

impl Sink {
    fn start() -> Option<Self> {
        if !have("smtp-sink") {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let program = if PathBuf::from("/usr/sbin/smtp-sink").is_file() { "/usr/sbin/smtp-sink" } else { "smtp-sink" };
        let mut command = Command::new(program);
        if fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0) {
            command.args(["-u", "root"]);
        }
        let child = command
            .args(["-d", "m.", &format!("127.0.0.1:{port}"), "100"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let sink = Self { child, folder, port };
        let until = Instant::now() + Duration::from_secs(10);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "smtp-sink does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(sink)
    }

    /// The messages as they were sent, by recipient: the sink's own head lines removed, line ends as on the wire.
    fn messages(&self) -> BTreeMap<String, Vec<Vec<u8>>> {
        let mut all: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
        for entry in fs::read_dir(self.folder.path()).unwrap() {
            let text = String::from_utf8(fs::read(entry.unwrap().path()).unwrap()).unwrap().replace("\r\n", "\n");
            let own =
                |line: &str| line.starts_with("X-") && !line.starts_with("X-Phoebe") && !line.starts_with("X-Auto");
            let recipient = text
                .lines()
                .find_map(|line| line.strip_prefix("X-Rcpt-Args: <"))
                .map(|rest| rest.trim_end_matches('>'));
            let Some(recipient) = recipient else { continue };
            let from = text.find("\nFrom: ").unwrap() + 1;
            assert!(
                text[..from].lines().all(|line| own(line) || line.starts_with("Received:") || line.starts_with('\t'))
            );
            all.entry(recipient.to_owned())
                .or_default()
                .push(text[from..].trim_end().replace('\n', "\r\n").into_bytes());
        }
        all
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn sending(world: &World, port: u16) {
    world.append("phoebe.toml", &format!("\n[smtp]\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\n"));
}

fn send(world: &World, slug: &str) -> Ran {
    world.run(&["send", slug, "--confirm", slug, "--undo", "none"])
}

#[test]
fn the_first_command_of_the_readme_rehearses_in_any_year() {
    for now in ["2026-06-20T23:00:00Z", "2031-03-01T12:00:00Z"] {
        let world = World::samples();
        world
            .run(&["send", "2026-06-21-third-week", "--now", now])
            .exits(0)
            .says("11 letters written to outbox/2026-06-21-third-week/")
            .says("nothing was sent")
            .says("Next:");
        assert_eq!(world.files("outbox/2026-06-21-third-week", "eml").len(), 11);
        assert!(world.path().join("outbox/2026-06-21-third-week/index.html").is_file());
        let names: String = world.files("outbox", "eml").iter().map(|path| path.display().to_string()).collect();
        assert!(!names.contains('@') && !names.contains("grace"), "{names}");
    }
}

#[test]
fn each_sample_arrives_as_it_was_rendered_and_nobody_gets_it_twice() {
    let Some(sink) = Sink::start() else { return };
    let world = World::samples();
    world.run(&["send", "2026-06-21-third-week"]).exits(0);
    sending(&world, sink.port);
    let mut expected = 0;
    for slug in fs::read_dir(world.path().join("issues")).unwrap() {
        let slug = slug.unwrap().file_name().into_string().unwrap();
        send(&world, &slug).exits(0).says("11 readers");
        expected += 11;
        send(&world, &slug).exits(0).says("already sent to all 11 readers");
        let arrived = sink.messages();
        assert_eq!(arrived.values().map(Vec::len).sum::<usize>(), expected, "{slug}");
        for (reader, letters) in &arrived {
            let rendered = world.run(&["render", &slug, "--as", reader, "--format", "eml"]).exits(0);
            let rendered = rendered.stdout.trim_end().as_bytes().to_vec();
            assert!(letters.contains(&rendered), "{slug} for {reader} is not what render shows");
        }
    }
    assert!(!sink.messages().contains_key("samuel@reader.example"), "a paused reader was mailed");
}

#[test]
fn those_who_were_added_since_get_it_and_only_they() {
    let Some(sink) = Sink::start() else { return };
    let world = World::letter("::: greeting\nDear {{default subscriber.name \"friend\"}},\n:::\n");
    sending(&world, sink.port);
    send(&world, "letter").exits(0).says("3 readers");
    world.append("subscribers.csv", "dora@reader.example,Dora,public\n");
    send(&world, "letter").exits(0).says("already sent to 3 readers; 1 was added since").says("--added");
    assert_eq!(sink.messages().len(), 3);
    world.run(&["send", "letter", "--added", "--confirm", "letter", "--undo", "none"]).exits(0);
    let arrived = sink.messages();
    assert_eq!(arrived.len(), 4);
    assert!(arrived.values().all(|letters| letters.len() == 1));
}

#[test]
fn without_the_issues_name_nothing_is_sent() {
    let Some(sink) = Sink::start() else { return };
    let world = World::letter("It is raining.\n");
    sending(&world, sink.port);
    world.run(&["send", "letter", "--undo", "none"]).exits(4).says("nothing was sent");
    world.run(&["send", "letter", "--confirm", "other", "--undo", "none"]).exits(4).says("nothing was sent");
    assert!(sink.messages().is_empty());
}

#[test]
fn a_reader_who_wants_plain_text_gets_only_that() {
    let world = World::letter("It is raining.\n");
    world.write("subscribers.csv", "email,mode\nanna@reader.example,text\nben@reader.example,\n");
    let plain = world.run(&["render", "letter", "--as", "anna@reader.example", "--format", "eml"]).exits(0);
    plain.says("Content-Type: text/plain").keeps_quiet_about("text/html");
    world.run(&["render", "letter", "--as", "ben@reader.example", "--format", "eml"]).exits(0).says("text/html");
}

#[test]
fn a_letter_from_right_to_left_is_drawn() {
    let world = World::fixture("rtl");
    world.run(&["check", "2026-06-21-arabic"]).exits(0);
    let page =
        world.run(&["render", "2026-06-21-arabic", "--as", "maryam@reader.example", "--format", "html"]).exits(0);
    page.says("dir=\"rtl\"").says("lang=\"ar\"").says("مريم");
}
