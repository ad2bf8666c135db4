//! The command as people use it: from a folder to mailboxes, and everything that is asked about it afterwards.

use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use crate::server::{Act, Script, Step, TestServer};
use crate::world::{Ran, World};

const BODY: &str = "::: greeting\nDear {{default subscriber.name \"friend\"}},\n\nGrace and peace to you.\n:::\n\n\
    ::: prayer \"Please pray\"\n1. [new] For rain. (Psalm 121:7-8) #rain\n:::\n";
const ALL: [&str; 3] = ["anna@reader.example", "ben@reader.example", "cara@reader.example"];

/// A server and a small letter on its way to three readers over one connection.
fn small(script: Script) -> (World, TestServer) {
    let server = TestServer::start(script);
    let world = World::letter(BODY).sending_to(server.port);
    world.append("phoebe.toml", "[delivery]\nconnections = 1\n");
    (world, server)
}

fn send(world: &World) -> Ran {
    world.run(&["send", "letter", "--confirm", "letter"])
}

fn object(ran: &Ran) -> Value {
    let value: Value =
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}\n{}", ran.stdout, ran.stderr));
    assert_eq!(value["schema"], 1, "{value}");
    value
}

#[test]
fn a_second_send_reaches_nobody_twice_and_an_added_reader_once() {
    let (world, server) = small(Script::default());
    send(&world).exits(0).says("sent").says("3 readers");
    assert_eq!(server.readers(), ALL);
    for letter in server.letters() {
        let rendered = world.command(&["render", "letter", "--as", &letter.to, "--format", "eml"]).output().unwrap();
        assert!(rendered.stdout == letter.bytes, "{}: what was sent is not what is rendered", letter.to);
    }
    send(&world).exits(0).says("already sent to all 3");
    assert_eq!(server.letters().len(), 3);
    world.append("subscribers.csv", "dora@reader.example,Dora,public\n");
    send(&world).exits(0).says("1 was added since").says("phoebe send letter --added");
    assert_eq!(server.letters().len(), 3);
    world.run(&["send", "letter", "--added", "--confirm", "letter"]).exits(0);
    assert_eq!(server.letters().len(), 4);
    assert!(server.readers().contains(&"dora@reader.example".to_owned()));
    world.run(&["send", "letter", "--added", "--confirm", "letter"]).exits(0).says("already sent to all 4");
    assert_eq!(server.letters().len(), 4);
}

#[test]
fn a_rehearsal_counts_for_nobody() {
    let server = TestServer::start(Script::default());
    let world = World::letter(BODY);
    world.run(&["send", "letter"]).exits(0).says("rehearsal");
    let world = world.sending_to(server.port);
    world.run(&["send", "letter", "--dry-run"]).exits(0).says("dry run").says("phoebe send letter");
    assert_eq!(server.connections(), 0);
    assert_eq!(world.files("outbox/dry-run/letter", "eml").len(), 3);
    send(&world).exits(0);
    assert_eq!(server.readers(), ALL);
}

#[test]
fn without_the_right_answer_nothing_is_sent() {
    let (world, server) = small(Script::default());
    world.run(&["send", "letter"]).exits(4).says("--confirm letter").says("nothing was sent");
    world.run(&["send", "letter", "--confirm", "other"]).exits(4).says("nothing was sent");
    world.run(&["send", "letter", "--no-input"]).exits(4);
    assert_eq!(server.connections(), 0);
    assert!(!world.run(&["status", "letter"]).stdout.contains("sent"));
    send(&world).exits(0);
    assert_eq!(server.letters().len(), 3);
}

#[test]
fn a_send_can_be_narrowed() {
    let (world, server) = small(Script::default());
    world.write(
        "subscribers.csv",
        "email,name,audience,tags\nanna@reader.example,Anna,public,choir\nben@reader.example,Ben,partners,\n\
         cara@reader.example,Cara,team,choir\n",
    );
    world.run(&["send", "letter", "--tag", "choir", "--limit", "1", "--confirm", "letter"]).exits(0).says("1 reader");
    assert_eq!(server.readers(), [ALL[0]]);
    world.run(&["send", "letter", "--tag", "choir", "--added", "--confirm", "letter"]).exits(0);
    assert_eq!(server.readers(), [ALL[0], ALL[2]]);
    world.run(&["send", "letter", "--added", "--confirm", "letter"]).exits(0);
    assert_eq!(server.readers(), ALL);
}

