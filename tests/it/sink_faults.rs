//! Debian's `smtp-sink` told to go wrong, at each command in each of its ways: the right row of the table, the phase in
//! what is read, no wait past the timeout, nothing lost, and the same command finishes over a good server.

#![expect(clippy::disallowed_methods, reason = "what hangs is timed with the real clock")]

use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::server::{Script, TestServer};
use crate::sink::Sink;
use crate::world::{Ran, World};

const BODY: &str = "::: greeting\nDear {{default subscriber.name \"friend\"}},\n\nGrace and peace to you.\n:::\n";
const ALL: [&str; 3] = ["anna@reader.example", "ben@reader.example", "cara@reader.example"];

/// What becomes of the readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// They wait, nothing was decided about them.
    Queued,
    /// They wait for their time.
    Deferred,
    /// Refused for good.
    /// Nobody knows.
    Unknown,
}

/// How smtp-sink is told, the exit code, what the person reads, and for each reader what becomes of her and what
/// `status` says she was told.
type Fault = (&'static [&'static str], i32, &'static str, End, &'static str);

use End::{Deferred, Queued, Unknown};

const LATER: &str = "3 readers to go, the first again at";

fn send(world: &World) -> Ran {
    let mut command = world.command(&["send", "letter", "--confirm", "letter"]);
    Ran::from(command.env("PHOEBE_SMTP_TIMEOUT_SECONDS", "1").output().unwrap())
}

/// Reader by reader: state, reply.
fn rows(world: &World) -> Vec<(String, String, String)> {
    let csv = world.run(&["status", "letter", "--csv"]).stdout;
    let row = |line: &str| {
        let cells: Vec<&str> = line.splitn(7, ',').collect();
        (cells[0].to_owned(), cells[1].to_owned(), cells[6].trim_matches('"').to_owned())
    };
    let mut rows: Vec<_> = csv.lines().skip(1).map(row).collect();
    rows.sort();
    rows
}

/// Each fault by itself; then all of them over good servers.
fn each(faults: &[Fault]) {
    let mut met = Vec::new();
    for (flags, code, words, end, reply) in faults {
        let Some(sink) = Sink::with(flags) else { return };
        let world = World::letter(BODY).sending_to(sink.port);
        world.append(
            "phoebe.toml",
            "[delivery]\nconnections = 1\n[schedule]\nstart_within = \"2s\"\nfinish_within = \"2s\"\n",
        );
        let began = Instant::now();
        let ran = send(&world);
        let took = began.elapsed();
        println!("{flags:?}: {} in {took:?}\n{}", ran.code, ran.stderr);
        let ran = ran.exits(*code).says(words);
        assert!(ran.stderr.matches("error: ").count() <= 1, "{}", ran.stderr);
        // Three timeouts of a second, and what a busy machine needs.
        assert!(took < Duration::from_secs(8), "{flags:?}: {took:?}");
        let found = rows(&world);
        let state = format!("{end:?}").to_lowercase();
        assert_eq!(found.iter().map(|(address, _, _)| address.as_str()).collect::<Vec<_>>(), ALL);
        // A server that is gone after the first letter has told only the first reader something.
        let told = if *flags == ["-M", "1"] { &found[..1] } else { &found[..] };
        for (address, at, said) in told {
            assert_eq!(at, &state, "{flags:?} {address}");
            assert!(said.is_empty() || said == reply, "{flags:?} {address}: {said}");
        }
        assert_eq!(told[0].2, *reply, "{flags:?}");
        met.push((flags, world, sink.port, *end, told.len(), Instant::now()));
    }
    for (flags, world, port, end, told, at) in met {
        // Those who wait for their time.
        sleep(Duration::from_millis(2_100).saturating_sub(at.elapsed()));
        let good = TestServer::start(Script::default());
        let settings =
            world.read("phoebe.toml").replace(&format!("port = {port}\n"), &format!("port = {}\n", good.port));
        world.write("phoebe.toml", &settings);
        let ran = send(&world);
        let missing = if end == Unknown { told } else { 0 };
        assert_eq!(good.readers(), ALL[missing..], "{flags:?} {}", ran.stderr);
        let ran = ran.exits(if end == Unknown { 4 } else { 0 });
        assert!(!ran.stderr.contains("error: "), "{flags:?} {}", ran.stderr);
        let state = rusqlite::Connection::open(world.path().join("phoebe.db")).unwrap();
        let sound: String = state.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        let open: i64 = state
            .query_row("SELECT count(*) FROM delivery WHERE state IN ('queued', 'sending', 'deferred')", [], |row| {
                row.get(0)
            })
            .unwrap();
        assert_eq!((sound.as_str(), open), ("ok", 0), "{flags:?}");
    }
}

#[test]
fn soft_refusals_wait_for_their_time() {
    each(&[
        (&["-r", "CONNECT"], 75, "refused the greeting with 450 4.3.0", Queued, ""),
        (&["-r", "EHLO"], 75, "refused EHLO with 450 4.3.0", Queued, ""),
        (&["-r", "MAIL"], 75, LATER, Deferred, "MAIL FROM: 450 4.3.0 Error: command failed"),
        (&["-r", "RCPT"], 75, LATER, Deferred, "RCPT TO: 450 4.3.0 Error: command failed"),
        (&["-r", "DATA"], 75, LATER, Deferred, "DATA: 450 4.3.0 Error: command failed"),
        (&["-r", "."], 75, LATER, Deferred, "the final dot: 450 4.3.0 Error: command failed"),
        (&["-r", "RCPT,RSET"], 75, LATER, Deferred, "RCPT TO: 450 4.3.0 Error: command failed"),
    ]);
}

