//! Words of the letter by key, and phrases filled with values. The texts are `letter/*.toml`; nothing else has words.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::model::Language;
use crate::tongue::particles::with_particle;

type Words = BTreeMap<String, String>;

/// The letter's word for `key` ("point.new" → "New"). Languages other than Korean fall back to English; an unknown
/// key is given back as it is, so that a mistake in a template shows itself.
#[must_use]
pub fn word<'a>(language: &Language, key: &'a str) -> &'a str {
    words(language).get(key).map_or(key, String::as_str)
}

/// The letter's word for `key` with `values` in its braces. `{name}` prints the value; `{name|은/는}` prints it with the
/// particle its last sound asks for; `{n|minute/minutes}` prints the number, a space and the form for one or for many.
/// A name without a value stays as it is.
#[must_use]
pub fn phrase(language: &Language, key: &str, values: &[(&str, &str)]) -> String {
    fill(word(language, key), values)
}

/// All keys, in order: for tests of templates.
pub fn keys() -> impl Iterator<Item = &'static str> {
    words(&Language::english()).keys().map(String::as_str)
}

/// Puts `values` into the braces of `text`. Only `{` with a name of small letters, digits and `_` (and forms after `|`)
/// and `}` is a place for a value; any other brace is printed.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, opened)) = rest.split_once('{') {
        out.push_str(before);
        let place = opened.split_once('}').and_then(|(inside, after)| Some((value_of(inside, values)?, after)));
        let (printed, after) = place.unwrap_or_else(|| ("{".to_owned(), opened));
        out.push_str(&printed);
        rest = after;
    }
    out.push_str(rest);
    out
}

fn value_of(inside: &str, values: &[(&str, &str)]) -> Option<String> {
    let (name, forms) = inside.split_once('|').map_or((inside, None), |(name, forms)| (name, Some(forms)));
    let (_, value) = values.iter().find(|(key, _)| *key == name)?;
    Some(forms.map_or_else(|| (*value).to_owned(), |forms| with_form(value, forms)))
}

/// A value and what follows it: a Korean particle without a space, else the singular or plural after a space.
fn with_form(value: &str, forms: &str) -> String {
    let (one, many) = forms.split_once('/').unwrap_or((forms, forms));
    if one.is_ascii() {
        format!("{value} {}", if value == "1" { one } else { many })
    } else {
        with_particle(value, forms)
    }
}

fn words(language: &Language) -> &'static Words {
    static ENGLISH: OnceLock<Words> = OnceLock::new();
    static KOREAN: OnceLock<Words> = OnceLock::new();
    if language.is_korean() {
        KOREAN.get_or_init(|| read(include_str!("letter/ko.toml")))
    } else {
        ENGLISH.get_or_init(|| read(include_str!("letter/en.toml")))
    }
}

/// Our own file: a test reads it, so a mistake in it never reaches a reader.
fn read(text: &str) -> Words {
    let mut words = Words::new();
    let table: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(text).unwrap_or_default();
    for (section, entries) in table {
        for (key, value) in entries {
            words.insert(format!("{section}.{key}"), value);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Language, fill, keys, phrase, word, words};

    fn names(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .map(|part| {
                let inside = part.split_once('}').expect("a brace is closed").0;
                inside.split('|').next().unwrap_or(inside)
            })
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_keys_and_names() {
        let (english, korean) = (words(&Language::english()), words(&Language::korean()));
        assert!(english.len() > 60, "en.toml could not be read");
        assert_eq!(english.keys().collect::<Vec<_>>(), korean.keys().collect::<Vec<_>>());
        for (key, text) in english {
            assert_eq!(names(text), names(&korean[key]), "{key}");
        }
        assert_eq!(keys().count(), english.len());
    }

    #[test]
    fn no_bracketed_particle_is_ever_printed() {
        for text in words(&Language::korean()).values() {
            for ugly in ["은(는)", "(은)", "이(가)", "을(를)", "(으)로", "(와)", "(과)"] {
                assert!(!text.contains(ugly), "{text}");
            }
        }
    }

    #[test]
    fn words_fall_back_to_english_and_then_to_the_key() {
        let arabic = Language::read("ar").unwrap();
        assert_eq!(word(&arabic, "point.answered"), "Answered");
        assert_eq!(word(&Language::korean(), "point.answered"), "응답");
        assert_eq!(word(&arabic, "point.lost"), "point.lost");
    }

    #[test]
    fn phrases_are_filled() {
        let (english, korean) = (Language::english(), Language::korean());
        assert_eq!(phrase(&english, "masthead.reading", &[("n", "1")]), "1 minute to read");
        assert_eq!(phrase(&english, "masthead.reading", &[("n", "4")]), "4 minutes to read");
        assert_eq!(phrase(&korean, "masthead.reading", &[("n", "4")]), "읽는 데 4분");
        assert_eq!(phrase(&korean, "point.since", &[("date", "5월 2일")]), "5월 2일부터");
        assert_eq!(phrase(&korean, "footer.read-in", &[("language", "한국어")]), "한국어로 읽기");
        let amounts = [("raised", "€ 12,400"), ("goal", "€ 20,000")];
        assert_eq!(phrase(&english, "project.raised-of-goal", &amounts), "€ 12,400 of € 20,000");
        let whole = [("name", "Lantern Hill"), ("joined", "May 2024"), ("source", "our table in Example City")];
        assert_eq!(
            phrase(&english, "footer.list-joined-source", &whole),
            "You are on the list of Lantern Hill since May 2024: our table in Example City"
        );
    }

    #[test]
    fn values_are_not_read_as_braces_and_strange_braces_stay() {
        assert_eq!(fill("a {x} b", &[("x", "{y}"), ("y", "no")]), "a {y} b");
        assert_eq!(fill("{lost} {", &[]), "{lost} {");
        assert_eq!(fill("`\\{` is no {x}, {{x}} neither", &[("x", "y")]), "`\\{` is no y, {y} neither");
        assert_eq!(fill("{x|은/는}", &[("x", "민준")]), "민준은");
    }
}
