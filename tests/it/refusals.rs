//! Bad input through the command: the right exit code, one clear message, nothing sent, nothing lost.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::path::Path;
use std::process::Command;

use crate::disk::Disk;
use crate::server::{Act, Script, Security, Shown, Step, TestServer};
use crate::world::{Ran, World, have};

const BODY: &str = "::: greeting\nDear {{default subscriber.name \"friend\"}},\n\nGrace and peace to you.\n:::\n";
const LIST: &str = "version = 1\n\n[[entry]]\nid = \"q1\"\nkind = \"person\"\nlatin = [{ given = \"Zerubina\", \
    family = \"Quellworth\" }]\nshow_as = { en = \"Sister Z\" }\nrisk = \"high\"\n";

/// Refused with this code and these words; and no letter lies anywhere.
#[track_caller]
fn refused(world: &World, code: i32, words: &str) {
    world.run(&["check", "letter"]).exits(code).says(words);
    let ran = world.run(&["send", "letter"]).exits(code).says(words);
    assert_eq!(ran.stderr.matches("panicked").count(), 0);
    nothing_written(world);
}

#[track_caller]
fn nothing_written(world: &World) {
    assert_eq!(world.files("outbox", "eml"), Vec::<std::path::PathBuf>::new());
}

fn with_photo(bytes: &[u8], name: &str) -> World {
    let photo = format!("::: photo\nPhoto: {name}\nAlt: Hills in the rain\nFaces: none\nPlace: generic\n:::\n");
    let world = World::letter(&format!("{BODY}\n{photo}"));
    fs::create_dir_all(world.path().join("issues/letter/photos")).unwrap();
    fs::write(world.path().join("issues/letter/photos/hills.jpg"), bytes).unwrap();
    world
}

/// A PNG that says it is this wide and high, with a right checksum, and holds nothing.
fn huge_png() -> Vec<u8> {
    let mut head = b"IHDR".to_vec();
    head.extend_from_slice(&30_000_u32.to_be_bytes());
    head.extend_from_slice(&30_000_u32.to_be_bytes());
    head.extend_from_slice(&[8, 2, 0, 0, 0]);
    let mut sum = u32::MAX;
    for byte in &head {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
        }
    }
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    png.extend_from_slice(&head);
    png.extend_from_slice(&(!sum).to_be_bytes());
    png.extend_from_slice(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
    png
}

/// The line of the letter on which its photo is named.
const PHOTO_LINE: u64 = 16;

/// Refused for this one mistake, at the line that names the photo.
#[track_caller]
fn photo_refused(world: &World, expected: &str) {
    let ran = world.run(&["check", "letter", "--json"]).exits(3);
    let found: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let found = found["findings"].as_array().unwrap().iter();
    let found: Vec<_> =
        found.map(|found| (found["code"].as_str(), found["file"].as_str(), found["line"].as_u64())).collect();
    assert_eq!(found, [(Some(expected), Some("issues/letter/issue.md"), Some(PHOTO_LINE))], "{}", ran.stdout);
    refused(world, 3, &format!("error[{expected}]"));
    world.run(&["check", "letter"]).exits(3).says(&format!("issues/letter/issue.md:{PHOTO_LINE}:"));
}

#[test]
fn photos_that_must_not_or_cannot_be_used() {
    for name in ["../../../secret.jpg", "/etc/hostname", "photos/linked.jpg", "photos/hal.jpg", "photos"] {
        let world = with_photo(b"", name);
        fs::write(world.path().join("secret.jpg"), b"outside").unwrap();
        symlink("/etc/hostname", world.path().join("issues/letter/photos/linked.jpg")).unwrap();
        photo_refused(&world, "path");
        world.run(&["check", "letter"]).keeps_quiet_about("outside");
    }
    let photo = fs::read(crate::world::repository().join("issues/2026-06-07-field-report/photos/road.jpg")).unwrap();
    let mut scrambled = photo.clone();
    let end = scrambled.len() - 2;
    scrambled[4..end].fill(0);
    let files: [(&[u8], &str); 8] = [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "photo/heic"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xdb", "photo/damaged"),
        (&photo[..photo.len() / 2], "photo/truncated"),
        (&scrambled, "photo/damaged"),
        (b"", "photo/format"),
        (b"no picture at all", "photo/format"),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>", "photo/svg"),
        (&huge_png(), "photo/large"),
    ];
    for (bytes, code) in files {
        photo_refused(&with_photo(bytes, "photos/hills.jpg"), code);
    }
    with_photo(&photo, "photos/hills.jpg").run(&["check", "letter"]).exits(0);
}

