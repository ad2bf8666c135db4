//! Rolling windows and rests against a plain reckoning, in generated streams.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::deliver::pace::{Hold, Limits, May, Pace};
use crate::deliver::slow::{Hint, hint};
use crate::deliver::{Attempt, decide};
use crate::model::DeliveryId;
use crate::model::settings::Limit;
use crate::smtp::{Loss, Outcome, Phase, Reply};

fn at(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(1_782_000_000_000_000 + micros).unwrap()
}

fn limit(count: u32, seconds: u64) -> Limit {
    Limit { count, per: Duration::from_secs(seconds) }
}

fn all(limits: &[Limit]) -> Pace {
    Pace::new(&Limits { all: limits.to_vec(), by_domain: BTreeMap::new() })
}

/// Asked `gap` microseconds after the last one, answered `latency` later; the server counts it somewhere between.
#[derive(Clone, Debug)]
struct Ask {
    gap: i64,
    latency: i64,
    counted: i64,
    /// The server took it or may have; else it certainly did not.
    counts: bool,
}

fn asks() -> impl Strategy<Value = Vec<Ask>> {
    let gap = prop_oneof![Just(0), 0..1_500_000_i64, 0..70_000_000_i64];
    let ask = (gap, 0..3_000_000_i64, 0..=100_i64, prop::bool::weighted(0.9))
        .prop_map(|(gap, latency, percent, counts)| Ask { gap, latency, counted: latency * percent / 100, counts });
    prop::collection::vec(ask, 1..120)
}

fn limits() -> impl Strategy<Value = Vec<Limit>> {
    let one = (1..8_u32, prop::sample::select(vec![1_u64, 60, 3600])).prop_map(|(count, per)| limit(count, per));
    prop::collection::vec(one, 1..4)
}

/// No stretch of time of the limit's length holds more than its count.
fn never_over(counted: &[i64], limit: Limit) -> Result<(), TestCaseError> {
    let length = i64::try_from(limit.per.as_micros()).unwrap();
    let count = usize::try_from(limit.count).unwrap();
    for (first, beyond) in counted.iter().zip(counted.iter().skip(count)) {
        prop_assert!(beyond - first > length, "{} letters within {} µs", count + 1, beyond - first);
    }
    Ok(())
}

proptest! {
    /// The plain reckoning: one may go when under each limit fewer than `count` letters are under way or were answered
    /// within the window.
    #[test]
    fn no_window_is_ever_over_and_none_is_needlessly_slow(limits in limits(), asks in asks()) {
        let mut pace = all(&limits);
        let mut now = 0_i64;
        let mut under_way: Vec<(i64, bool)> = Vec::new();
        let (mut answered, mut counted): (Vec<i64>, Vec<i64>) = (Vec::new(), Vec::new());
        for ask in asks {
            now += ask.gap;
            under_way.sort_unstable();
            while let Some((end, counts)) = under_way.first().copied().filter(|(end, _)| *end <= now) {
                under_way.remove(0);
                if counts {
                    answered.push(end);
                    pace.end("example.org", true, Hint::Fine, at(end));
                } else {
                    pace.give_back("example.org");
                }
            }
            let free = limits.iter().all(|limit| {
                let length = i64::try_from(limit.per.as_micros()).unwrap();
                let within = answered.iter().filter(|answered| now - **answered <= length).count();
                within + under_way.len() < usize::try_from(limit.count).unwrap()
            });
            let may = pace.may("example.org", at(now));
            prop_assert_eq!(may == May::Go, free, "at {}", now);
            if free {
                pace.begin("example.org");
                under_way.push((now + ask.latency, ask.counts));
                if ask.counts {
                    counted.push(now + ask.counted);
                }
            }
        }
        counted.sort_unstable();
        for limit in &limits {
            never_over(&counted, *limit)?;
        }
    }

    #[test]
    fn the_time_that_is_named_is_the_first(limits in limits(), asks in asks()) {
        let mut pace = all(&limits);
        let mut now = 0;
        for ask in asks {
            now += ask.gap;
            if let May::Later(Hold { until, limit, .. }) = pace.may("example.org", at(now)) {
                let until = until.unwrap();
                prop_assert!(limit.is_some_and(|limit| limits.contains(&limit)) && until > at(now));
                let just_before = until.checked_sub(SignedDuration::from_micros(1)).unwrap();
                prop_assert_ne!(pace.may("example.org", just_before), May::Go);
                prop_assert_eq!(pace.may("example.org", until), May::Go);
                now = until.duration_since(at(0)).as_micros().try_into().unwrap();
            }
            pace.begin("example.org");
            pace.end("example.org", true, Hint::Fine, at(now));
        }
    }
}

