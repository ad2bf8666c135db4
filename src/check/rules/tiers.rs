//! Parts that nobody on the list can read: usually an audience that was mistaken, in the letter or in the list.

use crate::check::Sheet;
use crate::diag::{Finding, Findings, Span};
use crate::model::{Content, Tier};

/// `tier/nobody`.
pub(super) fn rule(sheet: &Sheet<'_>, findings: &mut Findings) {
    let Some(list) = sheet.list.filter(|list| !list.readers.is_empty()) else { return };
    let Some(version) = sheet.issue.versions.first() else { return };
    let narrowest = list.readers.keys().map(|key| key.tier).max();
    let unread = |tier: Tier| narrowest.is_some_and(|narrowest| !narrowest.sees(tier));
    let mut say =
        |tier: Tier, span: Span| findings.push(Finding::warning("tier/nobody", span).with("audience", tier.word()));
    for block in &version.blocks {
        if unread(block.tier) {
            say(block.tier, block.span);
        } else if let Content::Prayer(group) = &block.content {
            for point in group.points.iter().filter(|point| unread(point.tier)) {
                say(point.tier, point.span);
            }
        }
    }
}
