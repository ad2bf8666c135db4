//! What happens to a computer while letters go out: the disk is full, another program holds the state, the clock is set
//! back, the command is given twice, somebody is taken off the list. Nothing is lost, and nobody is mailed who must not be.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use rusqlite::Connection;

use crate::disk::Disk;
use crate::server::{Act, Script, Step, TestServer};
use crate::world::{Ran, World, have};

const BODY: &str = "::: greeting\nDear {{default subscriber.name \"friend\"}},\n\nGrace and peace to you.\n:::\n";
const ALL: [&str; 3] = ["anna@reader.example", "ben@reader.example", "cara@reader.example"];
const SEND: [&str; 4] = ["send", "letter", "--confirm", "letter"];

/// A server that takes its time, and a small letter on its way over one connection.
fn slow(wait: u64) -> (World, TestServer) {
    let server = TestServer::start(Script::default().at(Step::Dot, 0, Act::KeepLate(Duration::from_millis(wait))));
    let world = World::letter(BODY).sending_to(server.port);
    world.append("phoebe.toml", "[delivery]\nconnections = 1\n");
    (world, server)
}

/// Starts a send, and waits until the first reader has her letter.
fn under_way(mut command: Command, server: &TestServer) -> Child {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let came = (0..2_000).any(|_| {
        sleep(Duration::from_millis(5));
        !server.letters().is_empty()
    });
    assert!(came, "no letter came");
    child
}

fn end(child: Child) -> Ran {
    Ran::from(child.wait_with_output().unwrap())
}

/// The same command until it is done; letters whose answer was lost are taken as received.
#[track_caller]
fn finishes(run: impl Fn(&[&str]) -> Ran, server: &TestServer) {
    let ran = run(&SEND);
    let taken = server.readers();
    let doubled = taken.windows(2).any(|pair| pair[0] == pair[1]);
    assert!(!doubled, "{taken:?}");
    let missing: Vec<&str> = ALL.into_iter().filter(|reader| !taken.iter().any(|one| one == reader)).collect();
    if ran.code == 4 {
        let unknown = run(&["status", "letter", "--unknown"]).exits(4).stdout;
        assert!(missing.iter().all(|reader| unknown.contains(reader)), "{missing:?} {unknown}");
        run(&["resolve", "letter", "--assume-sent"]).exits(0);
        run(&SEND).exits(0).says("already sent to all 3");
    } else {
        ran.exits(0);
        assert!(missing.is_empty(), "{missing:?}");
    }
    assert_eq!(server.readers(), taken);
}

#[test]
fn a_disk_that_fills_up_during_a_send_stops_it() {
    let Some(disk) = Disk::with_kilobytes(2_000) else { return };
    let (world, server) = slow(300);
    let copied = Command::new("cp").arg("-a").arg(format!("{}/.", world.path().display())).arg(disk.path()).status();
    assert!(copied.unwrap().success());
    let here = |arguments: &[&str]| {
        let mut command = world.command(arguments);
        command.current_dir(disk.path());
        command
    };
    let child = under_way(here(&SEND), &server);
    disk.fill();
    let ran = end(child);
    // The log of the database may have room for the last steps; then the letters are out and written down.
    assert!(matches!(ran.code, 0 | 75), "{} {}", ran.code, ran.stderr);
    if ran.code == 75 {
        let ran = ran.says("the disk is full");
        assert_eq!(ran.stderr.matches("error: ").count(), 1, "{}", ran.stderr);
        assert!(server.letters().len() < 3);
    }
    disk.empty();
    finishes(|arguments| Ran::from(here(arguments).output().unwrap()), &server);
}

#[test]
fn a_state_that_another_program_holds_is_waited_for_and_then_left() {
    let hold = |folder: &Path| {
        let other = Connection::open(folder.join("phoebe.db")).unwrap();
        other.busy_timeout(Duration::from_secs(5)).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        other
    };
    // From the start, and in the middle; both at once, because the patience of five seconds is long.
    let (before, untouched) = slow(0);
    before.run(&["status"]).exits(0);
    let before_held = hold(before.path());
    let early = before.command(&SEND).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (middle, server) = slow(300);
    let child = under_way(middle.command(&SEND), &server);
    let middle_held = hold(middle.path());
    end(early).exits(75).says("the state is in use by another program");
    end(child).exits(75).says("the state is in use by another program");
    assert_eq!(untouched.connections(), 0);
    assert!(server.letters().len() < 3, "no letter without its line in the state");
    drop((before_held, middle_held));
    finishes(|arguments| before.run(arguments), &untouched);
    finishes(|arguments| middle.run(arguments), &server);
}

