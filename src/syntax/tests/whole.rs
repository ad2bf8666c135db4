//! The complete examples, and what holds for every file.

use proptest::prelude::*;

use crate::diag::{Source, SourceId};
use crate::syntax::{Body, KindWord, Style, parse};

use super::read;

#[test]
fn the_complete_examples_are_without_mistake() {
    let (tree, found) = read(include_str!("../../../tests/fixtures/examples/issue.md"), false);
    assert_eq!(found, []);
    assert_eq!(tree.head.unwrap().entries.len(), 7);
    let kinds: Vec<KindWord> = tree.blocks.iter().map(|block| block.kind).collect();
    assert_eq!(kinds.len(), 14);
    let Body::Group(group) = &tree.blocks[5].body else { panic!("no group") };
    assert!(group.numbered && group.refs.is_some() && group.closing.is_some());
    let ids: Vec<&str> = group.points.iter().map(|point| &*point.id.as_ref().unwrap().node).collect();
    assert_eq!(ids, ["bridge", "papers", "rain"]);
    assert_eq!(group.points[1].tier.as_ref().unwrap().node, "partners");
    assert_eq!(group.points[0].closing_parenthesis.as_ref().unwrap().node.text(), "Psalm 121:8");
    let action = tree.blocks.iter().find(|block| block.kind == KindWord::Action).unwrap();
    let closed = action.entries.iter().find(|entry| entry.key == "closed-text").unwrap();
    assert!(closed.value.raw.text().contains("Thank you!\nSee [what"));
    let facts = tree.blocks.iter().find(|block| block.kind == KindWord::Facts).unwrap();
    assert_eq!((facts.rows.len(), facts.entries.len()), (2, 2));
    assert!(tree.blocks.iter().all(|block| !block.broken && !block.disturbed));
}

#[test]
fn the_korean_twin_is_without_mistake() {
    let (tree, found) = read(include_str!("../../../tests/fixtures/examples/issue.ko.md"), true);
    assert_eq!(found, []);
    let Body::Group(group) = &tree.blocks[0].body else { panic!("no group") };
    let states: Vec<_> = group.points.iter().map(|point| point.state.as_ref().unwrap().node).collect();
    assert_eq!(states, ["new", "ongoing", "answered"]);
    assert!(group.points[2].answer.is_some());
    assert_eq!(group.refs.as_ref().unwrap().node.text(), "시편 65:9-13, 147:8");
}

/// Every finding and everything of the tree that has a place lies inside the text.
fn inside(bytes: &[u8]) {
    let (tree, findings) = parse(SourceId(0), bytes, Style { smart: false }, false);
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let source = Source { name: "issue.md".into(), text: text.into() };
    let blocks = tree.blocks.iter().map(|block| block.span);
    let places = findings.iter().filter_map(|finding| finding.span).chain(blocks);
    for span in places {
        let line = source.line(span.line).unwrap_or_else(|| panic!("no line {span:?}"));
        let length = u32::try_from(line.chars().count()).unwrap();
        assert!(span.column >= 1 && span.column <= length + 1, "{span:?} in {line:?}");
        assert!(span.column + span.width <= length + 1, "{span:?} in {line:?}");
    }
    assert!(findings.iter().all(|finding| finding.span.is_some()));
}

proptest! {
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        inside(&bytes);
    }

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        inside(text.as_bytes());
    }

    #[test]
    fn text_like_an_issue(parts in prop::collection::vec(prop::sample::select(&[
        "---\n", "—\r\n", "kind: weekly\n", "subject: x\n", "::: report \"A\" audience=team\n", "::: prayer\n", ":::\n",
        "::: facts\n", "::: photo\n", "::: signature\r", "::: action \"", "Place: x\n", "  goes on\n", "\n", "\n\n", "1. [new] Lord (Ps 1:1). #id\n",
        "- [team", "] #a #b", " #a\n", "Answer: yes\n", "Refs: Ps 1\n", "Closing:\n", "audience=", "공개범위: ", "::", ": :", ";;", "\\:::", "[team]",
        "(new)", "\u{2028}", "\u{A0}", "\u{202E}", "e\u{301}", "한", "：：：", "\\1", "text ", "{", "}", "[", "](", ")", "*", "|", "> ", "# ", "\t", "\u{FEFF}",
    ][..]), 0..60), headed in any::<bool>()) {
        let head = if headed { "---\nkind: weekly\n---\n" } else { "" };
        inside(format!("{head}{}", parts.concat()).as_bytes());
    }
}

/// A mebibyte of the same few characters: with an algorithm that is not linear this test does not end.
#[test]
fn a_mebibyte_of_anything() {
    for kind in ["text", "report", "facts", "prayer", "signature"] {
        for part in [
            "[",
            "]",
            "[](",
            "[team]",
            ":",
            "::\n",
            ": ",
            "a: b\n",
            "(",
            ")",
            "#a ",
            "- #a\n",
            "=",
            "audience =",
            "\\",
            "-\n",
            "a",
            "{",
            "}",
            " ",
            "\u{301}",
            "- [new (",
            "\n",
        ] {
            // The prose parser has tests of its own size: what goes to it stays small here.
            let size = if kind == "report" || kind == "facts" { 900_000 } else { 200_000 };
            let start = match kind {
                "report" => "::: report\nPlace: ",
                "facts" => "::: facts\nLabel: ",
                "prayer" => "::: prayer\n1. ",
                "signature" => "::: signature\n",
                _ => "",
            };
            let text = format!("---\n---\n{start}{}", part.repeat(size / part.len()));
            drop(parse(SourceId(0), text.as_bytes(), Style { smart: true }, false));
        }
    }
}
