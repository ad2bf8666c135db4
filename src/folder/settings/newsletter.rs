//! `[newsletter]`, `[theme]`, `[schedule]` and `[bible.xx]`: who we are and what our letter looks like.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use toml::de::DeValue;

use crate::calendar::{read_clock, read_weekday, read_zone};
use crate::folder::nearest::nearest_zone;
use crate::folder::settings::duration::duration;
use crate::folder::settings::table::Table;
use crate::folder::settings::value::Value;
use crate::model::settings::{Bible, Newsletter, NewsletterName, Schedule, Theme};
use crate::model::{Kind, Language};

const NEWSLETTER: [&str; 6] = ["name", "id", "languages", "timezone", "archive", "speak"];
const NAME: [&str; 4] = ["name", "from_name", "postal_address", "contact"];

/// The languages alone, which other tables need; English where they cannot be read.
pub(super) fn languages(table: &Table<'_>) -> Vec<Language> {
    let Some(value) = table.get("languages") else { return vec![Language::english()] };
    let mut languages: Vec<Language> = Vec::new();
    for item in value.list() {
        let Some(language) = item.language() else { continue };
        if languages.contains(&language) {
            item.wrong("settings/value#twice", &[("text", language.tag())]);
        } else {
            languages.push(language);
        }
    }
    if languages.is_empty() {
        if value.tree.as_array().is_some_and(|list| list.is_empty()) {
            value.wrong("settings/value#empty", &[("example", "[\"en\"]")]);
        }
        languages.push(Language::english());
    }
    languages
}

pub(super) fn newsletter(table: &Table<'_>, languages: &[Language]) -> Option<Newsletter> {
    let is_table = |value: &DeValue<'_>| value.is_table();
    table.only_or(&NEWSLETTER, |key, value| is_table(value) && Language::read(key).is_some_and(|_| key != "theme"));
    let name = table.need("name", "\"Example Mission Weekly\"").and_then(|value| value.full_text("\"Weekly\""));
    let id = table.need("id", "\"weekly.example.org\"").and_then(|value| list_id(&value));
    let timezone = table.get("timezone").map_or(Some(TimeZone::UTC), |value| zone(&value));
    let archive = table.get("archive").map_or(Some(String::new()), |value| value.web_address(false));
    let speak = table
        .get("speak")
        .and_then(|value| value.choice(&[("auto", ""), ("en", "en"), ("ko", "ko")]).and_then(Language::read));
    let names = names(table, languages);
    Some(Newsletter {
        name: name?.to_owned(),
        id: id?,
        languages: languages.to_vec(),
        timezone: timezone?,
        archive: archive?,
        speak,
        names,
    })
}

pub(super) fn theme(table: &Table<'_>, languages: &[Language]) -> Theme {
    table.only(&["name", "kinds", "logo", "color", "fonts"]);
    let mut theme = Theme { name: "quiet".to_owned(), ..Theme::default() };
    if let Some(name) = table.get("name").and_then(|value| theme_name(&value)) {
        theme.name = name;
    }
    let kinds = table.table("kinds");
    let words: Vec<&'static str> = Kind::ALL.into_iter().map(Kind::word).collect();
    kinds.only(&words);
    for word in words {
        if let Some(name) = kinds.get(word).and_then(|value| theme_name(&value)) {
            theme.kinds.insert(word, name);
        }
    }
    table.get("logo").and_then(|value| value.text()).unwrap_or_default().clone_into(&mut theme.logo);
    theme.color = table.get("color").and_then(|value| color(&value)).unwrap_or_default();
    let fonts = table.get("fonts").map(|value| value.by_language(languages)).unwrap_or_default();
    theme.fonts = fonts.into_iter().filter_map(|(language, value)| Some((language, font(&value)?))).collect();
    theme
}

pub(super) fn schedule(table: &Table<'_>) -> Schedule {
    table.only(&["every", "start_within", "finish_within"]);
    let within =
        |key, hours| table.get(key).and_then(|value| duration(&value)).unwrap_or(SignedDuration::from_hours(hours));
    Schedule {
        every: table.get("every").and_then(|value| every(&value)),
        start_within: within("start_within", 12),
        finish_within: within("finish_within", 48),
    }
}

