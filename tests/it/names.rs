//! What stands in the list is never more than text, wherever a letter prints it: the finished letters are read again by
//! readers that are not ours, and differ from a harmless letter in the name alone.

use std::collections::BTreeMap;
use std::fs;

use mail_parser::{Address, MessageParser, MessagePart};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use scraper::{Html, Node};

use crate::world::{SUNDAY, World, repository};

/// The name that all others are compared with; nothing else in the letter is like it.
const PLAIN: &str = "Qzharmless";

/// A name in every place that an author or a template can print it.
const LETTER: &str = r#"---
kind: weekly
subject: "News" for {{subscriber.name}}, and more
title: For {{subscriber.name}}
preheader: What {{subscriber.name}} should know about this week
date: 2026-06-21
author: For {{default subscriber.name "friend"}}
audience: public
---

::: greeting
Dear {{default subscriber.name "friend"}},
**{{subscriber.name}}**, _{{subscriber.name}}_: [write, {{subscriber.name}}](https://lanternhill.example/write).
{{#if subscriber.name}}We know you, {{subscriber.name}}.{{else}}Who are you?{{/if}}
:::

::: report "News for {{subscriber.name}}"
Place: Near {{subscriber.name}}

> Quoted for {{subscriber.name}}

- One for {{subscriber.name}}

| a | b |
|---|---|
| {{subscriber.name}} | x |
:::

::: facts "In brief"
Reader: {{subscriber.name}}
Source: asked {{subscriber.name}}
As of: {{subscriber.name}}
:::

::: photo
Photo: photos/hills.jpg
Alt: Hills for {{subscriber.name}}
Caption: Seen for {{subscriber.name}}
Credit: {{subscriber.name}}
Faces: none
Place: generic
:::

::: prayer "Pray, {{subscriber.name}}"
1. [new] For rain, with {{subscriber.name}}. #rain
Closing: With {{subscriber.name}}, amen.
:::

::: action "Write, {{subscriber.name}}"
Button: Write as {{subscriber.name}}
Reply: letters
Closes: 2026-07-31
Closed text: Thank you, {{subscriber.name}}

Ten lines.
:::

::: notice
Only for {{subscriber.name}}.
:::

::: signature
For {{subscriber.name}},
Anna
:::
"#;

/// Sends the letter to readers of these names, in two forms each; every letter must be the harmless one with the name.
#[track_caller]
fn only_names(names: &[String]) {
    let world = World::letter("");
    world.write("issues/letter/issue.md", LETTER);
    let photos = world.path().join("issues/letter/photos");
    fs::create_dir_all(&photos).unwrap();
    fs::copy(repository().join("issues/2026-06-07-field-report/photos/road.jpg"), photos.join("hills.jpg")).unwrap();
    let mut list = "email,name,joined,source,mode\n".to_owned();
    for (number, name) in std::iter::once(PLAIN).chain(names.iter().map(String::as_str)).enumerate() {
        let cell = format!("\"{}\"", name.replace('"', "\"\""));
        for mode in ["full", "text"] {
            list.push_str(&format!("r{number}-{mode}@reader.example,{cell},{cell},{cell},{mode}\n"));
        }
    }
    world.write("subscribers.csv", &list);
    // Before the last day of the call to act, and after it.
    for now in [SUNDAY, "2026-08-02T08:00Z"] {
        let ran = world.run(&["send", "letter", "--confirm", "letter", "--now", now]).exits(0);
        ran.keeps_quiet_about("refused");
        read(&world, names);
    }
}

#[track_caller]
fn read(world: &World, names: &[String]) {
    let mut letters = BTreeMap::new();
    for file in world.files("outbox", "eml") {
        let read = Read::of(&fs::read(file).unwrap());
        letters.insert(read.reader.clone(), read);
    }
    assert_eq!(letters.len(), 2 * (names.len() + 1));
    for mode in ["full", "text"] {
        let harmless = &letters[&format!("r0-{mode}@reader.example")];
        assert!(harmless.text.contains(&format!("since {PLAIN}: {PLAIN}.")), "the foot: {}", harmless.text);
        assert!(harmless.text.matches(PLAIN).count() > 20, "{}", harmless.text);
        let page = harmless.page.join("\n");
        assert!(
            mode == "text" || (page.matches(PLAIN).count() > 25 && page.contains(&format!(" alt=\nHills for {PLAIN}")))
        );
        for (number, name) in names.iter().enumerate() {
            let letter = &letters[&format!("r{}-{mode}@reader.example", number + 1)];
            harmless.with(&cleaned(name)).must_be(letter, name);
        }
    }
    for page in world.files("outbox", "html") {
        let page = Html::parse_document(&fs::read_to_string(page).unwrap());
        let nodes = page.tree.values().filter_map(Node::as_element);
        for element in nodes {
            assert!(!["script", "iframe", "svg"].contains(&element.name()), "{names:?}");
            assert!(element.attrs().all(|(name, _)| !name.starts_with("on")), "{names:?}");
        }
    }
}

/// A name as one line of text: what breaks, turns or hides text is one space.
fn cleaned(name: &str) -> String {
    let strange = |c: char| {
        c.is_control()
            || c.is_whitespace()
            || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    name.split(strange).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A finished letter as others read it.
#[derive(Debug, PartialEq)]
struct Read {
    reader: String,
    /// Names of all headers, and of the headers of all parts.
    headers: Vec<String>,
    /// Subject and display name of the reader.
    words: [String; 2],
    text: String,
    /// Elements, attributes, texts and comments of the page, in order.
    page: Vec<String>,
}

impl Read {
    fn of(bytes: &[u8]) -> Self {
        for line in String::from_utf8(bytes.to_vec()).unwrap().split("\r\n") {
            assert!(line.len() <= 998 && !line.contains(['\r', '\n']), "{line}");
        }
        let message = MessageParser::default().parse(bytes).unwrap();
        let Some(Address::List(to)) = message.to() else { panic!("no reader") };
        assert_eq!(to.len(), 1);
        let reader = to[0].address.as_deref().unwrap().to_owned();
        let leave = message.header_raw("List-Unsubscribe").unwrap();
        let token = leave.split("unsubscribe%20").nth(1).unwrap().split('>').next().unwrap().to_owned();
        let same = |text: &str| text.replace(&token, "TOKEN").replace(&reader, "READER");
        let html = message.parts.iter().any(MessagePart::is_text_html);
        let page = if html { message.body_html(0).unwrap().into_owned() } else { String::new() };
        let headers = message.parts.iter().flat_map(|part| &part.headers).map(|header| header.name().to_owned());
        let headers = headers.collect();
        let words = [message.subject().unwrap().to_owned(), to[0].name.as_deref().unwrap().to_owned()];
        let text = same(&message.body_text(0).unwrap());
        Self { headers, words, text, page: nodes(&page).iter().map(|node| same(node)).collect(), reader }
    }

    /// The same with another name.
    fn with(&self, name: &str) -> Self {
        let named = |text: &String| text.replace(PLAIN, name);
        Self {
            reader: self.reader.clone(),
            headers: self.headers.clone(),
            words: [named(&self.words[0]), named(&self.words[1])],
            text: named(&self.text),
            page: self.page.iter().map(named).collect(),
        }
    }

    #[track_caller]
    fn must_be(&self, letter: &Self, name: &str) {
        let short: String = name.chars().take(60).collect();
        assert_eq!(self.headers, letter.headers, "{short:?}");
        assert_eq!(self.words, letter.words, "{short:?}");
        assert!(self.text == letter.text, "{short:?}: the text is\n{}\nand not\n{}", letter.text, self.text);
        for (one, other) in self.page.iter().zip(&letter.page) {
            assert_eq!(one, other, "{short:?}: in the page");
        }
        assert_eq!(self.page.len(), letter.page.len(), "{short:?}: in the page");
    }
}

fn nodes(html: &str) -> Vec<String> {
    let mut nodes = Vec::new();
    for node in Html::parse_document(html).tree.values() {
        match node {
            Node::Element(element) => {
                nodes.push(format!("<{}>", element.name()));
                for (name, value) in element.attrs() {
                    nodes.extend([format!(" {name}="), value.to_owned()]);
                }
            }
            Node::Text(text) => nodes.push(text.to_string()),
            Node::Comment(comment) => nodes.push(format!("<!--{}-->", &**comment)),
            other @ (Node::Document | Node::Fragment | Node::Doctype(_) | Node::ProcessingInstruction(_)) => {
                nodes.push(format!("{other:?}"));
            }
        }
    }
    nodes
}

#[test]
fn hostile_names_are_text_in_every_place() {
    let names = [
        "<img src=x onerror=alert(1)>",
        "</title></style></p><script>alert(1)</script>",
        "<!-- -->",
        "--><b>",
        "]]>",
        "<![endif]-->",
        "김민수\"",
        "{{7*7}}",
        "{{{subscriber.email}}}",
        "{{> letter}}",
        "${7*7}",
        "O’Neill",
        "\"'`\"",
        "\" onmouseover=\"alert(1)",
        "' style='x",
        "=?utf-8?q?x?=",
        "=?UTF-8?B?PGI+?= =?UTF-8?B?PGI+?=",
        "x\r\nBcc: all@reader.example",
        "x\r\n\r\n<b>",
        "x\0y",
        "x\u{85}y\u{2028}z",
        "x <other@reader.example>",
        "a, b; c: d",
        "(comment) \\",
        ".",
        "..",
        ".x",
        "-- ",
        "--=_",
        "=3D=20=",
        "a=\r\nb",
        "\u{202e}nimda\u{202c}",
        "\u{2066}x\u{2069}\u{200f}y",
        "مريم",
        "A\u{301}\u{302}\u{303}",
        "👩‍👩‍👧 Ann",
        "&lt;b&gt; &amp; &#60;",
        "%0d%0aBcc:%20x",
        "javascript:alert(1)",
        "cid:x",
        "phx00000000000000000vxhp",
        "CON",
        "null",
        "0",
        "ﾊﾝｶｸ",
        "İstanbul ß ﬁ",
    ];
    let mut names: Vec<String> = names.map(str::to_owned).into();
    names.extend(["가".repeat(1_300), "<b>&\"".repeat(700), "x ".repeat(1_900), "y".repeat(3_900)]);
    only_names(&names);
}

/// Nobody's name is ten thousand letters long: the row is refused by its number, all others get theirs.
#[test]
fn a_name_beyond_all_measure_is_refused() {
    let world = World::letter("Dear {{subscriber.name}}\n");
    for name in ["z".repeat(10_000), "\u{fffd}".to_owned()] {
        world.write("subscribers.csv", &format!("email,name\na@reader.example,{name}\nb@reader.example,Ben\n"));
        let ran =
            world.run(&["send", "letter"]).exits(0).says("row 2").says("1 row was refused").says("1 letter written");
        ran.keeps_quiet_about("zzz");
    }
}

#[test]
fn any_names_are_text_in_every_place() {
    let thorough = std::env::var_os("PHOEBE_THOROUGH").is_some();
    let name = prop_oneof![
        any::<String>(),
        "\\PC{1,40}",
        "[<>&\"'`={}/ a!?.:;()\\[\\]\\\\%#-]{1,40}",
        "(=\\?utf-8\\?[bq]\\?[A-Za-z0-9=_]{0,12}\\?=[ \r\n]?){1,4}",
        "[\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2069}a-c가-깋א-ת]{1,20}",
    ];
    let name = name.prop_filter("an empty name, or a row that is refused", |name| {
        !cleaned(name).is_empty() && !name.contains(['\u{fffd}', '@']) && name.matches('\n').count() < 12
    });
    let names = proptest::collection::vec(name, 24);
    let mut runner =
        TestRunner::new(Config { cases: if thorough { 20 } else { 2 }, max_shrink_iters: 40, ..Config::default() });
    runner
        .run(&names, |names| {
            only_names(&names);
            Ok(())
        })
        .unwrap();
}
