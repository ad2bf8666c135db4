//! Where the ways of a send cross: limits and letters tried again, a mended text and answers that were lost, readers
//! added later and readers left out. Nobody is lost, doubled, or mailed who must not be.

#![expect(clippy::disallowed_methods, reason = "how long a stop takes is timed with the real clock")]

use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::limits::{BODY, SEND, in_the_background, readers, until, world};
use crate::server::{Act, Script, Step, TestServer};
use crate::world::World;

const MEND: [&str; 5] = ["resume", "letter", "--with-edit", "--confirm", "letter"];

/// Whatever is tried again later is due now.
fn time_passes(world: &World) {
    let state = rusqlite::Connection::open(world.path().join("phoebe.db")).unwrap();
    state.execute("UPDATE delivery SET next_at = 1 WHERE state = 'deferred'", []).unwrap();
}

fn mend(world: &World) {
    let text = world.read("issues/letter/issue.md");
    world.write("issues/letter/issue.md", &text.replace("Grace and peace", "Mercy and peace"));
}

/// Of three readers the first one's answer is lost, and the second is asked to wait.
fn one_lost_and_one_later() -> (World, TestServer) {
    let later = Act::Say("450 4.2.0 later");
    let server = TestServer::start(Script::default().at(Step::Dot, 1, Act::Drop).at(Step::Rcpt, 2, later));
    let world = world(&server, "limits = []\nconnections = 1", readers(3));
    world.run(&SEND).exits(4).says("unknown");
    assert_eq!(server.readers(), ["reader0003@reader.example"]);
    (world, server)
}

#[test]
fn a_lost_answer_can_be_resolved_behind_a_mended_text() {
    for again in [true, false] {
        let (world, server) = one_lost_and_one_later();
        mend(&world);
        world.run(&MEND).exits(4);
        assert_eq!(server.letters().len(), 2);
        if again {
            world.run(&["resolve", "letter", "--resend"]).exits(0).says("1 letter").says("phoebe send letter");
            world.run(&SEND).exits(0);
            assert_eq!(server.readers(), readers(3).collect::<Vec<_>>());
        } else {
            world.run(&["resolve", "letter", "--assume-sent"]).exits(0);
        }
        world.run(&SEND).exits(0).says("already sent to all 3 readers");
        assert_eq!(server.letters().len(), 2 + usize::from(again));
    }
}

#[test]
fn a_lost_answer_of_somebody_who_left_since_is_not_sent_again() {
    let (world, server) = one_lost_and_one_later();
    mend(&world);
    let list = world.read("subscribers.csv").replace("name,audience\n", "name,audience,status\n");
    world.write("subscribers.csv", &list.replacen("public\n", "public,paused\n", 1));
    world.run(&MEND).exits(4);
    let before = server.letters().len();
    let told = world.run(&["resolve", "letter", "--resend"]).exits(0);
    told.says("--assume-sent");
    world.run(&SEND).exits(4);
    assert_eq!(server.letters().len(), before);
    world.run(&["resolve", "letter", "--assume-sent"]).exits(0);
    world.run(&SEND).exits(0);
}

#[test]
fn a_limit_that_holds_up_letters_tried_again_goes_on_tomorrow() {
    let later = Act::Say("450 4.3.0 later");
    let server = TestServer::start(Script::default().at(Step::Dot, 1, later));
    let world = world(&server, "limits = [\"2 per day\"]\nconnections = 1", readers(2));
    world.run(&SEND).exits(75).says("1 reader to go");
    time_passes(&world);
    let ran = world.run(&SEND).exits(0).says("1 reader has the letter, 1 to go");
    ran.says("the limit of 2 per day is reached; the same command goes on tomorrow after");
    world.run(&["status", "letter"]).exits(0).says("waiting").keeps_quiet_about("interrupted");
    assert_eq!(server.letters().len(), 1);
}

#[test]
fn a_mended_text_does_not_forget_what_limits_count() {
    let later = Act::Say("450 4.3.0 later");
    let script = Script::default().at(Step::Dot, 1, later.clone()).at(Step::Dot, 2, later);
    let server = TestServer::start(script);
    let world = world(&server, "limits = [\"2 per day\"]\nconnections = 1", readers(2));
    world.run(&SEND).exits(75).says("2 readers to go");
    mend(&world);
    world.run(&MEND).exits(0).says("the limit of 2 per day is reached");
    // Nothing was broken off: no one has to look into it.
    world.run(&["status", "letter"]).exits(0).says("waiting  0 sent · 2 to go").keeps_quiet_about("interrupted");
    assert_eq!(server.reached(Step::Dot), 2);
}

