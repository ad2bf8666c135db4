//! A frozen list over SMTP, with servers that fail at every place: whatever happens, nobody is lost and nobody has two.

#![expect(clippy::disallowed_methods, reason = "what hangs is timed with the real clock")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use phoebe::deliver::{Ending, Few, Ledger, Limits, Make, NotMade, Route, RunError, Summary, proof};
use phoebe::journal::{Journal, JournalError};
use phoebe::model::settings::Tls;
use phoebe::model::{
    Counts, DeliveryState, Digest, EmailAddress, Entry, Mode, Moment, NewRun, Queued, Reader, Resolution, RunState,
    Standing, Status, Tier,
};
use phoebe::safeguard::Vetted;
use phoebe::smtp::{ConnectError, Login, Loss, Outcome, Phase, Server, Timeouts};
use tokio::sync::watch;

use crate::server::{Act, Script, Security, Shown, Step, TestServer};

const ISSUE: &str = "2026-06-21-third-week";

/// A newsletter's state in a folder of its own, with a frozen list.
struct World {
    dir: tempfile::TempDir,
}

impl World {
    fn with_readers(count: usize) -> Self {
        let world = Self { dir: tempfile::tempdir().unwrap() };
        world.freeze(count);
        world
    }

    fn journal(&self) -> Journal {
        Journal::open(&self.dir.path().join("phoebe.db"), "here").unwrap()
    }

    /// How many were added.
    fn freeze(&self, count: usize) -> u64 {
        let moment = Moment { date: "2026-06-21T08:00:00Z".parse().unwrap(), day: "2026-06-21".parse().unwrap() };
        let new = NewRun { issue: ISSUE.to_owned(), digest: Digest::of(b"all"), moment };
        let program = Digest::of(b"program");
        let programs = BTreeMap::from([(program, b"program".to_vec())]);
        let entries = (1..=count).map(|index| {
            Ok(Entry::Letter { reader: reader(index), program, message_id: format!("{index}.id@example.org") })
        });
        self.journal().freeze::<JournalError>(&new, &programs, entries).unwrap().queued
    }

    fn counts(&self) -> Counts {
        self.journal().counts(ISSUE).unwrap()
    }

    fn who(&self, state: DeliveryState) -> Vec<String> {
        self.journal().who(ISSUE, state).unwrap().into_iter().map(|line| line.address).collect()
    }

    async fn send(&self, route: &Route) -> Result<Summary, RunError> {
        self.send_until(route, Arc::new(letter), watch::channel(false).1).await
    }

    async fn send_until(
        &self,
        route: &Route,
        make: Arc<Make>,
        interrupt: watch::Receiver<bool>,
    ) -> Result<Summary, RunError> {
        let journal = self.journal();
        let _lock = journal.lock().unwrap();
        let run = journal.run(ISSUE).unwrap().unwrap();
        let ledger = Ledger::new(journal).unwrap();
        phoebe::deliver::run(&ledger, &run, route, make, interrupt).await
    }
}

fn reader(index: usize) -> Reader {
    let address = format!("reader{index:03}@example.org");
    Reader {
        row: u64::try_from(index).unwrap() + 1,
        address: EmailAddress::parse(&address).unwrap(),
        language: None,
        audience: Tier::Public,
        status: Status::Active,
        mode: Mode::Full,
        mode_chosen: None,
        country: None,
        tags: Vec::new(),
        fields: BTreeMap::from([("email".to_owned(), address)]),
    }
}

fn addresses(indices: impl IntoIterator<Item = usize>) -> Vec<String> {
    indices.into_iter().map(|index| format!("reader{index:03}@example.org")).collect()
}

fn bytes(queued: &Queued) -> Vec<u8> {
    format!(
        "To: {}\r\nMessage-ID: <{}>\r\nSubject: number {}\r\n\r\n.a line that begins with a dot\r\n",
        queued.reader.address.as_str(),
        queued.message_id,
        queued.number
    )
    .into_bytes()
}

