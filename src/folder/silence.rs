//! One mistake, one message: findings that only follow from another one are taken out (format.md section 10).

use std::collections::BTreeSet;

use crate::diag::{Finding, Findings, SourceId};

/// A code that silences another one on the same line.
const ON_ONE_LINE: [(&str, &str); 4] = [
    ("picture-in-text", "address"),
    ("picture-in-text", "link-http"),
    ("tier-misplaced", "key-unknown"),
    ("fence-near", "tier-misplaced"),
];

/// Takes out what follows from another mistake. `syntax` knows most of these rules itself; here they hold for what was
/// found in the values as well.
pub(super) fn quiet(findings: Findings) -> Findings {
    let findings = findings.sorted();
    let lines: BTreeSet<(SourceId, u32, &'static str)> = findings
        .iter()
        .filter_map(|finding| finding.span.map(|span| (span.source, span.line, finding.code())))
        .collect();
    let mut braces = BTreeSet::new();
    let mut kept = Findings::new();
    for finding in &findings {
        let Some(span) = finding.span else {
            kept.push(finding.clone());
            continue;
        };
        let code = finding.code();
        let on_line = |loud: &'static str| lines.contains(&(span.source, span.line, loud));
        let drowned = ON_ONE_LINE.iter().any(|(loud, soft)| *soft == code && on_line(loud));
        let second = matches!(code, "brace" | "slot") && !braces.insert((span.source, span.line));
        // Parentheses that do not read are looked at twice: as a point's references, and then as running text.
        let said = |other: &Finding| {
            code == "refs"
                && other.sentence == finding.sentence
                && other.span.map(|span| (span.source, span.line)) == Some((span.source, span.line))
                && other.values == finding.values
        };
        let twice = kept.iter().any(said);
        if !drowned && !second && !twice && !in_open_head(finding, &findings) {
            kept.push(finding.clone());
        }
    }
    kept
}

/// Whether it stands in a head that never ends: what is in there may be the letter.
fn in_open_head(finding: &Finding, findings: &Findings) -> bool {
    findings.iter().filter(|other| other.code() == "head-open").any(|open| match (open.span, finding.span) {
        (Some(open), Some(span)) => {
            open.source == span.source && finding.code() != "head-open" && span.line <= open.line
        }
        _ => false,
    })
}

/// Takes out of a twin's findings that a picture is not there, where `issue.md` names the same one: one missing file is
/// one mistake.
pub(super) fn said_already(twin: &mut Findings, first: &Findings) {
    let missing: Vec<&str> =
        first.iter().filter(|finding| finding.code() == "path").filter_map(|finding| finding.value("path")).collect();
    twin.retain(|finding| {
        finding.code() != "path" || !finding.value("path").is_some_and(|path| missing.contains(&path))
    });
}
