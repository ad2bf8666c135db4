//! The fixtures of the codes of prose, run at the level of this room: each block of text, greeting, report or loose prose as prose.
//! Whole files are run by the tests of the issue file.

use super::show::{ENGLISH, typed};
use crate::diag::Findings;
use crate::syntax::Line;
use crate::syntax::prose::flows;

macro_rules! fixture {
    ($code:literal) => {
        (
            $code,
            include_str!(concat!("../../../../tests/fixtures/format/", $code, ".wrong.md")),
            include_str!(concat!("../../../../tests/fixtures/format/", $code, ".wrong.expected")),
            include_str!(concat!("../../../../tests/fixtures/format/", $code, ".right.md")),
        )
    };
}

/// What is found in the body of a file, fences read as empty lines.
fn found(file: &str) -> String {
    let body: Vec<_> = typed(file)
        .into_iter()
        .enumerate()
        .map(|(at, line)| if at < 7 || line.chars.starts_with(&[':', ':', ':']) { Line::default() } else { line })
        .collect();
    let mut findings = Findings::new();
    flows(&body, ENGLISH, &mut findings);
    let line = |finding: &crate::diag::Finding| {
        let span = finding.span.unwrap();
        format!("{} {} {}\n", finding.code(), span.line, span.column)
    };
    findings.sorted().iter().map(line).collect()
}

#[test]
fn fixtures_hold() {
    let fixtures = [
        fixture!("brace"),
        fixture!("slot"),
        fixture!("html"),
        fixture!("picture-in-text"),
        fixture!("wrapped-lines"),
        fixture!("won-sign"),
        fixture!("link-http"),
    ];
    for (code, wrong, expected, right) in fixtures {
        assert_eq!(found(wrong), expected, "{code}");
        assert_eq!(found(right), "", "{code}");
    }
}

/// Every sentence used here stands in the file, and every `{value}` of it is given.
#[test]
fn every_finding_has_its_sentence() {
    let sentences: toml::Table = include_str!("../../../tongue/sentences/en/prose.toml").parse().unwrap();
    let texts = [
        "{ <b> ![a](b) ![](b) ![a] \\5 http://x.org",
        "{{x}}\n{{x\n{{#if subscriber.x}}\n{{else}}\n{{/if}}\n{{#if subscriber.x}}{{#if subscriber.x}}{{/if}}",
        "![",
        &[&*"a".repeat(60); 3].join("\n"),
    ];
    let mut seen = std::collections::BTreeSet::new();
    for text in texts {
        let mut findings = Findings::new();
        flows(&typed(text), ENGLISH, &mut findings);
        for finding in &findings {
            let sentence = sentences.get(finding.sentence).unwrap_or_else(|| panic!("{}", finding.sentence));
            let whole = sentence.to_string();
            for (name, _) in &finding.values {
                let unused = finding.code() == "picture-in-text";
                assert!(unused || whole.contains(&format!("{{{name}}}")), "{} {name}", finding.sentence);
            }
            seen.insert(finding.sentence);
        }
    }
    let all: Vec<&str> = sentences.keys().map(String::as_str).collect();
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), all);
}
