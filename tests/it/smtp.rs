//! One connection against servers that behave, misbehave and vanish: what is said, what is sent, and what is never sent.

#![expect(clippy::disallowed_methods, reason = "what hangs is timed with the real clock")]

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use phoebe::model::settings::Tls;
use phoebe::model::{EmailAddress, Stitched};
use phoebe::smtp::{ConnectError, Connection, Envelope, Login, Loss, Outcome, Phase, Server, Timeouts};

use crate::server::{Act, Script, Security, Shown, Step, TestServer};

const LETTER: &[u8] = b"Subject: one\r\n\r\n.dots\r\n..and more\r\nend.\r\n";

fn server(test: &TestServer, tls: Tls) -> Server {
    let roots = Some(test.authority.as_bytes()).filter(|pem| !pem.is_empty());
    Server::new("localhost", test.port, tls, roots, "[127.0.0.1]")
        .unwrap()
        .with_timeouts(Timeouts::all(Duration::from_secs(20)))
}

/// For a server that hangs: gives up soon.
fn hasty(server: Server) -> Server {
    server.with_timeouts(Timeouts::all(Duration::from_millis(800)))
}

fn login(server: Server) -> Server {
    server.with_login(Login::password("news", "secret words".into()))
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

async fn send(line: &mut Connection, letter: &[u8]) -> Outcome {
    send_to(line, "grace@example.org", letter).await
}

async fn send_to(line: &mut Connection, to: &str, letter: &[u8]) -> Outcome {
    let (from, to) = (address("bounce@example.org"), address(to));
    send_after(line, Envelope { from: &from, to: &to }, letter, async { Ok::<(), Infallible>(()) }).await.unwrap()
}

/// The dot goes out only after `commit`.
async fn send_after<E>(
    line: &mut Connection,
    envelope: Envelope<'_>,
    letter: &[u8],
    commit: impl Future<Output = Result<(), E>>,
) -> Result<Outcome, E> {
    let letter = Stitched::from(letter.to_vec());
    let announced = match line.announce(envelope, &letter).await {
        Ok(announced) => announced,
        Err(outcome) => return Ok(outcome),
    };
    match announced.write(&letter).await {
        Ok(held) => {
            commit.await?;
            Ok(held.dot(None).await)
        }
        Err(outcome) => Ok(outcome),
    }
}

fn taken(outcome: Outcome) -> String {
    let Outcome::Accepted(reply) = outcome else { panic!("{outcome:?}") };
    reply.line()
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap().block_on(future)
}

fn refuses(script: Script, tls: Tls) -> ConnectError {
    let test = TestServer::start(script);
    let begun = Instant::now();
    let error = run(Connection::open(&hasty(login(server(&test, tls))))).unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(4), "{error} came late");
    let said = error.to_string();
    assert!(said.contains("localhost:"), "{said}");
    assert!(!said.contains("secret") && !said.contains("news"), "{said}");
    assert_eq!(test.reached(Step::Mail), 0);
    error
}

#[test]
fn letters_arrive_as_they_are_over_each_security() {
    let cases = [
        (Security::Plain, Tls::None),
        (Security::Offered(Shown::Right), Tls::StartTls),
        (Security::FromTheStart(Shown::Right), Tls::Implicit),
    ];
    for (security, tls) in cases {
        for (logins, expected) in [
            ("PLAIN LOGIN", "AUTH PLAIN AG5ld3MAc2VjcmV0IHdvcmRz"),
            ("LOGIN XOAUTH2", "AUTH LOGIN bmV3cw== c2VjcmV0IHdvcmRz"),
        ] {
            let test = TestServer::start(Script { security, logins, ..Script::default() });
            run(async {
                let mut line = Connection::open(&login(server(&test, tls))).await.unwrap();
                for _ in 0..3 {
                    assert_eq!(taken(send(&mut line, LETTER).await), "250 2.0.0 queued as 4711");
                }
                line.quit().await;
            });
            let letters = test.letters();
            assert_eq!((letters.len(), test.connections()), (3, 1));
            for letter in letters {
                assert_eq!(letter.bytes, LETTER);
                assert_eq!((letter.from.as_str(), letter.to.as_str()), ("bounce@example.org", "grace@example.org"));
                assert_eq!((letter.secured, letter.login.as_str()), (tls != Tls::None, expected));
            }
            assert_eq!(test.commands().last().unwrap(), "QUIT");
        }
    }
}

