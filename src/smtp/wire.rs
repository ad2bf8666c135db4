//! The line itself: a socket without Nagle's delay, plain or under TLS, with the bytes that were read ahead. Every wait
//! has its time. Knows replies, no commands.

use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead as _, AsyncWrite as _, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::model::Stitched;
use crate::smtp::Loss;
use crate::smtp::answer::{Answer, Heard, hear};

/// What is read at once.
const CHUNK: usize = 4 * 1024;
/// Runs in one write: `IOV_MAX` of Linux.
const MOST_RUNS: usize = 1_024;

/// One connection's bytes.
pub(super) struct Wire {
    stream: Stream,
    /// Read, not yet understood.
    heard: Vec<u8>,
    /// Room to read into.
    space: Box<[u8]>,
}

/// Plain only to this computer, or before STARTTLS.
enum Stream {
    Plain(TcpStream),
    Secured(Box<TlsStream<TcpStream>>),
}

impl Wire {
    pub(super) fn new(tcp: TcpStream) -> io::Result<Self> {
        tcp.set_nodelay(true)?;
        Ok(Self { stream: Stream::Plain(tcp), heard: Vec::new(), space: vec![0; CHUNK].into() })
    }

    /// Goes under TLS. What came in the clear before is thrown away (RFC 3207, section 6).
    ///
    /// # Errors
    /// What rustls or the socket says; a line that is secured already is an error.
    pub(super) async fn secured(self, name: ServerName<'static>, config: Arc<ClientConfig>) -> io::Result<Self> {
        let Stream::Plain(tcp) = self.stream else { return Err(io::ErrorKind::AlreadyExists.into()) };
        let stream = TlsConnector::from(config).connect(name, tcp).await?;
        Ok(Self { stream: Stream::Secured(Box::new(stream)), heard: Vec::new(), space: self.space })
    }

    /// Writes all of it.
    pub(super) async fn write(&mut self, bytes: &[u8], within: Duration) -> Result<(), Loss> {
        let writing = async {
            let mut rest = bytes;
            while !rest.is_empty() {
                let count = poll_fn(|cx| self.stream.poll_write(cx, rest)).await?;
                rest = behind(rest, count)?;
            }
            poll_fn(|cx| self.stream.poll_flush(cx)).await
        };
        lost(timeout(within, writing).await)
    }

    /// Writes a letter's body, many runs in one step, and listens meanwhile: a server that speaks now refuses it, and may
    /// read no further. `Ok(false)`: it spoke, and not all is written. The time is for each step, not for the whole: a
    /// large letter over a thin line goes slowly, but it goes (RFC 5321, section 4.5.3.2.5).
    pub(super) async fn write_listening(&mut self, letter: &Stitched, within: Duration) -> Result<bool, Loss> {
        let mut runs: Vec<IoSlice<'_>> = letter.slices().map(IoSlice::new).collect();
        let mut rest = runs.as_mut_slice();
        while !rest.is_empty() {
            let step = poll_fn(|cx| match self.stream.poll_write_runs(cx, rest) {
                Poll::Ready(done) => Poll::Ready(done.map(Some)),
                Poll::Pending => self.poll_hear(cx).map_ok(|()| None),
            });
            let Some(count) = lost(timeout(within, step).await)? else { return Ok(false) };
            if count == 0 {
                return Err(Loss::Closed);
            }
            IoSlice::advance_slices(&mut rest, count);
        }
        lost(timeout(within, poll_fn(|cx| self.stream.poll_flush(cx))).await)?;
        Ok(true)
    }

    /// The next answer, in full.
    pub(super) async fn answer(&mut self, within: Duration) -> Result<Answer, Loss> {
        let reading = async {
            loop {
                match hear(&self.heard) {
                    Heard::Answer(answer, used) => {
                        self.heard.drain(..used);
                        return Ok(answer);
                    }
                    Heard::Nonsense => return Ok(Answer::default()),
                    Heard::Part => poll_fn(|cx| self.poll_hear(cx)).await?,
                }
            }
        };
        let answer: Answer = lost(timeout(within, reading).await)?;
        if answer.code == 0 { Err(Loss::Nonsense) } else { Ok(answer) }
    }

    /// Whether the server has said something nobody asked for; looks, and does not wait. An end counts as a word.
    pub(super) async fn has_spoken(&mut self) -> bool {
        if !self.heard.is_empty() {
            return true;
        }
        poll_fn(|cx| Poll::Ready(self.poll_hear(cx).is_ready())).await
    }

    /// Reads once; an end of the line is an error.
    fn poll_hear(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut buffer = ReadBuf::new(&mut self.space);
        match self.stream.poll_read(cx, &mut buffer) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Ready(Ok(())) if buffer.filled().is_empty() => Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into())),
            Poll::Ready(Ok(())) => {
                self.heard.extend_from_slice(buffer.filled());
                Poll::Ready(Ok(()))
            }
        }
    }
}

impl Stream {
    fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self {
            Self::Plain(tcp) => Pin::new(tcp).poll_write(cx, bytes),
            Self::Secured(tls) => Pin::new(tls).poll_write(cx, bytes),
        }
    }

    /// As many runs as the system takes at once.
    fn poll_write_runs(&mut self, cx: &mut Context<'_>, runs: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let runs = runs.get(..MOST_RUNS).unwrap_or(runs);
        match self {
            Self::Plain(tcp) => Pin::new(tcp).poll_write_vectored(cx, runs),
            Self::Secured(tls) => Pin::new(tls).poll_write_vectored(cx, runs),
        }
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Plain(tcp) => Pin::new(tcp).poll_flush(cx),
            Self::Secured(tls) => Pin::new(tls).poll_flush(cx),
        }
    }

    fn poll_read(&mut self, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Plain(tcp) => Pin::new(tcp).poll_read(cx, buffer),
            Self::Secured(tls) => Pin::new(tls).poll_read(cx, buffer),
        }
    }
}

fn behind(rest: &[u8], count: usize) -> io::Result<&[u8]> {
    match rest.get(count..) {
        Some(rest) if count > 0 => Ok(rest),
        _ => Err(io::ErrorKind::WriteZero.into()),
    }
}

/// rustls calls bytes that are no TLS invalid data; everything else is an end.
fn lost<T>(done: Result<io::Result<T>, tokio::time::error::Elapsed>) -> Result<T, Loss> {
    match done {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidData => Err(Loss::Nonsense),
        Ok(Err(_)) => Err(Loss::Closed),
        Err(_) => Err(Loss::Timeout),
    }
}
