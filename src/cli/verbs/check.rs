//! `phoebe check`: everything that would embarrass or endanger someone.

use serde::Serialize;

use crate::cli::args::Check;
use crate::cli::console::{Console, Sign};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::cli::words::{bytes, count};
use crate::desk::{Assembly, Audience};
use crate::draw::{FindingJson, json};
use crate::model::Content;

#[derive(Serialize)]
struct Report {
    schema: u32,
    issue: String,
    findings: Vec<FindingJson>,
    editions: usize,
    readers: usize,
}

/// Checks an issue and shows what was found.
pub(in crate::cli) fn run(console: &Console, office: &mut Office, asked: &Check) -> Result<Exit, Failure> {
    let slug = office.issue(asked.issue.as_deref())?;
    let assembly = office.assemble(&slug)?;
    let mut findings = assembly.findings.clone();
    findings.append(office.desk.warnings.clone());
    if let Some(audience) = &assembly.audience {
        findings.append(audience.findings.clone());
    }
    let sources = &office.desk.sources;
    let (wrong, warned) = console.findings(&findings, sources);
    let refused = assembly.findings.stop() || (asked.strict && warned > 0);
    if console.json {
        let report = Report {
            schema: 1,
            issue: slug.clone(),
            findings: findings.iter().take(100).map(|finding| json(finding, sources)).collect(),
            editions: assembly.drafts.len(),
            readers: assembly.audience.as_ref().map_or(0, Audience::letters),
        };
        console.result(&serde_json::to_string(&report).unwrap_or_default());
    } else if wrong + warned == 0 {
        console.say(&format!("{} Nothing to mend. {}", console.sign(Sign::Done), summary(&assembly)));
        console.say(&weight(&assembly));
        console.next(&format!("phoebe send {slug}"));
    } else {
        let mut line = Vec::new();
        if wrong > 0 {
            line.push(format!("{} {}", console.sign(Sign::Wrong), count(wrong, "mistake", "mistakes")));
        }
        if warned > 0 {
            line.push(format!("{} {}", console.sign(Sign::Waiting), count(warned, "warning", "warnings")));
        }
        let end = if refused {
            "Nothing can be sent until it is mended."
        } else if wrong > 0 {
            "The rows that are refused get no letter; all others can be sent."
        } else {
            "It can be sent as it is."
        };
        console.say(&format!("{}. {end}", line.join(", ")));
        if !refused {
            console.say(&weight(&assembly));
        }
        console.next(&if refused {
            format!("phoebe explain {}", first_code(&assembly))
        } else {
            format!("phoebe send {slug}")
        });
    }
    Ok(if refused { Exit::Refused } else { Exit::Done })
}

fn first_code(assembly: &Assembly) -> &'static str {
    let stopping = assembly.findings.iter().find(|finding| finding.severity.stops());
    stopping.or_else(|| assembly.findings.iter().next()).map_or("", |finding| finding.code())
}

/// "5 prayer points, 3 photos, 2 languages, 3 editions."
fn summary(assembly: &Assembly) -> String {
    let Some(version) = assembly.issue.as_ref().and_then(|issue| issue.versions.first()) else { return String::new() };
    let points: usize = version
        .blocks
        .iter()
        .map(|block| if let Content::Prayer(group) = &block.content { group.points.len() } else { 0 })
        .sum();
    let photos: usize = version.blocks.iter().filter(|block| block.content.photo().is_some()).count();
    let languages = assembly.issue.as_ref().map_or(0, |issue| issue.versions.len());
    [
        count(points, "prayer point", "prayer points"),
        count(photos, "photo", "photos"),
        count(languages, "language", "languages"),
        count(assembly.drafts.len(), "edition", "editions"),
    ]
    .join(", ")
        + "."
}

/// "212 KB × 12,431 = 2.6 GB".
fn weight(assembly: &Assembly) -> String {
    let Some(audience) = &assembly.audience else { return "There is no list of subscribers yet.".to_owned() };
    let largest = assembly.message_bytes.values().copied().max().unwrap_or_default();
    let total: usize = audience
        .by_edition()
        .iter()
        .map(|(key, readers)| {
            let one = assembly.message_bytes.get(key).copied().unwrap_or_default();
            one.saturating_mul(usize::try_from(*readers).unwrap_or(usize::MAX))
        })
        .sum();
    format!("  {} to {} = {}", bytes(largest), count(audience.letters(), "reader", "readers"), bytes(total))
}
