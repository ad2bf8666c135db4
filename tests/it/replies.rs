//! What servers say, and what becomes of it for the whole command: pauses, retries, suppressions, and how it is told.

use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use crate::server::{Act, Script, Step, TestServer};
use crate::world::{Ran, World};

const BODY: &str = "::: greeting\nDear {{default subscriber.name \"friend\"}},\n\nGrace and peace to you.\n:::\n";
const ALL: [&str; 3] = ["anna@reader.example", "ben@reader.example", "cara@reader.example"];

fn small(script: Script) -> (World, TestServer) {
    let server = TestServer::start(script);
    let world = World::letter(BODY).sending_to(server.port);
    world.append("phoebe.toml", "[delivery]\nconnections = 1\nlimits = []\n");
    (world, server)
}

fn with_readers(number: usize, script: Script) -> (World, TestServer) {
    let (world, server) = small(script);
    let rows: Vec<String> = (1..=number).map(|at| format!("reader{at:03}@reader.example,Reader,public\n")).collect();
    world.write("subscribers.csv", &format!("email,name,audience\n{}", rows.concat()));
    (world, server)
}

fn send(world: &World) -> Ran {
    world.run(&["send", "letter", "--confirm", "letter"])
}

fn object(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}\n{}", ran.stdout, ran.stderr))
}

#[test]
fn twenty_refusals_in_a_row_pause_the_send_until_a_person_lets_it_go_on() {
    let (world, server) = with_readers(50, Script::default().at(Step::Rcpt, 0, Act::Say("550 5.1.1 no such user")));
    let ran = send(&world).exits(4).says("paused after 20 refusals in a row (550 5.1.1): there is no such mailbox");
    let ran = ran.says("ask these readers for a new address").says("phoebe status letter --failed");
    ran.says("phoebe resume letter").keeps_quiet_about("@reader.example");
    assert_eq!(server.reached(Step::Rcpt), 20);
    // Neither the same command nor cron goes on by itself.
    send(&world).exits(4).says("was stopped").says("phoebe resume letter");
    assert_eq!(server.reached(Step::Rcpt), 20);
    world.run(&["status", "letter"]).exits(0).says("stopped").says("20 refused").says("phoebe resume letter");
    // A person does; and the count begins anew.
    world.run(&["resume", "letter"]).exits(4).says("paused after 20");
    world.run(&["resume", "letter"]).exits(1).says("50 letters were not taken");
    assert_eq!(server.reached(Step::Rcpt), 50);
}

#[test]
fn letters_taken_for_unwanted_mail_pause_sooner() {
    let spam = Act::Say("554 5.7.1 This looks like spam");
    let (world, server) = with_readers(9, Script::default().at(Step::Dot, 0, spam));
    let ran = send(&world).exits(4).says("paused after 5 refusals in a row (554 5.7.1): our letters are taken for");
    ran.says("send nothing more before whoever keeps the mail server has seen the replies");
    assert_eq!(server.reached(Step::Dot), 5);
    let counts = &object(&world.run(&["status", "letter", "--json"]))["counts"];
    assert_eq!((&counts["failed"], &counts["queued"]), (&json!(5), &json!(4)));
    // They are not at fault.
    world.write("issues/next/issue.md", &world.read("issues/letter/issue.md"));
    let good = TestServer::start(Script::default());
    let settings = world.read("phoebe.toml").replace(&server.port.to_string(), &good.port.to_string());
    world.write("phoebe.toml", &settings);
    world.run(&["send", "next", "--confirm", "next"]).exits(0);
    assert_eq!(good.letters().len(), 9);
}

#[test]
fn a_share_of_refusals_pauses_a_long_list() {
    let mut script = Script::default();
    for nth in 1..=12 {
        script = script.at(Step::Rcpt, nth * 18, Act::Say("550 5.1.1 no such user"));
    }
    let (world, server) = with_readers(220, script);
    send(&world).exits(4).says("paused: 11 of the last 200 letters were refused (550 5.1.1): there is no such mailbox");
    assert_eq!(server.reached(Step::Rcpt), 200);
    world.run(&["resume", "letter"]).exits(1);
    assert_eq!(server.letters().len(), 208);
}

