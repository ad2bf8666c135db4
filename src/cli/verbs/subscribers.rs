//! `phoebe subscribers list`: counts the list and names the rows that are refused. Prints no address.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cli::args::{Subscribers, SubscribersCommand};
use crate::cli::console::{Console, Sign};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::cli::words::count;
use crate::diag::{Finding, Findings, Severity};
use crate::draw::{FindingJson, json};
use crate::model::{Language, Reader, Status};
use crate::subscribers::Roll;

#[derive(Serialize)]
struct Report {
    schema: u32,
    readers: usize,
    active: usize,
    by_audience: BTreeMap<&'static str, usize>,
    by_language: BTreeMap<String, usize>,
    refused: usize,
    findings: Vec<FindingJson>,
}

/// Counts.
pub(in crate::cli) fn run(console: &Console, office: &Office, asked: &Subscribers) -> Result<Exit, Failure> {
    match asked.command {
        SubscribersCommand::List => list(console, office),
    }
}

fn list(console: &Console, office: &Office) -> Result<Exit, Failure> {
    let name = &office.desk.settings.subscribers;
    let held = office.desk.folder.hold(name)?;
    let (mut findings, mut readers, mut active, mut refused) = (Findings::new(), 0_usize, 0_usize, 0_usize);
    let mut by_audience: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut by_language: BTreeMap<String, usize> = BTreeMap::new();
    let mut note = |row: Result<Reader, Finding>| match row {
        Ok(reader) => {
            readers += 1;
            if reader.status == Status::Active {
                active += 1;
                *by_audience.entry(reader.audience.word()).or_default() += 1;
                let language = reader.language.as_ref().map_or("not given", Language::tag);
                *by_language.entry(language.to_owned()).or_default() += 1;
            }
        }
        Err(finding) => {
            refused += usize::from(finding.severity == Severity::Error);
            findings.push_or_count(finding);
        }
    };
    match Roll::open(held.length(), move || held.reading()) {
        Ok(roll) => match roll.walk() {
            Ok(rows) => rows.for_each(&mut note),
            Err(finding) => note(Err(finding)),
        },
        Err(finding) => note(Err(finding)),
    }
    let sources = &office.desk.sources;
    if console.json {
        let report = Report {
            schema: 1,
            readers,
            active,
            by_audience,
            by_language,
            refused,
            findings: findings.iter().take(100).map(|finding| json(finding, sources)).collect(),
        };
        console.result(&serde_json::to_string(&report).unwrap_or_default());
    } else {
        console.findings(&findings, sources);
        let dot = console.dot();
        let said = |counts: Vec<(String, usize)>| {
            counts.into_iter().map(|(what, number)| format!("{number} {what}")).collect::<Vec<_>>().join(dot)
        };
        console.result(&format!("{}, {active} of them active", count(readers, "reader", "readers")));
        console.result(&format!("  {}", said(by_audience.into_iter().map(|(what, n)| (what.to_owned(), n)).collect())));
        console.result(&format!("  {}", said(by_language.into_iter().collect())));
        if refused > 0 {
            console.say(&format!("{} {} refused", console.sign(Sign::Wrong), count(refused, "row was", "rows were")));
        }
    }
    Ok(if refused > 0 { Exit::SomeFailed } else { Exit::Done })
}
