//! The question before a send: who gets it, who does not and why, how much it weighs; the issue's name is the answer.

use crate::cli::console::{Console, Dress, Sign};
use crate::cli::failure::Failure;
use crate::cli::office::Office;
use crate::cli::quota::takes;
use crate::cli::words::{bytes, count, thousands};
use crate::desk::{Assembly, Audience};
use crate::diag::Severity;
use crate::model::settings::Approval as Rule;
use crate::model::{Approval, Tier};
use crate::tongue;

/// Asks; the answer is the approval. Without a terminal `--confirm` is the answer.
pub(super) fn ask(
    console: &Console,
    office: &Office,
    assembly: &Assembly,
    slug: &str,
    confirm: Option<&str>,
) -> Result<Approval, Failure> {
    let sources = &office.desk.sources;
    console.findings(&assembly.findings, sources);
    let Some(checked) = &assembly.checked else {
        return Err(Failure::Refused("nothing was sent: mend the mistakes above first".to_owned()));
    };
    let Some(audience) = &assembly.audience else {
        let name = &office.desk.settings.subscribers;
        return Err(Failure::Usage(format!("there is no list of subscribers: {name} is not there")));
    };
    ready(office, assembly)?;
    show(console, office, assembly, audience);
    let readers = count(audience.letters(), "reader", "readers");
    let answer = match confirm {
        Some(answer) => Some(answer.to_owned()),
        None if console.asks => console
            .ask(&format!("\nSend to {readers}? Type the issue’s name: {}", console.dress_err(Dress::Strong, slug))),
        None => None,
    };
    match answer.as_deref().map(str::trim) {
        Some(answer) if answer == slug => {
            Ok(Approval { issue: slug.to_owned(), digest: checked.digest(), by: who(), at: office.clock.real })
        }
        Some(_) => Err(Failure::Decide("that is not the issue’s name; nothing was sent".to_owned())),
        None => {
            Err(Failure::Decide(format!("nobody answered; nothing was sent (without a terminal: --confirm {slug})")))
        }
    }
}

/// Embargo and the rules that need more than this answer.
fn ready(office: &Office, assembly: &Assembly) -> Result<(), Failure> {
    let settings = &office.desk.settings;
    if matches!(settings.approval, Rule::TwoPeople) {
        return Err(Failure::Decide(
            "[approval] required = \"two-people\": this version cannot ask two people".to_owned(),
        ));
    }
    let embargo = assembly.issue.as_ref().and_then(|issue| issue.not_before.as_ref());
    if let Some(embargo) = embargo {
        let opens = embargo.day.to_datetime(embargo.time).to_zoned(embargo.zone.clone());
        if opens.is_ok_and(|opens| office.clock.real < opens.timestamp()) {
            return Err(Failure::Decide(format!("this issue may not leave before {}; nothing was sent", embargo.day)));
        }
    }
    Ok(())
}

fn show(console: &Console, office: &Office, assembly: &Assembly, audience: &Audience) {
    let from = &office.desk.settings.sender.from;
    if let Some(version) = assembly.issue.as_ref().and_then(|issue| issue.versions.first())
        && let Some(draft) = assembly.drafts.values().find(|draft| draft.key.language == version.language)
    {
        let subject: String = draft
            .subject
            .iter()
            .map(|piece| if let crate::model::Piece::Fixed(text) = piece { text } else { "…" })
            .collect();
        console.say(&console.dress_err(Dress::Strong, &subject));
    }
    console.say(&format!("from {} <{}>\n", from.name, from.address.as_str()));
    let by = audience.by_edition();
    let dot = console.dot();
    let mut languages: Vec<(String, u64)> = Vec::new();
    for (key, number) in by {
        let name = tongue::language_name(&key.language).to_owned();
        match languages.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sum)) => *sum += number,
            None => languages.push((name, *number)),
        }
    }
    let size = |number: u64| thousands(usize::try_from(number).unwrap_or(usize::MAX));
    let said: Vec<String> = languages.iter().map(|(name, number)| format!("{} {name}", size(*number))).collect();
    let readers = count(audience.letters(), "reader", "readers");
    console.say(&format!("  {readers:<16} {}", said.join(dot)));
    let tiers = Tier::ALL
        .map(|tier| (tier, by.iter().filter(|(key, _)| key.tier == tier).map(|(_, number)| number).sum::<u64>()));
    let said: Vec<String> = tiers
        .iter()
        .filter(|(_, number)| *number > 0)
        .map(|(tier, number)| format!("{} {}", size(*number), tier.word()))
        .collect();
    console.say(&format!("  {:<16} {}", "", said.join(dot)));
    left_out(console, audience);
    if audience.fell_back > 0 {
        console.say(&format!("  {:<16} {} get another language than they asked for", "", audience.fell_back));
    }
    let largest = assembly.message_bytes.values().copied().max().unwrap_or_default();
    let total = largest.saturating_mul(audience.letters());
    console.say(&format!(
        "  {:<16} {} × {} = {}",
        "bytes",
        bytes(largest),
        thousands(audience.letters()),
        bytes(total)
    ));
    if let Some(takes) = takes(audience.letters(), &office.desk.settings.delivery.limits) {
        console.say(&format!("  {:<16} {takes}", "time"));
    }
    let warned = assembly.findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
    if warned > 0 {
        console.say(&format!("  {} {}", console.sign(Sign::Waiting), count(warned, "warning", "warnings")));
    }
}

/// Who gets nothing, and why.
pub(super) fn left_out(console: &Console, audience: &Audience) {
    let mut reasons: Vec<(u64, &str)> =
        audience.by_reason().iter().map(|(reason, number)| (*number, reason.word())).collect();
    reasons.push((audience.protected, "protected"));
    reasons.push((audience.nothing_left, "with nothing to read"));
    reasons.push((audience.refused, "in refused rows"));
    let sum: u64 = reasons.iter().map(|(number, _)| number).sum();
    reasons.push((audience.twice, "listed twice"));
    let said: Vec<String> =
        reasons.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")).collect();
    if !said.is_empty() {
        console.say(&format!("  {:<16} {}", format!("{sum} left out"), said.join(console.dot())));
    }
}

/// Who answers: the login name of this computer.
fn who() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|name| {
            #[expect(clippy::disallowed_methods, reason = "cli is the room that reads the environment")]
            let value = std::env::var(name);
            value.ok().filter(|value| !value.is_empty())
        })
        .unwrap_or_else(|| "somebody".to_owned())
}
