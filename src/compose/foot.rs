//! The footer, built from settings and the reader's row: why she gets this, who we are, the way out. It cannot be left
//! out, and it says the same in both parts.

use serde_json::{Value, json};

use crate::compose::ink::Ink;
use crate::compose::markup::escape;
use crate::compose::page::name;
use crate::compose::voice::Voice;
use crate::compose::{Edition, Stationery};
use crate::model::{Share, SlotSource, Tier};
use crate::tongue;

/// For the page.
pub(super) fn data(edition: &Edition<'_>, stationery: &Stationery<'_>, ink: &Ink<'_>) -> Value {
    let foot = Foot::of(edition, stationery, ink.voice);
    let unsubscribe = ink.voice.value(SlotSource::Unsubscribe);
    let mut links: Vec<Value> = foot
        .web
        .iter()
        .map(|(words, address, language)| json!({ "words": escape(words), "href": escape(address), "lang": language }))
        .collect();
    links.push(json!({ "words": escape(ink.voice.word("footer.unsubscribe")), "href": unsubscribe, "lang": null }));
    json!({
        "why": ink.apart(why(edition, stationery, ink.voice, escape)),
        "address": escape(&foot.address),
        "contact": contact(&foot.contact, ink),
        "links": links,
    })
}

/// What stands in the footer besides the reader's own values.
pub(super) struct Foot {
    /// Postal address.
    pub address: String,
    /// A page, address or telephone; empty: none.
    pub contact: String,
    /// Words, address and language of links to the web archive.
    pub web: Vec<(String, String, Option<String>)>,
}

impl Foot {
    pub(super) fn of(edition: &Edition<'_>, stationery: &Stationery<'_>, voice: &Voice<'_>) -> Self {
        let settings = stationery.settings;
        let names = settings.newsletter.names.get(voice.language());
        let address = names.and_then(|names| names.postal_address.clone());
        let contact = names.and_then(|names| names.contact.clone());
        Self {
            address: address.unwrap_or_else(|| settings.sender.postal_address.clone()),
            contact: contact.unwrap_or_else(|| settings.sender.contact.clone()),
            web: web(edition, stationery, voice),
        }
    }
}

/// Only a public edition of an issue that is meant for the web points to it.
fn web(edition: &Edition<'_>, stationery: &Stationery<'_>, voice: &Voice<'_>) -> Vec<(String, String, Option<String>)> {
    let newsletter = &stationery.settings.newsletter;
    let public = edition.share() == Some(Share::Public) && edition.key().tier == Tier::Public;
    if newsletter.archive.is_empty() || !public {
        return Vec::new();
    }
    let first = newsletter.languages.first();
    let address = |language: &crate::model::Language| {
        let base = format!("{}/{}/", newsletter.archive, edition.slug());
        if Some(language) == first { base } else { format!("{base}{language}/") }
    };
    let own = (voice.word("footer.browser").to_owned(), address(voice.language()), None);
    let others = edition.other_languages().map(|language| {
        let words = tongue::phrase(language, "footer.read-in", &[("language", tongue::language_name(language))]);
        (words, address(language), Some(language.to_string()))
    });
    std::iter::once(own).chain(others).collect()
}

/// "You are on the list of NAME since May 2024: our table in Example City": each part where its column has a value.
pub(super) fn why(
    edition: &Edition<'_>,
    stationery: &Stationery<'_>,
    voice: &Voice<'_>,
    escape: fn(&str) -> String,
) -> String {
    let name = name(stationery, edition.language());
    let joined = voice.value(SlotSource::Column("joined".to_owned()));
    let source = voice.value(SlotSource::Column("source".to_owned()));
    let said = |key: &str, values: &[(&str, &str)]| escape(&voice.phrase(key, values));
    let both = said("footer.list-joined-source", &[("name", &name), ("joined", &joined), ("source", &source)]);
    let only_joined = said("footer.list-joined", &[("name", &name), ("joined", &joined)]);
    let only_source = said("footer.list-source", &[("name", &name), ("source", &source)]);
    let neither = said("footer.list", &[("name", &name)]);
    let column = |name: &str| SlotSource::Column(name.to_owned());
    let with_joined = voice.choice(column("source"), &both, &only_joined);
    let without = voice.choice(column("source"), &only_source, &neither);
    format!("{}.", voice.choice(column("joined"), &with_joined, &without))
}

fn contact(contact: &str, ink: &Ink<'_>) -> String {
    if contact.is_empty() {
        return String::new();
    }
    let address = if contact.starts_with("https://") || contact.starts_with("http://") {
        Some(contact.to_owned())
    } else if contact.contains('@') && !contact.contains(' ') {
        Some(format!("mailto:{contact}"))
    } else {
        None
    };
    address.map_or_else(|| escape(contact), |address| ink.link(&address, &escape(contact)))
}
