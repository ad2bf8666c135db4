//! Lengths of time and limits: `12h`, `30 min`, `30 per minute`. Knows no key.

use std::time::Duration;

use jiff::SignedDuration;

use crate::folder::settings::value::Value;
use crate::model::settings::Limit;

/// Reads `12h`, `30 min`, `1 h 30 min`, `2 days`.
pub(super) fn duration(value: &Value<'_>) -> Option<SignedDuration> {
    let text = value.text()?;
    let read = read_duration(text);
    if read.is_none() {
        value.wrong("settings/value#duration", &[("text", text)]);
    }
    read
}

/// Reads a list of limits; an empty one is none.
pub(super) fn limits(value: &Value<'_>) -> Vec<Limit> {
    value.list().iter().filter_map(limit).collect()
}

fn limit(value: &Value<'_>) -> Option<Limit> {
    let text = value.text()?;
    let words: Vec<&str> = text.split_whitespace().collect();
    let read = match words.as_slice() {
        [count, "per" | "a" | "/", unit] => count.parse::<u32>().ok().zip(seconds(unit)),
        _ => None,
    };
    match read {
        None => value.wrong("settings/value#limit", &[("text", text)]),
        Some((0, _)) => value.wrong("settings/value#limit-zero", &[("text", text)]),
        Some((count, seconds)) => return Some(Limit { count, per: Duration::from_secs(seconds.into()) }),
    }
    None
}

fn read_duration(text: &str) -> Option<SignedDuration> {
    let mut rest = text.trim();
    let mut total: u32 = 0;
    while !rest.is_empty() {
        let digits = rest.find(|sign: char| !sign.is_ascii_digit())?;
        let (number, tail) = rest.split_at_checked(digits)?;
        let tail = tail.trim_start();
        let end = tail.find(|sign: char| sign.is_whitespace() || sign.is_ascii_digit()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at_checked(end)?;
        total = total.checked_add(number.parse::<u32>().ok()?.checked_mul(seconds(unit)?)?)?;
        rest = tail.trim_start();
    }
    (total > 0).then(|| SignedDuration::from_secs(total.into()))
}

fn seconds(unit: &str) -> Option<u32> {
    match unit.to_lowercase().as_str() {
        "s" | "sec" | "second" | "seconds" | "초" => Some(1),
        "m" | "min" | "minute" | "minutes" | "분" => Some(60),
        "h" | "hour" | "hours" | "시간" => Some(3_600),
        "d" | "day" | "days" | "일" => Some(86_400),
        _ => None,
    }
}
