//! Why letters were not taken, as staff read it. The texts are `reasons/*.toml`, in English and Korean.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::model::{Language, Reason};
use crate::tongue::word::fill;

/// What there is to say about a reason.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Why {
    /// What happened: one clause, no full stop.
    pub what: String,
    /// What to do about it, where there is something to do.
    pub advice: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reasons {
    reason: BTreeMap<String, Why>,
    said: BTreeMap<String, String>,
}

/// The words for a reason; for none, that none was kept. Languages other than Korean get English.
#[must_use]
pub fn why(language: &Language, reason: Option<Reason>) -> Why {
    let known = reason.and_then(|reason| reasons(language).reason.get(reason.word()));
    known.cloned().unwrap_or_else(|| Why { what: said_of_reasons(language, "no-reason", &[]), advice: None })
}

/// A sentence about reasons: `given-up`, `some-given-up`, `paused-in-a-row`, `paused-of-200`, with its values.
#[must_use]
pub fn said_of_reasons(language: &Language, key: &str, values: &[(&str, &str)]) -> String {
    fill(reasons(language).said.get(key).map_or(key, String::as_str), values)
}

fn reasons(language: &Language) -> &'static Reasons {
    static ENGLISH: OnceLock<Reasons> = OnceLock::new();
    static KOREAN: OnceLock<Reasons> = OnceLock::new();
    if language.is_korean() {
        KOREAN.get_or_init(|| read(include_str!("reasons/ko.toml")))
    } else {
        ENGLISH.get_or_init(|| read(include_str!("reasons/en.toml")))
    }
}

/// Our own file: a test reads it.
fn read(text: &str) -> Reasons {
    toml::from_str(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Language, Reason, Reasons, reasons, said_of_reasons, why};

    fn both() -> [&'static Reasons; 2] {
        [Language::english(), Language::korean()].map(|language| reasons(&language))
    }

    #[test]
    fn both_languages_have_words_for_every_reason() {
        let [english, korean] = both();
        for reasons in [english, korean] {
            let words: Vec<&str> = reasons.reason.keys().map(String::as_str).collect();
            let mut all = Reason::ALL.map(Reason::word);
            all.sort_unstable();
            assert_eq!(words, all);
        }
        assert!(english.said.keys().eq(korean.said.keys()) && english.said.len() == 5);
        for (word, why) in &english.reason {
            assert_eq!(why.advice.is_some(), korean.reason[word].advice.is_some(), "{word}");
        }
    }

    #[test]
    fn each_is_one_clause_in_its_own_script() {
        let [english, korean] = both();
        for (reasons, is_korean) in [(english, false), (korean, true)] {
            let clauses = reasons.reason.values().flat_map(|why| [Some(&why.what), why.advice.as_ref()]);
            for text in clauses.flatten().chain(reasons.said.values()) {
                assert!(text.trim() == text && !text.is_empty() && !text.ends_with('.'), "{text}");
                assert_eq!(text.chars().any(|c| ('가'..='힣').contains(&c)), is_korean, "{text}");
            }
        }
    }

    #[test]
    fn sentences_are_filled() {
        let values = [("n", "20"), ("codes", "550 5.7.1"), ("what", "no")];
        let said = said_of_reasons(&Language::english(), "paused-in-a-row", &values);
        assert_eq!(said, "paused after 20 refusals in a row (550 5.7.1): no");
        let said = said_of_reasons(&Language::korean(), "paused-of-200", &values);
        assert_eq!(said, "지난 200통 가운데 20통이 거절되어 멈추었습니다(550 5.7.1). no");
        assert_eq!(why(&Language::english(), None).what, "no reason was kept");
        assert_eq!(why(&Language::korean(), Some(Reason::Full)).what, "편지함이 가득 찼습니다");
    }
}
