//! Whole issues: what a letter becomes, its twins, and since when its points have been prayed for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use jiff::civil::date;
use jiff::tz::TimeZone;
use tempfile::TempDir;

use super::{Folder, FolderError, IssueRules};
use crate::diag::{Findings, Sources};
use crate::model::settings::Newsletter;
use crate::model::{Content, Flow, Inline, Issue, Language, PointState, Press, Tier};

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

/// A newsletter folder of letters: (path below `issues/`, text).
fn folder(letters: &[(&str, &str)]) -> (TempDir, Folder) {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("phoebe.toml"), "").unwrap();
    for (name, text) in letters {
        let path = dir.path().join("issues").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let folder = Folder::open(dir.path()).unwrap();
    (dir, folder)
}

fn read(folder: &Folder, slug: &str) -> (Option<Issue>, Findings) {
    let (newsletter, persons) = (newsletter(), BTreeSet::from(["q1".to_owned()]));
    let rules = IssueRules { newsletter: &newsletter, persons: Some(&persons) };
    folder.issue(slug, &rules, &mut Sources::default()).unwrap()
}

fn letter(day: &str, audience: &str, body: &str) -> String {
    format!("---\nkind: weekly\nsubject: S\npreheader: P\ndate: {day}\naudience: {audience}\n---\n\n{body}\n")
}

#[test]
fn the_example_of_the_format_is_an_issue_in_two_languages() {
    let (dir, folder) = folder(&[
        ("2027-05-02-rain/issue.md", include_str!("../../tests/fixtures/examples/issue.md")),
        ("2027-05-02-rain/issue.ko.md", include_str!("../../tests/fixtures/examples/issue.ko.md")),
        ("2027-05-02-rain/photos/terraces after rain.jpg", "a picture"),
    ]);
    let (_, findings) = read(&folder, "2027-05-02-rain");
    // The Korean letter of the format has the prayer points only: that is the one thing to be said about it.
    let codes: Vec<_> = findings.iter().map(crate::diag::Finding::code).collect();
    assert_eq!(codes, ["preheader-missing", "twin-differs"]);
    fs::remove_file(dir.path().join("issues/2027-05-02-rain/issue.ko.md")).unwrap();
    let (issue, findings) = read(&folder, "2027-05-02-rain");
    assert!(findings.is_empty(), "{findings:?}");
    let issue = issue.unwrap();
    assert_eq!((issue.date, issue.audience), (date(2027, 5, 2), Tier::Public));
    assert_eq!(issue.send_at.unwrap().wall, date(2027, 5, 2).at(8, 0, 0, 0));
    let blocks = &issue.versions[0].blocks;
    assert_eq!(blocks.len(), 14);
    assert_eq!(blocks[2].tier, Tier::Partners);
    let group =
        blocks.iter().find_map(|block| if let Content::Prayer(group) = &block.content { Some(group) } else { None });
    let group = group.unwrap();
    let points: Vec<_> = group.points.iter().map(|point| (point.state, point.tier, point.id.as_deref())).collect();
    assert_eq!(
        points,
        [
            (Some(PointState::New), Tier::Public, Some("bridge")),
            (Some(PointState::Ongoing), Tier::Partners, Some("papers")),
            (Some(PointState::Answered), Tier::Public, Some("rain")),
        ]
    );
    assert_eq!((group.points[0].passages.len(), group.passages.len()), (1, 2));
    assert!(group.points[2].answer.is_some());
    let action =
        blocks.iter().find_map(|block| if let Content::Action(action) = &block.content { Some(action) } else { None });
    assert_eq!(action.unwrap().press, Press::Answer);
    let closed = &action.unwrap().closes.as_ref().unwrap().1;
    assert!(closed.contains(&Inline::Break) && closed.iter().any(|run| matches!(run, Inline::Link { .. })));
}

