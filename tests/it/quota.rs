//! Days of a quota, lived through in minutes: the clock of each run is Debian's `faketime`. The small size runs always;
//! `PHOEBE_THOROUGH=1` runs 4,300 readers against 2,000 a day, a run every quarter of an hour (figures:
//! docs/reliability.md).

#![expect(clippy::disallowed_methods, reason = "letters are timed with the real clock")]

use std::process::Command;
use std::time::{Duration, Instant};

use crate::limits::{SEND, readers, world};
use crate::server::{Script, TestServer};
use crate::world::{Ran, World, have};

const DAY: Duration = Duration::from_hours(24);

struct Days {
    /// How many in a rolling day.
    quota: usize,
    readers: usize,
    /// Between two runs.
    every: Duration,
}

impl Days {
    fn live(&self) {
        if !have("faketime") {
            return;
        }
        let server = TestServer::start(Script::default());
        let world = world(&server, &format!("limits = [\"{} per day\"]", self.quota), readers(self.readers));
        let start: jiff::Timestamp = "2026-06-21T08:00:00Z".parse().unwrap();
        // When each letter came, by the clock of its run.
        let mut came: Vec<Duration> = Vec::new();
        let mut clock = Duration::ZERO;
        let mut runs = 0;
        loop {
            let began = Instant::now();
            let shown = start.checked_add(clock).unwrap().strftime("@%Y-%m-%d %H:%M:%S").to_string();
            let ran = Ran::from(dressed(&world, &shown).output().unwrap()).exits(0);
            runs += 1;
            let arrivals = server.arrivals();
            came.extend(arrivals.iter().skip(came.len()).map(|arrival| clock + (*arrival - began)));
            if came.len() == self.readers {
                break;
            }
            ran.says("is reached; the same command goes on");
            assert!(clock < 3 * DAY, "{} of {} after three days", came.len(), self.readers);
            clock += self.every;
        }
        // On the third day.
        assert!(clock >= 2 * DAY && clock <= 2 * DAY + 2 * self.every, "{clock:?}");
        // A run's clock begins a little after the run: a second is allowed for it here, and none below.
        for (first, beyond) in came.iter().zip(came.iter().skip(self.quota)) {
            assert!(*beyond + Duration::from_secs(1) > *first + DAY, "{first:?} {beyond:?}");
        }
        let state = rusqlite::Connection::open(world.path().join("phoebe.db")).unwrap();
        let mut asked = state.prepare("SELECT since FROM delivery WHERE state = 'sent' ORDER BY since").unwrap();
        let answered: Vec<i64> = asked.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(answered.len(), self.readers);
        let day = i64::try_from(DAY.as_micros()).unwrap();
        for (first, beyond) in answered.iter().zip(answered.iter().skip(self.quota)) {
            assert!(beyond - first > day, "{} letters within {} µs", self.quota + 1, beyond - first);
        }
        assert_eq!(server.readers(), readers(self.readers).collect::<Vec<_>>(), "nobody twice, nobody forgotten");
        println!(
            "{} readers, {} a day, a run every {} min: {runs} runs, the last letter after {:.2} days",
            self.readers,
            self.quota,
            self.every.as_secs() / 60,
            came.last().unwrap().as_secs_f64() / DAY.as_secs_f64()
        );
    }
}

/// The send under another clock.
fn dressed(world: &World, clock: &str) -> Command {
    let plain = world.command(&SEND);
    let mut command = Command::new("faketime");
    command.args(["-m", "--exclude-monotonic", "-f", clock]).arg(plain.get_program()).args(plain.get_args());
    command.env_clear().current_dir(world.path()).env("TZ", "UTC");
    for (name, value) in plain.get_envs() {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    command
}

#[test]
fn a_quota_is_kept_over_days_whenever_the_command_runs() {
    let days = if std::env::var_os("PHOEBE_THOROUGH").is_some() {
        Days { quota: 2_000, readers: 4_300, every: Duration::from_mins(15) }
    } else {
        Days { quota: 20, readers: 43, every: Duration::from_hours(1) }
    };
    days.live();
}

#[test]
fn a_clock_that_was_set_back_opens_nothing() {
    if !have("faketime") {
        return;
    }
    let server = TestServer::start(Script::default());
    let world = world(&server, "limits = [\"2 per day\"]", readers(5));
    let at = |clock: &str| Ran::from(dressed(&world, clock).output().unwrap()).exits(0);
    at("@2026-06-25 08:00:00").says("2 readers have the letter, 3 to go");
    // Four days earlier, as far as this clock knows; then a day of it.
    for clock in ["@2026-06-21 08:00:00", "@2026-06-21 20:00:00", "@2026-06-22 07:50:00"] {
        at(clock).says("2 readers have the letter, 3 to go");
    }
    assert_eq!(server.letters().len(), 2);
    at("@2026-06-22 08:05:00").says("4 readers have the letter, 1 to go");
}
