//! "Did you mean": the known word that looks most like what was typed.

use crate::calendar::zone_names;

/// The candidate nearest to `typed`, letters compared without case; `None` where none is near. Of equally near ones the
/// first by its letters, so that the answer is always the same.
pub(super) fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let scored = candidates.into_iter().filter_map(|candidate| {
        let lower = candidate.to_lowercase();
        let score = strsim::jaro_winkler(&typed, &lower);
        // A short id is near when one letter was added, lost or changed.
        let near = score > 0.8 || strsim::osa_distance(&typed, &lower) <= 1;
        near.then_some((score, candidate))
    });
    scored.max_by(|one, other| one.0.total_cmp(&other.0).then_with(|| other.1.cmp(one.1))).map(|(_, found)| found)
}

/// The name of a zone that looks most like `typed`: also found by its city alone.
pub(super) fn nearest_zone(typed: &str) -> Option<String> {
    let typed = typed.trim().to_lowercase().replace(' ', "_");
    if typed.is_empty() {
        return None;
    }
    let scored = zone_names().into_iter().filter_map(|name| {
        let lower = name.to_lowercase();
        let city = lower.rsplit('/').next().unwrap_or_default();
        let score = strsim::jaro_winkler(&typed, &lower).max(strsim::jaro_winkler(&typed, city));
        (score > 0.84).then_some((score, name))
    });
    // The best score; of equal ones the shortest, then the first by name: the answer is always the same.
    let rank = |name: &String| (name.len(), name.clone());
    let best = scored.max_by(|one, other| one.0.total_cmp(&other.0).then_with(|| rank(&other.1).cmp(&rank(&one.1))));
    best.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::{nearest, nearest_zone};

    #[test]
    fn a_zone_that_is_none_has_a_neighbour() {
        assert_eq!(nearest_zone("Asia/Soul").as_deref(), Some("Asia/Seoul"));
        assert_eq!(nearest_zone("seoul").as_deref(), Some("Asia/Seoul"));
        assert_eq!(nearest_zone("Eastren").as_deref(), Some("Eastern"));
        assert_eq!(nearest_zone("New York").as_deref(), Some("America/New_York"));
        assert_eq!(nearest_zone("qqqq"), None);
    }

    #[test]
    fn a_word_has_a_neighbour_or_none() {
        assert_eq!(nearest("partner", ["public", "partners", "team"]), Some("partners"));
        assert_eq!(nearest("q2", ["jh", "q1"]), Some("q1"));
        assert_eq!(nearest("window", ["q1", "jh"]), None);
        assert_eq!(nearest("x", []), None);
    }
}
