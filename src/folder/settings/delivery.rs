//! `[delivery]`, `[smtp]` with its fallbacks, and `[dkim]`: how letters leave. No secret is read here, only where it is.

use std::time::Duration;

use crate::folder::settings::duration::limits;
use crate::folder::settings::table::Table;
use crate::folder::settings::value::{Value, is_this_computer};
use crate::model::EmailAddress;
use crate::model::settings::{Delivery, Dkim, DkimKey, Limit, Secret, SignedBy, Smtp, Tls};

type MakeSecret = fn(String) -> Secret;

const SERVER: [&str; 10] = [
    "host",
    "port",
    "tls",
    "username",
    "password_command",
    "password_file",
    "password_env",
    "token_command",
    "ca_file",
    "dkim",
];
const SECRETS: [(&str, MakeSecret); 4] = [
    ("password_command", Secret::Command),
    ("password_file", Secret::File),
    ("password_env", Secret::Env),
    ("token_command", Secret::TokenCommand),
];

pub(super) fn delivery(table: &Table<'_>) -> Delivery {
    table.only(&["limits", "domain_limits", "connections", "messages_per_connection"]);
    let usual = || vec![Limit { count: 30, per: Duration::from_mins(1) }];
    let domains = table.table("domain_limits");
    let domain = |(key, value): (&str, Value<'_>)| {
        let sound = !key.is_empty() && key.contains('.') && !key.contains(['@', ' ']);
        if !sound {
            value.wrong("settings/value#domain", &[("text", key)]);
        }
        let domain = idna_lower(key);
        sound.then(|| (domain, limits(&value)))
    };
    let number = |key, most| table.get(key).and_then(|value| value.number(1, most));
    Delivery {
        limits: table.get("limits").map_or_else(usual, |value| limits(&value)),
        domain_limits: domains.all().filter_map(domain).collect(),
        connections: number("connections", 50).and_then(|count| u8::try_from(count).ok()).unwrap_or(4),
        messages_per_connection: number("messages_per_connection", 1_000_000).unwrap_or(100),
    }
}

/// The servers in order; none where there is no `[smtp]`.
pub(super) fn smtp(root: &Table<'_>) -> Vec<Smtp> {
    let table = root.table("smtp");
    if !table.is_there() {
        return Vec::new();
    }
    let mut known = SERVER.to_vec();
    known.push("fallback");
    table.only(&known);
    let mut servers: Vec<Smtp> = server(&table).into_iter().collect();
    for fallback in table.get("fallback").map(|value| value.list()).unwrap_or_default() {
        if let Some(fallback) = fallback.table() {
            fallback.only(&SERVER);
            servers.extend(server(&fallback));
        }
    }
    servers
}

/// `domain` is empty where it was left out.
pub(super) fn dkim(table: &Table<'_>) -> Dkim {
    table.only(&["domain", "keys"]);
    let domain = table.get("domain").filter(|value| value.tree.as_str() != Some(""));
    Dkim {
        domain: domain.and_then(|value| mail_domain(&value)).unwrap_or_default(),
        keys: table.get("keys").map(|value| dkim_keys(&value)).unwrap_or_default(),
    }
}

pub(super) fn dkim_keys(value: &Value<'_>) -> Vec<DkimKey> {
    let key = |value: &Value<'_>| {
        let table = value.table()?;
        table.only(&["selector", "file"]);
        let selector = table.need("selector", "\"s1\"").and_then(|value| selector(&value));
        let file = table.need("file", "\"dkim-rsa.pem\"").and_then(|value| value.full_text("\"dkim-rsa.pem\""));
        Some(DkimKey { selector: selector?, file: file?.to_owned() })
    };
    value.list().iter().filter_map(key).collect()
}

/// As it stands in an address: an A-label in lower case.
fn mail_domain(value: &Value<'_>) -> Option<String> {
    let text = value.full_text("\"example.org\"")?;
    let address = EmailAddress::parse(&format!("news@{text}"));
    if address.is_err() {
        value.wrong("settings/value#domain", &[("text", text)]);
    }
    address.ok().map(|address| address.domain().to_owned())
}

/// RFC 6376, 3.1: labels of a domain name.
fn selector(value: &Value<'_>) -> Option<String> {
    let text = value.full_text("\"s1\"")?.to_ascii_lowercase();
    let sound = |label: &str| {
        let inside = label.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'-' || sign == b'_');
        inside && (1..=63).contains(&label.len())
    };
    if text.len() <= 200 && text.split('.').all(sound) {
        return Some(text);
    }
    value.wrong("settings/value#selector", &[("text", &text)]);
    None
}

fn server(table: &Table<'_>) -> Option<Smtp> {
    let host = table.need("host", "\"smtp.example.org\"").and_then(|value| value.host());
    let choices = [("starttls", Tls::StartTls), ("implicit", Tls::Implicit), ("none", Tls::None)];
    let tls = table.get("tls").map_or(Some(Tls::StartTls), |value| value.choice(&choices));
    if let (Some(Tls::None), Some(host), Some(value)) = (tls, &host, table.get("tls"))
        && !is_this_computer(host)
    {
        value.wrong("settings/value#tls-none", &[("host", host)]);
    }
    let usual = if tls == Some(Tls::Implicit) { 465 } else { 587 };
    let port = table.get("port").and_then(|value| value.number(1, 65_535)).and_then(|port| u16::try_from(port).ok());
    let username = table.get("username").and_then(|value| value.text()).unwrap_or_default();
    let secret = secret(table);
    if let (false, Secret::None, Some(value)) = (username.is_empty(), &secret, table.get("username")) {
        value.wrong("settings/value#login", &[]);
    }
    let ca_file = table.get("ca_file").and_then(|value| value.text()).unwrap_or_default();
    let signers = [("self", SignedBy::Us), ("relay", SignedBy::Relay)];
    let dkim = table.get("dkim").and_then(|value| value.choice(&signers)).unwrap_or(SignedBy::Us);
    Some(Smtp {
        host: host?,
        port: port.unwrap_or(usual),
        tls: tls?,
        username: username.to_owned(),
        secret,
        ca_file: ca_file.to_owned(),
        dkim,
    })
}

fn secret(table: &Table<'_>) -> Secret {
    let mut found = Secret::None;
    let mut first = "";
    for (key, make) in SECRETS {
        let Some(value) = table.get(key) else { continue };
        let Some(text) = value.text().filter(|text| !text.is_empty()) else { continue };
        if first.is_empty() {
            (first, found) = (key, make(text.to_owned()));
        } else {
            value.wrong("settings/exclusive", &[("first", first)]);
        }
    }
    found
}

fn idna_lower(domain: &str) -> String {
    domain.trim().trim_end_matches('.').to_lowercase()
}
