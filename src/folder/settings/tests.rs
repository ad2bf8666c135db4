//! Every key and default of product.md, and every mistake with its line and column.

use jiff::SignedDuration;
use jiff::civil::{Weekday, time};

use crate::diag::{Findings, SourceId};
use crate::folder::settings::read_settings;
use crate::model::settings::{Approval, Database, Secret, Settings, SignedBy, Tls};
use crate::model::{Kind, Language};
use crate::tongue::sentence;

const LEAST: &str = "[newsletter]\nname = \"Example Mission Weekly\"\nid = \"weekly.example.org\"\n\
                     [sender]\nfrom = \"Example Mission <news@example.org>\"\npostal_address = \"1 Example Road\"\n";

fn sound(text: &str) -> Settings {
    let (settings, findings) = read_settings(SourceId(0), text);
    assert!(findings.is_empty(), "{:?}", said(&findings));
    settings.unwrap()
}

/// `line:column sentence` of each finding; every value its sentence uses must be there.
fn said(findings: &Findings) -> Vec<String> {
    let one = |finding: &crate::diag::Finding| {
        let said = sentence(finding, &Language::english());
        let whole = format!("{} {}", said.message, said.help.unwrap_or_default()).replace("{osis}", "");
        assert!(!whole.contains('{') || whole.contains("{ name"), "{whole}");
        assert_ne!(said.message, finding.code(), "a sentence is missing");
        let span = finding.span.unwrap();
        format!("{}:{} {}", span.line, span.column, finding.sentence)
    };
    findings.iter().map(one).collect()
}

/// What is found in these lines after the least settings; lines count from 1 there.
fn found(more: &str) -> Vec<String> {
    let (settings, findings) = read_settings(SourceId(0), &format!("{LEAST}{more}"));
    assert_eq!(settings.is_none(), findings.stop());
    let lines = LEAST.matches('\n').count();
    let renumber = |text: String| {
        let (line, rest) = text.split_once(':').unwrap();
        format!("{}:{rest}", line.parse::<usize>().unwrap() - lines)
    };
    said(&findings).into_iter().map(renumber).collect()
}

#[test]
fn the_least_file_has_every_default() {
    let settings = sound(LEAST);
    assert_eq!(settings.newsletter.languages, [Language::english()]);
    assert_eq!(settings.newsletter.timezone, jiff::tz::TimeZone::UTC);
    assert_eq!(settings.newsletter.speak, None);
    assert_eq!(settings.sender.reply_to, settings.sender.from);
    assert_eq!(settings.sender.bounce.as_str(), "news@example.org");
    assert_eq!(settings.sender.unsubscribe_mail.as_str(), "news@example.org");
    assert_eq!(settings.subscribers, "subscribers.csv");
    assert_eq!(settings.theme.for_kind(Kind::Guide), "quiet");
    assert_eq!((settings.delivery.limits[0].count, settings.delivery.limits[0].per.as_secs()), (30, 60));
    assert_eq!((settings.delivery.connections, settings.delivery.messages_per_connection), (4, 100));
    assert!(settings.smtp.is_empty() && settings.discreet.is_none());
    assert_eq!(settings.dkim.domain, "example.org");
    assert_eq!(settings.schedule.start_within, SignedDuration::from_hours(12));
    assert_eq!(settings.schedule.finish_within, SignedDuration::from_hours(48));
    assert_eq!(settings.approval, Approval::Due);
    let days = settings.safeguard.delay_days;
    assert_eq!((days.public, days.partners, days.team), (14, 3, 0));
    assert_eq!(settings.state.database, Database::Sqlite("phoebe.db".to_owned()));
    assert_eq!(settings.state.keep_days, 90);
}

#[test]
fn the_start_of_a_new_folder_is_sound() {
    sound(include_str!("../start/phoebe.toml"));
}

