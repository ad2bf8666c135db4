//! What an outcome means: for the letter, and for the line it went over. Pure; the place where the decision table of
//! RFC 5321 replies grows.

use jiff::{SignedDuration, Timestamp};

use crate::model::Verdict;
use crate::smtp::{Outcome, Phase, Reply};

/// What to do after one letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What becomes of the letter.
    pub letter: Verdict,
    /// What becomes of the run.
    pub next: Next,
}

/// How the run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Next {
    /// With the next letter.
    On,
    /// With the next letter; but the server was lost or closed the session, and when that happens again and again the
    /// run must end.
    Strike,
    /// Not at all: every letter would be refused like this one.
    Stop,
}

/// Decides. `attempts` counts this one; `now` is when the outcome was known.
#[must_use]
pub fn decide(outcome: &Outcome, attempts: u32, now: Timestamp) -> Decision {
    match outcome {
        Outcome::Accepted(reply) => Decision { letter: Verdict::Sent { reply: reply.line() }, next: Next::On },
        Outcome::Refused { phase, reply } => refused(*phase, reply, attempts, now),
        Outcome::LostBeforeDot { phase, loss } => {
            Decision { letter: Verdict::Again { reply: format!("{loss} at {phase}") }, next: Next::Strike }
        }
        Outcome::LostAfterDot { loss } => {
            Decision { letter: Verdict::Unknown { reply: format!("{loss} after the final dot") }, next: Next::Strike }
        }
    }
}

fn refused(phase: Phase, reply: &Reply, attempts: u32, now: Timestamp) -> Decision {
    let line = reply.line();
    if reply.code == 421 && phase < Phase::Dot {
        return Decision { letter: Verdict::Again { reply: line }, next: Next::Strike };
    }
    if !reply.is_permanent() {
        let next_at = now.checked_add(wait(attempts)).unwrap_or(Timestamp::MAX);
        let next = if reply.code == 421 { Next::Strike } else { Next::On };
        return Decision { letter: Verdict::Deferred { reply: line, next_at }, next };
    }
    let enhanced = reply.enhanced.as_deref().unwrap_or_default();
    // Not for this reader's letter alone: the sender is not wanted, or the letter is too big or of the wrong form.
    let form = enhanced == "5.3.4" || enhanced.starts_with("5.6.");
    let for_all = enhanced != "5.6.7" && (phase == Phase::Mail || (phase >= Phase::Body && form));
    if for_all {
        // The letter keeps its place: when the setting is right, it goes.
        return Decision { letter: Verdict::Again { reply: line }, next: Next::Stop };
    }
    Decision { letter: Verdict::Failed { reply: line }, next: Next::On }
}

/// How long to wait after this many attempts.
fn wait(attempts: u32) -> SignedDuration {
    const MINUTES: [i64; 7] = [1, 5, 15, 30, 60, 120, 240];
    let step = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX);
    SignedDuration::from_mins(MINUTES.get(step).copied().unwrap_or(240))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Next, decide};
    use crate::model::Verdict;
    use crate::smtp::{Loss, Outcome, Phase, Reply};

    fn refused(phase: Phase, code: u16, enhanced: Option<&str>) -> Outcome {
        let enhanced = enhanced.map(str::to_owned);
        Outcome::Refused { phase, reply: Reply { code, enhanced, text: "text".to_owned() } }
    }

    #[test]
    fn every_outcome_has_its_row() {
        let now = Timestamp::UNIX_EPOCH;
        let ok = Outcome::Accepted(Reply { code: 250, enhanced: None, text: "queued as 4711".to_owned() });
        let rows = [
            (ok, "sent", Next::On),
            (refused(Phase::Rcpt, 550, Some("5.1.1")), "failed", Next::On),
            (refused(Phase::Data, 554, None), "failed", Next::On),
            (refused(Phase::Dot, 554, Some("5.7.1")), "failed", Next::On),
            (refused(Phase::Dot, 552, Some("5.3.4")), "again", Next::Stop),
            (refused(Phase::Mail, 550, Some("5.7.60")), "again", Next::Stop),
            (refused(Phase::Mail, 553, Some("5.6.7")), "failed", Next::On),
            (refused(Phase::Mail, 451, None), "deferred", Next::On),
            (refused(Phase::Rcpt, 450, Some("4.2.1")), "deferred", Next::On),
            (refused(Phase::Dot, 451, None), "deferred", Next::On),
            (refused(Phase::Rcpt, 421, None), "again", Next::Strike),
            (refused(Phase::Dot, 421, None), "deferred", Next::Strike),
            (Outcome::LostBeforeDot { phase: Phase::Body, loss: Loss::Closed }, "again", Next::Strike),
            (Outcome::LostAfterDot { loss: Loss::Timeout }, "unknown", Next::Strike),
        ];
        for (outcome, word, next) in rows {
            let decision = decide(&outcome, 1, now);
            let found = match decision.letter {
                Verdict::Sent { .. } => "sent",
                Verdict::Failed { .. } => "failed",
                Verdict::Deferred { .. } => "deferred",
                Verdict::Unknown { .. } => "unknown",
                Verdict::Again { .. } => "again",
            };
            assert_eq!((found, decision.next), (word, next), "{outcome:?}");
        }
    }

    #[test]
    fn waits_grow_to_four_hours() {
        let waits: Vec<i64> = [0, 1, 2, 3, 4, 5, 6, 7, 8, 99]
            .map(|attempts| {
                let letter = decide(&refused(Phase::Rcpt, 450, None), attempts, Timestamp::UNIX_EPOCH).letter;
                let Verdict::Deferred { next_at, .. } = letter else { panic!("{letter:?}") };
                next_at.as_second() / 60
            })
            .to_vec();
        assert_eq!(waits, [1, 1, 5, 15, 30, 60, 120, 240, 240, 240]);
    }
}
