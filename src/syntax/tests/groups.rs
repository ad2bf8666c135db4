//! Prayer groups.

use crate::syntax::{Body, GroupTree, Inline};

use super::reading::{Place, body};

fn group(text: &str) -> (GroupTree, Vec<Place>) {
    let (mut tree, places) = body(&format!("::: prayer\n{text}\n:::\n"));
    let Body::Group(group) = tree.blocks.remove(0).body else { panic!("no group") };
    (group, places.into_iter().map(|(code, line, column)| (code, line - 1, column)).collect())
}

fn found(text: &str) -> Vec<Place> {
    group(text).1
}

#[test]
fn points_answers_and_labels() {
    let (group, places) = group(
        "intro\n\nmore intro\nCLOSING: through Jesus\n  our Lord\n\n(1) a #x\nb #y\n\n② [응답 내부] c\n\n응답： yes\nand more\n\nRefs: Ps 1",
    );
    assert_eq!(places, [("hash-word", 7, 7), ("state-without-id", 10, 4)]);
    assert_eq!(group.points.len(), 2);
    assert!(group.numbered);
    assert_eq!(group.intro.len(), 2);
    assert_eq!(group.points[0].id.as_ref().unwrap().node, "y");
    assert_eq!(group.points[1].tier.as_ref().unwrap().node, "team");
    assert!(group.points[1].answer.is_some() && group.closing.is_some());
    assert_eq!(group.refs.unwrap().node.text(), "Ps 1");
}

#[test]
fn a_group_without_points_is_prose() {
    let (group, places) = group("Just pray.\n\nAnd again.");
    assert_eq!((group.points.len(), group.intro.len(), places), (0, 2, vec![]));
}

#[test]
fn state_words() {
    for (line, expected) in [
        ("- [urgent] a", vec![("point-word", 1, 4)]),
        ("- [] a", vec![("point-word#none", 1, 3)]),
        ("- [new, closed] a #x", vec![("point-word#two", 1, 9)]),
        ("- (new) a", vec![("point-word#brackets", 1, 3)]),
        ("- 【동역자】 a", vec![("point-word#brackets", 1, 3)]),
        ("- （team） a", vec![("point-word#brackets", 1, 3)]),
        ("- a [team]", vec![("point-word#place", 1, 5)]),
        ("a [new] b", vec![("point-word#place", 1, 3)]),
        ("- team] Father", vec![("point-word#partner", 1, 7)]),
        ("- [team Father", vec![("point-word#partner", 1, 3)]),
        ("- \\[team] Father", vec![]),
        ("- [here](https://x.org) a", vec![]),
        ("- [team](https://x.org) a", vec![]),
        ("- (newly) a", vec![]),
        ("- [ Team ,\u{3000}NEW ] a #x", vec![]),
        ("-［새］a #x", vec![]),
    ] {
        assert_eq!(found(line), expected, "{line}");
    }
}

#[test]
fn ids() {
    assert_eq!(found("- a #x\n- b #X"), [("id-doubled", 2, 5)]);
    assert_eq!(found("- a #x #y"), [("point-id", 1, 8)]);
    assert_eq!(found("- a #1\n- b \\#tag\n- c ₩#tag\n- see https://x.org/#top there"), []);
    assert_eq!(found("- a #tag."), [("hash-word", 1, 5)]);
    assert_eq!(found("- #x"), [("empty-block#point", 1, 1)]);
    assert_eq!(found("-"), [("empty-block#point", 1, 1)]);
    let (group, _) = group("- a\n  b ＃다리-1");
    assert_eq!(group.points[0].id.as_ref().unwrap().node, "다리-1");
}

#[test]
fn answers() {
    assert_eq!(found("- a\nAnswer: b"), [("answer-state", 2, 1)]);
    assert_eq!(found("Answer: b\n\n- a"), [("answer-state#alone", 1, 1)]);
    assert_eq!(found("- [answered] a #x\nAnswer: b\nAnswer: c"), [("key-doubled", 3, 1)]);
    assert_eq!(found("- [answered] a #x\nAnswer:"), [("answered-without-answer", 1, 4)]);
    assert_eq!(found("- [answered] a #x\nAnswer:\n  b"), []);
    assert_eq!(
        found("- a\nRefs: Ps 1\nRefs: Ps 2\nClosing: x\n맺음: y"),
        [("key-doubled", 3, 1), ("key-doubled", 5, 1)]
    );
}

#[test]
fn marks_and_stray_text() {
    assert_eq!(found("1. a\n- b\n- c"), [("point-mixed", 2, 1)]);
    assert_eq!(
        found("1. a\n\nstray\nmore\n\n2. b\n\nagain"),
        [("text-after-points", 3, 1), ("text-after-points", 8, 1)]
    );
    assert_eq!(found("1. a\nAudience: team"), [("tier-misplaced", 2, 1)]);
    assert_eq!(found("1. a\n\naudience=team"), [("tier-misplaced", 3, 1)]);
    assert_eq!(found("1. [answered] audience=team #a\nAnswer: b"), [("tier-misplaced", 1, 15)]);
}

#[test]
fn parentheses_at_the_end() {
    for (text, inside, shorter) in [
        ("- Lord, help. (Ps 1:1) #x", Some("Ps 1:1"), "Lord, help."),
        ("- Lord, help (Ps 1:1). #x", Some("Ps 1:1"), "Lord, help."),
        ("- Lord, help. (Ps 1:1).", Some("Ps 1:1"), "Lord, help."),
        ("- 주님 （시편 1:1）", Some("시편 1:1"), "주님"),
        ("- a (b (c))", Some("b (c)"), "a"),
        ("- a (b) c", None, "a (b) c"),
        ("- a (!)", None, "a (!)"),
        ("- a [b](https://x.org)", None, "a [b](https://x.org)"),
        ("- a b)", None, "a b)"),
    ] {
        let (group, _) = group(text);
        let point = &group.points[0];
        assert_eq!(point.closing_parenthesis.as_ref().map(|inside| inside.node.text()).as_deref(), inside, "{text}");
        let chars = match point.text.as_slice() {
            [Inline::Text(line)] => line.text(),
            _ => String::new(),
        };
        if !text.contains("https") {
            assert_eq!(chars, shorter, "{text}");
        }
    }
}
