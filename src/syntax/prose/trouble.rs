//! What is wrong in a run, gathered until the run is read: of braces and slots only the first of each line is shown.

use crate::diag::{Finding, Findings};

/// Findings of one call, not yet shown.
#[derive(Default)]
pub(super) struct Trouble {
    braces: Vec<Finding>,
    others: Vec<Finding>,
}

impl Trouble {
    /// Adds a finding about a brace or a slot.
    pub(super) fn brace(&mut self, finding: Finding) {
        self.braces.push(finding);
    }

    /// Adds any other finding.
    pub(super) fn other(&mut self, finding: Finding) {
        self.others.push(finding);
    }

    /// Hands over what is to be shown.
    pub(super) fn settle(mut self, findings: &mut Findings) {
        self.braces.sort_by_key(|finding| finding.span);
        self.braces.dedup_by_key(|finding| finding.span.map(|span| (span.source, span.line)));
        self.others.extend(self.braces);
        self.others.sort_by_key(|finding| finding.span);
        for finding in self.others {
            findings.push(finding);
        }
    }
}
