//! Whether an issue's time has come. Pure: the clock is an argument. Every caller matches all four answers.

use jiff::{SignedDuration, Timestamp};

/// `[schedule]`: how late a send by cron may begin and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    /// After `send_at`, it may still begin for this long.
    pub start_within: SignedDuration,
    /// After `send_at`, it may still go on for this long.
    pub finish_within: SignedDuration,
}

/// How an issue stands towards its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Due {
    /// Its time has not come.
    NotYet,
    /// It goes out, or goes on.
    Due,
    /// It never began, and is too late to begin.
    Missed,
    /// It began, and is too late to go on.
    Stalled,
}

/// Answers for an issue that should go out at `send_at`; `begun`: it has a run already.
#[must_use]
pub fn due(send_at: Timestamp, now: Timestamp, windows: &Windows, begun: bool) -> Due {
    let late = now.duration_since(send_at);
    if begun {
        // A clock that was set back does not stop what has begun.
        if late <= windows.finish_within { Due::Due } else { Due::Stalled }
    } else if late < SignedDuration::ZERO {
        Due::NotYet
    } else if late <= windows.start_within {
        Due::Due
    } else {
        Due::Missed
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::{Due, Windows, due};

    #[test]
    fn the_four_answers_and_their_edges() {
        let windows =
            Windows { start_within: SignedDuration::from_hours(12), finish_within: SignedDuration::from_hours(48) };
        let send_at: Timestamp = "2026-06-21T08:00:00Z".parse().unwrap();
        for (seconds, begun, expected) in [
            (-1, false, Due::NotYet),
            (-1, true, Due::Due),
            (0, false, Due::Due),
            (12 * 3600, false, Due::Due),
            (12 * 3600 + 1, false, Due::Missed),
            (12 * 3600 + 1, true, Due::Due),
            (48 * 3600, true, Due::Due),
            (48 * 3600 + 1, true, Due::Stalled),
        ] {
            let now = send_at.checked_add(SignedDuration::from_secs(seconds)).unwrap();
            assert_eq!(due(send_at, now, &windows, begun), expected, "{seconds} {begun}");
        }
    }
}
