//! All rules over one sheet.

use crate::check::Sheet;
use crate::check::rules::ALL;
use crate::diag::Findings;

/// Everything the rules find, each finding once: what stands in several editions of one language is said for the first.
#[must_use]
pub fn judge(sheet: &Sheet<'_>) -> Findings {
    let mut findings = Findings::new();
    for rule in ALL {
        rule(sheet, &mut findings);
    }
    let mut said: Vec<(&str, Vec<(&'static str, std::sync::Arc<str>)>, Option<crate::diag::Span>)> = Vec::new();
    let mut once = Findings::new();
    for finding in findings {
        let same = (finding.sentence, finding.values.clone(), finding.span);
        if !said.contains(&same) {
            said.push(same);
            once.push(finding);
        }
    }
    once
}
