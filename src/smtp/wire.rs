//! The socket under lettre: without Nagle's delay, with a bound on what a server may say at once, and with a gate that
//! holds reading back. A command polled behind the closed gate writes all of itself and then waits: that is how the
//! letter goes out without its final dot.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Bytes a server may send between two writes of ours: the longest reply lettre reads is 100,000, and a certificate
/// chain is shorter.
const MOST: usize = 128 * 1024;

/// One end of the socket. Clones share it: after STARTTLS a new stream takes over the same socket.
#[derive(Clone, Debug)]
pub(super) struct Wire {
    tcp: Arc<TcpStream>,
    gate: Arc<Gate>,
}

/// The other handle of a [`Wire`], kept outside of lettre.
#[derive(Debug, Default)]
pub(super) struct Gate {
    closed: AtomicBool,
    waited: AtomicBool,
    heard: AtomicUsize,
}

impl Gate {
    /// Reads wait from now on.
    pub(super) fn close(&self) {
        self.waited.store(false, Ordering::Release);
        self.closed.store(true, Ordering::Release);
    }

    /// Reads go through again.
    pub(super) fn open(&self) {
        self.closed.store(false, Ordering::Release);
    }

    /// Whether somebody came to read at the closed gate: whatever he had to write is written and flushed.
    pub(super) fn reader_waits(&self) -> bool {
        self.waited.load(Ordering::Acquire)
    }
}

impl Wire {
    pub(super) fn new(tcp: TcpStream) -> io::Result<Self> {
        tcp.set_nodelay(true)?;
        Ok(Self { tcp: Arc::new(tcp), gate: Arc::default() })
    }

    pub(super) fn gate(&self) -> Arc<Gate> {
        Arc::clone(&self.gate)
    }
}

impl AsyncTokioStream for Wire {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.peer_addr()
    }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.gate.closed.load(Ordering::Acquire) {
            self.gate.waited.store(true, Ordering::Release);
            return Poll::Pending;
        }
        loop {
            ready!(self.tcp.poll_read_ready(cx))?;
            match self.tcp.try_read(buf.initialize_unfilled()) {
                Ok(count) => {
                    buf.advance(count);
                    let heard = self.gate.heard.fetch_add(count, Ordering::AcqRel);
                    if heard > MOST {
                        return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, "too much at once")));
                    }
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.gate.heard.store(0, Ordering::Release);
        loop {
            ready!(self.tcp.poll_write_ready(cx))?;
            match self.tcp.try_write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                done => return Poll::Ready(done),
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    /// The socket closes when its last clone is dropped.
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
