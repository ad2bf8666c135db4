//! Time zones: IANA names, `Eastern` and its three neighbours, `KST`, 한국시간, `UTC`. Reads the tables that are built in,
//! never those of the machine: a letter has the same hours everywhere.

use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::calendar::cursor::fold;

/// Names that are no IANA names, and what they stand for.
const NAMES: [(&str, &str); 6] = [
    ("Eastern", "America/New_York"),
    ("Central", "America/Chicago"),
    ("Mountain", "America/Denver"),
    ("Pacific", "America/Los_Angeles"),
    ("KST", "Asia/Seoul"),
    ("한국시간", "Asia/Seoul"),
];

/// Reads the name of a zone, letters compared without case; `None` if there is no such zone.
#[must_use]
pub fn read_zone(text: &str) -> Option<TimeZone> {
    let folded = fold(text);
    if folded == "utc" {
        return Some(TimeZone::UTC);
    }
    let named = NAMES.iter().find(|(name, _)| fold(name) == folded).map(|(_, iana)| *iana);
    let zone = TimeZoneDatabase::bundled().get(named.unwrap_or(&folded)).ok()?;
    (!zone.is_unknown()).then_some(zone)
}

/// The name of a zone that looks most like `text`, for "did you mean": also found by its city alone.
#[must_use]
pub fn nearest_zone(text: &str) -> Option<String> {
    let folded = fold(text).replace(' ', "_");
    if folded.is_empty() {
        return None;
    }
    let built_in = TimeZoneDatabase::bundled();
    let known = built_in.available().map(|name| name.as_str().to_owned());
    let names = NAMES.iter().map(|(name, _)| (*name).to_owned()).chain(known);
    let scored = names.filter_map(|name| {
        let lower = name.to_lowercase();
        let city = lower.rsplit('/').next().unwrap_or_default();
        let score = strsim::jaro_winkler(&folded, &lower).max(strsim::jaro_winkler(&folded, city));
        (score > 0.84).then_some((score, name))
    });
    // The best score; of equal ones the shortest, then the first by name: the answer is always the same.
    let rank = |name: &String| (name.len(), name.clone());
    let best = scored.max_by(|one, other| one.0.total_cmp(&other.0).then_with(|| rank(&other.1).cmp(&rank(&one.1))));
    best.map(|(_, name)| name)
}