#[test]
fn every_key_is_read() {
    let settings = sound(include_str!("tests/every-key.toml"));
    let korean = Language::korean();
    assert_eq!(settings.newsletter.names[&korean].from_name.as_deref(), Some("보기선교회"));
    assert_eq!(settings.newsletter.archive, "https://example.org/weekly");
    assert_eq!(settings.sender.unsubscribe_url, "https://list.example.org");
    assert_eq!(settings.theme.for_kind(Kind::Guide), "bulletin");
    assert_eq!(settings.theme.fonts[&korean], "Nanum Gothic");
    assert_eq!(settings.delivery.domain_limits["gmail.com"][0].count, 20);
    let [first, second] = settings.smtp.as_slice() else { panic!("two servers") };
    assert_eq!((first.port, first.tls, first.dkim), (587, Tls::StartTls, SignedBy::Relay));
    assert_eq!(first.secret, Secret::Command("pass show smtp".to_owned()));
    assert_eq!((second.host.as_str(), second.port, second.tls), ("::1", 465, Tls::Implicit));
    assert_eq!(settings.dkim.keys.len(), 2);
    assert_eq!(settings.schedule.every, Some((Weekday::Sunday, time(8, 0, 0, 0))));
    assert_eq!(settings.schedule.start_within, SignedDuration::from_mins(90));
    assert_eq!(settings.approval, Approval::TwoPeople);
    let discreet = settings.discreet.unwrap();
    assert_eq!(discreet.bounce.as_str(), "anna@letters.example");
    assert_eq!(discreet.words[&Language::english()]["prayer"], "thinking");
    assert!(matches!(settings.state.database, Database::Postgres { password: Secret::Command(_), .. }));
    assert_eq!(settings.bible[&korean].link, "https://bible.example/{osis}");
}

#[test]
fn all_mistakes_are_shown_at_once_in_order() {
    let text =
        "[newsletter]\nnme = \"x\"\nlanguages = [\"en\", \"english\"]\n[sender]\nfrom = 7\n[smpt]\nhost = \"x\"\n";
    let (settings, findings) = read_settings(SourceId(0), text);
    assert!(settings.is_none());
    assert_eq!(
        said(&findings),
        [
            "1:1 settings/missing",
            "1:1 settings/missing",
            "2:1 settings/unknown-key#near",
            "3:20 settings/value#language",
            "4:1 settings/missing",
            "5:8 settings/value#type",
            "6:2 settings/unknown-key#near",
        ]
    );
    assert_eq!(findings.iter().find(|finding| finding.value("near").is_some()).unwrap().value("near"), Some("name"));
}

#[test]
fn an_empty_file_names_what_is_needed() {
    let (settings, findings) = read_settings(SourceId(0), "");
    assert!(settings.is_none());
    let keys: Vec<_> = findings.iter().filter_map(|finding| finding.value("key")).collect();
    assert_eq!(keys, ["name", "id", "from", "postal_address"]);
}

