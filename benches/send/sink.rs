//! A mail server that takes everything as fast as it can: a thread for each connection, PIPELINING, nothing kept. What
//! it costs is the same for whoever sends.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// How it behaves.
#[derive(Clone, Copy, Default)]
pub(crate) struct Manner {
    /// Waited before each batch of answers: a round trip.
    pub(crate) delay: Duration,
    /// Every this many recipients one is refused; 0: none.
    pub(crate) refuses: u64,
}

/// A running sink.
pub(crate) struct Sink {
    pub(crate) port: u16,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    letters: AtomicU64,
    bytes: AtomicU64,
    connections: AtomicU64,
    recipients: AtomicU64,
}

impl Sink {
    pub(crate) fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen: Arc<Seen> = Arc::default();
        let counted = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let seen = Arc::clone(&counted);
                seen.connections.fetch_add(1, Ordering::Relaxed);
                thread::spawn(move || serve(stream, manner, &seen));
            }
        });
        Self { port, seen }
    }

    /// Letters and connections since the last time.
    pub(crate) fn took(&self) -> (u64, u64) {
        (self.seen.letters.swap(0, Ordering::Relaxed), self.seen.connections.swap(0, Ordering::Relaxed))
    }

    /// Bytes since the last time, commands and letters.
    pub(crate) fn bytes(&self) -> u64 {
        self.seen.bytes.swap(0, Ordering::Relaxed)
    }
}

/// Of many kinds: too many of one kind would pause the run.
fn refusal(number: u64) -> &'static [u8] {
    match number % 12 {
        0 => b"550 5.1.1 no such user\r\n",
        1 => b"550 5.1.2 no such host\r\n",
        2 => b"550 5.1.10 null MX\r\n",
        3 => b"551 5.1.6 has moved\r\n",
        4 => b"553 5.1.3 bad address\r\n",
        5 => b"550 5.2.1 mailbox disabled\r\n",
        6 => b"552 5.2.2 mailbox full\r\n",
        7 => b"550 5.1.4 ambiguous\r\n",
        8 => b"550 5.1.5 no such address\r\n",
        9 => b"550 5.2.0 mailbox trouble\r\n",
        10 => b"553 5.1.0 address rejected\r\n",
        _ => b"550 5.1.0 address rejected\r\n",
    }
}

fn serve(mut stream: TcpStream, manner: Manner, seen: &Seen) {
    stream.set_nodelay(true).unwrap();
    let mut buffer: Vec<u8> = Vec::with_capacity(512 * 1024);
    let mut space = vec![0; 256 * 1024];
    let mut answers = b"220 sink ESMTP\r\n".to_vec();
    let mut refused = false;
    let mut in_letter = false;
    loop {
        if !answers.is_empty() {
            if !manner.delay.is_zero() {
                thread::sleep(manner.delay);
            }
            if stream.write_all(&answers).is_err() {
                return;
            }
            answers.clear();
        }
        match stream.read(&mut space) {
            Ok(0) | Err(_) => return,
            Ok(count) => {
                seen.bytes.fetch_add(count as u64, Ordering::Relaxed);
                buffer.extend_from_slice(&space[..count]);
            }
        }
        let mut used = 0;
        loop {
            let rest = &buffer[used..];
            if in_letter {
                // The letter's last line end may have come with the part that was thrown away: five bytes are kept.
                let Some(end) = memchr::memmem::find(rest, b"\r\n.\r\n") else {
                    used += rest.len().saturating_sub(4);
                    break;
                };
                used += end + 5;
                in_letter = false;
                seen.letters.fetch_add(1, Ordering::Relaxed);
                answers.extend_from_slice(b"250 2.0.0 ok\r\n");
                continue;
            }
            let Some(end) = memchr::memchr(b'\n', rest) else { break };
            let verb = rest[..end.min(4)].to_ascii_uppercase();
            used += end + 1;
            match verb.as_slice() {
                b"EHLO" => answers.extend_from_slice(b"250-sink\r\n250-PIPELINING\r\n250-SIZE 0\r\n250 8BITMIME\r\n"),
                b"RCPT" => {
                    let number = seen.recipients.fetch_add(1, Ordering::Relaxed) + 1;
                    refused = manner.refuses > 0 && number.is_multiple_of(manner.refuses);
                    answers.extend_from_slice(if refused {
                        refusal(number / manner.refuses)
                    } else {
                        b"250 2.1.5 ok\r\n"
                    });
                }
                b"DATA" if refused => answers.extend_from_slice(b"554 5.5.1 no valid recipients\r\n"),
                b"DATA" => {
                    in_letter = true;
                    answers.extend_from_slice(b"354 go on\r\n");
                }
                b"QUIT" => {
                    drop(stream.write_all(b"221 bye\r\n"));
                    return;
                }
                _ => answers.extend_from_slice(b"250 2.0.0 ok\r\n"),
            }
        }
        buffer.drain(..used);
    }
}