pub(super) fn bible(root: &Table<'_>, languages: &[Language]) -> BTreeMap<Language, Bible> {
    let tables = root.get("bible").map(|value| value.by_language(languages)).unwrap_or_default();
    let read = |value: &Value<'_>| {
        let table = value.table()?;
        table.only(&["translation", "link", "text"]);
        let text = |key| table.get(key).and_then(|value| value.text()).map(str::to_owned);
        let link = table.get("link").and_then(|value| bible_link(&value));
        Some(Bible {
            translation: text("translation").unwrap_or_default(),
            link: link.unwrap_or_else(|| "biblegateway".to_owned()),
            text: text("text").unwrap_or_default(),
        })
    };
    tables.into_iter().filter_map(|(language, value)| Some((language, read(&value)?))).collect()
}

fn names(table: &Table<'_>, languages: &[Language]) -> BTreeMap<Language, NewsletterName> {
    let mut names = BTreeMap::new();
    for (key, value) in table.all() {
        if NEWSLETTER.contains(&key) || !value.tree.is_table() || Language::read(key).is_none() {
            continue;
        }
        let (Some(language), Some(own)) = (value.own_language(key, languages), value.table()) else { continue };
        own.only(&NAME);
        let text = |key| own.get(key).and_then(|value| value.full_text("\"text\"")).map(str::to_owned);
        let name = NewsletterName {
            name: text("name"),
            from_name: text("from_name"),
            postal_address: text("postal_address"),
            contact: text("contact"),
        };
        names.insert(language, name);
    }
    names
}

/// RFC 2919 section 2: a dot-atom with a dot, at most 255 octets.
fn list_id(value: &Value<'_>) -> Option<String> {
    let text = value.full_text("\"weekly.example.org\"")?;
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    if text.contains('.') && text.len() <= 255 && text.split('.').all(label) {
        return Some(text.to_owned());
    }
    value.wrong("settings/value#list-id", &[("text", text)]);
    None
}

fn zone(value: &Value<'_>) -> Option<TimeZone> {
    let text = value.text()?;
    let zone = read_zone(text);
    if zone.is_none() {
        match nearest_zone(text) {
            Some(near) => value.wrong("settings/value#zone-near", &[("text", text), ("near", &near)]),
            None => value.wrong("settings/value#zone", &[("text", text)]),
        }
    }
    zone
}

fn every(value: &Value<'_>) -> Option<(Weekday, Time)> {
    let text = value.text()?;
    if text.is_empty() {
        return None;
    }
    let read =
        text.split_once(char::is_whitespace).and_then(|(day, time)| Some((read_weekday(day)?, read_clock(time)?)));
    if read.is_none() {
        value.wrong("settings/value#every", &[("text", text)]);
    }
    read
}

fn theme_name(value: &Value<'_>) -> Option<String> {
    let text = value.full_text("\"quiet\"")?;
    let sound = text.chars().all(|sign| sign.is_alphanumeric() || sign == '-' || sign == '_');
    if !sound {
        value.wrong("settings/value#theme", &[("text", text)]);
    }
    sound.then(|| text.to_owned())
}

fn color(value: &Value<'_>) -> Option<String> {
    let text = value.text()?;
    let digits = text.strip_prefix('#').unwrap_or_default();
    let sound = text.is_empty() || (digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if !sound {
        value.wrong("settings/value#color", &[("text", text)]);
    }
    sound.then(|| text.to_owned())
}

fn font(value: &Value<'_>) -> Option<String> {
    let text = value.full_text("\"Verdana\"")?;
    let sound = text.chars().all(|sign| sign.is_alphanumeric() || sign == ' ');
    if !sound {
        value.wrong("settings/value#font", &[("text", text)]);
    }
    sound.then(|| text.to_owned())
}

/// A row's name of the link table, or an address with `{osis}`.
fn bible_link(value: &Value<'_>) -> Option<String> {
    let text = value.full_text("\"biblegateway\"")?;
    let row = text.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_' || sign == '.');
    let address = text.starts_with("https://")
        && text.contains("{osis}")
        && !text.contains(|sign: char| sign.is_whitespace() || "\"'<>\\`".contains(sign));
    if !row && !address {
        value.wrong("settings/value#bible", &[("text", text)]);
    }
    (row || address).then(|| text.to_owned())
}
