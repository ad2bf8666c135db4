//! Whether the letter can be read: text against what it stands on (WCAG 2.2, 1.4.3). The pairs are the theme's; the
//! house colour of the settings, or a tokens.toml in the folder, can spoil them.

use crate::check::Sheet;
use crate::compose::Faint;
use crate::diag::{Finding, Findings, Severity};

/// `theme/contrast`: once for the house colour, else once for each pair.
pub(super) fn rule(sheet: &Sheet<'_>, findings: &mut Findings) {
    // The theme is the same for every edition.
    let Some(draft) = sheet.drafts.values().next() else { return };
    let (house, own): (Vec<&Faint>, Vec<&Faint>) = draft.faint.iter().partition(|faint| faint.instead.is_some());
    if let Some(faint) = house.first() {
        let instead = faint.instead.clone().unwrap_or_default();
        findings.push(
            Finding::new(Severity::Warning, "theme/contrast#house")
                .with("color", sheet.settings.theme.color.clone())
                .with("ratio", faint.ratio.clone())
                .with("instead", instead),
        );
    }
    for faint in own {
        findings.push(
            Finding::new(Severity::Warning, "theme/contrast#tokens")
                .with("text", faint.text.to_owned())
                .with("ground", faint.ground.to_owned())
                .with("scheme", if faint.dark { "dark" } else { "light" }.to_owned())
                .with("ratio", faint.ratio.clone()),
        );
    }
}
