//! The same letter in two languages: what must be alike is (format.md section 9). Compares what was gathered while the
//! blocks were read; knows no words of the letters.

use std::collections::BTreeSet;

use crate::diag::{Finding, Findings, SourceId, Span};
use crate::folder::lower::{Bones, Mark, PointBones, key_shown, kind_name};
use crate::model::PointState;

/// `issue.md` and one twin.
pub(super) struct Pair<'a> {
    /// Blocks of `issue.md`.
    pub(super) first: &'a [Bones],
    /// Blocks of the twin.
    pub(super) twin: &'a [Bones],
    /// The twin's text.
    pub(super) source: SourceId,
    /// The twin's file name.
    pub(super) file: &'a str,
}

/// Everything in which the twin differs. Where a block is missing or another kind stands in its place, that is said once
/// and the blocks below are not compared.
pub(super) fn compare(pair: &Pair<'_>) -> Findings {
    let mut findings = Findings::new();
    let mut last = Span::new(pair.source, 1, 1, 0);
    for at in 0..pair.first.len().max(pair.twin.len()) {
        match (pair.first.get(at), pair.twin.get(at)) {
            (Some(first), Some(twin)) if first.kind == twin.kind => block(pair, first, twin, &mut findings),
            (Some(first), Some(twin)) => {
                let finding = Finding::error("twin-differs#kind", twin.span).with("kind", kind_name(twin.kind));
                findings.push(told(finding, pair, first.span).with("other", kind_name(first.kind)));
                return findings;
            }
            (Some(first), None) => {
                let finding = Finding::error("twin-differs#block-missing", last).with("other", kind_name(first.kind));
                findings.push(told(finding, pair, first.span));
                return findings;
            }
            (None, Some(twin)) => {
                let finding = Finding::error("twin-differs#block-extra", twin.span).with("kind", kind_name(twin.kind));
                findings.push(finding.with("file", pair.file));
                return findings;
            }
            (None, None) => {}
        }
        last = pair.twin.get(at).map_or(last, |twin| twin.span);
    }
    findings
}

/// Names the twin's file and the line of `issue.md`.
fn told(finding: Finding, pair: &Pair<'_>, first: Span) -> Finding {
    finding.with("file", pair.file).with("line", first.line.to_string())
}

fn block(pair: &Pair<'_>, first: &Bones, twin: &Bones, findings: &mut Findings) {
    if first.broken || twin.broken {
        return;
    }
    if first.tier != twin.tier {
        let finding = Finding::error("twin-differs#tier", twin.span).with("tier", twin.tier.word());
        findings.push(told(finding, pair, first.span).with("other", first.tier.word()));
    }
    if first.titled != twin.titled {
        let sentence = if first.titled { "twin-differs#title-missing" } else { "twin-differs#title-extra" };
        findings.push(told(Finding::error(sentence, twin.span), pair, first.span));
    }
    marks(pair, first, twin, findings);
    points(pair, first, twin, findings);
    soft(pair, first, twin, findings);
}

fn marks(pair: &Pair<'_>, first: &Bones, twin: &Bones, findings: &mut Findings) {
    let find = |marks: &'_ [Mark], key: &str| marks.iter().find(|mark| mark.key == key).cloned();
    let keys: BTreeSet<&'static str> = first.marks.iter().chain(&twin.marks).map(|mark| mark.key).collect();
    for key in keys {
        let finding = match (find(&first.marks, key), find(&twin.marks, key)) {
            (Some(one), Some(other)) => {
                let differ = one.value.is_some() && other.value.is_some() && one.value != other.value;
                let finding = Finding::error("twin-differs#value", other.span).with("key", key_shown(key));
                let finding = told(finding, pair, one.span).with("text", other.typed).with("other", one.typed);
                differ.then_some(finding)
            }
            (Some(one), None) => {
                let finding = Finding::error("twin-differs#key-missing", twin.span).with("key", key_shown(key));
                Some(told(finding, pair, one.span).with("other", one.typed))
            }
            (None, Some(other)) => {
                let finding = Finding::error("twin-differs#key-extra", other.span).with("key", key_shown(key));
                Some(told(finding, pair, first.span))
            }
            (None, None) => None,
        };
        if let Some(finding) = finding {
            findings.push(finding);
        }
    }
}

fn points(pair: &Pair<'_>, first: &Bones, twin: &Bones, findings: &mut Findings) {
    let ids = |points: &[PointBones]| points.iter().filter_map(|point| point.id.clone()).collect::<BTreeSet<_>>();
    let (here, there) = (ids(&twin.points), ids(&first.points));
    let before = findings.len();
    for point in first.points.iter().filter(|point| point.id.as_ref().is_some_and(|id| !here.contains(id))) {
        let finding = Finding::error("twin-differs#point-missing", twin.span);
        findings.push(told(finding, pair, point.span).with("point", point.id.clone().unwrap_or_default()));
    }
    for point in twin.points.iter().filter(|point| point.id.as_ref().is_some_and(|id| !there.contains(id))) {
        let finding = Finding::error("twin-differs#point-extra", point.span);
        findings.push(finding.with("point", point.id.clone().unwrap_or_default()).with("file", pair.file));
    }
    if findings.len() > before {
        return;
    }
    if first.points.len() != twin.points.len() {
        let finding = Finding::error("twin-differs#point-count", twin.span);
        let finding = finding.with("count", twin.points.len().to_string());
        findings.push(told(finding, pair, first.span).with("other", first.points.len().to_string()));
        return;
    }
    for (one, other) in first.points.iter().zip(&twin.points) {
        if one.id != other.id {
            findings.push(told(Finding::error("twin-differs#point-order", other.span), pair, one.span));
            return;
        }
        point(pair, one, other, findings);
    }
}

fn point(pair: &Pair<'_>, one: &PointBones, other: &PointBones, findings: &mut Findings) {
    // A point without a state is an ongoing one, but only the typed word prints a badge: both must type it or neither.
    if one.state != other.state {
        let finding = Finding::error("twin-differs#point-state", other.span).with("text", state(other.state));
        findings.push(told(finding, pair, one.span).with("other", state(one.state)));
    }
    if one.tier != other.tier {
        let finding = Finding::error("twin-differs#point-tier", other.span).with("tier", other.tier.word());
        findings.push(told(finding, pair, one.span).with("other", one.tier.word()));
    }
}

fn state(state: Option<PointState>) -> &'static str {
    match state {
        None => "no state",
        Some(PointState::New) => "new",
        Some(PointState::Ongoing) => "ongoing",
        Some(PointState::Answered) => "answered",
        Some(PointState::Closed) => "closed",
    }
}

/// References and addresses that differ: warnings, for a language may have its own page and its own verse numbers.
fn soft(pair: &Pair<'_>, first: &Bones, twin: &Bones, findings: &mut Findings) {
    if !first.legible || !twin.legible {
        return;
    }
    let sorted = |passages: &[_]| passages.iter().copied().collect::<BTreeSet<crate::model::Passage>>();
    if sorted(&first.passages) != sorted(&twin.passages) {
        findings.push(told(Finding::warning("twin-differs#references", twin.span), pair, first.span));
    }
    let links = |bones: &Bones| bones.links.iter().cloned().collect::<BTreeSet<_>>();
    if links(first) != links(twin) {
        findings.push(told(Finding::warning("twin-differs#links", twin.span), pair, first.span));
    }
}
