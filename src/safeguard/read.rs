//! Reads protected.toml (format.md, section 12). Findings hold keys, ids and places, never a form.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::diag::{Finding, Findings, SourceId, Span};
use crate::model::{Language, Person, Tier};
use crate::safeguard::List;

use super::keys::{DETECTOR, ENTRY, FILE, KINDS, NAME, SCRIPTS, WHOLE, nearest};
use super::list::Entry;
use super::matcher::{Matcher, Pattern};

/// See [`List::read`].
pub(super) fn read(source: SourceId, text: &str) -> (List, Findings) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (tree, errors) = DeTable::parse_recoverable(text);
    let mut reading = Reading { source, text, entries: Vec::new(), patterns: Vec::new(), findings: Findings::new() };
    for error in errors {
        // The parser's own words may repeat what stands there.
        reading.say("protect/toml", &error.span().unwrap_or(0..0), &[]);
    }
    reading.file(tree.get_ref());
    let matcher = Matcher::new(std::mem::take(&mut reading.patterns)).unwrap_or_else(|| {
        reading.say("protect/toml", &(0..0), &[]);
        Matcher::default()
    });
    (List { entries: reading.entries.into(), matcher }, reading.findings.sorted())
}

type Value<'a> = toml::Spanned<DeValue<'a>>;

struct Reading<'t> {
    source: SourceId,
    text: &'t str,
    entries: Vec<Entry>,
    patterns: Vec<Pattern>,
    findings: Findings,
}

