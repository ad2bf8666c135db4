//! How big a letter is: Gmail clips HTML of about 102 KB, and the footer with it; servers refuse big messages.

use crate::check::Sheet;
use crate::check::sheet::edition_words;
use crate::diag::{Finding, Findings, Severity};
use crate::model::Piece;

/// Decoded HTML that is worth a warning, in bytes (look.md section 4).
const HTML_WARNING: usize = 80 * 1024;
/// Decoded HTML that Gmail would clip for some reader.
const HTML_ERROR: usize = 100 * 1024;
/// A message that many servers take slowly.
const MESSAGE_WARNING: usize = 5 * 1024 * 1024;
/// A message that many servers refuse.
const MESSAGE_ERROR: usize = 20 * 1024 * 1024;
/// What one value of a reader may add; values are cut to a line, and names are short.
const VALUE: usize = 40;

/// `size/gmail-clip`, `size/message`.
pub(super) fn rule(sheet: &Sheet<'_>, findings: &mut Findings) {
    for (key, draft) in sheet.drafts {
        let html = longest(&draft.html);
        let severity = if html > HTML_ERROR {
            Some(Severity::Error)
        } else if html > HTML_WARNING {
            Some(Severity::Warning)
        } else {
            None
        };
        if let Some(severity) = severity {
            findings.push(
                Finding::new(severity, "size/gmail-clip")
                    .with("kilobytes", kilobytes(html).to_string())
                    .inside(edition_words(key)),
            );
        }
        let message = sheet.message_bytes.get(key).copied().unwrap_or_default();
        if message > MESSAGE_WARNING {
            let severity = if message > MESSAGE_ERROR { Severity::Error } else { Severity::Warning };
            findings.push(
                Finding::new(severity, "size/message")
                    .with("megabytes", format!("{}.{}", message / 1_048_576, message % 1_048_576 * 10 / 1_048_576))
                    .inside(edition_words(key)),
            );
        }
    }
}

/// The longest form any reader can get.
fn longest(pieces: &[Piece]) -> usize {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Fixed(text) => text.len(),
            Piece::Place { .. } => VALUE,
            Piece::If { then, otherwise, .. } => longest(then).max(longest(otherwise)),
        })
        .sum()
}

fn kilobytes(bytes: usize) -> usize {
    bytes.div_ceil(1024)
}
