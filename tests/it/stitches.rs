//! Letters of many runs on the wire: more than the system takes at once, more than a socket holds, plain and under TLS.

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
