//! "Did you mean": the known word that looks most like what was typed.

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
