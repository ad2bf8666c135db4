//! The one async runtime of the command, and what Ctrl-C and SIGTERM mean: finish what is in flight, then stop.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::sync::watch;

use crate::cli::exit::Exit;

/// Runs some work to its end. While it runs, Ctrl-C and SIGTERM turn the receiver true instead of ending the process;
/// which one came is given back.
///
/// # Errors
/// When the system gives no threads.
pub(super) fn block_on<F: Future>(
    work: impl FnOnce(watch::Receiver<bool>) -> F,
) -> io::Result<(F::Output, Option<Exit>)> {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let which = Arc::new(AtomicU8::new(0));
    let noted = Arc::clone(&which);
    let (sender, receiver) = watch::channel(false);
    let result = runtime.block_on(async move {
        let listening = tokio::spawn(listen(sender, noted));
        let result = work(receiver).await;
        listening.abort();
        result
    });
    // A name server, or a command that fetches a token, may keep a thread for long: nobody waits for its word any more.
    runtime.shutdown_background();
    let seen = match which.load(Ordering::Relaxed) {
        0 => None,
        1 => Some(Exit::Interrupted),
        _ => Some(Exit::Terminated),
    };
    Ok((result, seen))
}

/// Waits, unless a signal comes first; says which one came.
///
/// # Errors
/// As [`block_on`].
pub(super) fn pause(time: Duration) -> io::Result<Option<Exit>> {
    let ((), seen) = block_on(|mut interrupt| async move {
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            _told = interrupt.wait_for(|interrupt| *interrupt) => {}
        }
    })?;
    Ok(seen)
}

async fn listen(interrupt: watch::Sender<bool>, which: Arc<AtomicU8>) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut from_keyboard = signal(SignalKind::interrupt())?;
    let mut from_system = signal(SignalKind::terminate())?;
    let number = tokio::select! {
        _signal = from_keyboard.recv() => 1,
        _signal = from_system.recv() => 2,
    };
    which.store(number, Ordering::Relaxed);
    interrupt.send_replace(true);
    interrupt.closed().await;
    Ok(())
}