#[test]
fn nothing_is_said_to_a_server_that_is_not_secure() {
    let open = |security| Script { security, logins: "PLAIN", ..Script::default() };
    let error = refuses(open(Security::Plain), Tls::StartTls);
    assert!(matches!(error, ConnectError::NoStartTls { .. }), "{error}");
    for (shown, word) in [(Shown::WrongName, "name"), (Shown::Expired, "expired")] {
        for (security, tls) in
            [(Security::Offered(shown), Tls::StartTls), (Security::FromTheStart(shown), Tls::Implicit)]
        {
            let error = refuses(open(security), tls);
            assert!(
                matches!(&error, ConnectError::Certificate { why, .. } if why.to_string().contains(word)),
                "{error}"
            );
            assert!(!error.may_pass());
        }
    }
}

#[test]
fn a_certificate_of_an_unknown_authority_is_refused() {
    let test = TestServer::start(Script { security: Security::Offered(Shown::Right), ..Script::default() });
    let other = TestServer::start(Script { security: Security::Offered(Shown::Right), ..Script::default() });
    let roots = Some(other.authority.as_bytes());
    let stranger = Server::new("localhost", test.port, Tls::StartTls, roots, "[127.0.0.1]").unwrap();
    let error = run(Connection::open(&stranger)).unwrap_err();
    assert!(matches!(error, ConnectError::Certificate { .. }), "{error}");
    let error = Server::new("localhost", 1, Tls::StartTls, Some(b"no PEM"), "x").unwrap_err();
    assert!(matches!(error, ConnectError::Roots { .. }), "{error}");
}

#[test]
fn plain_text_stays_on_this_computer() {
    // 192.0.2.1 is for documentation (RFC 5737): no packet is sent to it here.
    let far = Server::new("192.0.2.1", 25, Tls::None, None, "[127.0.0.1]").unwrap();
    let error = run(Connection::open(&far)).unwrap_err();
    assert!(matches!(error, ConnectError::PlainRefused { .. }), "{error}");
    assert_eq!(error.to_string(), "192.0.2.1:25 is another computer; tls = \"none\" is only for this one");
}

#[test]
fn words_injected_before_the_handshake_are_forgotten() {
    let injected = "250-localhost\r\n250 AUTH PLAIN";
    let script = Script { security: Security::Injecting(injected), logins: "LOGIN", ..Script::default() };
    let test = TestServer::start(script);
    run(async {
        // Either the handshake fails over it, or it is dropped; it is never taken for the answer to EHLO.
        match Connection::open(&login(server(&test, Tls::StartTls))).await {
            Ok(mut line) => assert!(matches!(send(&mut line, LETTER).await, Outcome::Accepted(_))),
            Err(error) => assert!(matches!(error, ConnectError::Lost { phase: Phase::Tls, .. }), "{error}"),
        }
    });
    assert!(test.letters().iter().all(|letter| letter.secured && letter.login.starts_with("AUTH LOGIN")));
}

#[test]
fn logins_fail_in_one_clear_line() {
    let script = |logins| Script { logins, ..Script::default() };
    let error = refuses(script("PLAIN").at(Step::Login, 0, Act::Say("535 5.7.8 news: wrong secret")), Tls::None);
    assert!(matches!(&error, ConnectError::LoginRefused { codes, .. } if codes == "535 5.7.8"), "{error}");
    assert!(!error.may_pass());
    let error = refuses(script("PLAIN").at(Step::Login, 0, Act::Say("454 4.7.0 try later")), Tls::None);
    assert!(matches!(error, ConnectError::Refused { phase: Phase::Login, permanent: false, .. }), "{error}");
    assert!(error.may_pass());
    for logins in ["", "XOAUTH2 CRAM-MD5"] {
        let error = refuses(script(logins), Tls::None);
        assert!(matches!(error, ConnectError::NoLogin { .. }), "{error}");
    }
    let error = refuses(script("PLAIN").at(Step::Login, 0, Act::Say("334 ")), Tls::None);
    assert!(matches!(error, ConnectError::Lost { phase: Phase::Login, loss: Loss::Nonsense, .. }), "{error}");
}