#[test]
fn a_list_can_be_sent_to_in_parts() {
    let (world, server) = small(Script::default());
    world.run(&["send", "letter", "--limit", "1", "--confirm", "letter"]).exits(0).says("1 reader");
    let again = send(&world).exits(0).says("already sent to 1 reader; 2 are left over from before");
    again.says("phoebe send letter --added").keeps_quiet_about("added since");
    assert_eq!(server.readers(), [ALL[0]]);
    world.run(&["send", "letter", "--added", "--limit", "1", "--confirm", "letter"]).exits(0);
    assert_eq!(server.readers(), [ALL[0], ALL[1]]);
    world.append("subscribers.csv", "dora@reader.example,Dora,public\n");
    send(&world).exits(0).says("already sent to 2 readers; 1 is left over from before and 1 was added since");
    let told = object(&world.run(&["send", "letter", "--json"]).exits(0));
    assert_eq!((&told["sent"], &told["left"], &told["added"]), (&json!(2), &json!(1), &json!(1)));
    world.run(&["send", "letter", "--added", "--confirm", "letter"]).exits(0).says("2 readers");
    send(&world).exits(0).says("already sent to all 4 readers");
    let counts = &object(&world.run(&["status", "letter", "--json"]).exits(0))["counts"];
    assert_eq!((&counts["sent"], &counts["skipped"]), (&json!(4), &json!(0)), "nobody is counted twice");
}

#[test]
fn a_letter_on_the_disk_is_for_its_owner_alone() {
    let world = World::letter(BODY);
    let mode = || {
        let files = world.files("out", "eml");
        std::fs::metadata(&files[0]).unwrap().permissions().mode() & 0o777
    };
    world.run(&["render", "letter", "--format", "eml", "--out", "out"]).exits(0);
    assert_eq!(mode(), 0o600);
    std::fs::set_permissions(&world.files("out", "eml")[0], std::fs::Permissions::from_mode(0o644)).unwrap();
    world.run(&["render", "letter", "--format", "eml", "--out", "out"]).exits(0);
    assert_eq!(mode(), 0o600, "one that was open is closed");
}

#[test]
fn a_proof_is_marked_and_not_remembered() {
    let (world, server) = small(Script::default());
    world.run(&["test", "letter", "--to", "me@office.example,you@office.example"]).exits(0).says("phoebe send letter");
    let letters = server.letters();
    assert_eq!(server.readers(), ["me@office.example", "you@office.example"]);
    for letter in &letters {
        assert!(String::from_utf8_lossy(&letter.bytes).contains("Subject: [TEST] A letter\r\n"));
    }
    let six = (0..6).map(|at| format!("p{at}@office.example")).collect::<Vec<_>>().join(",");
    world.run(&["test", "letter", "--to", &six]).exits(2).says("one to five");
    world.run(&["status", "letter"]).exits(2).says("not been sent");
    send(&world).exits(0);
    assert_eq!(server.letters().len(), 5);
}

#[test]
fn a_lost_answer_is_shown_and_waits_for_a_person() {
    let (world, server) = small(Script::default().at(Step::Dot, 2, Act::KeepAndDrop));
    send(&world).exits(4).says("unknown").says("phoebe status letter");
    assert_eq!(server.letters().len(), 3);
    world.run(&["status", "letter"]).exits(4).says("ben@reader.example").says("--assume-sent");
    let shown = object(&world.run(&["status", "letter", "--unknown", "--json"]).exits(4));
    assert_eq!(shown["counts"]["unknown"], 1);
    assert_eq!(shown["readers"][0]["address"], "ben@reader.example");
    let csv = world.run(&["status", "letter", "--csv"]).exits(4).stdout;
    assert_eq!(csv.lines().count(), 4, "{csv}");
    world.run(&["status"]).exits(4).says("1 unknown");
    object(&world.run(&["status", "--json"]).exits(4));
    send(&world).exits(4);
    assert_eq!(server.letters().len(), 3, "never sent again by itself");
    world.run(&["resolve", "letter"]).exits(2);
    world.run(&["resolve", "letter", "--resend", "--assume-sent"]).exits(2);
    world.run(&["resolve", "letter", "--resend"]).exits(0).says("phoebe send letter");
    send(&world).exits(0);
    assert_eq!(server.readers(), [ALL[0], ALL[1], ALL[1], ALL[2]]);

    let (world, server) = small(Script::default().at(Step::Dot, 2, Act::Drop));
    send(&world).exits(4);
    world.run(&["resolve", "letter", "--assume-sent"]).exits(0);
    send(&world).exits(0).says("already sent to all 3");
    world.run(&["status", "letter"]).exits(0);
    assert_eq!(server.readers(), [ALL[0], ALL[2]]);
}

#[test]
fn a_drop_before_the_dot_loses_and_doubles_nobody() {
    for step in [Step::Data, Step::Body] {
        let (world, server) = small(Script::default().at(step, 2, Act::Drop));
        let first = send(&world);
        // A server that leaves while the letter is on its way may leave before or after our dot: only it knows.
        if step == Step::Body && first.code == 4 {
            world.run(&["resolve", "letter", "--resend"]).exits(0);
        } else {
            assert!(first.code == 0 || first.code == 75, "{}", first.stderr);
        }
        send(&world).exits(0);
        assert_eq!(server.readers(), ALL);
    }
}

