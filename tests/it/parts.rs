//! Both parts of a letter say the same: the same words, the same links, the same points.

use std::collections::BTreeMap;

use scraper::{ElementRef, Html, Selector};

use crate::world::World;

const LETTERS: [(&str, &str); 7] = [
    ("2026-04-05-prayer-guide", "grace@reader.example"),
    ("2026-05-03-highlands-alert", "grace@reader.example"),
    ("2026-05-17-letters-for-the-class", "grace@reader.example"),
    ("2026-06-07-field-report", "ruth@reader.example"),
    ("2026-06-21-third-week", "daniel.marsh@reader.example"),
    ("2026-06-21-third-week", "eunhye@reader.example"),
    ("2026-06-21-third-week", "sori@reader.example"),
];

#[test]
fn both_parts_say_the_same() {
    let world = World::samples();
    for (slug, reader) in LETTERS {
        let part = |format: &str| world.run(&["render", slug, "--as", reader, "--format", format]).exits(0).stdout;
        let (page, text) = (part("html"), part("text"));
        let document = Html::parse_document(&page);
        let shown = shown(&document);
        let alts: String =
            elements(&document, "img").iter().filter_map(|img| img.attr("alt")).collect::<Vec<_>>().join(" ");
        let links: Vec<&str> = elements(&document, "a").iter().filter_map(|link| link.attr("href")).collect();
        let (mut missing, mut extra) = (words(&shown), words(&text));
        subtract(&mut missing, &words(&text));
        subtract(&mut extra, &words(&format!("{shown} {alts} {}", links.join(" "))));
        assert!(missing.is_empty(), "{slug} for {reader}: only in the page: {missing:?}");
        assert!(extra.is_empty(), "{slug} for {reader}: only in the text: {extra:?}");
        for link in links {
            let bare = link.strip_prefix("mailto:").unwrap_or(link);
            // A passage is said in words; its address would only be noise to listen to.
            let passage = link.contains("biblegateway.com") || link.contains("bskorea.or.kr");
            assert!(passage || text.contains(bare), "{slug} for {reader}: {link} is not in the text");
        }
    }
}

fn elements<'d>(document: &'d Html, name: &str) -> Vec<ElementRef<'d>> {
    document.select(&Selector::parse(name).unwrap()).collect()
}

/// What the page prints, the hidden preheader and styles left out.
fn shown(document: &Html) -> String {
    let mut text = String::new();
    let mut block = None;
    for node in document.root_element().descendants() {
        let hidden = node.ancestors().filter_map(ElementRef::wrap).any(|above| {
            matches!(above.value().name(), "head" | "style")
                || above.attr("style").is_some_and(|style| style.replace(' ', "").contains("display:none"))
        });
        let inline = |name: &str| matches!(name, "a" | "b" | "i" | "span");
        let mut above = node.ancestors().filter_map(ElementRef::wrap);
        let around = above.find(|above| !inline(above.value().name())).map(|above| above.id());
        if around != block || node.value().as_element().is_some_and(|element| element.name() == "br") {
            text.push(' ');
            block = around;
        }
        if let (Some(words), false) = (node.value().as_text(), hidden) {
            text.push_str(words);
        }
    }
    text
}

/// Every word with how often it is said; addresses, marks and numerals of a list left out.
fn words(text: &str) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    for word in text.split(|c: char| c.is_whitespace() || "/@:=?&%#".contains(c)) {
        let word: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        if word.chars().any(char::is_alphabetic) {
            words.entry(word.to_lowercase()).or_insert(1);
        }
    }
    words
}

/// Takes out every word that stands in the other, alone or inside one (a particle stands apart behind a link).
fn subtract(from: &mut BTreeMap<String, usize>, other: &BTreeMap<String, usize>) {
    let all: String = other.keys().flat_map(|word| [" ", word.as_str()]).collect();
    let address =
        |word: &str| ["https", "http", "mailto", "www", "subject", "unsubscribe"].contains(&word) || word.len() > 40;
    from.retain(|word, _| !all.contains(word.as_str()) && !address(word));
}