#[test]
fn servers_that_hang_drop_or_babble_are_left_in_time() {
    let lost = |error: ConnectError| {
        let ConnectError::Lost { phase, loss, .. } = error else { panic!("{error}") };
        (phase, loss)
    };
    let tls = Script { security: Security::Offered(Shown::Right), logins: "PLAIN", ..Script::default() };
    let steps = [
        (Step::Greeting, Phase::Greeting),
        (Step::Hello, Phase::Hello),
        (Step::StartTls, Phase::StartTls),
        (Step::Login, Phase::Login),
    ];
    for (step, phase) in steps {
        for (act, loss) in [
            (Act::Hang, Loss::Timeout),
            (Act::Drop, Loss::Closed),
            (Act::Garbage, Loss::Nonsense),
            (Act::Say("hello there"), Loss::Nonsense),
            (Act::Say("354 go on"), Loss::Nonsense),
            (Act::Flood(1_000_000), Loss::Nonsense),
        ] {
            let error = refuses(tls.clone().at(step, 0, act.clone()), Tls::StartTls);
            assert_eq!(lost(error), (phase, loss), "{step:?} {act:?}");
        }
    }
    let error = refuses(Script::default().at(Step::Greeting, 0, Act::SayAndDrop("554 5.7.1 no")), Tls::None);
    assert!(matches!(error, ConnectError::Refused { phase: Phase::Greeting, permanent: true, .. }), "{error}");
}

#[test]
fn a_server_that_is_not_there_can_be_tried_later() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let gone = Server::new("127.0.0.1", port, Tls::None, None, "[127.0.0.1]").unwrap();
    let error = run(Connection::open(&gone)).unwrap_err();
    assert!(matches!(error, ConnectError::Unreachable { .. }) && error.may_pass(), "{error}");
    assert!(error.to_string().starts_with(&format!("127.0.0.1:{port} cannot be reached")), "{error}");
}

#[test]
fn a_refusal_names_its_phase_and_the_connection_goes_on() {
    let steps =
        [(Step::Mail, Phase::Mail), (Step::Rcpt, Phase::Rcpt), (Step::Data, Phase::Data), (Step::Dot, Phase::Dot)];
    for ((step, phase), way) in steps.into_iter().flat_map(|step| [(step, 0), (step, 1), (step, 2)]) {
        let mut script =
            Script::default().at(step, 1, Act::Say("550 5.7.1 not you")).at(step, 2, Act::Say("451 later"));
        script.goes_on_without_reader = way == 1;
        let test = TestServer::start(script);
        run(async {
            let mail = server(&test, Tls::None);
            let mail = if way == 2 { mail.without_pipelining() } else { mail };
            let mut line = Connection::open(&mail).await.unwrap();
            for (code, permanent) in [(550, true), (451, false)] {
                let Outcome::Refused { phase: found, reply } = send(&mut line, LETTER).await else { panic!() };
                assert_eq!((found, reply.code, reply.is_permanent()), (phase, code, permanent));
                assert!(line.is_usable());
            }
            assert!(matches!(send(&mut line, LETTER).await, Outcome::Accepted(_)));
        });
        assert_eq!((test.letters().len(), test.connections()), (1, 1), "{step:?}");
        let resets = test.commands().iter().filter(|command| *command == "RSET").count();
        assert_eq!(resets, if step == Step::Dot { 0 } else { 2 }, "{step:?} {way}");
    }
}

#[test]
fn a_session_full_of_refusals_or_closed_by_421_is_not_used_again() {
    let test = TestServer::start(Script::default().at(Step::Rcpt, 0, Act::Say("550 5.1.1 no such user")));
    run(async {
        let mut line = Connection::open(&server(&test, Tls::None)).await.unwrap();
        for refusal in 1..=9 {
            assert!(matches!(send(&mut line, LETTER).await, Outcome::Refused { .. }));
            assert_eq!(line.is_usable(), refusal < 9);
        }
        assert_eq!(line.tried(), 9);
    });
    for step in [Step::Mail, Step::Rcpt, Step::Data, Step::Dot] {
        let test = TestServer::start(Script::default().at(step, 0, Act::SayAndDrop("421 4.3.2 closing")));
        run(async {
            let mut line = Connection::open(&server(&test, Tls::None)).await.unwrap();
            assert!(matches!(send(&mut line, LETTER).await, Outcome::Refused { .. }), "{step:?}");
            assert!(!line.is_usable());
        });
    }
}