#[test]
fn rows_that_are_refused_stop_nobody_else() {
    // A line break in a name becomes a space; an address is never mended.
    let rows: [(&[u8], bool); 8] = [
        (b"dan@reader.example,\"Dan\r\nBcc: all@reader.example\",public\n", false),
        (b"dan@reader.example,\"Dan\rX: y\",public\n", false),
        (b"dan@reader.example,Dan\0iel,public\n", false),
        (b"\"dan@reader.example\r\nBcc: x@reader.example\",Dan,public\n", true),
        (b"dan@home@reader.example,Dan,public\n", true),
        (b",Dan,public\n", true),
        (b"dan@reader.example,Dan,everyone\n", true),
        (b"dan@@reader.example\n", true),
    ];
    for (row, refused) in rows {
        let world = World::letter(BODY);
        let mut list = b"email,name,audience\nanna@reader.example,Anna,public\n".to_vec();
        list.extend_from_slice(row);
        list.extend_from_slice(b"cara@reader.example,Cara,team\n");
        fs::write(world.path().join("subscribers.csv"), list).unwrap();
        let ran = world.run(&["send", "letter"]).exits(0);
        assert_eq!(ran.stderr.contains("1 row was refused"), refused, "{}", ran.stderr);
        assert_eq!(ran.stderr.contains("row 3"), refused, "{}", ran.stderr);
        let letters = world.files("outbox", "eml");
        let all: Vec<String> = letters.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
        assert_eq!(all.len(), if refused { 2 } else { 3 });
        assert!(all.iter().any(|text| text.contains("anna@")) && all.iter().any(|text| text.contains("cara@")));
        for text in &all {
            let (head, _) = text.split_once("\r\n\r\n").unwrap();
            assert!(!head.contains("\r\nBcc:") && !head.contains("\r\nX:") && !head.contains('\0'), "{head}");
        }
        assert!(!ran.stderr.contains("dan@"), "an address was said: {}", ran.stderr);
    }
}

#[test]
fn short_rows_and_korean_from_excel_are_read() {
    let world = World::letter(BODY);
    let list = cp949("email,name,audience\nmin@reader.example,김민수,public\nanna@reader.example\n");
    fs::write(world.path().join("subscribers.csv"), list).unwrap();
    world.run(&["send", "letter"]).exits(0).says("2 letters");
    let ran = world.run(&["render", "letter", "--as", "min@reader.example"]).exits(0);
    assert!(ran.stdout.contains("Dear 김민수,"), "{}", ran.stdout);
}

/// Text with these three syllables and ASCII in CP949.
fn cp949(text: &str) -> Vec<u8> {
    let syllable = |c| match c {
        '김' => vec![0xb1, 0xe8],
        '민' => vec![0xb9, 0xce],
        '수' => vec![0xbc, 0xf6],
        other => vec![u8::try_from(other).unwrap()],
    };
    text.chars().flat_map(syllable).collect()
}

#[test]
fn strange_names_arrive_as_plain_text() {
    let world = World::letter(BODY);
    world.write(
        "subscribers.csv",
        "email,name\na@reader.example,<img src=x onerror=alert(1)>\nb@reader.example,\"김민수\"\"\"\n\
         c@reader.example,{{7*7}}\nd@reader.example,Ann & Co\n",
    );
    world.run(&["send", "letter"]).exits(0).says("4 letters");
    for (reader, name, html) in [
        ("a@reader.example", "<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("b@reader.example", "김민수\"", "김민수&quot;"),
        ("c@reader.example", "{{7*7}}", "{{7*7}}"),
        ("d@reader.example", "Ann & Co", "Ann &amp; Co"),
    ] {
        let text = world.run(&["render", "letter", "--as", reader, "--format", "text"]).exits(0).stdout;
        assert!(text.contains(&format!("Dear {name},")), "{text}");
        let page = world.run(&["render", "letter", "--as", reader, "--format", "html"]).exits(0).stdout;
        let plain = page.replace("&#34;", "&quot;").replace("&#x27;", "'");
        assert!(plain.contains(html) || (reader.starts_with('b') && plain.contains(name)), "{page}");
        assert!(!page.contains("<img src=x"), "{page}");
    }
}