#[test]
fn nobody_is_shown_as_left_out_who_has_the_letter() {
    let server = TestServer::start(Script::default().at(Step::Rcpt, 2, Act::Say("450 4.2.0 later")));
    let world = world(&server, "limits = []\nconnections = 1", readers(3));
    world.run(&["send", "letter", "--limit", "2", "--confirm", "letter"]).exits(75);
    let list = world.run(&["status", "letter", "--skipped"]).exits(0);
    list.says("reader0003@reader.example").says("left for later");
    mend(&world);
    world.run(&MEND).exits(0);
    world.run(&["send", "letter", "--added", "--confirm", "letter"]).exits(0);
    assert_eq!(server.readers(), readers(3).collect::<Vec<_>>());
    world.run(&["status", "letter", "--skipped"]).exits(0).keeps_quiet_about("@reader.example");
    let csv = world.run(&["status", "letter", "--csv"]).exits(0).stdout;
    assert_eq!(csv.lines().count(), 4, "{csv}");
}

#[test]
fn a_server_that_tires_of_waiting_connections_is_no_trouble() {
    let idle = Some(Duration::from_millis(300));
    let server = TestServer::start(Script { idle, ..Script::default() });
    let world = world(&server, "limits = [\"4 per second\"]\nconnections = 4", readers(14));
    world.run(&SEND).exits(0).says("14 readers");
    assert_eq!(server.readers(), readers(14).collect::<Vec<_>>());
}

#[test]
fn a_send_to_nobody_is_told_and_begins_nothing() {
    let server = TestServer::start(Script::default());
    for (list, arguments) in [
        ("email,name,audience,tags\nanna@reader.example,Anna,public,choir\n", ["--tag", "chior"]),
        ("email,name,audience,tags\n", ["--limit", "5"]),
        ("email,name,audience,status\nanna@reader.example,Anna,public,paused\n", ["--limit", "5"]),
    ] {
        let world = world(&server, "limits = []", []);
        world.write("subscribers.csv", list);
        let mut command = world.command(&SEND);
        let ran = command.args(arguments).stdin(Stdio::null()).output().unwrap();
        let ran = crate::world::Ran::from(ran);
        ran.says("nobody");
        world.run(&["status"]).keeps_quiet_about("● letter").says("not sent");
    }
    let world = world(&server, "limits = []", readers(2));
    let mut command = world.command(&SEND);
    assert_eq!(command.args(["--limit", "0"]).output().unwrap().status.code(), Some(2));
    world.run(&SEND).exits(0).says("sent      to 2 readers");
}

#[test]
fn an_issue_may_be_named_by_its_folder_and_must_be_there() {
    let server = TestServer::start(Script::default());
    let world = world(&server, "limits = [\"1 per minute\"]", readers(3));
    let mut child = in_the_background(&world);
    until("the first letter", || server.letters().len() == 1);
    for verb in
        [&["stop", "lettr"][..], &["resume", "lettr"], &["resume", "lettr", "--with-edit"], &["status", "lettr"]]
    {
        world.run(verb).exits(2).says("letter");
    }
    world.run(&["resolve", "lettr", "--resend"]).exits(2).says("letter");
    world.run(&["status", "issues/letter"]).exits(0).says("sending");
    world.run(&["stop", "issues/letter/"]).exits(0).says("letter is stopped");
    assert_eq!(child.wait().unwrap().code(), Some(0));
    world.run(&["status", "./issues/letter/"]).exits(0).says("stopped");
}

#[test]
fn a_token_that_does_not_come_keeps_no_stopped_send_waiting() {
    let server = TestServer::start(Script { logins: "XOAUTH2", ..Script::default() }.at(
        Step::Login,
        0,
        Act::Say("535 5.7.8 no"),
    ));
    let world = World::letter(BODY).sending_to(server.port);
    let fetch = "if test -e asked; then sleep 20; else touch asked; fi; echo token";
    world.append("phoebe.toml", &format!("username = \"office\"\ntoken_command = \"{fetch}\"\n"));
    let mut child = in_the_background(&world);
    until("the login", || server.reached(Step::Login) == 1);
    sleep(Duration::from_millis(300));
    let began = Instant::now();
    world.run(&["stop", "letter"]).exits(0).says("letter is stopped");
    child.wait().unwrap();
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
}
