//! Limits in words: how long a send takes under them, and that one is reached.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::words::thousands;
use crate::deliver::Reached;
use crate::model::settings::Limit;

/// "the limit of 2,000 per day is reached; the same command goes on tomorrow after 09:12". `what` can be done again then.
pub(super) fn said(reached: &Reached, now: Timestamp, zone: &TimeZone, what: &str) -> String {
    let domain = reached.domain.as_ref().map(|domain| format!(" for {domain}")).unwrap_or_default();
    // The next full minute, so that the time on the clock is never too early.
    let after = reached.until.as_second().div_euclid(60).saturating_add(1).saturating_mul(60);
    let after = Timestamp::from_second(after).unwrap_or(reached.until).to_zoned(zone.clone());
    let days = now.to_zoned(zone.clone()).date().until(after.date()).map_or(0, |span| span.get_days());
    let time = after.strftime("%H:%M");
    let when = match days {
        0 => format!("after {time}"),
        1 => format!("tomorrow after {time}"),
        _ => format!("after {time} on {}", after.date()),
    };
    format!("the limit of {}{domain} is reached; {what} {when}", words(reached.limit))
}

/// "about 14 min, at 30 per minute"; `None` where no limit makes it longer than a minute.
pub(super) fn takes(readers: usize, limits: &[Limit]) -> Option<String> {
    let readers = u64::try_from(readers).unwrap_or(u64::MAX);
    let seconds = |limit: &Limit| {
        let full = readers.saturating_sub(1) / u64::from(limit.count.max(1));
        full.saturating_mul(limit.per.as_secs())
    };
    let slowest = limits.iter().max_by_key(|limit| seconds(limit))?;
    let time = match seconds(slowest) {
        0..60 => return None,
        seconds @ 60..7_200 => format!("{} min", seconds / 60),
        seconds @ 7_200..172_800 => format!("{} hours", seconds.div_ceil(3_600)),
        seconds => format!("{} days", seconds.div_ceil(DAY)),
    };
    Some(format!("about {time}, at {}", words(*slowest)))
}

const DAY: u64 = 86_400;

fn words(limit: Limit) -> String {
    let number = thousands(usize::try_from(limit.count).unwrap_or(usize::MAX));
    let unit = match limit.per.as_secs() {
        1 => "second".to_owned(),
        60 => "minute".to_owned(),
        3_600 => "hour".to_owned(),
        DAY => "day".to_owned(),
        seconds => format!("{seconds} seconds"),
    };
    format!("{number} per {unit}")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::tz::TimeZone;

    use super::{said, takes};
    use crate::deliver::Reached;
    use crate::model::settings::Limit;

    fn limit(count: u32, seconds: u64) -> Limit {
        Limit { count, per: Duration::from_secs(seconds) }
    }

    #[test]
    fn a_limit_says_when_it_goes_on() {
        let now = "2026-06-21T00:30:00Z".parse().unwrap();
        let seoul = TimeZone::get("Asia/Seoul").unwrap();
        let say = |until: &str, limit: Limit, domain: Option<&str>| {
            let reached = Reached { until: until.parse().unwrap(), limit, domain: domain.map(str::to_owned) };
            said(&reached, now, &seoul, "the same command goes on")
        };
        assert_eq!(
            say("2026-06-22T00:11:20Z", limit(2000, 86_400), None),
            "the limit of 2,000 per day is reached; the same command goes on tomorrow after 09:12"
        );
        assert_eq!(
            say("2026-06-21T12:40:00.000001Z", limit(100, 86_400), Some("example.com")),
            "the limit of 100 per day for example.com is reached; the same command goes on after 21:41"
        );
        assert_eq!(
            say("2026-06-24T01:20:00Z", limit(500, 3_600), None),
            "the limit of 500 per hour is reached; the same command goes on after 10:21 on 2026-06-24"
        );
    }

    #[test]
    fn the_slowest_limit_says_how_long_it_takes() {
        let limits = [limit(30, 60), limit(2000, 86_400)];
        assert_eq!(takes(30, &limits), None);
        assert_eq!(takes(31, &limits).unwrap(), "about 1 min, at 30 per minute");
        assert_eq!(takes(412, &limits).unwrap(), "about 13 min, at 30 per minute");
        assert_eq!(takes(4300, &limits).unwrap(), "about 2 days, at 2,000 per day");
        assert_eq!(takes(2000, &[limit(500, 3_600)]).unwrap(), "about 3 hours, at 500 per hour");
        assert_eq!(takes(1_000_000, &[]), None);
    }
}
