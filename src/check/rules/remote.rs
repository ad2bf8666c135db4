//! Nothing is fetched when a letter is opened: no picture, font or style from elsewhere, no script, no form (promise 6).

use std::collections::BTreeSet;

use crate::check::Sheet;
use crate::check::sheet::edition_words;
use crate::diag::{Finding, Findings, Severity};

/// `privacy/remote`.
pub(super) fn rule(sheet: &Sheet<'_>, findings: &mut Findings) {
    for (key, page) in sheet.pages() {
        for what in page.fetched.iter().collect::<BTreeSet<_>>() {
            findings.push(
                Finding::new(Severity::Error, "privacy/remote").with("what", what.clone()).inside(edition_words(key)),
            );
        }
        let stray = page.images.iter().find(|image| !image.src.starts_with("cid:"));
        if let Some(image) = stray.filter(|image| !page.fetched.contains(&image.src)) {
            findings.push(
                Finding::new(Severity::Error, "privacy/remote")
                    .with("what", image.src.clone())
                    .inside(edition_words(key)),
            );
        }
    }
}