#[test]
fn hard_refusals_of_every_letter_stop_the_send() {
    let not_us = "the server did not understand us";
    each(&[
        (&["-f", "CONNECT"], 78, "refused the greeting with 500 5.3.0", Queued, ""),
        (&["-f", "EHLO"], 78, "refused EHLO with 500 5.3.0", Queued, ""),
        (
            &["-f", "MAIL"],
            78,
            "refused MAIL FROM with 500 5.3.0, as it would for every letter",
            Queued,
            "MAIL FROM: 500 5.3.0 Error: command failed",
        ),
        (&["-f", "RCPT"], 75, not_us, Deferred, "RCPT TO: 500 5.3.0 Error: command failed"),
        (
            &["-f", "DATA"],
            78,
            "refused DATA with 500 5.3.0, as it would for every letter",
            Queued,
            "DATA: 500 5.3.0 Error: command failed",
        ),
        (&["-f", "."], 75, not_us, Deferred, "the final dot: 500 5.3.0 Error: command failed"),
        (&["-r", "RCPT", "-f", "RSET"], 75, LATER, Deferred, "RCPT TO: 450 4.3.0 Error: command failed"),
    ]);
}

#[test]
fn connections_that_end_are_made_anew_three_times() {
    each(&[
        (&["-q", "CONNECT"], 75, "the connection ended at the greeting", Queued, ""),
        (&["-q", "EHLO"], 75, "the connection ended at EHLO", Queued, ""),
        (
            &["-q", "MAIL"],
            75,
            "three times in a row, the last time at MAIL FROM: the connection ended",
            Queued,
            "the connection ended at MAIL FROM",
        ),
        (
            &["-q", "RCPT"],
            75,
            "three times in a row, the last time at RCPT TO: the connection ended",
            Queued,
            "the connection ended at RCPT TO",
        ),
        (
            &["-q", "DATA"],
            75,
            "three times in a row, the last time at DATA: the connection ended",
            Queued,
            "the connection ended at DATA",
        ),
        (
            &["-q", "."],
            75,
            "3 readers: the server’s answer was lost",
            Unknown,
            "the connection ended after the final dot",
        ),
        (&["-r", "RCPT", "-q", "RSET"], 75, LATER, Deferred, "RCPT TO: 450 4.3.0 Error: command failed"),
    ]);
}

#[test]
fn servers_that_close_are_tried_again_and_left() {
    each(&[
        (&["-Q", "CONNECT"], 75, "refused the greeting with 421 4.0.0", Queued, ""),
        (&["-Q", "EHLO"], 75, "refused EHLO with 421 4.0.0", Queued, ""),
        (
            &["-Q", "MAIL"],
            75,
            "three times in a row, the last time at MAIL FROM: 421 4.0.0",
            Queued,
            "MAIL FROM: 421 4.0.0 Server closing connection",
        ),
        (
            &["-Q", "RCPT"],
            75,
            "three times in a row, the last time at RCPT TO: 421 4.0.0",
            Queued,
            "RCPT TO: 421 4.0.0 Server closing connection",
        ),
        (
            &["-Q", "DATA"],
            75,
            "three times in a row, the last time at DATA: 421 4.0.0",
            Queued,
            "DATA: 421 4.0.0 Server closing connection",
        ),
        (
            &["-Q", "."],
            75,
            "at the final dot: 421 4.0.0",
            Deferred,
            "the final dot: 421 4.0.0 Server closing connection",
        ),
        (&["-r", "RCPT", "-Q", "RSET"], 75, LATER, Deferred, "RCPT TO: 450 4.3.0 Error: command failed"),
    ]);
}

#[test]
fn servers_that_wait_or_vanish_are_left_in_time() {
    each(&[
        (
            &["-w", "3"],
            75,
            "three times in a row, the last time at MAIL FROM: no answer came in time",
            Queued,
            "no answer came in time at MAIL FROM",
        ),
        (
            &["-A", "3"],
            75,
            "3 readers: the server’s answer was lost",
            Unknown,
            "no answer came in time after the final dot",
        ),
        (
            &["-M", "1"],
            75,
            "nobody was lost: the same command goes on later",
            Unknown,
            "the connection ended after the final dot",
        ),
    ]);
}

/// Its word may be heard while the letter is written, or only behind the dot: the letter has a row for each.
#[test]
fn a_letter_that_is_broken_off_is_refused_wherever_that_is_heard() {
    let Some(sink) = Sink::with(&["-A", "0"]) else { return };
    let world = World::letter(BODY).sending_to(sink.port);
    world.append("phoebe.toml", "[delivery]\nconnections = 1\n[schedule]\nfinish_within = \"2s\"\n");
    let ran = send(&world);
    let found = rows(&world);
    assert_eq!(found.iter().map(|(address, _, _)| address.as_str()).collect::<Vec<_>>(), ALL);
    for (address, at, said) in &found {
        let heard =
            [("failed", "the letter: 550 This violates SMTP"), ("deferred", "the final dot: 550 This violates SMTP")];
        assert!(heard.contains(&(at, said)), "{address}: {at} {said}");
    }
    let waits = found.iter().any(|(_, at, _)| at == "deferred");
    ran.exits(if waits { 75 } else { 1 });
}
