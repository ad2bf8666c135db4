//! The clock is read here, once, and handed down as a value.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Zoned, civil};

/// The two clocks of product.md: `--now` sets the one the letter speaks by; lateness and limits keep the real one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// What the letter takes for now.
    pub letter: Timestamp,
    /// What the wall says.
    pub real: Timestamp,
}

impl Clock {
    /// Reads the wall and `--now`.
    ///
    /// # Errors
    /// The sentence to print where `--now` is no time.
    pub(super) fn read(now: Option<&str>) -> Result<Self, String> {
        #[expect(clippy::disallowed_methods, reason = "this is the place where the clock is read")]
        let real = Timestamp::now();
        let letter = now.map_or(Ok(real), read_time)?;
        Ok(Self { letter, real })
    }

    /// The letter's day in a zone.
    pub(super) fn day(&self, zone: &TimeZone) -> Date {
        self.letter.to_zoned(zone.clone()).date()
    }
}

/// `2026-06-21T08:00Z`, `2026-06-21T08:00+09:00[Asia/Seoul]`, `2026-06-21T08:00` or `2026-06-21` (UTC).
fn read_time(text: &str) -> Result<Timestamp, String> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    if let Ok(moment) = text.parse::<Zoned>() {
        return Ok(moment.timestamp());
    }
    let wall = text.parse::<civil::DateTime>().or_else(|_| text.parse::<Date>().map(|day| day.at(0, 0, 0, 0)));
    wall.ok()
        .and_then(|wall| wall.to_zoned(TimeZone::UTC).ok())
        .map(|moment| moment.timestamp())
        .ok_or_else(|| format!("--now: “{text}” is not a time; write 2026-06-21T08:00Z"))
}

#[cfg(test)]
mod tests {
    use super::read_time;

    #[test]
    fn times_are_read() {
        let expected = "2026-06-21T08:00:00Z".parse().unwrap();
        for text in
            ["2026-06-21T08:00Z", "2026-06-21T17:00+09:00[Asia/Seoul]", "2026-06-21T08:00", " 2026-06-21 08:00 "]
        {
            assert_eq!(read_time(text), Ok(expected), "{text}");
        }
        assert!(read_time("2026-06-21").is_ok());
        assert!(read_time("next week").is_err());
    }
}