#[test]
fn a_reader_without_a_mailbox_gets_no_further_issue() {
    let (world, server) =
        small(Script::default().at(Step::Rcpt, 2, Act::Say("550 5.1.1 <ben@reader.example> unknown")));
    let ran = send(&world).exits(1).says("sent      to 2 readers").says("refused   1 letter was not taken");
    let ran = ran.says("1  there is no such mailbox; no letter goes there any more");
    ran.says("ask these readers for a new address").keeps_quiet_about("ben@");
    assert!(!world.read("logs/phoebe.log").contains("ben@"), "no address in the log");
    world.write("issues/next/issue.md", &world.read("issues/letter/issue.md"));
    world.run(&["send", "next", "--confirm", "next"]).exits(0);
    let next: Vec<_> = server.readers().into_iter().filter(|reader| reader == ALL[1]).collect();
    assert_eq!((next.len(), server.letters().len()), (0, 4));
    let shown = object(&world.run(&["status", "next", "--skipped", "--json"]).exits(0));
    assert_eq!((&shown["readers"][0]["address"], &shown["readers"][0]["state"]), (&json!(ALL[1]), &json!("skipped")));
}

#[test]
fn status_shows_who_why_and_what_the_server_said() {
    let script = Script::default().at(Step::Rcpt, 1, Act::Say("550 5.1.1 no such user, \"gone\"")).at(
        Step::Rcpt,
        2,
        Act::Say("450 4.7.1 Greylisted, come again"),
    );
    let (world, _server) = small(script);
    let ran = send(&world).exits(75).says("1 reader to go, the first again at ");
    ran.says("1  the receiving server asks us to come again later").says("phoebe send letter");
    let failed = world.run(&["status", "letter", "--failed"]).exits(0).says("there is no such mailbox");
    failed.says(ALL[0]).says("550 5.1.1 no such user, \"gone\"").keeps_quiet_about(ALL[1]);
    let deferred = world.run(&["status", "letter", "--deferred"]).exits(0).says(ALL[1]).says("come again later");
    deferred.says("450 4.7.1 Greylisted, come again · again at ").keeps_quiet_about(ALL[0]);
    let shown = object(&world.run(&["status", "letter", "--failed", "--deferred", "--json"]).exits(0));
    let reasons: Vec<&Value> = shown["readers"].as_array().unwrap().iter().map(|reader| &reader["reason"]).collect();
    assert_eq!(reasons, [&json!("no-mailbox"), &json!("busy")]);
    assert!(shown["readers"][1]["next_at"].is_string() && shown["readers"][0]["next_at"].is_null());
    let csv = world.run(&["status", "letter", "--csv"]).exits(0).stdout;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!((lines[0], lines.len()), ("address,state,reason,attempts,since,next_at,reply", 4));
    let gone = lines.iter().find(|line| line.starts_with(ALL[0])).unwrap();
    assert!(
        gone.contains(",failed,no-mailbox,1,") && gone.ends_with(",\"RCPT TO: 550 5.1.1 no such user, \"\"gone\"\"\""),
        "{gone}"
    );
}

#[test]
fn the_reasons_are_in_the_report() {
    let (world, _server) = small(Script::default().at(Step::Rcpt, 1, Act::Say("550 5.1.1 no")));
    let told = object(&world.run(&["send", "letter", "--confirm", "letter", "--json"]).exits(1));
    assert_eq!(told["reasons"], json!({ "failed": { "no-mailbox": 1 } }));
    assert_eq!((&told["refused"], &told["sent"]), (&json!(1), &json!(2)));
}

#[test]
fn a_letter_that_is_due_again_goes_while_the_send_lasts() {
    // The last retry is when the time is over: after a second, while the others still go out.
    let slow = Script::default().at(Step::Dot, 0, Act::KeepLate(Duration::from_millis(700)));
    let (world, server) = small(slow.clone().at(Step::Rcpt, 1, Act::Say("451 4.3.0 not now")));
    world.append("phoebe.toml", "[schedule]\nfinish_within = \"1s\"\nstart_within = \"1s\"\n");
    send(&world).exits(0).says("sent      to 3 readers");
    assert_eq!(server.readers(), ALL);
    // And when that is refused as well, it is over.
    let twice = slow.at(Step::Rcpt, 1, Act::Say("451 4.3.0 not now")).at(Step::Rcpt, 4, Act::Say("451 4.3.0 nor now"));
    let (world, server) = small(twice);
    world.append("phoebe.toml", "[schedule]\nfinish_within = \"1s\"\nstart_within = \"1s\"\n");
    send(&world).exits(1).says("the server has trouble of its own").keeps_quiet_about("no letter goes there");
    assert_eq!(server.readers(), ALL[1..]);
    world.run(&["status", "letter", "--failed"]).exits(0).says("451 4.3.0 nor now");
}

