//! The whole of phoebe.toml, table by table. Every table is read, whatever was wrong in the one before.

use toml::de::DeTable;

use crate::diag::{Finding, Findings, SourceId};
use crate::folder::settings::page::Page;
use crate::folder::settings::table::Table;
use crate::folder::settings::{delivery, newsletter, outside, sender};
use crate::model::settings::Settings;

const TABLES: [&str; 14] = [
    "newsletter",
    "sender",
    "subscribers",
    "theme",
    "preview",
    "delivery",
    "smtp",
    "dkim",
    "schedule",
    "approval",
    "alert",
    "safeguard",
    "discreet",
    "state",
];

/// Reads phoebe.toml (product.md lists its keys). Shows every mistake at once, sorted by place, with codes
/// `settings/toml`, `settings/unknown-key`, `settings/missing`, `settings/value`, `settings/exclusive` and
/// `settings/secret`; with one of them there are no settings.
#[must_use]
pub fn read_settings(source: SourceId, text: &str) -> (Option<Settings>, Findings) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let page = Page::new(source, text);
    let (tree, errors) = DeTable::parse_recoverable(text);
    let broken = !errors.is_empty();
    let mut broken_lines = Vec::new();
    for error in errors {
        let span = page.span(&error.span().unwrap_or(0..0));
        broken_lines.push(span.line);
        page.push(Finding::error("settings/toml", span).with("problem", error.message()));
    }
    let root = Table { page: &page, name: String::new(), range: 0..0, entries: Some(tree.get_ref()) };
    let settings = settings(&root);
    let mut findings = page.into_findings();
    if broken {
        // What was read after a break may be missing or cut: only what is surely wrong is said.
        findings.retain(|finding| {
            let line = finding.span.map(|span| span.line);
            finding.code() == "settings/toml"
                || (finding.code() != "settings/missing" && line.is_none_or(|line| !broken_lines.contains(&line)))
        });
    }
    (settings.filter(|_| !findings.stop()), findings)
}

fn settings(root: &Table<'_>) -> Option<Settings> {
    let mut known = TABLES.to_vec();
    known.push("bible");
    root.only(&known);
    let newsletter_table = root.table("newsletter");
    let languages = newsletter::languages(&newsletter_table);
    let newsletter = newsletter::newsletter(&newsletter_table, &languages);
    let sender = sender::sender(&root.table("sender"));
    let (subscribers, preview) = (root.table("subscribers"), root.table("preview"));
    subscribers.only(&["file"]);
    preview.only(&["proof_to"]);
    let file = subscribers.get("file").and_then(|value| value.full_text("\"subscribers.csv\""));
    let proof_to = preview.get("proof_to").map(|value| value.addresses()).unwrap_or_default();
    let theme = newsletter::theme(&root.table("theme"), &languages);
    let delivery = delivery::delivery(&root.table("delivery"));
    let smtp = delivery::smtp(root);
    let mut dkim = delivery::dkim(&root.table("dkim"));
    let schedule = newsletter::schedule(&root.table("schedule"));
    let approval = outside::approval(&root.table("approval"));
    let alert = outside::alert(&root.table("alert"));
    let safeguard = outside::safeguard(&root.table("safeguard"));
    let discreet = outside::discreet(&root.table("discreet"), &languages);
    let state = outside::state(&root.table("state"));
    let bible = newsletter::bible(root, &languages);
    let sender = sender?;
    if dkim.domain.is_empty() {
        sender.from.address.domain().clone_into(&mut dkim.domain);
    }
    Some(Settings {
        newsletter: newsletter?,
        sender,
        subscribers: file.unwrap_or("subscribers.csv").to_owned(),
        theme,
        proof_to,
        delivery,
        smtp,
        dkim,
        schedule,
        approval,
        alert,
        safeguard,
        discreet,
        state,
        bible,
    })
}
