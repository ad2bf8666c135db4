//! Envelopes that go along with the dot before them (RFC 2920): what is announced, what comes of it when the dot is
//! refused or the line is lost, and answers written in every way servers write them.

use std::sync::LazyLock;

use phoebe::model::settings::Tls;
use phoebe::model::{EmailAddress, Stitched};
use phoebe::smtp::{Connection, Envelope, Loss, Outcome, Phase, Server};

use crate::server::{Act, Script, Step, TestServer};

static LETTER: LazyLock<Stitched> = LazyLock::new(|| b"Subject: one\r\n\r\ntext\r\n".to_vec().into());

struct Pair {
    from: EmailAddress,
    to: [EmailAddress; 2],
}

impl Pair {
    fn new() -> Self {
        let address = |text| EmailAddress::parse(text).unwrap();
        Self {
            from: address("bounce@hill.example"),
            to: [address("one@reader.example"), address("two@reader.example")],
        }
    }

    fn envelope(&self, index: usize) -> Envelope<'_> {
        Envelope { from: &self.from, to: &self.to[index] }
    }
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap().block_on(future)
}

/// The first letter with the second announced behind it, then the second.
fn both(script: Script) -> (TestServer, Outcome, Outcome, bool) {
    let test = TestServer::start(script);
    let server = Server::new("localhost", test.port, Tls::None, None, "[127.0.0.1]").unwrap();
    let (first, second, usable) = run(async {
        let pair = Pair::new();
        let mut line = Connection::open(&server).await.unwrap();
        let held = line.announce(pair.envelope(0), &LETTER).await.unwrap().write(&LETTER).await.unwrap();
        let first = held.dot(Some((pair.envelope(1), &LETTER))).await;
        let second = match line.announce(pair.envelope(1), &LETTER).await {
            Ok(announced) => announced.write(&LETTER).await.unwrap().dot(None).await,
            Err(outcome) => outcome,
        };
        let usable = line.is_usable();
        line.quit().await;
        (first, second, usable)
    });
    (test, first, second, usable)
}

