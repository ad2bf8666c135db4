//! Time zones: IANA names, `Eastern` and its three neighbours, `KST`, 한국시간, `UTC`. Reads the tables that are built in,
//! never those of the machine: a letter has the same hours everywhere.

use std::sync::LazyLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::calendar::cursor::fold;

/// The tables that are built in, each read once.
static BUILT_IN: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

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
    let zone = BUILT_IN.get(named.unwrap_or(&folded)).ok()?;
    (!zone.is_unknown()).then_some(zone)
}

/// All names a zone may have, for "did you mean".
#[must_use]
pub fn zone_names() -> Vec<String> {
    let known = BUILT_IN.available().map(|name| name.as_str().to_owned());
    NAMES.iter().map(|(name, _)| (*name).to_owned()).chain(known).collect()
}