#[test]
fn a_letter_that_gmail_would_clip_is_refused() {
    let line = "Rain came to the terraces and the people sang until evening. ";
    let body = format!("{BODY}\n::: report \"Long\"\n{}\n:::\n", format!("{}\n\n", line.repeat(8)).repeat(240));
    refused(&World::letter(&body), 3, "size/gmail-clip");
}

#[test]
fn a_letter_with_more_values_than_can_be_counted_is_refused() {
    let values = |number: usize| {
        let line = |at| format!("{{{{default subscriber.name \"w{at}\"}}}}\n");
        World::letter(&format!("{BODY}\n::: text\n{}:::\n", (1..number).map(line).collect::<String>()))
    };
    let ran = values(4_097).run(&["check", "letter"]).exits(3).says("size/values").says("more than 4096 different");
    ran.keeps_quiet_about("panicked");
    refused(&values(4_097), 3, "size/values");
    values(200).run(&["check", "letter"]).exits(0);
}

#[test]
fn templates_that_cannot_be_used_name_their_file() {
    for (code, text) in [
        ("mjml/parse", "{{#if"),
        ("template/recursion", "{{> letter}}"),
        ("template/object", "{{this}}"),
        ("template/unknown-field", "{{no_such_field}}"),
        ("mjml/", "<mjml><mj-body><mj-section></mjml>"),
    ] {
        let world = World::letter(BODY);
        world.write("templates/quiet/letter.mjml.hbs", text);
        refused(&world, 3, "letter.mjml.hbs");
        let ran = world.run(&["check", "letter"]).says(code);
        ran.keeps_quiet_about("]: template/").keeps_quiet_about("]: mjml/");
    }
}

fn close(path: &Path) {
    mode(path, 0o600);
}

fn mode(path: &Path, bits: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(bits)).unwrap();
}

#[test]
fn settings_with_mistakes_show_all_of_them() {
    let world = World::letter(BODY);
    world.append("phoebe.toml", "[delivry]\nconnections = 4\n[smtp]\nhost = \"smtp.example.org\"\nprot = 25\n");
    let ran = world.run(&["send", "letter"]).exits(78).says("delivery").says("port").says("phoebe.toml:");
    assert!(ran.stderr.matches("error[").count() >= 2, "{}", ran.stderr);
    nothing_written(&world);
    world.write("phoebe.toml", "[newsletter\n");
    world.run(&["send", "letter"]).exits(78);
}

#[test]
fn a_protected_list_with_mistakes_stops_everything() {
    let world = World::letter(BODY);
    world.write("protected.toml", &LIST.replace("risk", "rsik"));
    close(&world.path().join("protected.toml"));
    world.run(&["send", "letter"]).exits(4).says("risk").keeps_quiet_about("Quellworth");
    nothing_written(&world);
    let world = World::letter(BODY);
    world.append("phoebe.toml", "[safeguard]\nprotected = \"names.toml\"\n");
    world.run(&["send", "letter"]).exits(4).says("names.toml");
    nothing_written(&world);
}

#[test]
fn secrets_that_others_can_read_are_refused() {
    let server = TestServer::start(Script::default());
    let world = World::letter(BODY).sending_to(server.port);
    world.run(&["send", "letter", "--dry-run"]).exits(0);
    world.run(&["send", "letter"]).exits(4);
    for file in ["phoebe.key", "phoebe.db"] {
        mode(&world.path().join(file), 0o644);
        world.run(&["send", "letter", "--confirm", "letter"]).exits(78).says(file).says("600");
        close(&world.path().join(file));
    }
    world.append("phoebe.toml", "username = \"news\"\npassword_file = \"secret.txt\"\n");
    world.write("secret.txt", "hushhush\n");
    mode(&world.path().join("secret.txt"), 0o640);
    let ran = world.run(&["send", "letter", "--confirm", "letter"]).exits(78).says("secret.txt");
    ran.keeps_quiet_about("hushhush");
    // The same of a file elsewhere, named by its whole path; nothing is made where nothing is.
    let elsewhere = tempfile::tempdir().unwrap();
    let secret = elsewhere.path().join("secret.txt").display().to_string();
    fs::copy(world.path().join("secret.txt"), &secret).unwrap();
    let settings = world.read("phoebe.toml");
    world.write("phoebe.toml", &settings.replace("\"secret.txt\"", &format!("{secret:?}")));
    world.run(&["send", "letter", "--confirm", "letter"]).exits(78).says(&format!("chmod 600 {secret}"));
    let nowhere = elsewhere.path().join("not/there.txt").display().to_string();
    world.write("phoebe.toml", &settings.replace("\"secret.txt\"", &format!("{nowhere:?}")));
    world.run(&["send", "letter", "--confirm", "letter"]).exits(78).says(&format!("{nowhere} is not there"));
    assert!(!elsewhere.path().join("not").exists());
    assert_eq!(server.letters().len(), 0);
}

