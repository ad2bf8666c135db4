//! Signing through the command: letters leave as they are shown, by Postfix or without signature where the server signs;
//! and a key that cannot be used is said in one line before anything happens.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use crate::dkimpy::{all_pass, keys};
use crate::postfix::Postfix;
use crate::server::{Script, TestServer};
use crate::sink::Sink;
use crate::world::World;

const BODY: &str = "::: greeting\nDear {{default subscriber.name \"friend\"}},\n\nGrace and peace to you.\n:::\n";
const DOMAIN: &str = "lanternhill.example";
const BOTH: &str = "[dkim]\nkeys = [{ selector = \"s1\", file = \"keys/rsa.pem\" }, { selector = \"e1\", file = \"keys/ed25519.pem\" }]\n";
const ONE: &str = "[dkim]\nkeys = [{ selector = \"s1\", file = \"key.pem\" }]\n";

/// The small letter, with both keys of the guide; `None` where they cannot be made.
fn world() -> Option<World> {
    let keys = keys()?;
    let world = World::letter(BODY);
    secret(&world, "keys/rsa.pem", &keys.rsa);
    secret(&world, "keys/ed25519.pem", &keys.ed25519);
    world.append("phoebe.toml", BOTH);
    Some(world)
}

fn secret(world: &World, name: &str, text: &str) {
    world.write(name, text);
    fs::set_permissions(world.path().join(name), fs::Permissions::from_mode(0o600)).unwrap();
}

fn shown(world: &World, issue: &str, reader: &str) -> Vec<u8> {
    world.command(&["render", issue, "--as", reader, "--format", "eml"]).output().unwrap().stdout
}

fn signatures(letter: &[u8]) -> usize {
    String::from_utf8_lossy(letter).matches("DKIM-Signature: ").count()
}

#[test]
fn letters_leave_signed_as_they_are_shown() {
    let (Some(world), Some(sink)) = (world(), Sink::start()) else { return };
    let world = world.sending_to(sink.port);
    world.run(&["send", "letter", "--dry-run"]).exits(0);
    world.run(&["send", "letter", "--confirm", "letter"]).exits(0).says("3 readers");
    let letters: BTreeMap<String, Vec<u8>> = sink.letters().into_iter().collect();
    assert_eq!(letters.len(), 3);
    for (reader, letter) in &letters {
        assert!(*letter == shown(&world, "letter", reader), "{reader}: what is shown is not what was sent");
        assert_eq!(signatures(letter), 2);
    }
    let mut rehearsed: Vec<Vec<u8>> =
        world.files("outbox/dry-run/letter", "eml").iter().map(|file| fs::read(file).unwrap()).collect();
    let mut sent: Vec<Vec<u8>> = letters.values().cloned().collect();
    rehearsed.sort();
    sent.sort();
    assert!(rehearsed == sent, "what is rehearsed is not what was sent");
    all_pass(&letters, DOMAIN, |_| 2);
    world.run(&["test", "letter", "--to", "me@office.example"]).exits(0);
    let proof = sink.letters().into_iter().filter(|(to, _)| to == "me@office.example").collect();
    all_pass(&proof, DOMAIN, |_| 2);
}

/// The samples of this repository, pictures and Korean included, through a real server into a mailbox.
#[test]
fn letters_arrive_signed_through_postfix() {
    let (Some(keys), Some(postfix)) = (keys(), Postfix::start("")) else { return };
    let world = World::samples().sending_to(postfix.port);
    secret(&world, "key.pem", &keys.rsa);
    secret(&world, "second.pem", &keys.ed25519);
    world.append(
        "phoebe.toml",
        &ONE.replace("\" }]", "\" }, { selector = \"e1\", file = \"second.pem\" }]\ndomain = \"sub.example.org\""),
    );
    let issue = "2026-06-21-third-week";
    world.run(&["send", issue, "--confirm", issue]).exits(0);
    let report: serde_json::Value =
        serde_json::from_str(&world.run(&["status", issue, "--json"]).exits(0).stdout).unwrap();
    let sent = usize::try_from(report["counts"]["sent"].as_u64().unwrap()).unwrap();
    assert!(sent >= 10, "{report}");
    let letters: BTreeMap<String, Vec<u8>> = postfix.letters(sent).into_iter().collect();
    assert_eq!(letters.len(), sent);
    for (reader, letter) in letters.iter().step_by(4) {
        assert!(*letter == shown(&world, issue, reader), "{reader}: what arrived is not what is shown");
    }
    if all_pass(&letters, "sub.example.org", |_| 2) {
        println!("{sent} letters arrived through Postfix, both signatures right");
    }
}

#[test]
fn a_server_that_signs_gets_letters_without() {
    let server = TestServer::start(Script::default());
    let world = World::letter(BODY).sending_to(server.port);
    // Its keys are not even looked for.
    world.append("phoebe.toml", &format!("dkim = \"relay\"\n{ONE}"));
    world.run(&["send", "letter", "--confirm", "letter"]).exits(0);
    assert_eq!(server.letters().len(), 3);
    for letter in server.letters() {
        assert_eq!(signatures(&letter.bytes), 0);
        assert!(letter.bytes == shown(&world, "letter", &letter.to));
    }
}

