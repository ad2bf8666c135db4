//! Readers who do not see, or see little: alternative texts, headings in order, the page's language (WCAG 2.2).

use crate::check::Sheet;
use crate::check::sheet::edition_words;
use crate::diag::{Finding, Findings, Severity};

/// `a11y/alt` (WCAG 1.1.1), `a11y/headings` (1.3.1), `a11y/lang` (3.1.1).
pub(super) fn rule(sheet: &Sheet<'_>, findings: &mut Findings) {
    for (key, page) in sheet.pages() {
        let say = |severity, sentence| Finding::new(severity, sentence).inside(edition_words(key));
        if page.images.iter().any(|image| image.alt.is_none()) {
            findings.push(say(Severity::Error, "a11y/alt"));
        }
        let ones = page.headings.iter().map(|level| usize::from(*level == 1)).sum::<usize>();
        if ones != 1 {
            findings.push(say(Severity::Warning, "a11y/headings#one").with("count", ones.to_string()));
        }
        let skipped = page.headings.windows(2).find_map(|pair| match pair {
            [above, below] if *below > above + 1 => Some((*above, *below)),
            _ => None,
        });
        if let Some((above, below)) = skipped {
            findings.push(
                say(Severity::Warning, "a11y/headings#skipped")
                    .with("above", above.to_string())
                    .with("below", below.to_string()),
            );
        }
        if page.lang.as_deref() != Some(key.language.tag()) {
            findings.push(say(Severity::Error, "a11y/lang").with("language", key.language.tag().to_owned()));
        }
    }
}
