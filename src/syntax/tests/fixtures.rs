//! Every code of this room has a failing and a passing file in `tests/fixtures/format`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
#[cfg(test)]
use std::fs;
use std::path::PathBuf;

use crate::diag::SourceId;
use crate::syntax::{Style, parse};

/// The codes that need no meaning.
const OWN: &[&str] = &[
    "encoding",
    "control",
    "head-missing",
    "head-open",
    "head-line",
    "key-unknown",
    "key-doubled",
    "id-doubled",
    "key-text",
    "kind-unknown",
    "fence-near",
    "fence-open",
    "fence-close",
    "fence-rest",
    "title-quotes",
    "tier-unknown",
    "tier-misplaced",
    "empty-block",
    "point-word",
    "point-mixed",
    "point-id",
    "answer-state",
    "text-after-points",
    "twin-head",
    "hash-word",
    "state-without-id",
    "answered-without-answer",
];

/// The codes of prose.
const PROSE: &[&str] = &["brace", "slot", "html", "picture-in-text", "link-http", "won-sign", "wrapped-lines"];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/format")
}

/// `code line column` of every finding of a file and its twin, one a line; the name of the file behind those of the twin.
fn found(stem: &str) -> String {
    let mut lines = String::new();
    for (ending, behind) in [("md", ""), ("ko.md", " issue.ko.md")] {
        let Ok(bytes) = fs::read(folder().join(format!("{stem}.{ending}"))) else { continue };
        let (_, findings) = parse(SourceId(0), &bytes, Style { smart: true }, !behind.is_empty());
        for finding in &findings {
            let span = finding.span.unwrap();
            writeln!(lines, "{} {} {}{behind}", finding.code(), span.line, span.column).unwrap();
        }
    }
    lines
}

#[test]
fn wrong_files_have_the_mistake_they_declare_and_right_ones_none() {
    let mut names: Vec<String> =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let mut wrong = BTreeSet::new();
    let mut right = BTreeSet::new();
    for name in &names {
        let code = name.split('.').next().unwrap();
        let Some(code) = OWN.iter().chain(PROSE).find(|own| **own == code) else { continue };
        if let Some(stem) = name.strip_suffix(".wrong.md") {
            let expected = fs::read_to_string(folder().join(format!("{stem}.wrong.expected"))).unwrap();
            assert_eq!(found(&format!("{stem}.wrong")), expected, "{name}");
            wrong.insert(*code);
        } else if let Some(stem) = name.strip_suffix(".right.md") {
            assert_eq!(found(&format!("{stem}.right")), "", "{name}");
            right.insert(*code);
        }
    }
    let own: BTreeSet<&str> = OWN.iter().chain(PROSE).copied().collect();
    assert_eq!((wrong, right), (own.clone(), own));
}