#[test]
fn references_in_prose_are_linked_where_they_stand() {
    let body = "As Psalm 121:7-8 says, **and John 3:16**; [see Luke 2:1](https://example.org) at 8:00.";
    let (_dir, folder) = folder(&[("a/issue.md", &letter("2027-05-02", "public", body))]);
    let (issue, findings) = read(&folder, "a");
    assert!(findings.is_empty(), "{findings:?}");
    let issue = issue.unwrap();
    let Content::Text(flows) = &issue.versions[0].blocks[0].content else { panic!("loose text is a text block") };
    let [Flow::Paragraph(runs)] = flows.as_slice() else { panic!("one paragraph") };
    let typed = |run: &Inline| {
        if let Inline::Reference { typed, passages } = run { Some((typed.clone(), passages.len())) } else { None }
    };
    assert_eq!(runs.iter().filter_map(typed).collect::<Vec<_>>(), [("Psalm 121:7-8".to_owned(), 1)]);
    let strong = runs.iter().find_map(|run| if let Inline::Strong(inner) = run { Some(inner) } else { None }).unwrap();
    assert_eq!(strong.iter().filter_map(typed).collect::<Vec<_>>(), [("John 3:16".to_owned(), 1)]);
    let words = runs.iter().find_map(|run| if let Inline::Link { words, .. } = run { Some(words) } else { None });
    assert_eq!(words.unwrap(), &[Inline::Text("see Luke 2:1".to_owned())]);
}

#[test]
fn parentheses_that_are_no_references_are_text() {
    let body = "::: prayer\n- The road (it is long). #road\n- The bridge (Psalm 121:8). #bridge\n:::";
    let (_dir, folder) = folder(&[("a/issue.md", &letter("2027-05-02", "public", body))]);
    let (issue, findings) = read(&folder, "a");
    assert!(findings.is_empty(), "{findings:?}");
    let issue = issue.unwrap();
    let Content::Prayer(group) = &issue.versions[0].blocks[0].content else { panic!("a group") };
    assert_eq!(group.points[0].text, [Inline::Text("The road (it is long).".to_owned())]);
    assert_eq!((group.points[0].passages.len(), group.points[1].passages.len()), (0, 1));
}

#[test]
fn since_is_the_first_issue_the_tier_could_read() {
    let road = |tier: &str| format!("::: prayer\n- [new{tier}] The road. #Road\n:::");
    let (_dir, folder) = folder(&[
        ("c-third/issue.md", &letter("2027-05-16", "public", &road(""))),
        ("a-first/issue.md", &letter("2027-05-02", "public", &road(", partners"))),
        // Read leniently: a wrong date of a meeting does not take the point away.
        ("b-second/issue.md", &letter("2027-05-09", "public", &format!("{}\n::: meeting\nWhen: soon\n:::", road("")))),
        // A block with a mistake in it counts as the team's.
        ("d-late/issue.md", &letter("2027-04-01", "public", "::: prayer\n- [new, ] The road ] #road\n:::")),
        ("e-undated/issue.md", &letter("someday", "public", &road(""))),
        ("f-later/issue.md", &letter("2027-06-06", "public", &road(""))),
    ]);
    let issue = read(&folder, "c-third").0.unwrap();
    assert_eq!(issue.history.since("road", Tier::Public), Some(date(2027, 5, 9)));
    assert_eq!(issue.history.since("road", Tier::Partners), Some(date(2027, 5, 2)));
    assert_eq!(issue.history.since("road", Tier::Team), Some(date(2027, 4, 1)));
    let order: Vec<_> = folder.issues().unwrap().into_iter().map(|listed| listed.slug).collect();
    assert_eq!(order, ["e-undated", "d-late", "a-first", "b-second", "c-third", "f-later"]);
    assert_eq!(folder.newest().unwrap().as_deref(), Some("f-later"));
}

#[test]
fn an_issue_that_is_not_there_has_a_neighbour() {
    let (_dir, folder) = folder(&[("2027-05-02-rain/issue.md", &letter("2027-05-02", "public", "One."))]);
    let (newsletter, mut sources) = (newsletter(), Sources::default());
    let rules = IssueRules { newsletter: &newsletter, persons: None };
    let near = |result: Result<_, FolderError>| match result {
        Err(FolderError::NoIssue { near, .. }) => near,
        _ => panic!("there is no such issue"),
    };
    assert_eq!(near(folder.issue("2027-05-02-rian", &rules, &mut sources)).as_deref(), Some("2027-05-02-rain"));
    for slug in ["", "..", "../issues/2027-05-02-rain", ".hidden", "/etc"] {
        near(folder.issue(slug, &rules, &mut sources));
    }
}

