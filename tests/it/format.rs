//! Every code of format.md section 10 has a failing and a passing file in `tests/fixtures/format`, and both do what they
//! say: the failing one gives exactly the findings of its `.expected` file (`code line column`, and the file's name for a
//! twin), the passing one no error and not that code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use phoebe::diag::{Findings, Severity, Sources};
use phoebe::folder::{Folder, IssueRules};
use phoebe::model::settings::Newsletter;
use phoebe::model::{Issue, Language};
use tempfile::TempDir;

/// Section 10 of format.md, the warnings included.
const CODES: &str = "encoding control head-missing head-open head-line key-unknown key-doubled id-doubled key-missing \
    key-text value kind-unknown fence-near fence-open fence-close fence-rest title-quotes tier-unknown tier-wider \
    tier-misplaced empty-block point-word point-mixed point-id answer-state text-after-points refs brace person-unknown \
    slot html picture-in-text address path twin-head twin-differs preheader-missing facts-undated state-without-id \
    hash-word answered-without-answer link-http wrapped-lines won-sign";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/format")
}

/// Names before `.wrong.md` or `.right.md`: a code, or a code with `.` and a form.
fn names(ending: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(fixtures()).unwrap().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.strip_suffix(ending).map(ToOwned::to_owned)).collect()
}

fn newsletter() -> Newsletter {
    Newsletter {
        name: "Lantern Hill News".to_owned(),
        id: "news.example.org".to_owned(),
        languages: vec![Language::english(), Language::korean()],
        timezone: TimeZone::get("Asia/Seoul").unwrap(),
        archive: String::new(),
        speak: None,
        names: BTreeMap::new(),
    }
}

/// Reads a fixture and its twins as an issue of a newsletter in English and Korean.
fn read(name: &str) -> (Option<Issue>, Findings, Sources) {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("phoebe.toml"), "").unwrap();
    let issue = dir.path().join("issues/2026-06-21-test");
    fs::create_dir_all(issue.join("photos")).unwrap();
    for entry in fs::read_dir(fixtures()).unwrap().flatten() {
        let file = entry.file_name().into_string().unwrap();
        let Some(rest) = file.strip_prefix(&format!("{name}.")) else { continue };
        let twin = rest.strip_suffix(".md").filter(|language| language.len() == 2);
        if rest == "md" || twin.is_some() {
            fs::copy(entry.path(), issue.join(format!("issue.{rest}"))).unwrap();
        }
    }
    for photo in ["hall.jpg", "road.jpg", "terraces.jpg", "terraces after rain.jpg"] {
        fs::write(issue.join("photos").join(photo), "a picture").unwrap();
    }
    let folder = Folder::open(dir.path()).unwrap();
    let (newsletter, mut sources) = (newsletter(), Sources::default());
    let persons = BTreeSet::from(["q1".to_owned(), "jh".to_owned()]);
    let rules = IssueRules { newsletter: &newsletter, persons: Some(&persons) };
    let (issue, findings) = folder.issue("2026-06-21-test", &rules, &mut sources).unwrap();
    (issue, findings, sources)
}

/// `code line column`, and the file where it is a twin.
fn listed(findings: &Findings, sources: &Sources) -> Vec<String> {
    let line = |finding: &phoebe::diag::Finding| {
        let span = finding.span.expect("every finding of a letter has a place");
        let file = sources.name(span.source).rsplit('/').next().unwrap_or_default();
        let file = if file == "issue.md" { String::new() } else { format!(" {file}") };
        format!("{} {} {}{file}", finding.code(), span.line, span.column)
    };
    findings.iter().map(line).collect()
}

#[test]
fn every_code_has_a_failing_and_a_passing_file() {
    for ending in [".wrong.md", ".right.md"] {
        let there = names(ending);
        let missing: Vec<_> = CODES.split_whitespace().filter(|code| !there.contains(*code)).collect();
        assert!(missing.is_empty(), "no {ending} for {missing:?}");
    }
}

#[test]
fn failing_files_give_what_they_say() {
    let mut wrong = Vec::new();
    for name in names(".wrong.md") {
        let (issue, findings, sources) = read(&format!("{name}.wrong"));
        let expected = fs::read_to_string(fixtures().join(format!("{name}.wrong.expected"))).unwrap();
        let expected: Vec<_> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let found = listed(&findings, &sources);
        if found != expected {
            wrong.push(format!("{name}: found {found:#?}, expected {expected:#?}"));
        }
        assert_eq!(issue.is_none(), findings.stop(), "{name}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn passing_files_pass() {
    let mut wrong = Vec::new();
    for name in names(".right.md") {
        let code = name.split('.').next().unwrap_or(&name);
        let (issue, findings, sources) = read(&format!("{name}.right"));
        let bad = |finding: &&phoebe::diag::Finding| finding.severity == Severity::Error || finding.code() == code;
        let found: Findings = findings.iter().filter(bad).cloned().collect();
        if issue.is_none() || !found.is_empty() {
            wrong.push(format!("{name}: {:?}", listed(&found, &sources)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_finding_points_into_its_line() {
    for name in names(".wrong.md") {
        let (_, findings, sources) = read(&format!("{name}.wrong"));
        for finding in &findings {
            let span = finding.span.unwrap();
            let line = sources.get(span.source).unwrap().line(span.line).unwrap_or_else(|| panic!("{name}: {span:?}"));
            let end = usize::try_from(span.column - 1 + span.width).unwrap();
            assert!(end <= line.chars().count(), "{name}: {} {span:?} in {line:?}", finding.sentence);
        }
    }
}

#[test]
fn every_finding_has_a_sentence_with_all_its_values() {
    let known: BTreeSet<&str> = phoebe::tongue::sentence_keys().collect();
    for name in names(".wrong.md") {
        let (_, findings, _) = read(&format!("{name}.wrong"));
        for finding in &findings {
            assert!(known.contains(finding.sentence), "{name}: no sentence for {}", finding.sentence);
            let sentence = phoebe::tongue::sentence(finding, &Language::english());
            let text = format!("{} {}", sentence.message, sentence.help.unwrap_or_default());
            assert!(
                !text.is_empty() && finding.values.iter().all(|(name, _)| !text.contains(&format!("{{{name}}}"))),
                "{text}"
            );
        }
    }
}

#[test]
fn the_samples_are_issues_without_a_finding() {
    let folder = Folder::open(&crate::world::repository()).unwrap();
    let mut sources = Sources::default();
    let (settings, findings) = folder.settings(&mut sources).unwrap();
    assert!(findings.is_empty(), "{findings:?}");
    let settings = settings.unwrap();
    let persons = BTreeSet::from(["q1".to_owned(), "q2".to_owned()]);
    let rules = IssueRules { newsletter: &settings.newsletter, persons: Some(&persons) };
    let listed = folder.issues().unwrap();
    assert_eq!(listed.len(), 5);
    for issue in listed {
        let (read, findings) = folder.issue(&issue.slug, &rules, &mut sources).unwrap();
        assert!(findings.is_empty(), "{}: {findings:?}", issue.slug);
        assert_eq!(read.unwrap().date, issue.date.unwrap());
    }
}
