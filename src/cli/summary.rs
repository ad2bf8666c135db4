//! How a send ended, in words a secretary understands: how many, and why not the others. Names no address.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::cli::console::{Console, Dress, Sign};
use crate::cli::quota::said;
use crate::cli::words::{count, thousands};
use crate::deliver::{Ending, Much, Summary, Trip};
use crate::model::{Counts, DeliveryState, Reason, Tally};
use crate::tongue::{said_of_reasons, why};

/// What there is to tell.
pub(super) struct Told<'a> {
    pub(super) issue: &'a str,
    pub(super) summary: Summary,
    pub(super) tallies: Vec<Tally>,
    pub(super) seconds: u64,
    /// The wall's clock.
    pub(super) now: Timestamp,
}

#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    issue: &'a str,
    ended: &'static str,
    sent: u64,
    waiting: u64,
    refused: u64,
    unknown: u64,
    left_out: u64,
    seconds: u64,
    /// When a limit that is reached allows the next letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    goes_on: Option<Timestamp>,
    /// By state and reason.
    reasons: BTreeMap<&'static str, BTreeMap<&'static str, u64>>,
}

impl Told<'_> {
    /// Tells it, the line that matters most last.
    pub(super) fn tell(&self, console: &Console, zone: &TimeZone) {
        if console.json {
            console.result(&serde_json::to_string(&self.report()).unwrap_or_default());
            return;
        }
        let Counts { queued, sending, sent, deferred, failed, skipped: _, unknown } = self.summary.counts;
        let waiting = queued + sending + deferred;
        let took = took(self.seconds);
        if let Ending::Reached(reached) = &self.summary.ending {
            let have = if sent == 1 { "has" } else { "have" };
            let why = said(reached, self.now, zone, "the same command goes on");
            let went = format!("{} {have} the letter, {} to go", readers(sent), number(waiting));
            console.say(&format!("{} waiting   {went}: {why}", console.sign(Sign::Waiting)));
            self.reasons(console, DeliveryState::Deferred);
        } else {
            console.say(&format!("{} sent      to {} in {took}", console.sign(Sign::Done), readers(sent)));
            self.waiting(console, zone, waiting);
        }
        if failed > 0 {
            let verb = if failed == 1 { "letter was" } else { "letters were" };
            console.say(&format!("{} refused   {} {verb} not taken", console.sign(Sign::Wrong), number(failed)));
            self.reasons(console, DeliveryState::Failed);
        }
        if unknown > 0 {
            self::unknown(console, unknown);
        }
        self.next(console, waiting);
    }

    fn waiting(&self, console: &Console, zone: &TimeZone, waiting: u64) {
        if waiting > 0 {
            let next = match self.summary.ending {
                Ending::Waiting(at) => format!(", the first again at {}", at.to_zoned(zone.clone()).strftime("%H:%M")),
                Ending::Done | Ending::Left | Ending::Reached(_) | Ending::Stopped | Ending::Interrupted => {
                    String::new()
                }
            };
            console.say(&format!("{} waiting   {} to go{next}", console.sign(Sign::Waiting), readers(waiting)));
            self.reasons(console, DeliveryState::Deferred);
        }
    }

    /// One line for each reason of a state, and what can be done about it.
    fn reasons(&self, console: &Console, state: DeliveryState) {
        let language = &console.language;
        for tally in self.tallies.iter().filter(|tally| tally.state == state) {
            let why = why(language, tally.reason);
            let given_up = match tally.given_up {
                0 => String::new(),
                some if some == tally.readers => format!("; {}", said_of_reasons(language, "given-up", &[])),
                some => format!("; {}", said_of_reasons(language, "some-given-up", &[("n", &number(some))])),
            };
            console.say(&format!("{:>16}  {}{given_up}", number(tally.readers), why.what));
            if let Some(advice) = why.advice {
                console.say(&format!("{:18}{}", "", console.dress_err(Dress::Quiet, &advice)));
            }
        }
    }

    fn next(&self, console: &Console, waiting: u64) {
        let (issue, counts) = (self.issue, &self.summary.counts);
        if counts.unknown > 0 {
            console.next(&format!("phoebe status {issue}"));
        } else if matches!(self.summary.ending, Ending::Stopped) {
            console.next(&format!("phoebe resume {issue}"));
        } else if waiting > 0 {
            console.next(&format!("phoebe send {issue}"));
        } else if counts.failed > 0 {
            console.next(&format!("phoebe status {issue} --failed"));
        }
    }

    fn report(&self) -> Report<'_> {
        let Counts { queued, sending, sent, deferred, failed, skipped, unknown } = self.summary.counts;
        let mut reasons: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for tally in &self.tallies {
            let reason = tally.reason.map_or("", Reason::word);
            reasons.entry(tally.state.word()).or_default().insert(reason, tally.readers);
        }
        Report {
            schema: 1,
            issue: self.issue,
            ended: match self.summary.ending {
                Ending::Done => "done",
                Ending::Waiting(_) | Ending::Left => "waiting",
                Ending::Reached(_) => "limit",
                Ending::Stopped => "stopped",
                Ending::Interrupted => "interrupted",
            },
            sent,
            waiting: queued + sending + deferred,
            refused: failed,
            unknown,
            left_out: skipped,
            seconds: self.seconds,
            goes_on: if let Ending::Reached(reached) = &self.summary.ending { Some(reached.until) } else { None },
            reasons,
        }
    }
}

/// A run that was paused: what to do, and the sentence that ends the command.
pub(super) fn paused(console: &Console, issue: &str, trip: &Trip) -> String {
    let language = &console.language;
    let why = why(language, Some(trip.reason));
    let (key, many) = match trip.much {
        Much::InARow(many) => ("paused-in-a-row", many.to_string()),
        Much::Of200(many) => ("paused-of-200", many.to_string()),
    };
    if let Some(advice) = why.advice {
        console.say(&advice);
    }
    console.next(&format!("phoebe status {issue} --failed   then   phoebe resume {issue}"));
    said_of_reasons(language, key, &[("n", &many), ("codes", &trip.codes), ("what", &why.what)])
}

/// Letters that may have arrived.
pub(super) fn unknown(console: &Console, letters: u64) {
    let what = "the server’s answer was lost; they may have it";
    console.say(&format!("{} unknown   {}: {what}", console.sign(Sign::Waiting), readers(letters)));
}

/// The account's day is used up: nothing went wrong.
pub(super) fn tomorrow(console: &Console, issue: &str, place: &str) {
    let why = why(&console.language, Some(Reason::Quota));
    console.report(serde_json::json!({ "issue": issue, "ended": "tomorrow" }));
    console.say(&format!("{} {place}: {}", console.sign(Sign::Waiting), why.what));
    if let Some(advice) = why.advice {
        console.say(&advice);
    }
    console.next(&format!("phoebe send {issue}"));
}

fn readers(number: u64) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), "reader", "readers")
}

fn number(number: u64) -> String {
    thousands(usize::try_from(number).unwrap_or(usize::MAX))
}

/// "3 s", "4 min 2 s".
fn took(seconds: u64) -> String {
    if seconds < 60 { format!("{seconds} s") } else { format!("{} min {} s", seconds / 60, seconds % 60) }
}