#[test]
fn stop_keeps_what_was_sent_and_resume_goes_on() {
    let (world, server) = small(Script::default().at(Step::Dot, 0, Act::KeepLate(Duration::from_millis(700))));
    let child = start(&world);
    wait_for(&server, 1);
    world.run(&["stop", "letter"]).exits(0).says("phoebe resume letter");
    end(child);
    let kept = server.letters().len();
    assert!(kept < 3);
    send(&world).exits(4).says("was stopped").says("phoebe resume letter");
    assert_eq!(server.letters().len(), kept);
    world.run(&["resume", "letter"]).exits(0);
    assert_eq!(server.readers(), ALL);
    world.run(&["resume", "letter"]).exits(0).says("nothing to resume");
}

#[test]
fn ctrl_c_stops_cleanly_and_the_same_command_finishes() {
    let (world, server) = small(Script::default().at(Step::Dot, 0, Act::KeepLate(Duration::from_millis(700))));
    let child = start(&world);
    wait_for(&server, 1);
    signal(&child, "INT");
    assert_eq!(end(child), Some(130));
    assert!(server.letters().len() < 3);
    send(&world).exits(0);
    assert_eq!(server.readers(), ALL);
}

#[test]
fn a_killed_send_goes_on_with_the_same_command() {
    let (world, server) = small(Script::default().at(Step::Dot, 2, Act::KeepLate(Duration::from_secs(3))));
    let child = start(&world);
    wait_for(&server, 1);
    while server.reached(Step::Dot) < 2 {
        sleep(Duration::from_millis(10));
    }
    signal(&child, "KILL");
    assert_eq!(end(child), None);
    send(&world).exits(4).says("1 reader: the server’s answer was lost");
    let others: Vec<_> = server.readers().into_iter().filter(|reader| reader != ALL[1]).collect();
    assert_eq!(others, [ALL[0], ALL[2]]);
    world.run(&["status", "letter", "--unknown"]).exits(4).says(ALL[1]);
}