#[test]
fn letters_wait_for_their_time_over_several_commands() {
    let (world, server) = small(Script::default().at(Step::Rcpt, 1, Act::Say("451 4.3.0 not now")));
    world.append("phoebe.toml", "[schedule]\nfinish_within = \"2s\"\nstart_within = \"1s\"\n");
    send(&world).exits(75);
    send(&world).exits(75).says("1 reader to go");
    assert_eq!((server.letters().len(), server.reached(Step::Rcpt)), (2, 3), "not before its time");
    sleep(Duration::from_millis(2_100));
    send(&world).exits(0).says("sent      to 3 readers");
    assert_eq!(server.readers(), ALL);
}

#[test]
fn a_quota_that_is_used_up_goes_on_tomorrow() {
    let full = Act::Say("454 Throttling failure: Daily message quota exceeded.");
    let (world, server) = small(Script::default().at(Step::Dot, 2, full));
    let ran = send(&world).exits(0).says("takes no more letters from us today").says("goes on tomorrow");
    ran.keeps_quiet_about("error");
    assert_eq!(server.readers(), [ALL[0]]);
    world.run(&["status", "letter"]).exits(0).says("2 to go");
    send(&world).exits(0);
    assert_eq!(server.readers(), ALL);
}

#[test]
fn too_many_for_one_session_means_a_new_one() {
    let (world, server) = small(Script::default().at(Step::Rcpt, 2, Act::Say("452 4.5.3 too many recipients")));
    send(&world).exits(75).says("too many letters over one connection");
    assert_eq!((server.connections(), server.readers()), (2, vec![ALL[0].to_owned(), ALL[2].to_owned()]));
}

#[test]
fn a_sender_that_is_not_wanted_ends_with_advice_and_loses_nobody() {
    let (world, server) = small(Script::default().at(Step::Mail, 0, Act::Say("550 5.7.60 not your address")));
    send(&world).exits(78).says("550 5.7.60").says("look at from and bounce under [sender]");
    assert_eq!(server.reached(Step::Mail), 1);
    world.run(&["status", "letter"]).exits(0).says("3 to go");
}

#[test]
fn watching_ends_with_the_send() {
    let (world, server) = small(Script::default().at(Step::Dot, 0, Act::KeepLate(Duration::from_millis(600))));
    let mut command = world.command(&["send", "letter", "--confirm", "letter"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while server.reached(Step::Mail) == 0 {
        sleep(Duration::from_millis(10));
    }
    let ran = world.run(&["status", "letter", "--watch"]).exits(0);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert!(
        lines.len() >= 2
            && lines[0].contains("  sending  ")
            && lines[0].contains("to go")
            && lines.last().unwrap().contains("3 sent"),
        "{lines:?}"
    );
    assert!(!ran.stdout.contains('\u{1b}'), "plain where it is no terminal");
    assert!(child.wait().unwrap().success());
    world.run(&["status", "letter", "--watch"]).exits(0).says("3 sent");
    world.run(&["status", "--watch"]).exits(2);
    world.run(&["status", "letter", "--watch", "--csv"]).exits(2);
}

#[test]
fn a_server_that_stumbles_over_an_extension_is_asked_without() {
    let (world, server) = small(Script::default().at(Step::Mail, 1, Act::Say("555 5.5.4 unsupported option SIZE")));
    send(&world).exits(0).says("3 readers");
    assert_eq!((server.readers(), server.connections()), (ALL.map(str::to_owned).to_vec(), 2));
    let mails: Vec<String> = server.commands().into_iter().filter(|line| line.starts_with("MAIL")).collect();
    assert!(mails[0].contains(" SIZE="), "{mails:?}");
    assert!(mails.len() == 4 && mails[1..].iter().all(|line| !line.contains("SIZE")), "{mails:?}");
    // Refused in its plainest form as well: that is no server for us.
    let (world, server) = small(Script::default().at(Step::Data, 0, Act::Say("502 5.5.1 not implemented")));
    send(&world).exits(78).says("refused DATA with 502 5.5.1").says("show the reply to whoever keeps the mail server");
    assert_eq!((server.connections(), server.reached(Step::Data)), (2, 2));
    world.run(&["status", "letter"]).exits(0).says("3 to go");
    let csv = world.run(&["status", "letter", "--csv"]).exits(0);
    csv.says("DATA: 502 5.5.1 not implemented");
}