#[test]
fn what_was_sent_before_counts_whatever_the_issue() {
    let mut pace = all(&[limit(2, 60)]);
    pace.past("example.org", at(0));
    pace.past("example.com", at(10_000_000));
    let expected = Hold { until: Some(at(60_000_001)), limit: Some(limit(2, 60)), domain: None };
    assert_eq!(pace.may("example.net", at(20_000_000)), May::Later(expected));
    assert_eq!(pace.may("example.net", at(60_000_001)), May::Go);
    // Told out of order: it counts with the latest time known.
    pace.past("example.com", at(5_000_000));
    assert_ne!(pace.may("example.net", at(66_000_000)), May::Go);
    assert_eq!(pace.may("example.net", at(70_000_001)), May::Go);
}

#[test]
fn a_domain_has_its_own_limit_and_the_others_pass() {
    let by_domain = BTreeMap::from([("example.com".to_owned(), vec![limit(1, 60)])]);
    let mut pace = Pace::new(&Limits { all: vec![limit(3, 1)], by_domain });
    for domain in ["example.com", "example.org"] {
        assert_eq!(pace.may(domain, at(0)), May::Go);
        pace.begin(domain);
        pace.end(domain, true, Hint::Fine, at(0));
    }
    let held = Hold { until: Some(at(60_000_001)), limit: Some(limit(1, 60)), domain: Some("example.com".to_owned()) };
    assert_eq!(pace.may("example.com", at(0)), May::Later(held));
    assert_eq!(pace.may("sub.example.com", at(0)), May::Go);
    pace.begin("example.org");
    let back = Hold { until: Some(at(1_000_001)), limit: Some(limit(3, 1)), domain: None };
    assert_eq!(pace.may("example.org", at(0)), May::Later(back));
}

#[test]
fn all_places_under_way_wait_for_one_to_come_back() {
    let mut pace = all(&[limit(1, 60)]);
    pace.begin("example.org");
    assert_eq!(pace.may("example.org", at(0)), May::Later(Hold { until: None, limit: None, domain: None }));
    pace.give_back("example.org");
    assert_eq!(pace.may("example.org", at(0)), May::Go);
}

#[test]
fn without_limits_and_requests_nothing_is_kept() {
    let mut pace = all(&[]);
    assert!(pace.is_free() && !all(&[limit(1, 1)]).is_free());
    assert_eq!(Limits::default().longest(), None);
    let by_domain = BTreeMap::from([("example.com".to_owned(), vec![limit(1, 3600)])]);
    assert_eq!(Limits { all: vec![limit(9, 60)], by_domain }.longest(), Some(Duration::from_hours(1)));
    pace.end("example.org", true, Hint::Domain, at(0));
    assert!(!pace.is_free());
    pace.end("example.org", true, Hint::Fine, at(0));
    assert!(pace.is_free());
}

const MINUTE: i64 = 60_000_000;

/// Sends one to a domain, if it may go, with this answer.
fn send(pace: &mut Pace, domain: &str, now: i64, hint: Hint) -> bool {
    let may = pace.may(domain, at(now)) == May::Go;
    if may {
        pace.begin(domain);
        pace.end(domain, true, hint, at(now));
    }
    may
}

/// Minutes until one may go.
fn rest(pace: &Pace, domain: &str, now: i64) -> i64 {
    match pace.may(domain, at(now)) {
        May::Go => 0,
        May::Later(hold) => i64::try_from(hold.until.unwrap().duration_since(at(now)).as_micros()).unwrap() / MINUTE,
    }
}

#[test]
fn rests_grow_to_a_quarter_of_an_hour_and_only_for_the_domain_that_asks() {
    let mut pace = all(&[]);
    let mut now = 0;
    for minutes in [1, 2, 4, 8, 15, 15] {
        for _ in 0..3 {
            assert!(send(&mut pace, "slow.example", now, Hint::Domain));
        }
        assert_eq!(rest(&pace, "slow.example", now), minutes);
        assert_eq!(rest(&pace, "quick.example", now), 0);
        now += minutes * MINUTE;
    }
}

#[test]
fn letters_that_were_under_way_say_it_once() {
    let mut pace = all(&[]);
    for _ in 0..4 {
        pace.begin("slow.example");
    }
    for _ in 0..4 {
        pace.end("slow.example", true, Hint::Rate, at(0));
    }
    assert_eq!(rest(&pace, "other.example", 0), 1);
}