impl Reading<'_> {
    fn file(&mut self, file: &DeTable<'_>) {
        self.only(file, FILE);
        let version =
            file.get("version").and_then(|value| value.get_ref().as_integer()).map(|digits| digits.as_str() == "1");
        if version != Some(true) {
            let range = file.get("version").map_or(0..0, toml::Spanned::span);
            self.say("protect/version", &range, &[]);
        }
        for table in self.tables(file, "entry") {
            self.entry(table.0, &table.1);
        }
        for (table, _) in self.tables(file, "detector") {
            self.only(table, DETECTOR);
        }
    }

    fn tables<'a>(&mut self, file: &'a DeTable<'a>, key: &str) -> Vec<(&'a DeTable<'a>, Range<usize>)> {
        let Some(value) = file.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.say("protect/value#tables", &value.span(), &[("key", key)]);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in array {
            match item.get_ref().as_table() {
                Some(table) => tables.push((table, item.span())),
                None => self.say("protect/value#tables", &item.span(), &[("key", key)]),
            }
        }
        tables
    }

    fn entry(&mut self, table: &DeTable<'_>, range: &Range<usize>) {
        self.only(table, ENTRY);
        let Some(id) = self.id(table, range) else { return };
        if let Some(kind) = table.get("kind")
            && !kind.get_ref().as_str().is_some_and(|kind| KINDS.contains(&kind))
        {
            self.say("protect/value#kind", &kind.span(), &[("known", &KINDS.join(", "))]);
        }
        let flag = |key: &str| table.get(key).and_then(|value| value.get_ref().as_bool()).unwrap_or(false);
        for key in ["given_alone", "family_alone", "surname_title", "bible_name", "reader"] {
            if let Some(value) = table.get(key).filter(|value| value.get_ref().as_bool().is_none()) {
                self.say("protect/value#flag", &value.span(), &[("key", key)]);
            }
        }
        let mut forms = Forms { given: flag("given_alone"), family: flag("family_alone"), list: Vec::new() };
        for &script in SCRIPTS {
            if let Some(value) = table.get(script) {
                self.names(script, value, &mut forms);
            }
        }
        for &key in WHOLE {
            if let Some(value) = table.get(key) {
                for text in self.texts(key, value) {
                    forms.list.push((text, key == "acronym"));
                }
            }
        }
        if forms.list.iter().all(|(form, _)| form.trim().is_empty()) {
            self.say("protect/empty", range, &[("entry", &id)]);
        }
        let number = self.entries.len();
        self.patterns.extend(forms.list.iter().filter_map(|(form, whole)| Pattern::new(form, number, *whole)));
        let tiers = table.get("tiers_allowed").map(|value| self.tiers(value)).unwrap_or_default();
        let person = self.person(table);
        self.entries.push(Entry { id, person, tiers: tiers.into_iter().collect(), reader: flag("reader") });
    }

    fn id(&mut self, table: &DeTable<'_>, range: &Range<usize>) -> Option<String> {
        let Some(value) = table.get("id") else {
            self.say("protect/id#missing", range, &[]);
            return None;
        };
        let id = value.get_ref().as_str().unwrap_or_default().to_lowercase();
        let sound = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if !sound {
            self.say("protect/id", &value.span(), &[]);
            return None;
        }
        if self.entries.iter().any(|entry| entry.id == id) {
            self.say("protect/id#twice", &value.span(), &[("entry", &id)]);
        }
        Some(id)
    }

    /// A name: one text, a table of family and given, or a list of them.
    fn names(&mut self, script: &str, value: &Value<'_>, forms: &mut Forms) {
        match value.get_ref() {
            DeValue::String(text) => forms.list.push((text.to_string(), false)),
            DeValue::Array(array) => {
                for item in array {
                    self.names(script, item, forms);
                }
            }
            DeValue::Table(table) => {
                self.only(table, NAME);
                let part = |key: &str| table.get(key).and_then(|value| value.get_ref().as_str()).unwrap_or_default();
                forms.name(part("family").trim(), part("given").trim());
            }
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
                self.say("protect/value#name", &value.span(), &[("key", script)]);
            }
        }
    }

    fn texts(&mut self, key: &str, value: &Value<'_>) -> Vec<String> {
        let texts: Option<Vec<String>> = match value.get_ref() {
            DeValue::String(text) => Some(vec![text.to_string()]),
            DeValue::Array(array) => array.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect(),
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Table(_) => None,
        };
        if texts.is_none() {
            self.say("protect/value#text", &value.span(), &[("key", key)]);
        }
        texts.unwrap_or_default()
    }

    fn tiers(&mut self, value: &Value<'_>) -> Vec<Tier> {
        let words = self.texts("tiers_allowed", value);
        let tiers: Vec<Tier> = words.iter().filter_map(|word| Tier::read(word)).collect();
        if tiers.len() != words.len() {
            self.say("protect/value#tier", &value.span(), &[]);
        }
        tiers
    }

    fn person(&mut self, table: &DeTable<'_>) -> Person {
        let mut person = Person::default();
        let Some(value) = table.get("show_as") else { return person };
        let Some(shown) = value.get_ref().as_table() else {
            self.say("protect/value#shown", &value.span(), &[]);
            return person;
        };
        for (key, value) in shown {
            match (Language::read(key.get_ref()), value.get_ref().as_str()) {
                (Some(language), Some(text)) => {
                    person.show_as.insert(language, text.to_owned());
                }
                _ => self.say("protect/value#shown", &value.span(), &[]),
            }
        }
        person
    }

    /// Finds every key that is none of these. The key is not repeated: it may be a name.
    fn only(&mut self, table: &DeTable<'_>, known: &[&str]) {
        for (key, _) in table {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            match nearest(&name.to_lowercase().replace('-', "_"), known) {
                Some(near) => self.say("protect/key#near", &key.span(), &[("near", near)]),
                None => self.say("protect/key", &key.span(), &[("known", &known.join(", "))]),
            }
        }
    }

    fn say(&mut self, sentence: &'static str, range: &Range<usize>, values: &[(&'static str, &str)]) {
        let before = self.text.get(..range.start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let line = u32::try_from(before.matches('\n').count()).unwrap_or(u32::MAX).saturating_add(1);
        let column = count(before.get(line_start..).unwrap_or_default()).saturating_add(1);
        let marked = self.text.get(range.clone()).unwrap_or_default().lines().next().unwrap_or_default();
        let mut finding = Finding::error(sentence, Span::new(self.source, line, column, count(marked)));
        for (name, value) in values {
            finding = finding.with(name, *value);
        }
        self.findings.push(finding);
    }
}

/// Forms of one entry; `true` where only the whole word counts.
struct Forms {
    given: bool,
    family: bool,
    list: Vec<(String, bool)>,
}

impl Forms {
    /// Both orders, with a space, joined and with a comma; a hyphen in the given name also as a space and left out.
    fn name(&mut self, family: &str, given: &str) {
        if given.is_empty() || family.is_empty() {
            let one = if given.is_empty() { family } else { given };
            self.list.push((one.to_owned(), false));
            return;
        }
        for given in [given.to_owned(), given.replace('-', " "), given.replace(['-', ' '], "")] {
            for between in [" ", ""] {
                self.list.push((format!("{family}{between}{given}"), false));
                self.list.push((format!("{given}{between}{family}"), false));
            }
            self.list.push((format!("{family}, {given}"), false));
            if self.given {
                self.list.push((given, false));
            }
        }
        if self.family {
            self.list.push((family.to_owned(), false));
        }
    }
}