/// A send to this server, with little patience.
fn send(world: &World) -> Ran {
    let mut command = world.command(&["send", "letter", "--confirm", "letter"]);
    Ran::from(command.env("PHOEBE_SMTP_TIMEOUT_SECONDS", "1").output().unwrap())
}

#[test]
fn servers_that_cannot_be_used_cost_nobody_a_letter() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let world = World::letter(BODY).sending_to(port);
    send(&world).exits(75).says("cannot be reached");
    world.run(&["status", "letter"]).exits(0).says("3 to go");

    let secure = |security| {
        let server = TestServer::start(Script { security, logins: "PLAIN LOGIN", ..Script::default() });
        let world = World::letter(BODY);
        world.write("ca.pem", &server.authority);
        let ca = if server.authority.is_empty() { "" } else { "ca_file = \"ca.pem\"\n" };
        world.append("phoebe.toml", &format!("[smtp]\nhost = \"localhost\"\nport = {}\n{ca}", server.port));
        (world, server)
    };
    for (security, words) in [
        (Security::Plain, "offers no STARTTLS"),
        (Security::Offered(Shown::WrongName), "certificate"),
        (Security::Offered(Shown::Expired), "certificate"),
    ] {
        let (world, server) = secure(security);
        send(&world).exits(78).says(words).says("nothing was sent");
        assert_eq!(server.letters().len(), 0, "{words}");
    }
    let (world, server) = secure(Security::Offered(Shown::Right));
    send(&world).exits(0);
    assert_eq!(server.letters().len(), 3);
    assert!(server.letters().iter().all(|letter| letter.secured));
}

#[test]
fn a_refused_login_ends_before_the_first_letter() {
    let script = Script { logins: "PLAIN LOGIN", ..Script::default() };
    let server = TestServer::start(script.at(Step::Login, 0, Act::Say("535 5.7.8 no")));
    let world = World::letter(BODY).sending_to(server.port);
    world.append("phoebe.toml", "username = \"news\"\npassword_command = \"echo hushhush\"\n");
    send(&world).exits(78).says("refused the login").keeps_quiet_about("hushhush");
    assert_eq!(server.letters().len(), 0);
    assert!(!world.read("logs/phoebe.log").contains("hushhush"));
}

