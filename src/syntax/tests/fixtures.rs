//! Every code of this room has a failing and a passing file in `tests/fixtures/format`.

use std::collections::BTreeSet;
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

/// `code line column` of every finding of a file, one a line.
fn found(name: &str) -> String {
    let bytes = fs::read(folder().join(name)).unwrap();
    let (_, findings) = parse(SourceId(0), &bytes, Style { smart: true }, name.starts_with("twin-"));
    let line = |finding: &crate::diag::Finding| {
        let span = finding.span.unwrap();
        format!("{} {} {}\n", finding.code(), span.line, span.column)
    };
    findings.iter().map(line).collect()
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
            assert_eq!(found(name), expected, "{name}");
            wrong.insert(*code);
        } else if name.ends_with(".right.md") {
            assert_eq!(found(name), "", "{name}");
            right.insert(*code);
        }
    }
    let own: BTreeSet<&str> = OWN.iter().chain(PROSE).copied().collect();
    assert_eq!((wrong, right), (own.clone(), own));
}

#[test]
fn every_sentence_has_its_values() {
    let text = include_str!("../../tongue/sentences/en/syntax.toml");
    let sentences: toml::Table = toml::from_str(text).unwrap();
    let mut seen = BTreeSet::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let twin = path.file_name().unwrap().to_str().unwrap().starts_with("twin-");
        let (_, findings) = parse(SourceId(0), &fs::read(&path).unwrap(), Style { smart: true }, twin);
        for finding in findings.iter().filter(|finding| OWN.contains(&finding.code())) {
            let sentence = sentences.get(finding.sentence).unwrap_or_else(|| panic!("no {}", finding.sentence));
            for part in ["message", "help"] {
                let words = sentence.get(part).unwrap().as_str().unwrap();
                for name in words.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()) {
                    assert!(finding.value(name).is_some(), "{}: {{{name}}}", finding.sentence);
                }
            }
            seen.insert(finding.sentence);
        }
    }
    assert!(seen.len() >= OWN.len());
}