#[test]
fn each_server_gets_letters_as_it_wants_them() {
    let closed = || TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for (first, second, expected) in [("self", "relay", 0), ("relay", "self", 2)] {
        let Some(world) = world() else { return };
        let server = TestServer::start(Script::default());
        let world = world.sending_to(closed());
        let fallback = format!("[[smtp.fallback]]\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\n", server.port);
        world.append("phoebe.toml", &format!("dkim = \"{first}\"\n{fallback}dkim = \"{second}\"\n"));
        world.run(&["send", "letter", "--confirm", "letter"]).exits(0);
        assert_eq!(server.letters().len(), 3);
        assert!(server.letters().iter().all(|letter| signatures(&letter.bytes) == expected), "{second}");
    }
}

/// One line that names the file and says what to do, exit 78; no server was called and nothing was fixed.
#[track_caller]
fn refused(world: &World, words: &str, all: bool) {
    let server = TestServer::start(Script::default());
    let settings = world.read("phoebe.toml");
    world.append("phoebe.toml", &format!("[smtp]\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\n", server.port));
    let verbs: [&[&str]; 4] = [
        &["send", "letter", "--confirm", "letter"],
        &["send", "letter", "--dry-run"],
        &["test", "letter", "--to", "me@office.example"],
        &["render", "letter", "--format", "eml"],
    ];
    for arguments in verbs.iter().take(if all { 4 } else { 1 }) {
        let ran = world.run(arguments).exits(78).says(words);
        let lines: Vec<&str> = ran.stderr.lines().filter(|line| line.starts_with("error")).collect();
        assert_eq!(lines.len(), 1, "{arguments:?}: {}", ran.stderr);
        assert!(lines[0].contains("[dkim] keys: key.pem"), "{}", lines[0]);
        assert!(!ran.stdout.contains("PRIVATE") && !ran.stderr.contains("MII"));
    }
    assert_eq!(server.connections(), 0);
    assert!(world.files("outbox", "eml").is_empty());
    world.run(&["status", "letter"]).exits(2).says("not been sent");
    world.write("phoebe.toml", &settings);
}

#[test]
fn a_key_that_cannot_be_used_stops_everything_in_one_line() {
    let Some(keys) = keys() else { return };
    let world = World::letter(BODY);
    world.append("phoebe.toml", ONE);
    refused(&world, "key.pem is not there", true);
    world.write("key.pem", &keys.rsa);
    for mode in [0o644, 0o640, 0o604, 0o660] {
        fs::set_permissions(world.path().join("key.pem"), fs::Permissions::from_mode(mode)).unwrap();
        refused(&world, &format!("can be read by others (mode {mode:04o}): run `chmod 600 key.pem`"), false);
    }
    let made = |arguments: &[&str]| {
        let output = Command::new("openssl").args(arguments).current_dir(world.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    secret(&world, "right.pem", &keys.rsa);
    let cases = [
        (made(&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"]), "too short: make one of 2048"),
        (made(&["genrsa", "-traditional", "1024"]), "too short: make one of 2048"),
        (made(&["pkcs8", "-topk8", "-in", "right.pem", "-passout", "pass:x"]), "locked with a passphrase"),
        (
            made(&["rsa", "-traditional", "-aes256", "-in", "right.pem", "-passout", "pass:x"]),
            "locked with a passphrase",
        ),
        (made(&["pkey", "-in", "right.pem", "-pubout"]), "public half"),
        (made(&["ecparam", "-name", "prime256v1", "-genkey"]), "another kind of key"),
        (made(&["genpkey", "-algorithm", "X25519"]), "another kind of key"),
        (keys.rsa.replacen("MII", "MIJ", 1), "damaged"),
        (keys.rsa.replace("-----END PRIVATE KEY-----", ""), "no private key"),
        ("hello\n".to_owned(), "no private key"),
        (String::new(), "no private key"),
    ];
    for (text, words) in cases {
        secret(&world, "key.pem", &text);
        refused(&world, words, false);
    }
    // And the right ones, one of them for reading only.
    secret(&world, "key.pem", &keys.ed25519);
    world.run(&["render", "letter", "--format", "eml"]).exits(0).says("a=ed25519-sha256");
    fs::set_permissions(world.path().join("key.pem"), fs::Permissions::from_mode(0o400)).unwrap();
    world.run(&["render", "letter", "--format", "eml"]).exits(0).says("a=ed25519-sha256");
}

/// A name that is protected cannot leave as a selector either.
#[test]
fn a_protected_name_in_a_selector_stops_the_letter() {
    let Some(keys) = keys() else { return };
    let server = TestServer::start(Script::default());
    let world = World::letter(BODY).sending_to(server.port);
    secret(&world, "key.pem", &keys.rsa);
    world.write(
        "protected.toml",
        "version = 1\n\n[[entry]]\nid = \"q1\"\nkind = \"person\"\nlatin = [{ given = \"Zerubina\", \
         family = \"Quellworth\" }]\nshow_as = { en = \"Sister Z\" }\n",
    );
    world.append("phoebe.toml", &ONE.replace("s1", "zerubina-quellworth"));
    world.run(&["send", "letter", "--confirm", "letter"]).exits(3).says("the safeguard stopped a letter");
    world.run(&["render", "letter", "--format", "eml"]).exits(3).keeps_quiet_about("Quellworth");
    assert!(server.letters().is_empty());
}
