//! How far a send is: a bar on a terminal, elsewhere a plain line now and then. Looks at a count, four times a second.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::console::Console;
use crate::cli::words::thousands;
use crate::deliver::Ledger;

/// Before this a send needs no bar.
const SOON: Duration = Duration::from_secs(1);
/// A plain line at least this often.
const MINUTE: Duration = Duration::from_mins(1);

/// Shows it until the other end of `over` is dropped. `total`: letters that waited at the beginning.
pub(super) fn show(console: &Console, ledger: &Ledger, total: u64, began: Instant, over: &Receiver<()>) {
    let bar = console.is_live().then(|| {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
        let chars = if console.has_unicode() { "━━─" } else { "##-" };
        let style = ProgressStyle::with_template("{bar:24} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.progress_chars(chars));
        bar
    });
    let mut lines = Lines::default();
    while over.recv_timeout(Duration::from_millis(250)) == Err(RecvTimeoutError::Timeout) {
        let (done, passed) = (ledger.settled().min(total), began.elapsed());
        if passed < SOON {
            continue;
        }
        let line = pace(done, total, passed, console.dot());
        match &bar {
            Some(bar) => {
                bar.set_position(done);
                bar.set_message(line);
            }
            None if lines.is_due(done, total, passed) => console.say(&line),
            None => {}
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}

/// "1,200 of 4,300 · 40 a second · 1 min 18 s to go".
fn pace(done: u64, total: u64, passed: Duration, dot: &str) -> String {
    let counts = format!("{} of {}", number(done), number(total));
    let millis = u64::try_from(passed.as_millis()).unwrap_or(u64::MAX).max(1);
    if done == 0 {
        return counts;
    }
    let a_minute = done.saturating_mul(60_000) / millis;
    let rate = if a_minute >= 120 {
        format!("{} a second", number(a_minute / 60))
    } else {
        format!("{} a minute", number(a_minute))
    };
    let left = total.saturating_sub(done).saturating_mul(millis) / done / 1_000;
    let left = match left {
        0..60 => format!("{left} s"),
        60..3_600 => format!("{} min {} s", left / 60, left % 60),
        _ => format!("{} h {} min", left / 3_600, left % 3_600 / 60),
    };
    format!("{counts}{dot}{rate}{dot}{left} to go")
}

fn number(count: u64) -> String {
    thousands(usize::try_from(count).unwrap_or(usize::MAX))
}

/// When a plain line is due: each tenth of the way, and each minute.
#[derive(Debug, Default)]
struct Lines {
    tenths: u64,
    at: Duration,
}

impl Lines {
    fn is_due(&mut self, done: u64, total: u64, passed: Duration) -> bool {
        let tenths = done.saturating_mul(10) / total.max(1);
        let due = tenths > self.tenths || passed.saturating_sub(self.at) >= MINUTE;
        if due {
            (self.tenths, self.at) = (tenths, passed);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Lines, pace};

    #[test]
    fn a_line_says_how_far_how_fast_and_how_long() {
        let line = |done, total, seconds| pace(done, total, Duration::from_secs(seconds), " · ");
        assert_eq!(line(1_200, 4_300, 30), "1,200 of 4,300 · 40 a second · 1 min 17 s to go");
        assert_eq!(line(30, 90, 60), "30 of 90 · 30 a minute · 2 min 0 s to go");
        assert_eq!(line(100, 100_000, 100), "100 of 100,000 · 60 a minute · 27 h 45 min to go");
        assert_eq!(line(99, 100, 10), "99 of 100 · 9 a second · 0 s to go");
        assert_eq!(line(0, 90, 60), "0 of 90");
    }

    #[test]
    fn a_line_comes_each_tenth_and_each_minute() {
        let mut lines = Lines::default();
        let mut due = |done, seconds| lines.is_due(done, 100, Duration::from_secs(seconds));
        assert_eq!([due(0, 1), due(9, 2), due(10, 3), due(11, 4), due(35, 5)], [false, false, true, false, true]);
        assert_eq!([due(36, 64), due(36, 65), due(36, 66)], [false, true, false]);
    }
}