/// Starts the send and leaves it running.
fn start(world: &World) -> Child {
    let mut command = world.command(&["send", "letter", "--confirm", "letter"]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn wait_for(server: &TestServer, letters: usize) {
    for _ in 0..1_000 {
        if server.letters().len() >= letters {
            return;
        }
        sleep(Duration::from_millis(10));
    }
    panic!("no letter came");
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

fn end(mut child: Child) -> Option<i32> {
    child.wait().unwrap().code()
}

#[test]
fn json_is_one_object_on_every_verb() {
    let (world, _server) = small(Script::default());
    let all: [&[&str]; 12] = [
        &["check", "letter", "--json"],
        &["send", "letter", "--dry-run", "--json"],
        &["subscribers", "list", "--json"],
        &["test", "letter", "--to", "me@office.example", "--json"],
        &["send", "letter", "--confirm", "letter", "--json"],
        &["send", "letter", "--confirm", "letter", "--json"],
        &["status", "--json"],
        &["status", "letter", "--json"],
        &["stop", "letter", "--json"],
        &["resume", "letter", "--json"],
        &["resolve", "letter", "--resend", "--json"],
        &["new", "second", "--json"],
    ];
    for arguments in all {
        let ran = world.run(arguments).exits(0);
        assert!(!ran.stdout.trim().is_empty(), "{arguments:?} printed nothing");
        object(&ran);
        assert_eq!(ran.stderr, "", "{arguments:?}");
    }
    let empty = World::empty();
    object(&empty.run(&["init", "--json"]).exits(0));
}

#[test]
fn quiet_plain_and_ascii() {
    let world = World::letter(BODY);
    let ran = world.run(&["-q", "send", "letter"]).exits(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
    let all: [&[&str]; 3] = [&["send", "letter"], &["check"], &["status"]];
    for arguments in all {
        let mut command = world.command(arguments);
        let ran = Ran::from(command.env("LANG", "C").env("NO_COLOR", "1").output().unwrap()).exits(0);
        let all = ran.stdout + &ran.stderr;
        assert!(!all.contains('\u{1b}') && !all.contains(['✓', '▲', '✕', '○', '●', '·']), "{all}");
    }
    let dressed = world.run(&["check", "--color", "always"]).exits(0);
    assert!(dressed.stderr.contains('\u{1b}'));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let world = World::letter(BODY);
    let mut child = world
        .command(&["render", "letter", "--format", "html"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((end(child), said.as_str()), (Some(0), ""));
    let mut gone = world.command(&["man"]).stdout(Stdio::piped()).spawn().unwrap();
    drop(gone.stdout.take());
    assert_eq!(gone.wait().unwrap().code(), Some(0));
}

#[test]
fn a_new_folder_checks_and_sends() {
    let world = World::empty();
    world.run(&["init", "letters"]).exits(0).says("cd letters && phoebe check");
    world.run(&["init", "letters"]).exits(2).says("nothing was changed");
    world.run(&["-C", "letters", "check", "--strict"]).exits(0);
    let slug = "2026-06-20-first-letter";
    world.run(&["-C", "letters", "send", slug]).exits(0).says("2 letters written");
    world.run(&["-C", "letters", "new", "second"]).exits(0).says("2 open prayer points");
    let text = world.read("letters/issues/second/issue.md");
    assert!(text.contains("\ndate: 2026-06-20\n"), "{text}");
    world.run(&["-C", "letters", "new", "2031-02-09-third"]).exits(0);
    let third = world.read("letters/issues/2031-02-09-third/issue.md");
    assert!(third.contains("\ndate: 2031-02-09\n"), "the date of its name: {third}");
    world.run(&["-C", "letters", "check"]).exits(0).says("phoebe send 2031-02-09-third");
    assert!(text.contains("#doors") && text.contains("#travel"), "{text}");
    world.run(&["-C", "letters", "new", "second"]).exits(2).says("nothing was changed");
    world.run(&["-C", "letters", "send", "2026-06-20-frist-letter"]).exits(2).says(slug);
    world.run(&["check"]).exits(78).says("-C");
}

#[test]
fn the_manual_and_completions_are_printed() {
    let world = World::empty();
    world.run(&["man"]).exits(0).says("EXIT STATUS");
    for shell in ["bash", "zsh", "fish"] {
        world.run(&["completions", shell]).exits(0).says("phoebe");
    }
    world.run(&["send"]).exits(2);
    world.run(&["sned", "x"]).exits(2);
    world.run(&["--version"]).exits(0).says("phoebe ");
}

#[test]
fn words_that_look_like_a_fault_of_a_template_are_printed() {
    let world = World::letter(&BODY.replace("Grace and peace", "An [object]"));
    world.run(&["render", "letter"]).exits(0).says("An [object] to you");
}

#[test]
fn a_mended_text_goes_to_those_who_have_not_had_the_old_one() {
    let (world, server) = small(Script::default().at(Step::Dot, 0, Act::KeepLate(Duration::from_millis(700))));
    world.write("subscribers.csv", &(world.read("subscribers.csv") + "dora@reader.example,Dora,public\n"));
    let child = start(&world);
    wait_for(&server, 1);
    world.run(&["stop", "letter"]).exits(0);
    end(child);
    let had = server.readers();
    assert!(!had.is_empty() && had.len() < 4);
    // Mended, and two who are no matter of this send: one came since, one is taken off.
    world.write(
        "issues/letter/issue.md",
        &world.read("issues/letter/issue.md").replace("Grace and peace", "Mercy and peace"),
    );
    let list = world.read("subscribers.csv").replace("dora@reader.example,Dora,public\n", "");
    world.write("subscribers.csv", &format!("{list}eve@reader.example,Eve,public\n"));
    world.run(&["resume", "letter", "--with-edit"]).exits(4).says("--confirm letter");
    assert_eq!(server.readers(), had);
    world.run(&["status", "letter"]).exits(0).says("stopped");
    world.run(&["resume", "letter", "--with-edit", "--confirm", "letter"]).exits(0);
    assert_eq!(server.readers(), ALL);
    for letter in server.letters() {
        let new = String::from_utf8_lossy(&letter.bytes).contains("Mercy and peace");
        assert_eq!(new, !had.contains(&letter.to), "{}", letter.to);
    }
    world.run(&["resume", "letter", "--with-edit", "--confirm", "letter"]).exits(0).says("nothing to resume");
    world.run(&["status", "letter"]).exits(0).says("3 sent").says("1 left out").keeps_quiet_about("to go");
    send(&world).exits(0).says("already sent to 3 readers; 1 was added since");
    assert_eq!(server.letters().len(), 3);
    // A text with a mistake changes nothing.
    let (world, server) = small(Script::default().at(Step::Dot, 0, Act::KeepLate(Duration::from_millis(700))));
    let child = start(&world);
    wait_for(&server, 1);
    signal(&child, "KILL");
    end(child);
    world.run(&["status", "letter"]).says("interrupted").says("to go");
    let text = world.read("issues/letter/issue.md");
    world.write("issues/letter/issue.md", &text.replace("subject: A letter", "subjct: A letter"));
    world.run(&["resume", "letter", "--with-edit", "--confirm", "letter"]).exits(3);
    world.run(&["status", "letter"]).says("interrupted");
    assert!(!world.run(&["status", "letter", "--watch"]).stdout.contains("sending"), "a watch of nobody ends");
}
