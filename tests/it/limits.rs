//! Limits as people meet them: never over in any window, remembered, waited for or left for tomorrow.

#![expect(clippy::disallowed_methods, reason = "what waits is timed with the real clock")]

use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::server::{Act, Script, Step, TestServer};
use crate::world::{Ran, World};

pub const BODY: &str = "::: greeting\nDear {{default subscriber.name \"friend\"}},\n\nGrace and peace to you.\n:::\n";
pub const SEND: [&str; 4] = ["send", "letter", "--confirm", "letter"];

/// A letter on its way to these readers, under these settings.
pub fn world(server: &TestServer, settings: &str, readers: impl IntoIterator<Item = String>) -> World {
    let world = World::letter(BODY).sending_to(server.port);
    world.append("phoebe.toml", &format!("[delivery]\n{settings}\n"));
    let rows: Vec<String> = readers.into_iter().map(|address| format!("{address},Anna,public\n")).collect();
    world.write("subscribers.csv", &format!("email,name,audience\n{}", rows.concat()));
    world
}

pub fn readers(count: usize) -> impl Iterator<Item = String> {
    (1..=count).map(|number| format!("reader{number:04}@reader.example"))
}

pub fn in_the_background(world: &World) -> Child {
    world.command(&SEND).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[track_caller]
pub fn until(what: &str, reached: impl Fn() -> bool) {
    let began = Instant::now();
    while !reached() {
        assert!(began.elapsed() < Duration::from_secs(30), "{what}");
        sleep(Duration::from_millis(5));
    }
}

#[test]
fn the_server_never_sees_more_than_the_limit_in_any_window() {
    let server = TestServer::start(Script::default());
    let world = world(&server, "limits = [\"2 per second\", \"500 per hour\"]", readers(9));
    let began = Instant::now();
    world.run(&SEND).exits(0).says("9 readers");
    let took = began.elapsed();
    let arrivals = server.arrivals();
    assert_eq!(arrivals.len(), 9);
    for (first, third) in arrivals.iter().zip(arrivals.iter().skip(2)) {
        let apart = *third - *first;
        assert!(apart > Duration::from_secs(1), "three letters within {apart:?}");
    }
    assert!((4.0..15.0).contains(&took.as_secs_f64()), "{took:?}");
}

#[test]
fn a_limit_for_one_domain_holds_up_nobody_else() {
    let server = TestServer::start(Script::default());
    let names = ["a@slow.example", "b@slow.example", "c@slow.example", "d@quick.example", "e@quick.example"];
    let world = world(
        &server,
        "limits = []\nconnections = 1\ndomain_limits = { \"Slow.example\" = [\"1 per second\"] }",
        names.map(str::to_owned),
    );
    world.run(&SEND).exits(0).says("5 readers");
    let came: Vec<String> = server.letters().into_iter().map(|letter| letter.to).collect();
    assert_eq!(came, ["a@slow.example", "d@quick.example", "e@quick.example", "b@slow.example", "c@slow.example"]);
    let arrivals = server.arrivals();
    assert!(arrivals[3] - arrivals[0] > Duration::from_secs(1) && arrivals[4] - arrivals[3] > Duration::from_secs(1));
}

#[test]
fn more_waiting_letters_of_a_domain_than_memory_holds_pass_nobody_over() {
    let server = TestServer::start(Script::default());
    let slow = (0..2_600).map(|number| format!("reader{number:04}@slow.example"));
    let quick = (0..3).map(|number| format!("reader{number}@quick.example"));
    let settings = "limits = []\ndomain_limits = { \"slow.example\" = [\"2 per day\"] }";
    let world = world(&server, settings, slow.chain(quick));
    let ran = world.run(&SEND).exits(0).says("5 readers have the letter, 2,598 to go");
    ran.says("the limit of 2 per day for slow.example is reached; the same command goes on tomorrow");
    let quick = server.readers().into_iter().filter(|reader| reader.ends_with("@quick.example")).count();
    assert_eq!((quick, server.letters().len()), (3, 5));
}

/// The limit is reached: nothing goes, and the server is not even called.
fn goes_on_tomorrow(server: &TestServer, ran: impl FnOnce() -> Ran, waiting: &str, quota: &str) {
    let before = (server.letters().len(), server.connections());
    let ran = ran().exits(0).says(waiting);
    let ran = ran.says(&format!("the limit of {quota} is reached; the same command goes on tomorrow after "));
    ran.keeps_quiet_about("goes on where it ended");
    assert_eq!((server.letters().len(), server.connections()), before);
}

#[test]
fn a_days_limit_ends_the_run_kindly_and_counts_for_all_issues_and_proofs() {
    let server = TestServer::start(Script::default());
    let world = world(&server, "limits = [\"5 per day\"]", readers(3));
    world.run(&["send", "letter", "--dry-run"]).exits(0);
    world.run(&["test", "letter", "--to", "staff@staff.example"]).exits(0).says("proof 1 was taken");
    world.run(&SEND).exits(0).says("sent      to 3 readers").keeps_quiet_about("limit");
    assert_eq!(server.letters().len(), 4);

    world.write("issues/second/issue.md", &world.read("issues/letter/issue.md"));
    let second = || world.run(&["send", "second", "--confirm", "second"]);
    second().exits(0).says("1 reader has the letter, 2 to go: the limit of 5 per day is reached; the same command");
    goes_on_tomorrow(&server, second, "1 reader has the letter, 2 to go", "5 per day");
    let told = world.run(&["send", "second", "--json"]).exits(0).stdout;
    assert!(told.contains("\"ended\":\"limit\"") && told.contains("\"waiting\":2"), "{told}");
    assert!(told.contains("\"goes_on\":\"20"), "{told}");
    let proof = world.run(&["test", "second", "--to", "staff@staff.example"]).exits(75);
    proof.says("the limit of 5 per day is reached; a proof can go tomorrow after ");
    assert_eq!(server.letters().len(), 5);
}

#[test]
fn a_limit_that_is_set_later_looks_back_too() {
    let server = TestServer::start(Script::default());
    let world = world(&server, "limits = []", readers(3));
    world.run(&SEND).exits(0);
    world.run(&["test", "letter", "--to", "staff@staff.example"]).exits(0);
    let settings = world.read("phoebe.toml").replace("limits = []", "limits = [\"4 per day\"]");
    world.write("phoebe.toml", &settings);
    world.write("issues/second/issue.md", &world.read("issues/letter/issue.md"));
    let second = || world.run(&["send", "second", "--confirm", "second"]);
    goes_on_tomorrow(&server, second, "0 readers have the letter, 3 to go", "4 per day");
}

#[test]
fn an_attempt_that_a_kill_cut_off_counts() {
    let server = TestServer::start(Script::default().at(Step::Dot, 2, Act::Hang));
    let world = world(&server, "limits = [\"2 per day\"]\nconnections = 1", readers(3));
    let mut child = in_the_background(&world);
    until("the second dot", || server.reached(Step::Dot) == 2);
    child.kill().unwrap();
    child.wait().unwrap();
    let before = server.connections();
    world.run(&SEND).exits(4).says("the limit of 2 per day is reached").says("unknown");
    assert_eq!((server.letters().len(), server.connections()), (1, before));
}

#[test]
fn a_run_that_waits_for_its_turn_is_stopped_within_a_second() {
    for by_hand in [true, false] {
        let server = TestServer::start(Script::default());
        let world = world(&server, "limits = [\"1 per minute\"]", readers(3));
        let mut child = in_the_background(&world);
        until("the first letter", || server.letters().len() == 1);
        sleep(Duration::from_millis(300));
        let began = Instant::now();
        let mut expected = None;
        if by_hand {
            let id = child.id().to_string();
            assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
            expected = Some(130);
        } else {
            world.run(&["stop", "letter"]).exits(0);
        }
        let ended = child.wait().unwrap();
        assert!(began.elapsed() < Duration::from_millis(1_500), "{:?}", began.elapsed());
        assert!(expected.is_none_or(|code| ended.code() == Some(code)), "{ended}");
        let state = rusqlite::Connection::open(world.path().join("phoebe.db")).unwrap();
        let held: i64 =
            state.query_row("SELECT count(*) FROM delivery WHERE state = 'sending'", [], |row| row.get(0)).unwrap();
        assert_eq!((held, server.letters().len()), (0, 1), "who waits holds no intent");
    }
}

#[test]
fn a_proof_during_a_run_shares_its_limits() {
    for wait in [0, 20, 45, 70, 110, 160] {
        let late = Act::KeepLate(Duration::from_millis(25));
        let server = TestServer::start(Script::default().at(Step::Dot, 0, late));
        let world = world(&server, "limits = [\"8 per day\"]\nconnections = 2", readers(8));
        let mut child = in_the_background(&world);
        until("the first dot", || server.reached(Step::Dot) > 0);
        sleep(Duration::from_millis(wait));
        let proof = world.run(&["test", "letter", "--to", "staff@staff.example"]);
        assert!([0, 75].contains(&proof.code), "{}", proof.stderr);
        assert_eq!(child.wait().unwrap().code(), Some(0));
        let went = usize::from(proof.code == 0);
        assert_eq!(server.letters().len(), 8, "never over, and no place is lost; the proof went: {went}");
        let proofs = server.letters().iter().filter(|letter| letter.to == "staff@staff.example").count();
        assert_eq!(proofs, went);
        if went == 1 {
            world.run(&SEND).exits(0).says("7 readers have the letter, 1 to go");
        }
    }
}

#[test]
fn the_question_says_how_long_it_takes() {
    let server = TestServer::start(Script::default());
    let world = world(&server, "limits = [\"2 per day\"]", readers(5));
    world.run(&["send", "letter"]).exits(4).says("about 2 days, at 2 per day");
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_limit_of_nothing_is_a_mistake_with_its_line() {
    let server = TestServer::start(Script::default());
    for (settings, words) in [
        ("limits = [\"0 per day\"]", "0 per day"),
        ("domain_limits = { \"slow.example\" = [\"0 per hour\"] }", "0 per hour"),
        ("limits = [\"many per day\"]", "many per day"),
    ] {
        let world = world(&server, settings, readers(1));
        let line = world.read("phoebe.toml").lines().position(|line| line == settings).unwrap() + 1;
        world.run(&SEND).exits(78).says(&format!("phoebe.toml:{line}")).says(words);
        assert!(!world.path().join("phoebe.db").exists());
    }
    assert_eq!(server.connections(), 0);
}
