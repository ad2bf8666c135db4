//! Links, without asking the network: do they lead somewhere, and do their words say where (WCAG 2.4.4).

use std::collections::BTreeMap;

use crate::check::Sheet;
use crate::check::sheet::edition_words;
use crate::diag::{Finding, Findings, Severity};

/// Words that say nothing about where a link leads.
const EMPTY_WORDS: [&str; 10] =
    ["here", "click here", "click", "link", "more", "read more", "this", "여기", "여기를 클릭", "클릭"];

/// `link/empty`, `link/scheme`, `link/words`, `link/twice`, `link/unfinished`.
pub(super) fn rule(sheet: &Sheet<'_>, findings: &mut Findings) {
    for (key, page) in sheet.pages() {
        let mut by_words: BTreeMap<&str, &str> = BTreeMap::new();
        for link in &page.links {
            let say = |severity, sentence| {
                Finding::new(severity, sentence).with("words", link.words.clone()).inside(edition_words(key))
            };
            let href = link.href.trim();
            if href.is_empty() || href == "#" {
                findings.push(say(Severity::Error, "link/empty"));
                continue;
            }
            let lower = href.to_ascii_lowercase();
            if !["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme)) {
                findings.push(say(Severity::Error, "link/scheme").with("address", href.to_owned()));
            }
            if lower.contains("todo") || lower.contains("xxx") || lower.ends_with("://") {
                findings.push(say(Severity::Warning, "link/unfinished").with("address", href.to_owned()));
            }
            if EMPTY_WORDS.contains(&link.words.to_lowercase().as_str()) {
                findings.push(say(Severity::Warning, "link/words"));
            }
            let other = by_words.entry(&link.words).or_insert(href);
            if *other != href && !link.words.is_empty() {
                findings.push(say(Severity::Warning, "link/twice"));
                *other = href;
            }
        }
    }
}