#[test]
fn a_clock_that_is_set_back_doubles_and_loses_nobody() {
    if !have("faketime") {
        return;
    }
    let days_ago = |world: &World, days: &str| {
        let command = world.command(&SEND);
        let mut faked = Command::new("faketime");
        faked.args(["-f", days]).arg(command.get_program()).args(command.get_args()).current_dir(world.path());
        faked.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        Ran::from(faked.env("DONT_FAKE_MONOTONIC", "1").output().unwrap())
    };
    // In the middle of a send, and after it.
    let (world, server) = slow(300);
    let mut child = under_way(world.command(&SEND), &server);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(matches!(days_ago(&world, "-2d").code, 0 | 4));
    finishes(|arguments| if arguments == SEND { days_ago(&world, "-2d") } else { world.run(arguments) }, &server);
    days_ago(&world, "-400d").exits(0).says("already sent");
    // A letter that waits for its time waits for it by the clock; and goes when that is right again.
    let server = TestServer::start(Script::default().at(Step::Rcpt, 1, Act::Say("451 4.3.0 not now")));
    let world = World::letter(BODY).sending_to(server.port);
    world.append("phoebe.toml", "[schedule]\nstart_within = \"1s\"\nfinish_within = \"1s\"\n");
    world.run(&SEND).exits(75).says("1 reader to go");
    days_ago(&world, "-2d").exits(75).says("1 reader to go");
    assert_eq!(server.letters().len(), 2);
    sleep(Duration::from_millis(1_100));
    finishes(|arguments| world.run(arguments), &server);
}

#[test]
fn two_sends_in_the_same_second_are_one() {
    let (world, server) = slow(250);
    let children: Vec<Child> =
        (0..4).map(|_| world.command(&SEND).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()).collect();
    let ran: Vec<Ran> = children.into_iter().map(end).collect();
    assert!(ran.iter().all(|ran| ran.code == 0), "{:?}", ran.iter().map(|ran| &ran.stderr).collect::<Vec<_>>());
    let held = ran.iter().filter(|ran| ran.stderr.contains("another run is at work in this folder")).count();
    assert_eq!(held, 3);
    assert_eq!(server.readers(), ALL);
}

#[test]
fn somebody_taken_off_during_the_send_gets_nothing_more() {
    let (world, server) = slow(400);
    let child = under_way(world.command(&SEND), &server);
    let state = Connection::open(world.path().join("phoebe.db")).unwrap();
    state.busy_timeout(Duration::from_secs(5)).unwrap();
    state.execute("INSERT INTO suppression VALUES (?1, 'unsubscribed', 0)", [ALL[2]]).unwrap();
    end(child).exits(0).says("2 readers");
    assert_eq!(server.readers(), ALL[..2]);
    world.run(&["status", "letter", "--skipped"]).exits(0).says(ALL[2]).says("unsubscribed");
    world.run(&SEND).exits(0);
    assert_eq!(server.readers(), ALL[..2]);
}

/// On a terminal (`script` gives one) a bar is drawn; elsewhere a send of some seconds says a plain line.
#[test]
fn how_far_a_send_is_can_be_seen() {
    let (world, server) = slow(700);
    let ran = world.run(&SEND).exits(0);
    assert!(ran.stderr.contains("1 of 3 · ") || ran.stderr.contains("2 of 3 · "), "{}", ran.stderr);
    assert!(ran.stderr.contains(" to go\n") && !ran.stderr.contains(['\u{1b}', '\r']), "{}", ran.stderr);
    assert_eq!(server.readers(), ALL);
    if !have("script") {
        return;
    }
    let (world, server) = slow(700);
    let command = world.command(&SEND);
    let words: Vec<String> = [command.get_program()]
        .into_iter()
        .chain(command.get_args())
        .chain(["--undo".as_ref(), "none".as_ref()])
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let mut terminal = Command::new("script");
    terminal.args(["-qec", &words.join(" "), "/dev/null"]).current_dir(world.path()).stdin(Stdio::null());
    let output = terminal.env("TERM", "xterm").env("LANG", "C.UTF-8").output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    println!("{shown}");
    assert!(output.status.success(), "{shown}");
    assert!(shown.contains('━') && shown.contains(" of 3 · ") && shown.contains("a minute"), "{shown:?}");
    assert_eq!(server.readers(), ALL);
}
