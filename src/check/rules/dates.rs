//! Days: a closed action, an issue before its time or after it, and a story that is still too fresh to be told.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::check::Sheet;
use crate::diag::{Finding, Findings, Severity};
use crate::model::{Block, Content, Tier};

/// `date/closed` (warning), `date/not-before`, `date/expired`, `date/too-fresh` (errors).
pub(super) fn rule(sheet: &Sheet<'_>, findings: &mut Findings) {
    let issue = sheet.issue;
    if let Some(expires) = issue.expires.filter(|expires| sheet.today > *expires) {
        findings.push(Finding::new(Severity::Error, "date/expired").with("date", expires.to_string()));
    }
    if let Some(embargo) = issue.not_before.as_ref().filter(|embargo| sheet.today < embargo.day) {
        findings.push(Finding::new(Severity::Warning, "date/not-before").with("date", embargo.day.to_string()));
    }
    let Some(version) = issue.versions.first() else { return };
    for block in &version.blocks {
        if let Content::Action(action) = &block.content
            && let Some((closes, _)) = &action.closes
            && sheet.today > *closes
        {
            findings.push(Finding::warning("date/closed", block.span).with("date", closes.to_string()));
        }
        if let Some(ended) = ended(block) {
            too_fresh(sheet, block, ended, findings);
        }
    }
}

fn ended(block: &Block) -> Option<Date> {
    match &block.content {
        Content::Report(report) => report.ended,
        Content::Testimony(testimony) => testimony.ended,
        Content::Greeting(_)
        | Content::Text(_)
        | Content::Scripture(_)
        | Content::Prayer(_)
        | Content::Meeting(_)
        | Content::Facts(_)
        | Content::Project(_)
        | Content::News(_)
        | Content::Photo(_)
        | Content::Action(_)
        | Content::Notice(_)
        | Content::Signature(_) => None,
    }
}

/// An edition that shows the block must not leave before `ended` and the tier's days of delay.
fn too_fresh(sheet: &Sheet<'_>, block: &Block, ended: Date, findings: &mut Findings) {
    let days = &sheet.settings.safeguard.delay_days;
    let readers = sheet.drafts.keys().map(|key| key.tier).filter(|tier| tier.sees(block.tier)).min();
    let Some(widest) = readers else { return };
    let delay = match widest {
        Tier::Public => days.public,
        Tier::Partners => days.partners,
        Tier::Team => days.team,
    };
    let Ok(free) = ended.checked_add(i64::from(delay).days()) else { return };
    if sheet.today < free {
        findings.push(
            Finding::error("date/too-fresh", block.span)
                .with("audience", widest.word())
                .with("days", delay.to_string())
                .with("date", free.to_string()),
        );
    }
}
