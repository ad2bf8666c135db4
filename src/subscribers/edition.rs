//! Which edition a reader gets. Knows no issue: it is told the languages there are.

use crate::model::{EditionKey, Language, Reader};

/// The edition for one reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The edition.
    pub key: EditionKey,
    /// Whether she asked for a language there is none in; counted in the question before a send.
    pub fell_back: bool,
}

/// Chooses by tier and language. `languages` are those the issue is really written in, its own first. A reader of
/// `en-gb` gets `en` (RFC 4647 section 3.4); one without a language, or with one that is not there, gets the first.
#[must_use]
pub fn choose(reader: &Reader, languages: &[Language]) -> Choice {
    let first = languages.first().cloned().unwrap_or_else(Language::english);
    let wanted = reader.language.as_ref().map(|language| near(language, languages));
    let (language, fell_back) = match wanted {
        None => (first, false),
        Some(Some(language)) => (language, false),
        Some(None) => (first, true),
    };
    Choice { key: EditionKey { tier: reader.audience, language }, fell_back }
}

fn near(wanted: &Language, languages: &[Language]) -> Option<Language> {
    let mut tag = wanted.tag();
    loop {
        if let Some(found) = languages.iter().find(|language| language.tag() == tag) {
            return Some(found.clone());
        }
        tag = tag.rsplit_once('-')?.0;
    }
}