#[test]
fn servers_that_hang_or_talk_nonsense_end_in_time() {
    for act in [Act::Hang, Act::Garbage, Act::Drop, Act::Flood(100_000)] {
        let server = TestServer::start(Script::default().at(Step::Greeting, 0, act.clone()));
        let world = World::letter(BODY).sending_to(server.port);
        let ran = send(&world);
        assert_eq!(ran.code, 75, "{act:?}: {}", ran.stderr);
        assert_eq!(server.letters().len(), 0);
        world.run(&["status", "letter"]).exits(0).says("3 to go");
    }
    let server = TestServer::start(Script::default().at(Step::Dot, 1, Act::Hang));
    let world = World::letter(BODY).sending_to(server.port);
    world.append("phoebe.toml", "[delivery]\nconnections = 1\n");
    send(&world).exits(4).says("unknown");
    assert_eq!(server.letters().len(), 2);
    send(&world).exits(4);
    assert_eq!(server.letters().len(), 2);
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let user = fs::metadata("/proc/self").map_or(1, |own| std::os::unix::fs::MetadataExt::uid(&own));
    if user != 0 || !have("setpriv") {
        return;
    }
    let world = World::letter(BODY);
    world.run(&["send", "letter"]).exits(0);
    let before = world.files("outbox", "eml");
    chown(world.path(), Some(65_534), None).unwrap();
    chown(world.path().join("phoebe.key"), Some(65_534), None).unwrap();
    mode(world.path(), 0o555);
    let copy = tempfile::tempdir().unwrap();
    mode(copy.path(), 0o755);
    fs::copy(env!("CARGO_BIN_EXE_phoebe"), copy.path().join("phoebe")).unwrap();
    let run = || {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--clear-groups"]).arg(copy.path().join("phoebe")).args(["send", "letter"]);
        Ran::from(command.current_dir(world.path()).output().unwrap())
    };
    // A process that another test starts holds our copy open for writing until it becomes that program.
    let mut ran = run();
    for _ in 0..100 {
        if !ran.stderr.contains("Text file busy") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
        ran = run();
    }
    assert!(ran.code == 78 || ran.code == 75, "{}: {}", ran.code, ran.stderr);
    assert!(ran.stderr.contains("cannot be written") && !ran.stderr.contains("panicked"), "{}", ran.stderr);
    mode(world.path(), 0o755);
    assert_eq!(world.files("outbox", "eml"), before);
}

#[test]
fn a_full_disk_loses_nothing() {
    let Some(disk) = Disk::with_kilobytes(400) else { return };
    let world = World::letter(BODY);
    world.run(&["send", "letter"]).exits(0);
    let status = Command::new("cp").arg("-a").arg(format!("{}/.", world.path().display())).arg(disk.path()).status();
    assert!(status.unwrap().success());
    disk.fill();
    let mut command = world.command(&["send", "letter"]);
    let ran = Ran::from(command.current_dir(disk.path()).output().unwrap());
    assert_eq!(ran.code, 75, "{}", ran.stderr);
    assert!(ran.stderr.contains("full"), "{}", ran.stderr);
    let left = fs::read_dir(disk.path().join("outbox/letter"))
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|ending| ending == "eml"));
    assert_eq!(left.count(), 3);
}

/// The same folder over one server after another: what was to go is still to go.
struct Visits {
    world: World,
    settings: String,
}

impl Visits {
    fn new() -> Self {
        let world = World::letter(BODY);
        world.write("secret.txt", "hushhush\n");
        close(&world.path().join("secret.txt"));
        let settings = world.read("phoebe.toml") + "[delivery]\nconnections = 4\n";
        Self { world, settings }
    }

    fn visit(&self, server: &TestServer, smtp: &str) -> Ran {
        let login = "username = \"news\"\npassword_file = \"secret.txt\"\n";
        self.go(server, &format!("{smtp}{login}"))
    }

    fn go(&self, server: &TestServer, smtp: &str) -> Ran {
        self.world.write("ca.pem", &server.authority);
        let smtp = format!("[smtp]\nhost = \"localhost\"\nport = {}\n{smtp}", server.port);
        self.world.write("phoebe.toml", &format!("{}{smtp}", self.settings));
        let ran = send(&self.world).keeps_quiet_about("hushhush");
        assert!(ran.stderr.len() < 2_000, "what the server said is not poured out");
        ran
    }

    /// All are still to go.
    #[track_caller]
    fn nobody_has_it(&self) {
        self.world.run(&["status", "letter"]).exits(0).says("0 sent").says("3 to go");
    }

    /// The same command over a good server reaches each of them once.
    #[track_caller]
    fn finishes(&self) {
        self.nobody_has_it();
        let good = TestServer::start(Script { security: Security::Offered(Shown::Right), ..Script::default() });
        self.go(&good, "ca_file = \"ca.pem\"\n").exits(0).says("3 readers");
        assert_eq!(good.readers(), ["anna@reader.example", "ben@reader.example", "cara@reader.example"]);
    }
}

/// One sentence says what went wrong.
#[track_caller]
fn one_error(ran: &Ran) {
    assert_eq!(ran.stderr.lines().filter(|line| line.starts_with("error: ")).count(), 1, "{}", ran.stderr);
}