#[test]
fn after_a_rest_one_goes_at_a_time_until_the_server_is_content() {
    for (hint, other) in [(Hint::Rate, "other.example"), (Hint::Domain, "slow.example")] {
        let mut pace = all(&[]);
        for round in 0..2 {
            for _ in 0..if hint == Hint::Rate { 1 } else { 3 } {
                assert!(send(&mut pace, "slow.example", round * MINUTE, hint));
            }
        }
        let now = 3 * MINUTE;
        for _ in 0..20 {
            assert_eq!(pace.may(other, at(now)), May::Go);
            pace.begin(other);
            assert_ne!(pace.may(other, at(now)), May::Go, "one at a time");
            pace.end(other, true, Hint::Fine, at(now));
        }
        for _ in 0..3 {
            assert_eq!(pace.may(other, at(now)), May::Go);
            pace.begin(other);
        }
        (0..3).for_each(|_| pace.give_back(other));
        assert!(pace.is_free(), "it is forgotten");
    }
}

#[test]
fn a_new_request_after_ten_letters_rests_as_long_as_the_last_one() {
    let mut pace = all(&[]);
    assert!(send(&mut pace, "a.example", 0, Hint::Rate) && send(&mut pace, "a.example", MINUTE, Hint::Rate));
    for _ in 0..10 {
        assert!(send(&mut pace, "a.example", 3 * MINUTE, Hint::Fine));
    }
    assert!(send(&mut pace, "a.example", 3 * MINUTE, Hint::Rate));
    assert_eq!(rest(&pace, "a.example", 3 * MINUTE), 2);
}

#[test]
fn a_single_deferral_slows_nobody_three_in_a_row_do() {
    for hint in [Hint::Domain, Hint::Trouble] {
        let mut pace = all(&[]);
        for _ in 0..9 {
            for hint in [hint, hint, Hint::Nothing, Hint::Fine] {
                assert!(send(&mut pace, "a.example", 0, hint));
            }
        }
        for _ in 0..3 {
            assert!(send(&mut pace, "a.example", 0, hint));
        }
        assert_eq!(rest(&pace, "a.example", 0), 1);
        assert_eq!(rest(&pace, "b.example", 0), i64::from(hint == Hint::Trouble));
    }
}

#[test]
fn the_longer_of_a_limit_and_a_rest_holds() {
    let mut pace = all(&[limit(1, 3600)]);
    assert!(send(&mut pace, "a.example", 0, Hint::Rate));
    assert_eq!(rest(&pace, "a.example", 0), 60);
    let mut pace = all(&[limit(1, 1)]);
    assert!(send(&mut pace, "a.example", 0, Hint::Rate));
    assert_eq!(rest(&pace, "a.example", 0), 1);
}

fn heard(outcome: &Outcome, fresh: bool) -> Hint {
    let keep_trying = SignedDuration::from_hours(48);
    let attempt = Attempt { id: DeliveryId(1), number: 1, first_deferred: None, keep_trying, plain: false };
    hint(&decide(outcome, &attempt, at(0)), outcome, fresh)
}

#[test]
fn what_servers_say_is_read_as_a_request_or_not() {
    use Hint::{Connections, Domain, Fine, Nothing, Rate, Trouble};
    let say = |phase, code, enhanced: &str, text: &str, fresh| {
        let enhanced = Some(enhanced.to_owned()).filter(|enhanced| !enhanced.is_empty());
        let outcome = Outcome::Refused { phase, reply: Reply { code, enhanced, text: text.to_owned() } };
        heard(&outcome, fresh)
    };
    for (said, expected) in [
        (say(Phase::Rcpt, 450, "4.2.1", "receiving mail too quickly", true), Domain),
        (say(Phase::Dot, 451, "4.7.1", "try later", true), Domain),
        (say(Phase::Rcpt, 450, "4.7.1", "Greylisted, see you in 300 seconds", true), Nothing),
        (say(Phase::Rcpt, 452, "4.2.2", "mailbox full", true), Nothing),
        (say(Phase::Mail, 454, "", "Throttling failure: Maximum sending rate exceeded", true), Rate),
        (say(Phase::Mail, 450, "4.2.1", "Peak SMTP relay limit exceeded", true), Rate),
        (say(Phase::Dot, 451, "4.3.0", "queue file write error", true), Trouble),
        (say(Phase::Mail, 452, "4.3.1", "insufficient system storage", true), Trouble),
        (say(Phase::Mail, 432, "4.3.2", "concurrent connections limit exceeded", false), Connections),
        (say(Phase::Mail, 421, "4.7.0", "too many connections", true), Connections),
        (say(Phase::Mail, 421, "4.4.2", "enough for this session", false), Nothing),
        (say(Phase::Rcpt, 550, "5.1.1", "no such user", true), Nothing),
        (heard(&Outcome::LostBeforeDot { phase: Phase::Mail, loss: Loss::Closed }, true), Nothing),
        (heard(&Outcome::Accepted(Reply { code: 250, enhanced: None, text: "ok".to_owned() }), true), Fine),
    ] {
        assert_eq!(said, expected);
    }
}
