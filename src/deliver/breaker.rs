//! Stops a run that is going wrong before it has gone through the whole list: many refusals in a row, or a share of
//! them with the same code, mean that something is wrong with us and not with the readers. Pure: one state, one step.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;

use crate::model::Reason;

/// Refusals in a row.
const IN_A_ROW: u32 = 20;
/// The same where receivers take us for senders of unwanted mail, or do not want the sender: each further letter makes
/// it worse.
const OF_US_IN_A_ROW: u32 = 5;
/// How many letters are looked back upon.
const WINDOW: usize = 200;
/// Refusals with the same code among them: 5 %.
const SAME: usize = 10;

/// What one letter said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Taken.
    Yes,
    /// Refused for good.
    No {
        /// Code and enhanced code.
        codes: String,
        /// What they mean.
        reason: Reason,
        /// Whether it is said of us rather than of the reader.
        of_us: bool,
    },
    /// Neither: later, or lost.
    Nothing,
}

/// Why a run is paused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trip {
    /// Code and enhanced code.
    pub codes: String,
    /// What they mean.
    pub reason: Reason,
    /// How much it was.
    pub much: Much,
}

/// How much was too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Much {
    /// So many refusals in a row; the last one had the code.
    InARow(u32),
    /// So many of the last 200 letters, all with the code.
    Of200(usize),
}

impl fmt::Display for Trip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.much {
            Much::InARow(number) => write!(f, "{number} refusals in a row, the last with {}", self.codes),
            Much::Of200(number) => write!(f, "{number} of the last {WINDOW} letters refused with {}", self.codes),
        }
    }
}

/// The state.
#[derive(Clone, Debug, Default)]
pub struct Breaker {
    in_a_row: u32,
    of_us_in_a_row: u32,
    /// The last letters with a final answer, the oldest first; a refused one has its codes and what they mean.
    last: VecDeque<Option<(String, Reason)>>,
}

impl Breaker {
    /// One step; `Some` when the run must pause. A share says something once there are 200 letters: a small list may
    /// have ten old addresses.
    pub fn step(&mut self, said: Said) -> Option<Trip> {
        let was_short = self.last.len() < WINDOW;
        let (codes, reason, of_us) = match said {
            Said::Nothing => return None,
            Said::Yes => {
                (self.in_a_row, self.of_us_in_a_row) = (0, 0);
                self.remember(None);
                // A letter that was taken adds nothing, but may be the 200th.
                return if was_short { self.share() } else { None };
            }
            Said::No { codes, reason, of_us } => (codes, reason, of_us),
        };
        self.in_a_row += 1;
        self.of_us_in_a_row = if of_us { self.of_us_in_a_row + 1 } else { 0 };
        self.remember(Some((codes.clone(), reason)));
        let much = if self.of_us_in_a_row >= OF_US_IN_A_ROW {
            Much::InARow(self.of_us_in_a_row)
        } else if self.in_a_row >= IN_A_ROW {
            Much::InARow(self.in_a_row)
        } else {
            return self.share();
        };
        Some(Trip { codes, reason, much })
    }

    fn remember(&mut self, refused: Option<(String, Reason)>) {
        if self.last.len() == WINDOW {
            self.last.pop_front();
        }
        self.last.push_back(refused);
    }

    /// The most frequent code of the last 200, if it is too frequent.
    fn share(&self) -> Option<Trip> {
        if self.last.len() < WINDOW {
            return None;
        }
        let mut counts: BTreeMap<&str, (usize, Reason)> = BTreeMap::new();
        for (codes, reason) in self.last.iter().flatten() {
            counts.entry(codes).or_insert((0, *reason)).0 += 1;
        }
        let (codes, (same, reason)) = counts.into_iter().max_by_key(|(_, (count, _))| *count)?;
        let much = Much::Of200(same);
        (same >= SAME).then(|| Trip { codes: codes.to_owned(), reason, much })
    }
}

#[cfg(test)]
mod tests {
    use super::{Breaker, Much, Said, Trip};
    use crate::model::Reason;

    fn no(codes: &str) -> Said {
        Said::No { codes: codes.to_owned(), reason: Reason::NoMailbox, of_us: false }
    }

    fn spam() -> Said {
        Said::No { codes: "550 5.7.1".to_owned(), reason: Reason::Policy, of_us: true }
    }

    /// The number of the step that trips, from 1, and how.
    fn trips(steps: impl IntoIterator<Item = Said>) -> Option<(usize, Trip)> {
        let mut breaker = Breaker::default();
        (1..).zip(steps).find_map(|(number, said)| Some((number, breaker.step(said)?)))
    }

    #[test]
    fn the_twentieth_refusal_in_a_row_trips() {
        let codes = ["550 5.1.1", "550", "554 5.2.1"];
        let (number, trip) = trips((0..30).map(|at| no(codes[at % 3]))).unwrap();
        assert_eq!((number, trip.much, trip.reason), (20, Much::InARow(20), Reason::NoMailbox));
        assert_eq!(trip.to_string(), "20 refusals in a row, the last with 550");
        assert_eq!(trips((0..19).map(|_| no("550"))), None);
    }

    #[test]
    fn a_letter_that_is_taken_begins_anew_and_one_that_waits_does_not() {
        let row = |between: Said| (0..19).map(|_| no("550")).chain([between]).chain([no("551")]);
        assert_eq!(trips(row(Said::Yes)), None);
        assert_eq!(trips(row(Said::Nothing)).map(|(number, _)| number), Some(21));
    }

    #[test]
    fn what_is_said_of_us_trips_at_five() {
        assert_eq!(trips((0..5).map(|_| spam())).map(|(number, trip)| (number, trip.much)), Some((5, Much::InARow(5))));
        let mixed = (0..4).map(|_| spam()).chain([no("550 5.1.1")]).chain((0..4).map(|_| spam()));
        assert_eq!(trips(mixed), None);
        let taken = (0..4).map(|_| spam()).chain([Said::Yes]).chain((0..4).map(|_| spam()));
        assert_eq!(trips(taken), None);
    }

    #[test]
    fn ten_of_two_hundred_with_the_same_code_trip() {
        let every = |step: usize, code: &'static str| {
            move |at: usize| if at.is_multiple_of(step) { no(code) } else { Said::Yes }
        };
        // Ten of the first 200, seen with the 200th; waiting letters do not count.
        let (number, trip) = trips((1..=200).map(every(20, "550 5.1.1"))).unwrap();
        assert_eq!((number, trip.much), (200, Much::Of200(10)));
        assert_eq!(trip.to_string(), "10 of the last 200 letters refused with 550 5.1.1");
        let early = (0..10).map(|_| no("550")).chain((0..190).map(|_| Said::Yes));
        assert_eq!(trips(early).map(|(number, _)| number), Some(200), "the 200th may be one that was taken");
        assert_eq!(trips((1..=1000).map(every(23, "550 5.1.1"))).map(|(number, _)| number), None);
        let two = (1..=1000).map(|at| if at % 20 == 0 { no(["550", "551"][at / 20 % 2]) } else { Said::Yes });
        assert_eq!(trips(two), None, "other codes are another matter");
        // What is older than 200 letters is forgotten.
        let old = (0..9).map(|_| no("550")).chain((0..195).map(|_| Said::Yes)).chain((0..5).map(|_| no("550")));
        assert_eq!(trips(old), None);
        let waits = (0..200).map(|_| Said::Nothing).chain((0..10).map(|_| no("550")));
        assert_eq!(trips(waits), None);
    }
}