#[test]
fn a_twin_alone_is_no_issue() {
    let (_dir, folder) = folder(&[("a/issue.ko.md", "---\n제목: 비\n---\n\n비.\n")]);
    let (issue, findings) = read(&folder, "a");
    assert!(issue.is_none());
    assert_eq!(findings.iter().map(|finding| finding.sentence).collect::<Vec<_>>(), ["twin-differs#alone"]);
}

#[test]
fn pictures_are_found_as_they_are_stored() {
    let photo = "::: photo\nPhoto: photos/\u{AC00}.jpg\nAlt: A\nFaces: none\nPlace: generic\n:::";
    let decomposed = "a/photos/\u{1100}\u{1161}.jpg";
    let (dir, folder) = folder(&[("a/issue.md", &letter("2027-05-02", "public", photo)), (decomposed, "bytes")]);
    let (issue, findings) = read(&folder, "a");
    assert!(findings.is_empty(), "{findings:?}");
    let issue = issue.unwrap();
    let Content::Photo(photo) = &issue.versions[0].blocks[0].content else { panic!("a photo") };
    assert_eq!(folder.photo("a", &photo.path).unwrap(), b"bytes");
    // A link out of the issue's folder is no picture of the issue, even inside the newsletter folder.
    fs::write(dir.path().join("logo.jpg"), "logo").unwrap();
    std::os::unix::fs::symlink(dir.path().join("logo.jpg"), dir.path().join("issues/a/photos/link.jpg")).unwrap();
    assert!(folder.photo("a", "photos/link.jpg").is_err());
    assert!(folder.photo("a", "../../logo.jpg").is_err());
}

#[test]
fn one_missing_picture_in_two_letters_is_one_mistake() {
    let photo = "::: photo\nPhoto: photos/hall.jpg\nAlt: A\nFaces: none\nPlace: generic\n:::";
    let twin = format!("---\n제목: 비\n미리보기: 비\n---\n\n{photo}\n");
    let (_dir, folder) = folder(&[("a/issue.md", &letter("2027-05-02", "public", photo)), ("a/issue.ko.md", &twin)]);
    let (_, findings) = read(&folder, "a");
    assert_eq!(findings.iter().map(|finding| finding.sentence).collect::<Vec<_>>(), ["path#missing"]);
}

#[test]
fn one_mistake_has_one_message() {
    let sentences = |findings: &Findings| findings.iter().map(|finding| finding.sentence).collect::<Vec<_>>();
    for (body, expected) in [
        // Something that does not read may have been meant to print.
        ("::: report\nEnded: soon\n:::", vec!["value#date"]),
        ("::: prayer\n- The road (Psalm 121:99). #road\n:::", vec!["refs"]),
        ("::: photo\nPhota: photos/hall.jpg\n:::", vec!["key-unknown"]),
        ("::: facts \"The Highlands\"\n:::", vec!["empty-block#facts"]),
        ("See ![the hall](photos/hall.jpg).", vec!["picture-in-text"]),
        ("::: action\nButton: B\nLink: https://example.org\nReply: letters\n:::", vec!["key-doubled#either"]),
    ] {
        let (_dir, folder) = folder(&[("a/issue.md", &letter("2027-05-02", "public", body))]);
        assert_eq!(sentences(&read(&folder, "a").1), expected, "{body}");
    }
    // A misspelt key in the twin is not also a key that the twin lacks.
    let meeting = "::: meeting\nWhen: every Monday 20:00\n:::";
    let twin = "---\n제목: 비\n미리보기: 비\n---\n\n::: 모임\n일씨: 매주 월요일 20시\n:::\n";
    let (_dir, folder) = folder(&[("a/issue.md", &letter("2027-05-02", "public", meeting)), ("a/issue.ko.md", twin)]);
    assert_eq!(sentences(&read(&folder, "a").1), ["key-unknown"]);
}
