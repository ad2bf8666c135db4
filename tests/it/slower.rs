//! Servers that ask for less: fewer connections, or a rest for a domain or for everybody. Nobody is lost, and the others
//! go on.

use std::thread::sleep;
use std::time::Duration;

use crate::limits::{SEND, in_the_background, readers, until, world};
use crate::server::{Act, Script, Step, TestServer};

/// Lines a run long enough that all connections are tried.
fn slowly(script: Script) -> Script {
    script.at(Step::Dot, 0, Act::KeepLate(Duration::from_millis(15)))
}

#[test]
fn a_server_that_takes_few_connections_gets_few() {
    for no in ["421 4.7.0 too many connections", "451 4.3.2 later", "554 5.7.0 not now"] {
        let mut script = Script::default();
        for nth in 2..=4 {
            script = script.at(Step::Greeting, nth, Act::SayAndDrop(no));
        }
        let server = TestServer::start(slowly(script));
        let world = world(&server, "limits = []\nconnections = 4", readers(12));
        if no.starts_with('5') {
            // That is no request for less.
            world.run(&SEND).exits(78);
            continue;
        }
        world.run(&SEND).exits(0).says("12 readers");
        assert_eq!(server.readers(), readers(12).collect::<Vec<_>>());
        assert_eq!(server.connections(), 4, "{no}: those that were refused rest");
    }
}

#[test]
fn sessions_that_are_closed_at_once_are_no_reason_to_end_while_one_works() {
    let mut script = Script::default();
    for nth in 2..=4 {
        script = script.at(Step::Mail, nth, Act::SayAndDrop("421 4.7.0 too many sessions"));
    }
    let server = TestServer::start(slowly(script));
    let world = world(&server, "limits = []\nconnections = 4", readers(12));
    world.run(&SEND).exits(0).says("12 readers");
    assert_eq!(server.readers(), readers(12).collect::<Vec<_>>());
}

#[test]
fn a_connection_that_rested_is_tried_again() {
    let no = Act::SayAndDrop("421 4.7.0 too many connections");
    let script = Script::default().at(Step::Greeting, 2, no);
    let server = TestServer::start(slowly(script));
    let world = world(&server, "limits = []\nconnections = 2", readers(60));
    world.run(&SEND).exits(0).says("60 readers");
    assert_eq!(server.connections(), 3);
}

#[test]
fn too_many_connections_in_the_middle_of_a_session_are_one_fewer() {
    let no = Act::Say("432 4.3.2 Concurrent connections limit exceeded");
    let server = TestServer::start(slowly(Script::default().at(Step::Mail, 2, no)));
    let world = world(&server, "limits = []\nconnections = 2", readers(6));
    // One letter comes again in a minute.
    world.run(&SEND).exits(75).says("5 readers").says("1 reader to go");
    assert_eq!(server.letters().len(), 5);
    assert!(server.commands().iter().filter(|line| *line == "QUIT").count() >= 1);
}

#[test]
fn when_nobody_takes_a_connection_any_more_the_run_ends() {
    let mut script = Script::default();
    for nth in 2..=50 {
        script = script.at(Step::Greeting, nth, Act::SayAndDrop("421 4.3.2 closing"));
    }
    let server = TestServer::start(slowly(script.at(Step::Dot, 2, Act::KeepAndDrop)));
    let world = world(&server, "limits = []\nconnections = 3", readers(9));
    let ran = world.run(&SEND).exits(75);
    ran.says("421");
    assert!(server.connections() <= 6, "{}", server.connections());
}

#[test]
fn a_domain_that_asks_for_rest_gets_it_and_the_others_go_on() {
    let mut script = Script::default();
    for nth in 1..=3 {
        script = script.at(Step::Rcpt, nth, Act::Say("450 4.2.1 receiving mail too quickly"));
    }
    let server = TestServer::start(script);
    let names = ["a@slow.example", "b@slow.example", "c@slow.example", "d@slow.example", "e@quick.example"];
    let world = world(&server, "limits = []\nconnections = 1", names.map(str::to_owned));
    let mut child = in_the_background(&world);
    until("the others", || server.readers() == ["e@quick.example"]);
    sleep(Duration::from_secs(1));
    assert_eq!(server.reached(Step::Rcpt), 4, "d@slow.example rests");
    world.run(&["stop", "letter"]).exits(0);
    child.wait().unwrap();
    world.run(&["status", "letter"]).exits(0).says("1 to go").says("3 tried again later");
}

#[test]
fn a_server_that_asks_for_rest_gets_it() {
    let said = Act::Say("454 Throttling failure: Maximum sending rate exceeded");
    let server = TestServer::start(Script::default().at(Step::Mail, 2, said));
    let world = world(&server, "limits = []\nconnections = 1", readers(4));
    let mut child = in_the_background(&world);
    until("the request", || server.reached(Step::Mail) == 2);
    sleep(Duration::from_secs(1));
    assert_eq!(server.reached(Step::Mail), 2);
    // Whose connection rests for so long gives it back.
    assert_eq!(server.commands().last().map(String::as_str), Some("QUIT"));
    world.run(&["stop", "letter"]).exits(0);
    child.wait().unwrap();
    world.run(&["status", "letter"]).exits(0).says("1 sent").says("2 to go").says("1 tried again later");
}