#[test]
fn values_are_checked() {
    let cases = [
        ("[theme]\ncolor = \"red\"", "2:9 settings/value#color"),
        ("[theme]\nfonts = { en = \"A; color: red\" }", "2:16 settings/value#font"),
        ("[theme]\nfonts = { fr = \"Verdana\" }", "2:16 settings/value#foreign"),
        ("[theme]\nkinds = { guied = \"bulletin\" }", "2:11 settings/unknown-key#near"),
        ("[delivery]\nlimits = [\"30 per minute\", \"0 per day\"]", "2:28 settings/value#limit-zero"),
        ("[delivery]\nlimits = [\"thirty a minute\"]", "2:11 settings/value#limit"),
        ("[delivery]\nconnections = 51", "2:15 settings/value#number"),
        ("[delivery]\nconnections = \"4\"", "2:15 settings/value#type"),
        ("[smtp]\nhost = \"smtp.example.org\"\ntls = \"none\"", "3:7 settings/value#tls-none"),
        ("[smtp]\nhost = \"http://smtp.example.org\"", "2:8 settings/value#host"),
        ("[smtp]\nhost = \"a.example\"\npassword = \"x\"", "3:1 settings/secret"),
        ("[dkim]\ndomain = \"nothing\"", "2:10 settings/value#domain"),
        ("[dkim]\nkeys = [{ selector = \"s 1\", file = \"a.pem\" }]", "2:22 settings/value#selector"),
        ("[smtp]\nhost = \"a.example\"\nusername = \"me\"", "3:12 settings/value#login"),
        ("[smtp]\nport = 25", "1:1 settings/missing"),
        ("[[smtp.fallback]]\nhost = \"a.example\"", "1:3 settings/missing"),
        ("[schedule]\nevery = \"Someday 08:00\"", "2:9 settings/value#every"),
        ("[schedule]\nstart_within = \"soon\"", "2:16 settings/value#duration"),
        ("[approval]\nrequired = \"never\"", "2:12 settings/value#choice"),
        ("[preview]\nproof_to = [\"a@example.org\", \"b\"]", "2:30 settings/value#address"),
        ("[state]\ndatabase = \"postgres://me:pw@db.example/x\"", "2:12 settings/secret#url"),
        ("[discreet]\nnever = []", "1:1 settings/missing"),
        ("[newsletter.fr]\nname = \"x\"", "1:1 settings/value#foreign"),
        ("[bible.en]\nlink = \"javascript:x\"", "2:8 settings/value#bible"),
        ("[alert]\ncommand = \"a\\nb\"", "2:11 settings/value#control"),
    ];
    for (text, expected) in cases {
        let found = found(text);
        assert!(found.iter().any(|found| found == expected), "{text}\n{found:?}");
    }
    let twice = found("[smtp]\nhost = \"a.example\"\nusername = \"me\"\npassword_env = \"P\"\npassword_file = \"p\"");
    assert_eq!(twice.len(), 1, "{twice:?}");
    assert!(twice[0].ends_with("settings/exclusive"));
}

#[test]
fn none_is_for_this_computer_only() {
    for host in ["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"] {
        sound(&format!("{LEAST}[smtp]\nhost = \"{host}\"\nport = 2525\ntls = \"none\"\n"));
    }
    for host in ["127.0.0.1.example.org", "10.0.0.1", "localhost.example"] {
        let found = found(&format!("[smtp]\nhost = \"{host}\"\ntls = \"none\"\n"));
        assert_eq!(found, ["3:7 settings/value#tls-none"]);
    }
}

#[test]
fn broken_toml_is_found_with_the_rest() {
    let (settings, findings) = read_settings(SourceId(0), "[theme]\ncolor = \"red\"\nname = = 3\n");
    assert!(settings.is_none());
    let codes = said(&findings);
    assert!(codes.iter().any(|code| code.starts_with("3:") && code.ends_with("settings/toml")), "{codes:?}");
    assert!(codes.contains(&"2:9 settings/value#color".to_owned()), "{codes:?}");
}

#[test]
fn columns_count_characters_and_a_mark_at_the_start_counts_nothing() {
    let text = format!("\u{feff}{LEAST}[newsletter.ko]\n[theme]\nfonts = {{ en = \"나눔\", fr = \"x\" }}\r\n");
    let (_, findings) = read_settings(SourceId(0), &text);
    assert!(said(&findings).contains(&"9:27 settings/value#foreign".to_owned()), "{:?}", said(&findings));
}

#[test]
fn no_secret_and_no_reader_stands_in_a_value() {
    let text =
        format!("{LEAST}[smtp]\nhost = \"a.example\"\npassword = \"hunter2\"\n[alert]\nmail = [\"grace@@x.org\"]");
    let (_, findings) = read_settings(SourceId(0), &text);
    let values: String = findings.iter().flat_map(|finding| &finding.values).map(|(_, value)| &**value).collect();
    assert!(!values.contains("hunter2") && !values.contains("grace"), "{values}");
}
