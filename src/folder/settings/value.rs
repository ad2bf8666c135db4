//! One value of phoebe.toml: read as a text, number, list, address … or found to be none. Knows no key.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::DeValue;

use crate::diag::Finding;
use crate::folder::settings::page::Page;
use crate::folder::settings::table::Table;
use crate::model::{EmailAddress, Language, Mailbox};

/// A value under its name.
#[derive(Clone)]
pub(super) struct Value<'a> {
    pub(super) page: &'a Page<'a>,
    /// `smtp.port`.
    pub(super) name: String,
    pub(super) range: Range<usize>,
    pub(super) tree: &'a DeValue<'a>,
}

impl<'a> Value<'a> {
    /// Finds it wrong; the sentence gets `key` and these values.
    pub(super) fn wrong(&self, sentence: &'static str, values: &[(&'static str, &str)]) {
        let finding = Finding::error(sentence, self.page.span(&self.range)).with("key", self.name.as_str());
        self.page.push(values.iter().fold(finding, |finding, (name, value)| finding.with(name, *value)));
    }

    /// A text, without white space around it and without hidden characters in it.
    pub(super) fn text(&self) -> Option<&'a str> {
        let Some(text) = self.tree.as_str() else {
            self.wrong_type("a text", "\"text\"");
            return None;
        };
        if text.chars().any(char::is_control) {
            self.wrong("settings/value#control", &[]);
            return None;
        }
        Some(text.trim())
    }

    /// A text that is not empty.
    pub(super) fn full_text(&self, example: &str) -> Option<&'a str> {
        let text = self.text()?;
        if text.is_empty() {
            self.wrong("settings/value#empty", &[("example", example)]);
            return None;
        }
        Some(text)
    }

    pub(super) fn flag(&self) -> Option<bool> {
        let flag = self.tree.as_bool();
        if flag.is_none() {
            self.wrong_type("true or false", "true");
        }
        flag
    }

    /// A whole number between two bounds, both allowed.
    pub(super) fn number(&self, least: u32, most: u32) -> Option<u32> {
        let Some(digits) = self.tree.as_integer() else {
            self.wrong_type("a whole number", &least.to_string());
            return None;
        };
        let number =
            i64::from_str_radix(digits.as_str(), digits.radix()).ok().and_then(|number| number.try_into().ok());
        let number = number.filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.wrong("settings/value#number", &[("least", &least.to_string()), ("most", &most.to_string())]);
        }
        number
    }

    /// The values of a list, each under the list's name.
    pub(super) fn list(&self) -> Vec<Self> {
        let Some(list) = self.tree.as_array() else {
            self.wrong_type("a list", "[\"one\", \"two\"]");
            return Vec::new();
        };
        let named = |value: &'a toml::Spanned<DeValue<'a>>| Self {
            page: self.page,
            name: self.name.clone(),
            range: value.span(),
            tree: value.get_ref(),
        };
        list.iter().map(named).collect()
    }

    pub(super) fn table(&self) -> Option<Table<'a>> {
        let entries = self.tree.as_table();
        if entries.is_none() {
            self.wrong_type("a table", "{ name = \"value\" }");
        }
        Some(Table { page: self.page, name: self.name.clone(), range: self.range.clone(), entries: Some(entries?) })
    }

    /// One of some words.
    pub(super) fn choice<T: Copy>(&self, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text()?;
        let found = choices.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let words: Vec<String> = choices.iter().map(|(word, _)| format!("\"{word}\"")).collect();
            self.wrong("settings/value#choice", &[("text", text), ("choices", &words.join(", "))]);
        }
        found
    }

    pub(super) fn address(&self) -> Option<EmailAddress> {
        let read = EmailAddress::parse(self.text()?);
        read.map_err(|problem| self.wrong("settings/value#address", &[("problem", &problem.to_string())])).ok()
    }

    pub(super) fn mailbox(&self) -> Option<Mailbox> {
        let read = Mailbox::parse(self.text()?);
        read.map_err(|problem| self.wrong("settings/value#mailbox", &[("problem", &problem.to_string())])).ok()
    }

    /// A web address without the slash at its end; `secure`: only https, or http towards this computer itself.
    pub(super) fn web_address(&self, secure: bool) -> Option<String> {
        let text = self.text()?;
        if text.is_empty() {
            return Some(String::new());
        }
        let (scheme, rest) = text.split_once("://").unwrap_or_default();
        let host = rest.split(['/', ':', '?', '#']).next().unwrap_or_default();
        let allowed = scheme == "https" || (scheme == "http" && (!secure || is_this_computer(host)));
        let strange = rest.contains(|sign: char| sign.is_whitespace() || "\"'<>\\^`{|}@?#".contains(sign));
        if !allowed || host.is_empty() || strange {
            self.wrong("settings/value#web", &[("text", text)]);
            return None;
        }
        Some(text.trim_end_matches('/').to_owned())
    }

    /// A host's name or number, in lower case.
    pub(super) fn host(&self) -> Option<String> {
        let text = self.full_text("\"example.org\"")?.to_lowercase();
        let name = text.trim_start_matches('[').trim_end_matches(']');
        let number = name.parse::<std::net::IpAddr>().is_ok();
        let sound = |label: &str| {
            (1..=63).contains(&label.len())
                && label.chars().all(|sign| sign.is_alphanumeric() || sign == '-' || sign == '_')
        };
        if number || (name == text && text.len() <= 253 && name.split('.').all(sound)) {
            return Some(name.to_owned());
        }
        self.wrong("settings/value#host", &[("text", &text)]);
        None
    }

    pub(super) fn language(&self) -> Option<Language> {
        let text = self.text()?;
        let language = Language::read(text);
        if language.is_none() {
            self.wrong("settings/value#language", &[("text", text)]);
        }
        language
    }

    pub(super) fn texts(&self) -> Vec<String> {
        self.list().iter().filter_map(|value| value.full_text("\"text\"")).map(str::to_owned).collect()
    }

    pub(super) fn addresses(&self) -> Vec<EmailAddress> {
        self.list().iter().filter_map(Self::address).collect()
    }

    /// The values of a table whose keys are languages of the newsletter.
    pub(super) fn by_language(&self, languages: &[Language]) -> BTreeMap<Language, Self> {
        let Some(table) = self.table() else { return BTreeMap::new() };
        table.all().filter_map(|(key, value)| Some((value.own_language(key, languages)?, value))).collect()
    }

    /// The language of a key, if the newsletter has it.
    pub(super) fn own_language(&self, key: &str, languages: &[Language]) -> Option<Language> {
        let language = Language::read(key).filter(|language| languages.contains(language));
        if language.is_none() {
            let tags: Vec<&str> = languages.iter().map(Language::tag).collect();
            self.wrong("settings/value#foreign", &[("language", key), ("languages", &tags.join(", "))]);
        }
        language
    }

    pub(super) fn wrong_type(&self, wanted: &str, example: &str) {
        let found = match self.tree {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.wrong("settings/value#type", &[("found", found), ("wanted", wanted), ("example", example)]);
    }
}

/// Whether a host is this computer itself (RFC 6761 section 6.3, RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3).
pub(super) fn is_this_computer(host: &str) -> bool {
    let name = host.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|number| number.is_loopback())
}