#[test]
fn a_certificate_that_cannot_be_trusted_is_explained_and_costs_nobody() {
    let own = "name its certificate as ca_file";
    let cases = [
        (Shown::Expired, true, "it has expired on 2021-01-01", "ask whoever keeps the mail server to renew it"),
        (Shown::TooEarly, true, "it is not valid yet, only from 2090-01-01", "is this computer’s clock right?"),
        (
            Shown::WrongName,
            true,
            "its name is not localhost: it is made out to elsewhere.example",
            "write the server’s own name as host under [smtp]",
        ),
        (Shown::SelfSigned, true, "it is signed by nobody this computer trusts", own),
        (Shown::SelfSignedAuthority, true, "it is an authority’s own certificate", "a certificate for it"),
        (Shown::Right, false, "it is signed by nobody this computer trusts", own),
    ];
    let visits = Visits::new();
    for (shown, trusting, what, advice) in cases {
        for (tls, security) in [("starttls", Security::Offered(shown)), ("implicit", Security::FromTheStart(shown))] {
            let server = TestServer::start(Script { security, logins: "PLAIN LOGIN", ..Script::default() });
            let ca = if trusting { "ca_file = \"ca.pem\"\n" } else { "" };
            let ran = visits.visit(&server, &format!("tls = \"{tls}\"\n{ca}"));
            let ran = ran.exits(78).says(what).says(advice).says("nothing was sent");
            one_error(&ran);
            assert_eq!((server.connections(), server.reached(Step::Login), server.reached(Step::Mail)), (1, 0, 0));
        }
    }
    visits.finishes();
    // What was advised for a server's own certificate helps.
    let own = TestServer::start(Script { security: Security::Offered(Shown::SelfSigned), ..Script::default() });
    let visits = Visits::new();
    visits.go(&own, "ca_file = \"ca.pem\"\n").exits(78);
    visits.world.write("own.pem", &own.certificate);
    visits.go(&own, "ca_file = \"own.pem\"\n").exits(0).says("3 readers");
}

#[test]
fn what_servers_do_wrong_is_told_in_one_line_and_costs_nobody() {
    let long: &'static str = Box::leak(format!("220 {}", "x".repeat(1_000_000)).into_boxed_str());
    let (nonsense, late) = ("the answer makes no sense at", "no answer came in time at");
    let cases = [
        (Step::Greeting, Act::SayAndDrop("554 5.7.1 no service here"), 78, "refused the greeting with 554 5.7.1", ""),
        (Step::Greeting, Act::Garbage, 75, nonsense, "the greeting"),
        (Step::Greeting, Act::Say(long), 75, nonsense, "the greeting"),
        (Step::Greeting, Act::Flood(1_000_000), 75, nonsense, "the greeting"),
        (Step::Greeting, Act::Hang, 75, late, "the greeting"),
        // A byte each tenth of a second: an answer has its time as a whole.
        (Step::Greeting, Act::Drip("220-a long greeting\r\n220 that takes its time"), 75, late, "the greeting"),
        (Step::Hello, Act::Drip("250-localhost\r\n250 PIPELINING"), 75, late, "EHLO"),
        // Words before they are asked for would be taken for the answer to the next question.
        (Step::Greeting, Act::Say("220 localhost\r\n250 localhost"), 75, nonsense, "EHLO"),
        (Step::Greeting, Act::Say("220 localhost\r\n421 4.3.2 not now"), 75, "refused EHLO with 421 4.3.2", ""),
        (Step::Hello, Act::Say("250-localhost\r\n250 AUTH PLAIN\r\n235 welcome"), 75, nonsense, "the login"),
        (Step::Hello, Act::Say(long), 75, nonsense, "EHLO"),
        (Step::Login, Act::Say("535 5.7.8 no"), 78, "refused the login with 535 5.7.8", ""),
        (Step::Login, Act::Say("454 4.7.0 later"), 75, "refused the login with 454 4.7.0", ""),
    ];
    let visits = Visits::new();
    for (step, act, code, words, phase) in cases {
        let server = TestServer::start(Script { logins: "PLAIN", ..Script::default() }.at(step, 0, act));
        let ran = visits.visit(&server, "tls = \"none\"\n").exits(code).says(format!("{words} {phase}").trim());
        one_error(&ran);
        assert_eq!((server.connections(), server.reached(Step::Mail)), (1, 0), "{step:?} {words}");
    }
    visits.finishes();
}