fn letter(queued: &Queued, standing: Standing) -> Result<Vetted, NotMade> {
    match standing {
        Standing::Clear => Ok(vetted(bytes(queued))),
        Standing::Unsubscribed | Standing::Bounced | Standing::Complained | Standing::Removed => {
            Err(NotMade::LeftOut("taken off the list".to_owned()))
        }
    }
}

fn route(test: &TestServer) -> Route {
    secured(test, Tls::None)
}

fn secured(test: &TestServer, tls: Tls) -> Route {
    let roots = Some(test.authority.as_bytes()).filter(|pem| !pem.is_empty());
    let server = Server::new("localhost", test.port, tls, roots, "[127.0.0.1]").unwrap();
    routed(server.with_timeouts(Timeouts::all(Duration::from_secs(20))))
}

/// For a server that hangs: gives up soon.
fn hasty(route: Route) -> Route {
    Route { server: route.server.with_timeouts(Timeouts::all(Duration::from_millis(800))), ..route }
}

fn routed(server: Server) -> Route {
    let from = EmailAddress::parse("bounce@example.org").unwrap();
    let (keep_trying, limits) = (SignedDuration::from_hours(48), Limits::default());
    Route { server, from, connections: 1, messages_per_connection: 100, keep_trying, limits }
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(future)
}

