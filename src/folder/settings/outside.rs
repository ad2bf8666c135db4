//! `[approval]`, `[alert]`, `[safeguard]`, `[discreet]` and `[state]`: safety, state and who is told.

use crate::diag::Finding;
use crate::folder::settings::delivery::dkim_keys;
use crate::folder::settings::table::Table;
use crate::folder::settings::value::Value;
use crate::model::Language;
use crate::model::settings::{Alert, Approval, Database, DelayDays, Discreet, SafeguardRules, Secret, State};

const SAFEGUARD: [&str; 7] =
    ["protected", "identity", "hold_countries", "public_people", "public_contacts", "link_hosts", "delay_days"];
const CENTURY: u32 = 36_500;

pub(super) fn approval(table: &Table<'_>) -> Approval {
    table.only(&["required"]);
    let choices = [
        ("due", Approval::Due),
        ("always", Approval::Always),
        ("two-people", Approval::TwoPeople),
        ("off", Approval::Off),
    ];
    table.get("required").and_then(|value| value.choice(&choices)).unwrap_or(Approval::Due)
}

pub(super) fn alert(table: &Table<'_>) -> Alert {
    table.only(&["mail", "command"]);
    Alert {
        mail: table.get("mail").map(|value| value.addresses()).unwrap_or_default(),
        command: text(table, "command"),
    }
}

pub(super) fn safeguard(table: &Table<'_>) -> SafeguardRules {
    table.only(&SAFEGUARD);
    let delay = table.table("delay_days");
    delay.only(&["public", "partners", "team"]);
    let days = |key, usual| delay.get(key).and_then(|value| value.number(0, CENTURY)).unwrap_or(usual);
    let hosts = table.get("link_hosts").map(|value| value.list()).unwrap_or_default();
    SafeguardRules {
        protected: text(table, "protected"),
        identity: text(table, "identity"),
        hold_countries: texts(table, "hold_countries"),
        public_people: texts(table, "public_people"),
        public_contacts: texts(table, "public_contacts"),
        link_hosts: hosts.iter().filter_map(Value::host).collect(),
        delay_days: DelayDays { public: days("public", 14), partners: days("partners", 3), team: days("team", 0) },
    }
}

/// `None` where the table is absent, or where its `from` is wrong.
pub(super) fn discreet(table: &Table<'_>, languages: &[Language]) -> Option<Discreet> {
    if !table.is_there() {
        return None;
    }
    table.only(&["from", "bounce", "dkim_keys", "subjects", "words", "never"]);
    let from = table.need("from", "\"Anna <anna@letters.example>\"").and_then(|value| value.mailbox());
    let bounce = table.get("bounce").filter(|value| value.tree.as_str() != Some("")).map(|value| value.address());
    let keys = table.get("dkim_keys").map(|value| dkim_keys(&value)).unwrap_or_default();
    let subjects = texts(table, "subjects");
    let never = texts(table, "never");
    let by_language = table.get("words").map(|value| value.by_language(languages)).unwrap_or_default();
    let exchange = |value: &Value<'_>| {
        let words = value.table()?;
        Some(words.all().filter_map(|(word, value)| Some((word.to_owned(), value.text()?.to_owned()))).collect())
    };
    let words = by_language.into_iter().filter_map(|(language, value)| Some((language, exchange(&value)?))).collect();
    let from = from?;
    let bounce = bounce.unwrap_or_else(|| Some(from.address.clone()))?;
    Some(Discreet { from, bounce, dkim_keys: keys, subjects, words, never })
}

pub(super) fn state(table: &Table<'_>) -> State {
    table.only(&["database", "database_password_command", "keep_days"]);
    let keep_days = table.get("keep_days").and_then(|value| value.number(1, CENTURY)).unwrap_or(90);
    let command = text(table, "database_password_command");
    let password = if command.is_empty() { Secret::None } else { Secret::Command(command) };
    let named = table.get("database").and_then(|value| Some((value.full_text("\"phoebe.db\"")?, value)));
    let database = match named {
        Some((url, value)) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
            refuse_password(url, &value);
            Database::Postgres { url: url.to_owned(), password }
        }
        Some((file, _)) => Database::Sqlite(file.to_owned()),
        None => Database::Sqlite("phoebe.db".to_owned()),
    };
    State { database, keep_days }
}

/// A password stands between `:` and the last `@` of the part before the path, or in a parameter.
fn refuse_password(url: &str, value: &Value<'_>) {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let login = rest.split(['/', '?']).next().and_then(|host| host.rsplit_once('@')).map_or("", |(login, _)| login);
    if login.contains(':') || rest.contains("password=") {
        let span = value.page.span(&value.range);
        value.page.push(Finding::error("settings/secret#url", span).with("key", value.name.as_str()));
    }
}

fn text(table: &Table<'_>, key: &str) -> String {
    table.get(key).and_then(|value| value.text()).unwrap_or_default().to_owned()
}

fn texts(table: &Table<'_>, key: &str) -> Vec<String> {
    table.get(key).map(|value| value.texts()).unwrap_or_default()
}
