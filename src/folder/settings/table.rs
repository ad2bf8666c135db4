//! One table of phoebe.toml under its name: which keys it may have, which it must have. Knows no meaning of a key.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::diag::Finding;
use crate::folder::settings::page::Page;
use crate::folder::settings::value::Value;

/// A table, there or not: an absent one has no key and every default.
#[derive(Clone)]
pub(super) struct Table<'a> {
    pub(super) page: &'a Page<'a>,
    /// `smtp`, `newsletter.ko`; empty for the file itself.
    pub(super) name: String,
    pub(super) range: Range<usize>,
    pub(super) entries: Option<&'a DeTable<'a>>,
}

/// Keys under which people try to keep a password in the file.
const SECRETS: [&str; 10] =
    ["password", "passwd", "pass", "passphrase", "pwd", "secret", "token", "api_key", "apikey", "database_password"];

impl<'a> Table<'a> {
    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<Value<'a>> {
        let value = self.entries?.get(key)?;
        Some(Value { page: self.page, name: self.path(key), range: value.span(), tree: value.get_ref() })
    }

    /// The value of a key that must be there; `example` shows how it is written.
    pub(super) fn need(&self, key: &str, example: &str) -> Option<Value<'a>> {
        let value = self.get(key);
        if value.is_none() {
            let place = if self.entries.is_some() { self.range.clone() } else { 0..0 };
            let finding = Finding::error("settings/missing", self.page.span(&place));
            self.page.push(
                finding
                    .with("key", key)
                    .with("table", self.name.as_str())
                    .with("example", format!("{key} = {example}")),
            );
        }
        value
    }

    /// A table below this one; absent where the key is.
    pub(super) fn table(&self, key: &str) -> Self {
        self.get(key).and_then(|value| value.table()).unwrap_or_else(|| self.absent(key))
    }

    /// A table that is not there.
    pub(super) fn absent(&self, key: &str) -> Self {
        Self { page: self.page, name: self.path(key), range: 0..0, entries: None }
    }

    /// Whether it stands in the file.
    pub(super) fn is_there(&self) -> bool {
        self.entries.is_some()
    }

    /// All keys with their values, in the order of the alphabet.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'a str, Value<'a>)> {
        let entries = self.entries.into_iter().flat_map(DeTable::iter);
        entries.map(|(key, value)| {
            let key: &'a str = key.get_ref();
            (key, Value { page: self.page, name: self.path(key), range: value.span(), tree: value.get_ref() })
        })
    }

    /// Finds every key that is none of these.
    pub(super) fn only(&self, known: &[&str]) {
        self.only_or(known, |_, _| false);
    }

    /// Finds every key that is none of these and that `other` does not take either.
    pub(super) fn only_or(&self, known: &[&str], other: impl Fn(&str, &DeValue<'a>) -> bool) {
        for (key, value) in self.entries.into_iter().flat_map(DeTable::iter) {
            let name: &str = key.get_ref();
            if !known.contains(&name) && !other(name, value.get_ref()) {
                self.unknown(name, &key.span(), known);
            }
        }
    }

    /// The key's name with those of its tables.
    pub(super) fn path(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    fn unknown(&self, key: &str, range: &Range<usize>, known: &[&str]) {
        let lower = key.to_lowercase().replace('-', "_");
        let (sentence, name, value) = if SECRETS.contains(&lower.as_str()) {
            let instead = if self.name.starts_with("state") || self.name.is_empty() {
                "`database_password_command`"
            } else {
                "`password_command`, `password_file` or `password_env`"
            };
            ("settings/secret", "instead", instead.to_owned())
        } else if let Some(near) = nearest(&lower, known) {
            ("settings/unknown-key#near", "near", near.to_owned())
        } else {
            ("settings/unknown-key", "known", known.join(", "))
        };
        let place = if self.name.is_empty() { "phoebe.toml".to_owned() } else { format!("[{}]", self.name) };
        let finding = Finding::error(sentence, self.page.span(range)).with("key", key);
        self.page.push(finding.with("table", place).with(name, value));
    }
}

/// The known word that is most like the typed one, if one is like it.
fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let scored = known.iter().map(|word| (strsim::jaro_winkler(typed, word), *word));
    let best = scored.max_by(|one, other| one.0.total_cmp(&other.0).then_with(|| other.1.cmp(one.1)))?;
    (best.0 > 0.8).then_some(best.1)
}
