//! When a letter is tried again, and when it is given up. No chance in it: the same letter always gets the same times.

use jiff::{SignedDuration, Timestamp};

use crate::deliver::reply::Wait;
use crate::model::{DeliveryId, Queued};

/// One attempt to hand a letter over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The letter.
    pub id: DeliveryId,
    /// Its attempts, this one counted.
    pub number: u32,
    /// When a server first said "later" to it.
    pub first_deferred: Option<Timestamp>,
    /// How long it is tried after that (`finish_within`).
    pub keep_trying: SignedDuration,
    /// Over a connection that used no extension.
    pub plain: bool,
}

impl Attempt {
    /// The attempt that begins with this letter.
    #[must_use]
    pub fn of(letter: &Queued, keep_trying: SignedDuration, plain: bool) -> Self {
        let Queued { id, attempts, first_deferred, .. } = *letter;
        Self { id, number: attempts.saturating_add(1), first_deferred, keep_trying, plain }
    }

    /// When to try again after an answer that came `now`; `None` when the time is over. The last time is at the very
    /// end.
    #[must_use]
    pub fn next_at(&self, wait: Wait, now: Timestamp) -> Option<Timestamp> {
        let begun = self.first_deferred.unwrap_or(now);
        let end = begun.checked_add(self.keep_trying).unwrap_or(Timestamp::MAX);
        if now >= end {
            return None;
        }
        let at = now.checked_add(self.wait(wait)).unwrap_or(Timestamp::MAX);
        Some(at.min(end))
    }

    /// The step of this attempt, up to a tenth shorter or longer: letters deferred together do not all come back
    /// together.
    fn wait(&self, wait: Wait) -> SignedDuration {
        const MINUTES: [i64; 7] = [1, 5, 15, 30, 60, 120, 240];
        let step = match wait {
            Wait::Usual => self.number.saturating_sub(1),
            Wait::Greylisted => self.number.max(1),
            Wait::Minute => 0,
        };
        let minutes = usize::try_from(step).ok().and_then(|step| MINUTES.get(step)).copied().unwrap_or(240);
        // 60 s a minute, of which 54 to 66.
        let thousandths = i64::try_from(scattered(self.id, self.number) % 201).unwrap_or(100) + 900;
        SignedDuration::from_millis(minutes * 60 * thousandths)
    }
}

/// A number that looks like chance (the finaliser of `SplitMix64`).
fn scattered(id: DeliveryId, number: u32) -> u64 {
    let mut mixed = id.0.unsigned_abs().wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(u64::from(number));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::{SignedDuration, Timestamp};
    use proptest::prelude::*;

    use super::Attempt;
    use crate::deliver::reply::Wait;
    use crate::model::DeliveryId;

    fn attempt(id: i64, number: u32) -> Attempt {
        let keep_trying = SignedDuration::from_hours(48);
        Attempt { id: DeliveryId(id), number, first_deferred: None, keep_trying, plain: false }
    }

    fn hours(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_hours(hours)).unwrap()
    }

    fn minutes(number: u32, wait: Wait) -> i64 {
        // The middle of what many letters get.
        let all: i64 = (0..20_000).map(|id| attempt(id, number).next_at(wait, hours(0)).unwrap().as_second()).sum();
        (all + 600_000) / 1_200_000
    }

    #[test]
    fn waits_grow_to_four_hours() {
        let usual = [0, 1, 2, 3, 4, 5, 6, 7, 8, 99].map(|number| minutes(number, Wait::Usual));
        assert_eq!(usual, [1, 1, 5, 15, 30, 60, 120, 240, 240, 240]);
        assert_eq!([1, 2, 3].map(|number| minutes(number, Wait::Greylisted)), [5, 15, 30]);
        assert_eq!([1, 2, 50].map(|number| minutes(number, Wait::Minute)), [1, 1, 1]);
    }

    #[test]
    fn letters_are_scattered_and_each_has_its_own_time() {
        let at = |id| attempt(id, 4).next_at(Wait::Usual, hours(0)).unwrap();
        let different: BTreeSet<_> = (0..200).map(at).collect();
        assert!(different.len() > 100, "{}", different.len());
        assert!(different.iter().all(|at| (27 * 60..=33 * 60).contains(&at.as_second())));
        assert_eq!(at(7), at(7));
    }

    #[test]
    fn the_time_ends_once_and_its_last_moment_is_used() {
        let late = Attempt { first_deferred: Some(hours(0)), ..attempt(1, 14) };
        assert_eq!(late.next_at(Wait::Usual, hours(47)), Some(hours(48)));
        assert_eq!(late.next_at(Wait::Usual, hours(48)), None);
        assert_eq!(late.next_at(Wait::Usual, hours(600)), None);
        // The first "later" may come late: the time runs from there.
        assert!(attempt(1, 1).next_at(Wait::Usual, hours(600)).is_some());
    }

    proptest! {
        #[test]
        fn never_before_now_and_never_behind_the_end(
            id: i64, number: u32, begun in 0_i64..200_000, later in 0_i64..200_000
        ) {
            let begun = Timestamp::from_second(begun).unwrap();
            let now = begun.checked_add(SignedDuration::from_secs(later)).unwrap();
            let attempt = Attempt { first_deferred: Some(begun), ..attempt(id, number) };
            for wait in [Wait::Usual, Wait::Greylisted, Wait::Minute] {
                match attempt.next_at(wait, now) {
                    Some(at) => prop_assert!(at > now && at.duration_since(begun) <= attempt.keep_trying),
                    None => prop_assert!(now.duration_since(begun) >= attempt.keep_trying),
                }
            }
        }
    }
}
