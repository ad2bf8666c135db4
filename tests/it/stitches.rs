//! Letters of many runs on the wire: more than the system takes at once, more than a socket holds, plain and under TLS.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Duration;

use phoebe::model::settings::Tls;
use phoebe::model::{EmailAddress, Shared, Stitched};
use phoebe::smtp::{Connection, Envelope, Outcome, Server, Timeouts};

use crate::server::{Script, Security, Shown, TestServer};

/// Each other run is shared and long; lines, dots and letters outside ASCII end up on both sides of the seams.
fn letter(runs: usize, seam: usize) -> Stitched {
    let shared = Shared::new("Grace and peace to you, 은혜와 평강이.\r\n".repeat(40).into_bytes());
    let open = Shared::new([b"x".repeat(4_000).as_slice(), b"\r\n"].concat());
    let mut letter = Stitched::with_room(runs);
    letter.push(b"Subject: runs\r\n\r\n");
    for number in 0..runs / 2 {
        letter.share(if number % 2 == seam % 2 { &shared } else { &open });
        letter.push([".\r\n", "..a\r\n", "b.\r\n", "\r\n", ".은\r\n"][number % (5 - seam)].as_bytes());
    }
    letter
}

#[test]
fn letters_of_many_runs_arrive_byte_for_byte() {
    let [from, to] = ["bounce@example.org", "grace@example.org"].map(|text| EmailAddress::parse(text).unwrap());
    for (security, tls) in [
        (Security::Plain, Tls::None),
        (Security::Offered(Shown::Right), Tls::StartTls),
        (Security::FromTheStart(Shown::Right), Tls::Implicit),
    ] {
        let test = TestServer::start(Script { security, ..Script::default() });
        let roots = Some(test.authority.as_bytes()).filter(|pem| !pem.is_empty());
        let server = Server::new("localhost", test.port, tls, roots, "[127.0.0.1]").unwrap();
        let server = server.with_timeouts(Timeouts::all(Duration::from_mins(1)));
        let letters = [letter(2_500, 0), letter(3, 1), letter(1_400, 2)];
        assert!(letters[0].runs() > 2_048 && letters[0].len() > 2_000_000);
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let mut line = Connection::open(&server).await.unwrap();
            for (at, letter) in letters.iter().enumerate() {
                let envelope = Envelope { from: &from, to: &to };
                let held = line.announce(envelope, letter).await.unwrap().write(letter).await.unwrap();
                // The next envelope goes along with the dot.
                let outcome = held.dot(letters.get(at + 1).map(|next| (envelope, next))).await;
                assert!(matches!(outcome, Outcome::Accepted(_)), "{outcome:?}");
            }
            line.quit().await;
        });
        for (sent, came) in letters.iter().zip(test.letters()) {
            assert!(sent.to_vec() == came.bytes, "{security:?}");
        }
        assert_eq!((test.letters().len(), test.connections()), (3, 1));
    }
}

/// A server that takes a letter in sips, each after a rest, and says yes to everything.
fn sipping(rest: Duration) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        for answer in ["220 slow", "250 slow", "250 ok", "250 ok", "354 go on"] {
            stream.write_all(format!("{answer}\r\n").as_bytes()).unwrap();
            let mut line = Vec::new();
            while answer != "354 go on" && !line.ends_with(b"\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                line.extend_from_slice(&byte);
            }
        }
        let (mut end, mut sip) = (Vec::new(), vec![0; 200_000]);
        while !end.ends_with(b"\r\n.\r\n") {
            std::thread::sleep(rest);
            let read = stream.read(&mut sip).unwrap();
            assert!(read > 0, "the letter broke off");
            end.extend_from_slice(&sip[..read]);
            end.drain(..end.len().saturating_sub(5));
        }
        stream.write_all(b"250 ok\r\n").unwrap();
    });
    port
}

/// The standard's three minutes are for a block of the letter: a large one over a thin line takes longer.
#[test]
fn a_letter_that_goes_slowly_but_goes_is_not_given_up() {
    let port = sipping(Duration::from_millis(40));
    let patience = Timeouts { body: Duration::from_millis(400), ..Timeouts::all(Duration::from_secs(30)) };
    let server = Server::new("127.0.0.1", port, Tls::None, None, "[127.0.0.1]").unwrap().with_timeouts(patience);
    let [from, to] = ["bounce@example.org", "grace@example.org"].map(|text| EmailAddress::parse(text).unwrap());
    let letter = Stitched::from(b"Grace and peace to you.\r\n".repeat(640_000));
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let mut line = Connection::open(&server).await.unwrap();
        let announced = line.announce(Envelope { from: &from, to: &to }, &letter).await.unwrap();
        let held = announced.write(&letter).await.unwrap();
        assert!(matches!(held.dot(None).await, Outcome::Accepted(_)));
    });
}
