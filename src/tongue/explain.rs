//! Why each finding matters, with a wrong and a right example: what `phoebe explain` shows. A test runs every example.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// What there is to say about a code.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// Two or three sentences on what happens to readers or to people if it is not mended.
    pub why: String,
    /// Where the example goes: `letter` (below a head), `issue`, `twin`, `phoebe.toml`, `subscribers.csv`,
    /// `protected.toml`, `photo` or `template`.
    #[serde(rename = "in", default = "letter")]
    pub place: String,
    /// The English letter of a `twin`, or the letter that a `template` is tried on where a greeting does not show it.
    pub also: Option<String>,
    /// The file of a `template`.
    pub file: Option<String>,
    /// How often the first line of the text is repeated, where only bulk shows it.
    pub repeat: Option<usize>,
    /// How the file of the wrong example is made where its text cannot say it: `windows-1252` (the text saved in that
    /// encoding), or of a sound photo the first `half`, one `scrambled` inside, one that says it is `huge`.
    pub made: Option<String>,
    /// Why there is no example.
    pub shown: Option<String>,
    /// An example that gives the finding.
    pub wrong: Option<String>,
    /// The same, mended.
    pub right: Option<String>,
}

fn letter() -> String {
    "letter".to_owned()
}

const ENGLISH: [&str; 8] = [
    include_str!("explain/en/check.toml"),
    include_str!("explain/en/compose.toml"),
    include_str!("explain/en/format.toml"),
    include_str!("explain/en/mjml.toml"),
    include_str!("explain/en/people.toml"),
    include_str!("explain/en/picture.toml"),
    include_str!("explain/en/safeguard.toml"),
    include_str!("explain/en/settings.toml"),
];

/// What there is to say about a code, if it is one.
#[must_use]
pub fn explain(code: &str) -> Option<&'static Explanation> {
    explanations().get(code)
}

/// All codes that are explained, in order.
pub fn explained_codes() -> impl Iterator<Item = &'static str> {
    explanations().keys().map(String::as_str)
}

fn explanations() -> &'static BTreeMap<String, Explanation> {
    static EXPLANATIONS: OnceLock<BTreeMap<String, Explanation>> = OnceLock::new();
    EXPLANATIONS.get_or_init(|| ENGLISH.iter().flat_map(|text| read(text).unwrap_or_default()).collect())
}

fn read(text: &str) -> Result<BTreeMap<String, Explanation>, toml::de::Error> {
    toml::from_str(text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{ENGLISH, explain, explained_codes, read};
    use crate::tongue::sentence_keys;

    #[test]
    fn every_file_is_read() {
        for text in ENGLISH {
            if let Err(error) = read(text) {
                panic!("{error}");
            }
        }
    }

    #[test]
    fn every_code_with_a_sentence_is_explained_and_no_other() {
        let said: BTreeSet<&str> = sentence_keys().map(|key| key.split('#').next().unwrap_or(key)).collect();
        let explained: BTreeSet<&str> = explained_codes().collect();
        let missing: Vec<_> = said.difference(&explained).collect();
        let stale: Vec<_> = explained.difference(&said).collect();
        assert!(missing.is_empty() && stale.is_empty(), "not explained: {missing:?}; no sentence: {stale:?}");
    }

    #[test]
    fn nearly_every_code_has_an_example() {
        let without: Vec<&str> =
            explained_codes().filter(|code| explain(code).is_some_and(|said| said.shown.is_some())).collect();
        assert!(without.len() < 8, "{without:?}");
    }

    #[test]
    fn an_explanation_has_both_examples_or_says_why_not() {
        for code in explained_codes() {
            let said = explain(code).unwrap();
            assert!(said.why.len() > 30, "{code}");
            let both = said.wrong.is_some() && said.right.is_some();
            assert_ne!(both, said.shown.is_some(), "{code}: both examples, or `shown`");
        }
    }
}