#[test]
fn an_envelope_goes_along_with_the_dot_before_it() {
    let (test, first, second, usable) = both(Script::default());
    assert!(matches!((&first, &second), (Outcome::Accepted(_), Outcome::Accepted(_))), "{first:?} {second:?}");
    assert!(usable);
    assert_eq!(test.readers(), ["one@reader.example", "two@reader.example"]);
    let verbs: Vec<String> =
        test.commands().iter().map(|command| command.split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(verbs, ["EHLO", "MAIL", "RCPT", "DATA", "MAIL", "RCPT", "DATA", "QUIT"]);
}

#[test]
fn a_server_that_cannot_pipeline_hears_one_command_at_a_time() {
    let (test, first, second, _) = both(Script { extensions: vec!["SIZE 1000"], ..Script::default() });
    assert!(matches!((&first, &second), (Outcome::Accepted(_), Outcome::Accepted(_))), "{first:?} {second:?}");
    assert_eq!((test.letters().len(), test.connections()), (2, 1));
}

#[test]
fn a_refused_dot_leaves_the_announced_letter_alone() {
    let (test, first, second, _) = both(Script::default().at(Step::Dot, 1, Act::Say("452 4.3.1 full")));
    assert!(matches!(&first, Outcome::Refused { phase: Phase::Dot, reply } if reply.code == 452), "{first:?}");
    assert!(matches!(&second, Outcome::Accepted(_)), "{second:?}");
    assert_eq!(test.readers(), ["two@reader.example"]);
}

#[test]
fn a_refused_envelope_leaves_the_letter_before_it_alone() {
    for step in [Step::Mail, Step::Rcpt, Step::Data] {
        for goes_on_without_reader in [false, true] {
            let script = Script { goes_on_without_reader, ..Script::default() }.at(step, 2, Act::Say("550 5.1.1 no"));
            let (test, first, second, usable) = both(script);
            assert!(matches!(&first, Outcome::Accepted(_)), "{first:?}");
            assert!(matches!(&second, Outcome::Refused { reply, .. } if reply.code == 550), "{step:?} {second:?}");
            assert!(usable);
            assert_eq!(test.readers(), ["one@reader.example"]);
        }
    }
}

#[test]
fn a_line_lost_at_the_dot_takes_the_announced_letter_with_it_unsent() {
    for (act, kept) in [(Act::KeepAndDrop, 1), (Act::Drop, 0), (Act::SayAndDrop("421 4.3.2 closing"), 0)] {
        let refused = matches!(act, Act::SayAndDrop(_));
        let (test, first, second, usable) = both(Script::default().at(Step::Dot, 1, act));
        if refused {
            assert!(matches!(&first, Outcome::Refused { reply, .. } if reply.code == 421), "{first:?}");
        } else {
            assert_eq!(first, Outcome::LostAfterDot { loss: Loss::Closed });
        }
        assert_eq!(second, Outcome::LostBeforeDot { phase: Phase::Mail, loss: Loss::Closed });
        assert!(!usable);
        assert_eq!(test.letters().len(), kept);
    }
}

#[test]
fn another_letter_than_the_announced_one_never_goes_out_under_its_envelope() {
    let test = TestServer::start(Script::default());
    let server = Server::new("localhost", test.port, Tls::None, None, "[127.0.0.1]").unwrap();
    run(async {
        let pair = Pair::new();
        let mut line = Connection::open(&server).await.unwrap();
        let held = line.announce(pair.envelope(0), &LETTER).await.unwrap().write(&LETTER).await.unwrap();
        assert!(matches!(held.dot(Some((pair.envelope(1), &LETTER))).await, Outcome::Accepted(_)));
        let other = line.announce(pair.envelope(0), &LETTER).await.map(drop);
        assert_eq!(other, Err(Outcome::LostBeforeDot { phase: Phase::Mail, loss: Loss::Closed }));
        assert!(!line.is_usable());
    });
    assert_eq!(test.readers(), ["one@reader.example"]);
}

#[test]
fn an_announced_letter_that_is_not_written_ends_the_connection() {
    let test = TestServer::start(Script::default());
    let server = Server::new("localhost", test.port, Tls::None, None, "[127.0.0.1]").unwrap();
    run(async {
        let pair = Pair::new();
        let mut line = Connection::open(&server).await.unwrap();
        drop(line.announce(pair.envelope(0), &LETTER).await.unwrap());
        assert!(!line.is_usable());
        let mut line = Connection::open(&server).await.unwrap();
        drop(line.announce(pair.envelope(0), &LETTER).await.unwrap().write(&LETTER).await.unwrap());
        assert!(!line.is_usable());
    });
    assert_eq!(test.letters().len(), 0);
}

#[test]
fn bare_answers_of_real_servers_are_understood() {
    for (step, said) in [
        (Step::Greeting, "220"),
        (Step::Hello, "250-localhost\r\n250-PIPELINING\r\n250"),
        (Step::Mail, "250"),
        (Step::Rcpt, "250-2.1.5 ok\r\n250"),
        (Step::Data, "354"),
    ] {
        let (test, first, second, usable) = both(Script::default().at(step, 0, Act::Say(said)));
        assert!(matches!((&first, &second), (Outcome::Accepted(_), Outcome::Accepted(_))), "{first:?} {second:?}");
        assert!(usable);
        assert_eq!(test.letters().len(), 2, "{said}");
    }
}

/// Letters over one connection, of which each `nth` recipient is refused, until the connection is of no more use.
fn over_one_connection(refused: impl Fn(usize) -> bool, letters: usize) -> (usize, TestServer) {
    let acts = (1..=letters).filter(|number| refused(*number));
    let say = |number| (Step::Rcpt, number, Act::Say("550 5.1.1 nobody here by that name"));
    let test = TestServer::start(Script { acts: acts.map(say).collect(), ..Script::default() });
    let server = Server::new("localhost", test.port, Tls::None, None, "[127.0.0.1]").unwrap();
    let tried = run(async {
        let pair = Pair::new();
        let mut line = Connection::open(&server).await.unwrap();
        let mut tried = 0;
        while tried < letters && line.is_usable() {
            tried += 1;
            if let Ok(announced) = line.announce(pair.envelope(tried % 2), &LETTER).await {
                let outcome = announced.write(&LETTER).await.unwrap().dot(None).await;
                assert!(matches!(outcome, Outcome::Accepted(_)), "{outcome:?}");
            }
        }
        line.quit().await;
        tried
    });
    (tried, test)
}

#[test]
fn a_third_refused_is_no_reason_for_another_connection() {
    let (tried, test) = over_one_connection(|number| number % 3 == 0, 90);
    assert_eq!((tried, test.connections(), test.letters().len()), (90, 1, 60));
}

#[test]
fn nine_refusals_in_a_row_are_one() {
    let (tried, test) = over_one_connection(|number| number > 2, 90);
    assert_eq!((tried, test.connections(), test.letters().len()), (11, 1, 2));
}