async fn until(reached: impl Fn() -> bool) {
    while !reached() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn counts(pairs: &[(DeliveryState, u64)]) -> Counts {
    let mut counts = Counts::default();
    for (state, count) in pairs {
        counts.set(*state, *count);
    }
    counts
}

/// The same command again over a good server: everybody has it exactly once in the end, those of `had` aside.
fn finishes(world: &World, expected: &[usize]) {
    let good = TestServer::start(Script::default());
    let summary = run(world.send(&route(&good))).unwrap();
    assert_eq!(summary.ending, Ending::Done);
    assert_eq!(good.readers(), addresses(expected.iter().copied()));
    assert_eq!(world.journal().run(ISSUE).unwrap().unwrap().state, RunState::Done);
}

#[test]
fn each_reader_has_one_letter_and_a_second_send_reaches_nobody() {
    let world = World::with_readers(7);
    let test = TestServer::start(Script::default());
    let summary = run(world.send(&route(&test))).unwrap();
    assert_eq!((summary.ending, summary.counts), (Ending::Done, counts(&[(DeliveryState::Sent, 7)])));
    assert_eq!((test.readers(), test.connections()), (addresses(1..=7), 1));
    let first = test.letters().remove(0);
    assert_eq!((first.from.as_str(), first.to.as_str()), ("bounce@example.org", "reader001@example.org"));
    assert!(first.bytes.ends_with(b"Subject: number 1\r\n\r\n.a line that begins with a dot\r\n"));
    let line = world.journal().who(ISSUE, DeliveryState::Sent).unwrap().remove(0);
    assert_eq!((line.reply.as_str(), line.attempts), ("250 2.0.0 queued as 4711", 1));

    assert_eq!(world.freeze(7), 0);
    assert_eq!(run(world.send(&route(&test))).unwrap().ending, Ending::Done);
    assert_eq!(test.letters().len(), 7);
    assert_eq!(world.freeze(9), 2);
    run(world.send(&route(&test))).unwrap();
    assert_eq!(test.readers(), addresses(1..=9));
}

type Check = fn(&ConnectError) -> bool;

#[test]
fn a_server_that_cannot_be_used_costs_nobody_a_letter() {
    let login = |route: Route| {
        let login = Login::password("news", "secret".into());
        Route { server: route.server.with_login(login), ..route }
    };
    let with = |security| Script { security, logins: "PLAIN", ..Script::default() };
    let cases: [(Script, Tls, Check); 7] = [
        (with(Security::Plain).at(Step::Login, 0, Act::Say("535 5.7.8 no")), Tls::None, |error| {
            matches!(error, ConnectError::LoginRefused { .. })
        }),
        (with(Security::Plain), Tls::StartTls, |error| matches!(error, ConnectError::NoStartTls { .. })),
        (with(Security::Offered(Shown::WrongName)), Tls::StartTls, |error| {
            matches!(error, ConnectError::Certificate { .. })
        }),
        (with(Security::FromTheStart(Shown::Expired)), Tls::Implicit, |error| {
            matches!(error, ConnectError::Certificate { .. })
        }),
        (with(Security::Plain).at(Step::Greeting, 0, Act::Hang), Tls::None, |error| {
            matches!(error, ConnectError::Lost { loss: Loss::Timeout, .. })
        }),
        (with(Security::Plain).at(Step::Hello, 0, Act::Garbage), Tls::None, |error| {
            matches!(error, ConnectError::Lost { loss: Loss::Nonsense, .. })
        }),
        (with(Security::Plain).at(Step::Greeting, 0, Act::Say("554 5.7.1 no")), Tls::None, |error| {
            matches!(error, ConnectError::Refused { permanent: true, .. })
        }),
    ];
    let world = World::with_readers(3);
    for (script, tls, check) in cases {
        let test = TestServer::start(script.clone());
        let route = Route { connections: 4, ..hasty(login(secured(&test, tls))) };
        let Err(RunError::Connect(error)) = run(world.send(&route)) else { panic!("{script:?}") };
        assert!(check(&error), "{error}");
        assert_eq!(world.counts(), counts(&[(DeliveryState::Queued, 3)]));
        assert_eq!((test.connections(), test.reached(Step::Mail)), (1, 0), "wrong credentials fail once");
    }
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let gone = routed(Server::new("127.0.0.1", port, Tls::None, None, "[127.0.0.1]").unwrap());
    let Err(RunError::Connect(error)) = run(world.send(&gone)) else { panic!() };
    assert!(error.may_pass());
    assert_eq!(world.counts(), counts(&[(DeliveryState::Queued, 3)]));
    finishes(&world, &[1, 2, 3]);
}

#[test]
fn refusals_find_their_state_and_stop_nobody_else() {
    let world = World::with_readers(6);
    let script = Script::default()
        .at(Step::Rcpt, 1, Act::Say("550 5.1.1 no such user"))
        .at(Step::Rcpt, 2, Act::Say("450 4.2.1 later"))
        .at(Step::Data, 1, Act::Say("554 5.7.1 no"))
        .at(Step::Dot, 1, Act::Say("554 5.7.1 looks like spam"))
        .at(Step::Dot, 2, Act::Say("451 4.7.1 greylisted"));
    let test = TestServer::start(script);
    let before = Timestamp::now();
    let summary = run(world.send(&route(&test))).unwrap();
    let Ending::Waiting(at) = summary.ending else { panic!("{summary:?}") };
    let wait = at.duration_since(before).as_secs();
    assert!((53..=70).contains(&wait), "{wait}");
    assert_eq!(world.who(DeliveryState::Failed), addresses([1, 3, 4]));
    assert_eq!(world.who(DeliveryState::Deferred), addresses([2, 5]));
    assert_eq!((test.readers(), test.connections()), (addresses([6]), 1));
    let failed = world.journal().who(ISSUE, DeliveryState::Failed).unwrap();
    assert_eq!(failed[0].reply, "RCPT TO: 550 5.1.1 no such user");
    // Before their time the deferred ones are left alone.
    assert!(matches!(run(world.send(&route(&test))).unwrap().ending, Ending::Waiting(_)));
    assert_eq!(test.letters().len(), 1);
}

#[test]
fn a_sender_nobody_wants_ends_the_run_before_it_burns_the_list() {
    let world = World::with_readers(30);
    let test = TestServer::start(Script::default().at(Step::Mail, 0, Act::Say("550 5.7.60 not your address")));
    let Err(error) = run(world.send(&route(&test))) else { panic!() };
    assert_eq!(
        error.to_string(),
        format!("localhost:{} refused MAIL FROM with 550 5.7.60, as it would for every letter", test.port)
    );
    assert_eq!((test.reached(Step::Mail), world.counts()), (1, counts(&[(DeliveryState::Queued, 30)])));
}

#[test]
fn connections_lost_before_the_dot_lose_and_double_nobody() {
    for (step, act) in [
        (Step::Mail, Act::Drop),
        (Step::Rcpt, Act::Drop),
        (Step::Rcpt, Act::Hang),
        (Step::Rcpt, Act::SayAndDrop("421 4.3.2 closing")),
        (Step::Data, Act::Drop),
        (Step::Data, Act::Garbage),
    ] {
        let world = World::with_readers(5);
        let test = TestServer::start(Script::default().at(step, 2, act.clone()).at(step, 4, act.clone()));
        let summary = run(world.send(&hasty(route(&test)))).unwrap();
        assert_eq!(summary.counts, counts(&[(DeliveryState::Sent, 5)]), "{step:?} {act:?}");
        assert_eq!(test.readers(), addresses(1..=5));
        assert_eq!(summary.ending, Ending::Done);
    }
}

#[test]
fn a_server_that_always_drops_ends_the_run_and_keeps_the_list() {
    let world = World::with_readers(9);
    let test = TestServer::start(Script::default().at(Step::Rcpt, 0, Act::Drop));
    assert!(matches!(run(world.send(&route(&test))), Err(RunError::Lost { .. })));
    assert_eq!((test.connections(), world.counts()), (3, counts(&[(DeliveryState::Queued, 9)])));
    finishes(&world, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

#[test]
fn a_lost_answer_is_unknown_and_never_sent_again_by_itself() {
    for (act, kept) in [(Act::KeepAndDrop, true), (Act::Drop, false), (Act::Hang, false), (Act::Garbage, false)] {
        let world = World::with_readers(4);
        let test = TestServer::start(Script::default().at(Step::Dot, 2, act));
        let summary = run(world.send(&hasty(route(&test)))).unwrap();
        assert_eq!(summary.counts, counts(&[(DeliveryState::Sent, 3), (DeliveryState::Unknown, 1)]));
        assert_eq!(world.who(DeliveryState::Unknown), addresses([2]));
        assert_eq!(test.readers(), addresses(if kept { vec![1, 2, 3, 4] } else { vec![1, 3, 4] }));
        let before = test.letters().len();
        assert_eq!(world.freeze(4), 0);
        run(world.send(&hasty(route(&test)))).unwrap();
        assert_eq!(test.letters().len(), before);
        // A person decides.
        let moved = world.journal().resolve(ISSUE, Resolution::Resend, Timestamp::now()).unwrap();
        assert_eq!(moved, 1);
        finishes(&world, &[2]);
    }
}

#[test]
fn a_connection_cut_at_any_byte_loses_and_doubles_nobody() {
    // Two letters over one connection are about 560 bytes of dialogue.
    let positions: Vec<usize> =
        if std::env::var_os("PHOEBE_THOROUGH").is_some() { (0..600).collect() } else { (0..600).step_by(13).collect() };
    for cut in positions {
        let world = World::with_readers(2);
        let test = TestServer::start(Script { cut: Some(cut), ..Script::default() });
        // A cut before the first letter ends the probe, and so the run; the same command goes on.
        if let Err(error) = run(world.send(&route(&test))) {
            assert!(matches!(&error, RunError::Connect(lost) if lost.may_pass()), "{cut}: {error}");
            assert_eq!(world.counts(), counts(&[(DeliveryState::Queued, 2)]), "{cut}");
        }
        let summary = run(world.send(&route(&test))).unwrap();
        assert_eq!(summary.ending, Ending::Done, "{cut}");
        let (sent, lost) = (world.who(DeliveryState::Sent), world.who(DeliveryState::Unknown));
        assert_eq!(sent.len() + lost.len(), 2, "{cut}");
        let taken = test.readers();
        assert!(sent.iter().all(|reader| taken.iter().filter(|to| *to == reader).count() == 1), "{cut}");
        assert!(lost.iter().all(|reader| taken.iter().filter(|to| *to == reader).count() <= 1), "{cut}");
        assert!(lost.len() <= 1, "{cut}");
    }
}

#[test]
fn killed_between_intent_and_outcome_leaves_exactly_one_unknown() {
    let world = World::with_readers(5);
    let test = TestServer::start(Script::default().at(Step::Dot, 3, Act::Hang));
    let route = route(&test);
    run(async {
        tokio::select! {
            ended = world.send(&route) => panic!("it should still wait for the answer: {ended:?}"),
            () = until(|| test.reached(Step::Dot) == 3) => {}
        }
    });
    assert_eq!(test.reached(Step::Dot), 3);
    let after = counts(&[(DeliveryState::Sent, 2), (DeliveryState::Unknown, 1), (DeliveryState::Queued, 2)]);
    assert_eq!(world.counts(), after);
    assert_eq!(world.who(DeliveryState::Unknown), addresses([3]));
    finishes(&world, &[4, 5]);
    assert_eq!(world.counts(), counts(&[(DeliveryState::Sent, 4), (DeliveryState::Unknown, 1)]));
}

#[test]
fn killed_before_the_intent_leaves_nothing_unknown() {
    let world = World::with_readers(3);
    let test = TestServer::start(Script::default().at(Step::Rcpt, 2, Act::Hang));
    let route = route(&test);
    run(async {
        tokio::select! {
            ended = world.send(&route) => panic!("it should still wait for the answer: {ended:?}"),
            () = until(|| test.reached(Step::Rcpt) == 2) => {}
        }
    });
    assert_eq!(world.counts(), counts(&[(DeliveryState::Sent, 1), (DeliveryState::Queued, 2)]));
    finishes(&world, &[2, 3]);
}

#[test]
fn four_connections_share_the_list_and_leave_at_most_four_unknown_when_killed() {
    let world = World::with_readers(60);
    let test = TestServer::start(Script::default().at(Step::Rcpt, 11, Act::Drop).at(
        Step::Rcpt,
        25,
        Act::Say("550 5.1.1 no such user"),
    ));
    let route = Route { connections: 4, messages_per_connection: 7, ..route(&test) };
    run(async {
        // A kill in the middle: after the timeout all tasks are gone at once.
        drop(tokio::time::timeout(Duration::from_millis(60), world.send(&route)).await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    });
    let unknown = world.counts().unknown;
    assert!(unknown <= 4, "{unknown}");
    let summary = run(world.send(&route)).unwrap();
    assert_eq!(summary.ending, Ending::Done);
    let counts = summary.counts;
    assert_eq!((counts.sent + counts.unknown + counts.failed, counts.failed), (60, 1));
    let mut twice = test.readers();
    let all = twice.len();
    twice.dedup();
    assert_eq!(twice.len(), all, "nobody has two");
    for sent in world.who(DeliveryState::Sent) {
        assert!(twice.contains(&sent));
    }
    assert!(test.connections() > 8, "new connections after seven letters each: {}", test.connections());
}

#[test]
fn stop_and_interrupt_end_a_hanging_run_within_a_second() {
    let world = World::with_readers(3);
    let test = TestServer::start(Script::default().at(Step::Rcpt, 0, Act::Hang));
    let patient = route(&test);
    run(async {
        let stop = async {
            until(|| test.reached(Step::Rcpt) == 1).await;
            assert!(world.journal().stop(ISSUE).unwrap());
            Instant::now()
        };
        let (summary, told) = tokio::join!(world.send(&patient), stop);
        assert!(told.elapsed() < Duration::from_secs(1));
        assert_eq!(summary.unwrap().ending, Ending::Stopped);
        assert!(world.journal().resume(ISSUE).unwrap());

        let (teller, interrupt) = watch::channel(false);
        let tell = async {
            until(|| test.reached(Step::Rcpt) == 2).await;
            teller.send_replace(true);
            Instant::now()
        };
        let (summary, told) = tokio::join!(world.send_until(&patient, Arc::new(letter), interrupt), tell);
        assert!(told.elapsed() < Duration::from_secs(1));
        assert_eq!(summary.unwrap().ending, Ending::Interrupted);
    });
    assert_eq!(world.counts(), counts(&[(DeliveryState::Queued, 3)]));
    finishes(&world, &[1, 2, 3]);
}

#[test]
fn an_interrupt_waits_for_the_answer_to_a_letter_in_flight() {
    let world = World::with_readers(3);
    let test = TestServer::start(Script::default().at(Step::Dot, 1, Act::KeepLate(Duration::from_millis(400))));
    run(async {
        let (teller, interrupt) = watch::channel(false);
        let tell = async {
            until(|| test.reached(Step::Dot) == 1).await;
            teller.send_replace(true);
        };
        let route = route(&test);
        let (summary, ()) = tokio::join!(world.send_until(&route, Arc::new(letter), interrupt), tell);
        assert_eq!(summary.unwrap().ending, Ending::Interrupted);
    });
    assert_eq!(world.counts(), counts(&[(DeliveryState::Sent, 1), (DeliveryState::Queued, 2)]));
}

#[test]
fn somebody_taken_off_the_list_during_the_run_gets_nothing() {
    let world = World::with_readers(3);
    let address = reader(2).address;
    world.journal().suppress(&address, Standing::Unsubscribed, Timestamp::now()).unwrap();
    let test = TestServer::start(Script::default());
    let summary = run(world.send(&route(&test))).unwrap();
    assert_eq!(summary.counts, counts(&[(DeliveryState::Sent, 2), (DeliveryState::Skipped, 1)]));
    assert_eq!(test.readers(), addresses([1, 3]));
    assert_eq!(world.journal().who(ISSUE, DeliveryState::Skipped).unwrap()[0].reply, "taken off the list");
}

#[test]
fn a_letter_that_is_not_cleared_stops_the_run() {
    let world = World::with_readers(3);
    let test = TestServer::start(Script::default());
    let make = |queued: &Queued, standing| match queued.number {
        2 => Err(NotMade::Stop("the safeguard stopped the letter".to_owned())),
        _ => letter(queued, standing),
    };
    let stopped = run(world.send_until(&route(&test), Arc::new(make), watch::channel(false).1));
    assert!(matches!(stopped, Err(RunError::NotMade(_))));
    assert_eq!((test.readers(), world.counts().queued), (addresses([1]), 2));
    finishes(&world, &[2, 3]);
}

#[test]
fn a_proof_reaches_a_few_and_no_delivery_knows_of_it() {
    let world = World::with_readers(2);
    let test = TestServer::start(Script::default().at(Step::Rcpt, 2, Act::Say("550 5.1.1 no such user")));
    let few = Few::new([1, 2, 3].map(|index| reader(index).address)).unwrap();
    let make = |address: &EmailAddress| {
        Ok(vetted(format!("To: {}\r\nSubject: [TEST] one\r\n\r\n", address.as_str()).into_bytes()))
    };
    let ledger = Ledger::new(world.journal()).unwrap();
    let told = run(proof(&ledger, &route(&test), &few, make, watch::channel(false).1)).unwrap();
    let taken: Vec<bool> = told.iter().map(|(_, outcome)| matches!(outcome, Outcome::Accepted(_))).collect();
    assert_eq!(taken, [true, false, true]);
    assert!(matches!(told[1].1, Outcome::Refused { phase: Phase::Rcpt, .. }));
    assert_eq!(world.counts(), counts(&[(DeliveryState::Queued, 2)]));
    finishes(&world, &[1, 2]);
}

#[test]
fn a_state_that_cannot_be_written_sends_nothing() {
    let world = World::with_readers(2);
    let test = TestServer::start(Script::default());
    // Another program holds the database for longer than we wait: no intent, no dot.
    let breaker = rusqlite_lock(world.dir.path());
    let ended = run(world.send(&route(&test)));
    assert!(matches!(ended, Err(RunError::Journal(JournalError::Moved | JournalError::Other(_)))), "{ended:?}");
    assert_eq!((test.letters().len(), test.reached(Step::Dot)), (0, 0));
    breaker();
    finishes(&world, &[1, 2]);
}

/// Makes every intent fail in the database itself, until the returned function is called.
fn rusqlite_lock(dir: &Path) -> impl FnOnce() + use<> {
    let path = dir.join("phoebe.db");
    let open = move || rusqlite::Connection::open(&path).unwrap();
    open()
        .execute_batch(
            "CREATE TRIGGER full BEFORE UPDATE ON delivery WHEN NEW.state = 'sending'
             BEGIN SELECT RAISE(ABORT, 'no room'); END",
        )
        .unwrap();
    move || open().execute_batch("DROP TRIGGER full").unwrap()
}

/// Debian's `smtp-sink`, if it is there.
#[test]
fn letters_arrive_at_smtp_sink_byte_for_byte() {
    let program = Path::new("/usr/sbin/smtp-sink");
    if !program.exists() {
        assert!(std::env::var_os("PHOEBE_REAL").is_none(), "smtp-sink is missing (Debian: postfix)");
        println!("passed over: smtp-sink is not installed");
        return;
    }
    let world = World::with_readers(8);
    let sink = Sink::start(program);
    let server = Server::new("127.0.0.1", sink.port, Tls::None, None, "[127.0.0.1]").unwrap();
    let route = Route { connections: 2, ..routed(server) };
    let summary = run(world.send(&route)).unwrap();
    assert_eq!(summary.counts, counts(&[(DeliveryState::Sent, 8)]));
    let mut arrived = sink.letters();
    arrived.sort();
    assert_eq!(arrived.len(), 8);
    for (index, letter) in (1..).zip(arrived) {
        let expected = format!(
            "To: reader{index:03}@example.org\r\nMessage-ID: <{index}.id@example.org>\r\nSubject: number {index}\r\n\r\n\
             .a line that begins with a dot\r\n"
        );
        assert_eq!(letter, expected);
    }
}

/// A running `smtp-sink`, stopped by its own id.
struct Sink {
    child: std::process::Child,
    dir: tempfile::TempDir,
    port: u16,
}

impl Sink {
    fn start(program: &Path) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = std::process::Command::new(program)
            .args(["-u", "root", "-d", "m.", &format!("127.0.0.1:{port}"), "100"])
            .current_dir(dir.path())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(10), "smtp-sink does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { child, dir, port }
    }

    /// What it wrote, without its own head lines.
    fn letters(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.dir.path()).unwrap();
        files
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
            .filter_map(|text| {
                text.find("To: ")
                    .map(|at| text[at..].replace("\r\n", "\n").trim_end_matches('\n').replace('\n', "\r\n") + "\r\n")
            })
            .collect()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Bytes through the real gate, with an empty list: what they read as is what they should.
pub(crate) fn vetted(bytes: Vec<u8>) -> Vetted {
    let surfaces: Vec<phoebe::model::Surface> = phoebe::mime::decode(&bytes)
        .unwrap()
        .into_iter()
        .map(|read| phoebe::model::Surface {
            name: read.name,
            pieces: vec![phoebe::model::Piece::Fixed(read.text.into())],
        })
        .collect();
    let probe = phoebe::safeguard::Probe { bytes: bytes.clone(), values: Vec::new() };
    let clearance = phoebe::safeguard::Clearance::of(&surfaces, &probe, &phoebe::safeguard::List::default());
    clearance.unwrap().vet(bytes, &[]).unwrap()
}
