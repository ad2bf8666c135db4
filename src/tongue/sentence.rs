//! Sentences of findings: each room's `sentences/en/*.toml`, read once. Knows no finding's meaning, only its key and values.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::diag::Finding;
use crate::model::Language;
use crate::tongue::word::fill;

/// What staff read about one finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// What happened: one clause, lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// One entry of a file. `explain` holds further fields that `phoebe explain` reads.
#[derive(serde::Deserialize)]
struct Entry {
    message: String,
    help: Option<String>,
}

/// The files, by the room that writes them.
const ENGLISH: [(&str, &str); 12] = [
    ("check", include_str!("sentences/en/check.toml")),
    ("compose", include_str!("sentences/en/compose.toml")),
    ("deliver", include_str!("sentences/en/deliver.toml")),
    ("folder", include_str!("sentences/en/folder.toml")),
    ("letter", include_str!("sentences/en/letter.toml")),
    ("mjml", include_str!("sentences/en/mjml.toml")),
    ("people", include_str!("sentences/en/people.toml")),
    ("picture", include_str!("sentences/en/picture.toml")),
    ("prose", include_str!("sentences/en/prose.toml")),
    ("safeguard", include_str!("sentences/en/safeguard.toml")),
    ("settings", include_str!("sentences/en/settings.toml")),
    ("syntax", include_str!("sentences/en/syntax.toml")),
];

/// The sentence for a finding, with its values in the braces. Every language gets English until it has sentences of its
/// own; a key without a sentence gives the code itself.
#[must_use]
pub fn sentence(finding: &Finding, _language: &Language) -> Sentence {
    let Some(entry) = entries().get(finding.sentence) else {
        return Sentence { message: finding.code().to_owned(), help: None };
    };
    let values: Vec<(&str, &str)> = finding.values.iter().map(|(name, value)| (*name, &**value)).collect();
    Sentence { message: fill(&entry.message, &values), help: entry.help.as_deref().map(|help| fill(help, &values)) }
}

/// Everything that is said under a code, one message for each of its forms, with `…` in the place of values.
pub fn messages(code: &str) -> impl Iterator<Item = String> {
    let of_code = move |key: &str| key.split('#').next() == Some(code);
    entries().iter().filter(move |(key, _)| of_code(key)).map(|(_, entry)| with_gaps(&entry.message))
}

/// A sentence with `…` where a value belongs. `{{else}}` is meant to be printed.
fn with_gaps(message: &str) -> String {
    let mut parts = message.split('{');
    let mut said = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('}') {
            Some((name, rest)) if name != "else" && name.starts_with(|c: char| c.is_ascii_lowercase()) => {
                said.push('…');
                said.push_str(rest);
            }
            Some(_) | None => {
                said.push('{');
                said.push_str(part);
            }
        }
    }
    said
}

/// All keys that have a sentence, in order: for tests that compare them with what the rooms find.
pub fn sentence_keys() -> impl Iterator<Item = &'static str> {
    entries().keys().map(String::as_str)
}

fn entries() -> &'static BTreeMap<String, Entry> {
    static ENTRIES: OnceLock<BTreeMap<String, Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| ENGLISH.iter().flat_map(|(_, text)| read(text).unwrap_or_default()).collect())
}

fn read(text: &str) -> Result<BTreeMap<String, Entry>, toml::de::Error> {
    toml::from_str(text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{ENGLISH, Language, entries, messages, read, sentence, sentence_keys};
    use crate::diag::{Finding, Severity};

    /// Whether every place for a value is written as one: a brace is either such a place or meant to be printed.
    fn sound(text: &str) -> bool {
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).all(|(inside, _)| {
            let (name, forms) = inside.split_once('|').unwrap_or((inside, "one/many"));
            let meant = name.trim().chars().all(|letter| letter.is_ascii_alphabetic() || letter == '_');
            let written = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            !meant || (written && !name.is_empty() && forms.matches('/').count() == 1)
        })
    }

    #[test]
    fn every_file_is_read_and_no_key_stands_twice() {
        let mut homes: BTreeMap<String, &str> = BTreeMap::new();
        for (room, text) in ENGLISH {
            for key in read(text).unwrap_or_else(|error| panic!("{room}.toml: {error}")).into_keys() {
                assert_eq!(homes.insert(key.clone(), room), None, "{key} of {room}.toml");
            }
        }
        assert_eq!(sentence_keys().count(), homes.len());
    }

    #[test]
    fn every_file_of_the_folder_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/tongue/sentences/en");
        for file in std::fs::read_dir(folder).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            assert!(
                ENGLISH.iter().any(|(room, _)| name == format!("{room}.toml")),
                "{name} is not listed in sentence.rs"
            );
        }
    }

    #[test]
    fn sentences_are_one_clause_with_sound_braces() {
        for (key, entry) in entries() {
            for text in [Some(&entry.message), entry.help.as_ref()].into_iter().flatten() {
                assert!(sound(text), "{key}: {text}");
                assert!(!text.is_empty() && text.trim() == text, "{key}");
            }
            assert!(!entry.message.ends_with('.') || entry.message.ends_with("..."), "{key}: no full stop");
        }
    }

    #[test]
    fn a_place_for_a_value_is_a_small_word() {
        assert!(sound("{name} {n|day/days} `\\{` {{subscriber.name}} {{name}}"));
        for wrong in ["{Name}", "{ name }", "{}", "{n|days}"] {
            assert!(!sound(wrong), "{wrong}");
        }
    }

    #[test]
    fn messages_have_gaps_for_values() {
        assert_eq!(messages("key-missing").next().as_deref(), Some("… needs …"));
        assert!(messages("value").count() > 10);
        assert_eq!(messages("person-unknown").next().as_deref(), Some("{…} is not in the protected list"));
        assert!(messages("slot").any(|said| said == "`{{else}}` belongs to no `#if`"));
        assert_eq!(messages("val").count(), 0);
    }

    #[test]
    fn values_fill_the_sentence() {
        let finding = Finding::new(Severity::Error, "key-missing")
            .with("block", "photo")
            .with("key", "Faces")
            .with("example", "`Faces: none`");
        let said = sentence(&finding, &Language::korean());
        assert_eq!(said.message, "photo needs Faces");
        assert_eq!(said.help.as_deref(), Some("add `Faces: none`"));
    }

    #[test]
    fn a_key_without_a_sentence_gives_its_code() {
        let said = sentence(&Finding::new(Severity::Info, "never-written#form"), &Language::english());
        assert_eq!(said.message, "never-written");
        assert_eq!(said.help, None);
    }
}
