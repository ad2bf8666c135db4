//! The one async runtime of the command, and what Ctrl-C and SIGTERM mean: finish what is in flight, then stop.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tokio::runtime::Builder;

use crate::cli::exit::Exit;

/// Which signal came, if one came.
#[derive(Clone, Debug, Default)]
pub(super) struct Signals(Arc<AtomicU8>);

impl Signals {
    /// The exit code of the signal that came.
    pub(super) fn seen(&self) -> Option<Exit> {
        match self.0.load(Ordering::Relaxed) {
            0 => None,
            1 => Some(Exit::Interrupted),
            _ => Some(Exit::Terminated),
        }
    }

    fn note(&self, which: u8) {
        self.0.store(which, Ordering::Relaxed);
    }
}

/// Runs a future to its end. While it runs, Ctrl-C and SIGTERM are noted in `signals` instead of ending the process.
///
/// # Errors
/// When the system gives no threads or no signal handlers.
pub(super) fn block_on<F: Future>(signals: &Signals, work: F) -> io::Result<F::Output> {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let noted = signals.clone();
    runtime.block_on(async move {
        let listening = tokio::spawn(listen(noted));
        let result = work.await;
        listening.abort();
        Ok(result)
    })
}

#[cfg(unix)]
async fn listen(signals: Signals) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    loop {
        tokio::select! {
            Some(()) = interrupt.recv() => signals.note(1),
            Some(()) = terminate.recv() => signals.note(2),
            else => return Ok(()),
        }
    }
}
