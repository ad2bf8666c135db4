//! What every letter owes its reader, in both parts: a way out, and who sent it (CAN-SPAM, RFC 8058, CASL).

use crate::check::Sheet;
use crate::check::page::filled;
use crate::check::sheet::edition_words;
use crate::diag::{Finding, Findings, Severity};
use crate::model::{Piece, SlotSource};

/// `footer/unsubscribe`, `footer/postal-address`.
pub(super) fn rule(sheet: &Sheet<'_>, findings: &mut Findings) {
    for (key, draft) in sheet.drafts {
        let say = |sentence| Finding::new(Severity::Error, sentence).inside(edition_words(key));
        let ways_out = |pieces: &[Piece]| has_way_out(pieces, &draft.slots);
        if !ways_out(&draft.html) || !ways_out(&draft.text) {
            findings.push(say("footer/unsubscribe"));
        }
        let postal = sheet
            .settings
            .newsletter
            .names
            .get(&key.language)
            .and_then(|names| names.postal_address.as_deref())
            .unwrap_or(&sheet.settings.sender.postal_address);
        let seen = |text: &str| squeezed(text).contains(&squeezed(postal));
        let page = sheet.page(key);
        if !page.is_some_and(|page| seen(&page.text)) || !seen(&filled(&draft.text, true)) {
            findings.push(say("footer/postal-address").with("address", postal.to_owned()));
        }
    }
}

/// Whether the place to unsubscribe stands outside every branch, so that no reader goes without.
fn has_way_out(pieces: &[Piece], slots: &[SlotSource]) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Place { slot, .. } => slots.get(usize::from(slot.0)) == Some(&SlotSource::Unsubscribe),
        Piece::Fixed(_) => false,
        Piece::If { then, otherwise, .. } => has_way_out(then, slots) && has_way_out(otherwise, slots),
    })
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}').collect()
}
