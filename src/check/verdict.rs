//! All rules over one sheet.

use crate::check::Sheet;
use crate::check::rules::ALL;
use crate::diag::{Finding, Findings};

/// Everything the rules find, each finding once: what stands in several editions of one language is said for the first.
#[must_use]
pub fn judge(sheet: &Sheet<'_>) -> Findings {
    let mut findings = Findings::new();
    for rule in ALL {
        rule(sheet, &mut findings);
    }
    let mut once = Findings::new();
    for finding in findings {
        let same = |said: &Finding| {
            said.sentence == finding.sentence && said.values == finding.values && said.span == finding.span
        };
        if !once.iter().any(same) {
            once.push(finding);
        }
    }
    once
}