#[test]
fn what_is_lost_before_the_dot_is_told_apart_from_what_is_lost_after() {
    for (step, phase) in [(Step::Mail, Phase::Mail), (Step::Rcpt, Phase::Rcpt), (Step::Data, Phase::Data)] {
        for (act, loss) in [(Act::Drop, Loss::Closed), (Act::Hang, Loss::Timeout), (Act::Garbage, Loss::Nonsense)] {
            let test = TestServer::start(Script::default().at(step, 0, act));
            run(async {
                let mut line = Connection::open(&hasty(server(&test, Tls::None))).await.unwrap();
                assert_eq!(send(&mut line, LETTER).await, Outcome::LostBeforeDot { phase, loss });
                assert!(!line.is_usable());
            });
        }
    }
    for (act, loss, kept) in [
        (Act::KeepAndDrop, Loss::Closed, 1),
        (Act::Drop, Loss::Closed, 0),
        (Act::Hang, Loss::Timeout, 0),
        (Act::Garbage, Loss::Nonsense, 0),
        (Act::Say("354 more?"), Loss::Nonsense, 0),
        (Act::Flood(1_000_000), Loss::Nonsense, 0),
    ] {
        let test = TestServer::start(Script::default().at(Step::Dot, 0, act));
        run(async {
            let mut line = Connection::open(&hasty(server(&test, Tls::None))).await.unwrap();
            assert_eq!(send(&mut line, LETTER).await, Outcome::LostAfterDot { loss });
            assert!(!line.is_usable());
        });
        assert_eq!(test.letters().len(), kept);
    }
}

#[test]
fn the_dot_waits_for_the_word_of_the_caller() {
    for security in [Security::Plain, Security::Offered(Shown::Right)] {
        let tls = if security == Security::Plain { Tls::None } else { Tls::StartTls };
        let test = TestServer::start(Script { security, ..Script::default() });
        run(async {
            let mut line = Connection::open(&server(&test, tls)).await.unwrap();
            let (from, to) = (address("bounce@example.org"), address("grace@example.org"));
            let envelope = Envelope { from: &from, to: &to };
            let before = async {
                tokio::time::sleep(Duration::from_millis(150)).await;
                assert_eq!((test.reached(Step::Body), test.reached(Step::Dot)), (1, 0));
                Ok::<(), Infallible>(())
            };
            assert!(matches!(send_after(&mut line, envelope, LETTER, before).await, Ok(Outcome::Accepted(_))));
            let refused = send_after(&mut line, envelope, LETTER, async { Err("disk full") }).await;
            assert_eq!(refused, Err("disk full"));
            assert!(!line.is_usable());
            drop(line);
            tokio::time::sleep(Duration::from_millis(100)).await;
        });
        assert_eq!((test.letters().len(), test.reached(Step::Dot)), (1, 1));
    }
}

#[test]
fn a_server_that_leaves_while_the_intent_is_written_has_not_got_the_letter() {
    for security in [Security::Plain, Security::Offered(Shown::Right)] {
        let tls = if security == Security::Plain { Tls::None } else { Tls::StartTls };
        for act in [Act::Drop, Act::SayAndDrop("421 4.3.2 closing")] {
            let says = matches!(act, Act::SayAndDrop(_));
            let test = TestServer::start(Script { security, ..Script::default() }.at(Step::Body, 0, act));
            run(async {
                let mut line = Connection::open(&server(&test, tls)).await.unwrap();
                let (from, to) = (address("bounce@example.org"), address("grace@example.org"));
                let intent = Arc::new(AtomicBool::new(false));
                let written = Arc::clone(&intent);
                let slow = async move {
                    written.store(true, Ordering::Relaxed);
                    tokio::time::sleep(Duration::from_millis(200)).await;
                    Ok::<(), Infallible>(())
                };
                let outcome = send_after(&mut line, Envelope { from: &from, to: &to }, LETTER, slow).await.unwrap();
                if let Outcome::Refused { phase: Phase::Body, reply } = &outcome {
                    assert!(says && reply.code == 421, "{outcome:?}");
                } else {
                    assert_eq!(outcome, Outcome::LostBeforeDot { phase: Phase::Body, loss: Loss::Closed });
                }
                assert!(!line.is_usable());
            });
            assert_eq!(test.letters().len(), 0);
        }
    }
}

