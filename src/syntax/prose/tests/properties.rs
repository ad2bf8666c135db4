//! What holds for any text: no panic, nothing swallowed, places inside what was typed, time that grows with the length only.

use proptest::prelude::*;

use super::show::{ENGLISH, KOREAN, typed, value};
use crate::diag::{Findings, Span};
use crate::syntax::prose::{flows, inline, lines, text};
use crate::syntax::{Flow, Inline, Slot};

/// Text made of marks, so that they meet each other.
fn marked() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        4 => prop::sample::select(vec!["*", "**", "_", "[", "]", "(", ")", "](", "![", "{", "}", "{{", "}}", "<", ">", "|", "\\", "₩", "#", "-", "1. ", "- ", "> ", "\"", "'", "--", "...", "`", "~"]).prop_map(str::to_owned),
        2 => prop::sample::select(vec!["\n", "\n\n", " ", "  ", "    ", "\t", "　"]).prop_map(str::to_owned),
        3 => prop::sample::select(vec!["a", "은혜", "b c", "👩‍🌾", "é", "https://x.org/", "www.x.org", "p@x.org", "<b>", "|---|---|"]).prop_map(str::to_owned),
        2 => prop::sample::select(vec!["{q1}", "{{subscriber.x}}", "{{#if subscriber.x}}", "{{else}}", "{{/if}}", "{{#unless subscriber.y}}", "{{/unless}}"]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(|c| c.to_string()),
    ];
    prop::collection::vec(sign, 0..40).prop_map(|signs| signs.concat())
}

/// All characters and places of a run, depth first; links as typed.
fn printed(words: &[Inline], into: &mut String, places: &mut Vec<Span>) {
    for piece in words {
        match piece {
            Inline::Text(line) => {
                assert_eq!(line.chars.len(), line.spans.len());
                assert!(!line.chars.is_empty());
                into.push_str(&line.text());
                places.extend(&line.spans);
            }
            Inline::Break => into.push('\n'),
            Inline::Strong(words) | Inline::Emphasis(words) => printed(words, into, places),
            Inline::Link { to, words, .. } => {
                places.push(to.span);
                printed(words, into, places);
            }
            Inline::Person(name) => places.push(name.span),
            Inline::Withheld(span) => places.push(*span),
            Inline::Slot(Slot::Field(column) | Slot::Default { column, .. }) => places.push(column.span),
            Inline::Slot(Slot::If { column, then, otherwise }) => {
                places.push(column.span);
                printed(then, into, places);
                printed(otherwise, into, places);
            }
        }
    }
}

fn printed_flows(flows: &[Flow], into: &mut String, places: &mut Vec<Span>) {
    for flow in flows {
        match flow {
            Flow::Paragraph(words) | Flow::Heading { words, .. } => printed(words, into, places),
            Flow::List { items, .. } => items.iter().for_each(|item| printed_flows(item, into, places)),
            Flow::Quote(inside) => printed_flows(inside, into, places),
            Flow::Table { head, rows } => {
                head.iter().chain(rows.iter().flatten()).for_each(|cell| printed(cell, into, places));
            }
            Flow::Divider => {}
        }
    }
}

fn inside(typed: &str, places: &[Span]) {
    let widths: Vec<usize> = typed.split('\n').map(|line| line.chars().count()).collect();
    for place in places {
        let width = usize::try_from(place.line - 1).ok().and_then(|line| widths.get(line)).unwrap();
        let end = usize::try_from(place.column + place.width).unwrap();
        assert!(place.column >= 1 && end <= width + 1, "{place:?} of {typed:?}");
    }
}

/// Letters and digits: none of them is ever a mark of emphasis, a link or a block.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

proptest! {
    #[test]
    fn any_text_is_read_and_places_lie_in_it(text in marked()) {
        for style in [ENGLISH, KOREAN] {
            let mut findings = Findings::new();
            let (mut out, mut places) = (String::new(), Vec::new());
            let read = flows(&typed(&text), style, &mut findings);
            printed_flows(&read, &mut out, &mut places);
            for line in lines(&typed(&text), style, &mut findings) {
                printed(&line.node, &mut out, &mut places);
            }
            places.extend(findings.iter().map(|finding| finding.span.unwrap()));
            inside(&text, &places);
        }
    }

    #[test]
    fn nothing_is_swallowed(words in "[a-z가-힣 .,!?*\\[\\]()<>|`~&#+=_\n-]{0,60}") {
        let mut findings = Findings::new();
        let (mut out, mut places) = (String::new(), Vec::new());
        let read = flows(&typed(&words), KOREAN, &mut findings);
        printed_flows(&read, &mut out, &mut places);
        let links = words.contains("](");
        prop_assume!(!links);
        prop_assert_eq!(letters(&out), letters(&words));
    }

    #[test]
    fn text_without_marks_is_printed_as_typed(words in "[a-zA-Zé가-힣ぁ-ん0-9 ,;:!?()/&`~^%$=+「」“”’…👍\n]{0,80}") {
        let line = value(&words);
        let wanted = line.text();
        let mut findings = Findings::new();
        for read in [inline(&line, KOREAN, &mut findings), text(&line, KOREAN, &mut findings), inline(&line, ENGLISH, &mut findings)] {
            let (mut out, mut places) = (String::new(), Vec::new());
            printed(&read, &mut out, &mut places);
            let lines = |text: &str| text.split('\n').map(|line| line.trim_start().to_owned()).collect::<Vec<_>>().join("\n");
            prop_assert_eq!(lines(&out), lines(&wanted));
        }
        prop_assert!(findings.is_empty());
    }
}

/// 64 KiB of one thing each: a quadratic reader would need most of a minute.
#[test]
fn hostile_text_is_read_in_linear_time() {
    let unit = |sign: &str| sign.repeat(65_536 / sign.len());
    let signs = [
        "[",
        "]",
        "(",
        "*",
        "**",
        "**a ",
        "**a _b ",
        "a** b_ ",
        "a** ",
        "**a",
        "_",
        "_a ",
        "__a",
        ">",
        "> ",
        "- ",
        "1. ",
        "{",
        "{{",
        "{a",
        "{{#if subscriber.x}}",
        "[a](",
        "![",
        "![a](",
        "<",
        "<b ",
        "|",
        "|\n",
        "|---",
        "a@",
        "www.",
        "http://a.",
        "https://a.b)",
        "\"",
        "-",
        ".",
        "\\",
        "#",
        "# ",
        ">\n- ",
        "[a](b)",
        "**[a",
        "a\n|-|\n",
        "{{default subscriber.x “",
    ];
    for sign in signs {
        let text = unit(sign);
        let mut findings = Findings::new();
        let read = flows(&typed(&text), ENGLISH, &mut findings);
        assert!(!read.is_empty(), "{sign}");
    }
}

#[test]
fn deep_text_is_read_without_a_deep_tree() {
    let deep = |open: &str, close: &str| format!("{}x{}", open.repeat(4_000), close.repeat(4_000));
    let texts = [
        deep("**a ", " a**"),
        deep("_a ", " a_"),
        deep("**a _b ", " b_ a**"),
        deep("[a ", "](b)"),
        deep("{{#if subscriber.x}}", "{{/if}}"),
        deep("> - ", ""),
    ];
    for text in texts {
        let mut findings = Findings::new();
        let (mut out, mut places) = (String::new(), Vec::new());
        printed_flows(&flows(&typed(&text), ENGLISH, &mut findings), &mut out, &mut places);
        assert!(out.contains('x'));
    }
}
