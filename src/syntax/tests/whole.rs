//! The complete examples, and what holds for every file.

use proptest::prelude::*;

use crate::diag::{Source, SourceId, Span};
use crate::syntax::{Block, Body, Entry, Flow, Inline, KindWord, Line, Slot, Style, parse};

use super::reading::read;

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
    let (tree, findings) = parse(SourceId(0), bytes, Style { smart: true }, false);
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let source = Source { name: "issue.md".into(), text: text.into() };
    let mut places: Vec<Span> = findings.iter().map(|finding| finding.span.unwrap()).collect();
    for entry in tree.head.iter().flat_map(|head| &head.entries) {
        gather_entry(entry, &mut places);
    }
    for block in &tree.blocks {
        gather(block, &mut places);
    }
    for span in places {
        let line = source.line(span.line).unwrap_or_else(|| panic!("no line {span:?}"));
        let length = u32::try_from(line.chars().count()).unwrap();
        assert!(span.column >= 1 && span.column + span.width <= length + 1, "{span:?} in {line:?}");
    }
}

fn gather(block: &Block, places: &mut Vec<Span>) {
    places.push(block.span);
    places.extend(block.title.iter().map(|title| title.span));
    places.extend(block.tier.iter().map(|tier| tier.span));
    block.title.iter().for_each(|title| gather_inlines(&title.node, places));
    block.entries.iter().for_each(|entry| gather_entry(entry, places));
    for row in &block.rows {
        places.extend([row.label.span, row.value.span]);
        gather_inlines(&row.label.node, places);
        gather_inlines(&row.value.node, places);
    }
    match &block.body {
        Body::Prose(flows) => gather_flows(flows, places),
        Body::Lines(lines) => {
            for line in lines {
                places.push(line.span);
                gather_inlines(&line.node, places);
            }
        }
        Body::Group(group) => {
            gather_flows(&group.intro, places);
            for point in &group.points {
                places.push(point.span);
                places.extend(point.id.iter().map(|id| id.span));
                gather_inlines(&point.text, places);
                gather_inlines(&point.with_parenthesis, places);
                point.closing_parenthesis.iter().for_each(|inside| gather_line(&inside.node, places));
                point.answer.iter().for_each(|answer| gather_inlines(&answer.node, places));
            }
        }
    }
}

fn gather_entry(entry: &Entry, places: &mut Vec<Span>) {
    places.push(entry.key_span);
    gather_line(&entry.value.raw, places);
    gather_inlines(&entry.value.inline, places);
    assert!(!entry.value.raw.chars.is_empty());
}

fn gather_line(line: &Line, places: &mut Vec<Span>) {
    assert_eq!(line.chars.len(), line.spans.len());
    places.extend(&line.spans);
}

fn gather_flows(flows: &[Flow], places: &mut Vec<Span>) {
    for flow in flows {
        match flow {
            Flow::Paragraph(words) | Flow::Heading { words, .. } => gather_inlines(words, places),
            Flow::List { items, .. } => items.iter().for_each(|item| gather_flows(item, places)),
            Flow::Quote(inner) => gather_flows(inner, places),
            Flow::Table { head, rows } => {
                head.iter().chain(rows.iter().flatten()).for_each(|cell| gather_inlines(cell, places));
            }
            Flow::Divider => {}
        }
    }
}

fn gather_inlines(list: &[Inline], places: &mut Vec<Span>) {
    for inline in list {
        match inline {
            Inline::Text(line) => gather_line(line, places),
            Inline::Break => {}
            Inline::Strong(inner) | Inline::Emphasis(inner) => gather_inlines(inner, places),
            Inline::Link { to, words, bare: _ } => {
                places.push(to.span);
                gather_inlines(words, places);
            }
            Inline::Person(name) => places.push(name.span),
            Inline::Withheld(span) => places.push(*span),
            Inline::Slot(Slot::Field(column) | Slot::Default { column, .. }) => places.push(column.span),
            Inline::Slot(Slot::If { column, then, otherwise }) => {
                places.push(column.span);
                gather_inlines(then, places);
                gather_inlines(otherwise, places);
            }
        }
    }
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

/// A line separator ends a line of the letter and none of the file.
#[test]
fn empty_lines_between_separators_lie_in_the_text() {
    inside("---\nkind: weekly\n---\n::: signature\n\u{2028}\u{2028}Ann\u{2028}\u{2028}\u{2028}".as_bytes());
}

/// Hundreds of thousands of the same few characters: with an algorithm that is not linear this test does not end.
#[test]
fn a_mebibyte_of_anything() {
    let parts = [
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
    ];
    let starts = ["", "::: report\nPlace: ", "::: facts\nLabel: ", "::: prayer\n1. ", "::: signature\n"];
    for (index, part) in parts.into_iter().enumerate() {
        for (other, start) in starts.into_iter().enumerate() {
            let whole = index % starts.len() == other;
            let size = if whole { 1024 * 1024 - 100 } else { 40_000 };
            let text = format!("---\n---\n{start}{}", part.repeat(size / part.len()));
            drop(parse(SourceId(0), text.as_bytes(), Style { smart: true }, false));
        }
    }
}