#[test]
fn a_server_that_stops_reading_is_left_in_time_and_has_no_dot() {
    // 40 MB do not fit into any socket buffer.
    let hanging =
        TestServer::start(Script { extensions: vec![], ..Script::default() }.at(Step::Body, 0, Act::Flood(10)));
    let big =
        b"Subject: big\r\n\r\n".iter().copied().chain(b"0123456789abcdef\r\n".repeat(2_200_000)).collect::<Vec<u8>>();
    run(async {
        let mut line = Connection::open(&hasty(server(&hanging, Tls::None))).await.unwrap();
        let outcome = send(&mut line, &big).await;
        assert_eq!(outcome, Outcome::LostBeforeDot { phase: Phase::Body, loss: Loss::Timeout });
    });
    assert_eq!(hanging.reached(Step::Dot), 0);
}

#[test]
fn what_a_server_cannot_take_is_not_offered() {
    let test = TestServer::start(Script { extensions: vec!["SIZE 100"], ..Script::default() });
    run(async {
        let mut line = Connection::open(&server(&test, Tls::None)).await.unwrap();
        let cases: [(&str, Vec<u8>, &str); 5] = [
            ("grace@example.org", vec![b'x'; 200], "552 5.3.4"),
            ("김@example.org", LETTER.to_vec(), "553 5.6.7"),
            ("grace@example.org", "Subject: 안녕\r\n".into(), "554 5.6.3"),
            ("grace@example.org", b"a\nb\r\n".to_vec(), "554 5.6.0"),
            ("grace@example.org", b"a\xff\r\n".to_vec(), "554 5.6.0"),
        ];
        for (to, letter, codes) in cases {
            let Outcome::Refused { phase: Phase::Mail, reply } = send_to(&mut line, to, &letter).await else {
                panic!()
            };
            assert_eq!(reply.codes(), codes);
        }
        assert!(matches!(send(&mut line, LETTER).await, Outcome::Accepted(_)));
    });
    assert_eq!(test.reached(Step::Mail), 1);
    assert_eq!(
        test.commands().iter().find(|line| line.starts_with("MAIL")).unwrap(),
        "MAIL FROM:<bounce@example.org> SIZE=41"
    );
}

/// A short time for one step is the time of that step alone; the standard's are the usual ones.
#[test]
fn each_step_has_a_time_of_its_own() {
    let usual = Timeouts::default();
    let minutes =
        [usual.greeting, usual.mail, usual.rcpt, usual.data, usual.body, usual.dot].map(|time| time.as_secs() / 60);
    assert_eq!(minutes, [5, 5, 5, 2, 3, 10]);
    let short = Duration::from_millis(300);
    let long = Timeouts::all(Duration::from_secs(20));
    for (step, phase, patience) in [
        (Step::Mail, Phase::Mail, Timeouts { mail: short, ..long }),
        (Step::Rcpt, Phase::Rcpt, Timeouts { rcpt: short, ..long }),
        (Step::Data, Phase::Data, Timeouts { data: short, ..long }),
        (Step::Dot, Phase::Dot, Timeouts { dot: short, ..long }),
    ] {
        let test = TestServer::start(Script::default().at(step, 1, Act::Hang));
        let begun = Instant::now();
        let outcome = run(async {
            let mut line = Connection::open(&server(&test, Tls::None).with_timeouts(patience)).await.unwrap();
            send(&mut line, LETTER).await
        });
        let expected = if phase == Phase::Dot {
            Outcome::LostAfterDot { loss: Loss::Timeout }
        } else {
            Outcome::LostBeforeDot { phase, loss: Loss::Timeout }
        };
        assert_eq!(outcome, expected);
        assert!((short..Duration::from_secs(5)).contains(&begun.elapsed()), "{step:?} {:?}", begun.elapsed());
    }
}
