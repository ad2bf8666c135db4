//! Pictures: how heavy they are, and what their words say.

use crate::check::Sheet;
use crate::check::sheet::edition_words;
use crate::diag::{Finding, Findings, Severity};
use crate::model::{Inline, Photo};

/// Bytes of one finished picture that are worth a warning.
const ONE: usize = 300 * 1024;
/// Bytes of all pictures of a letter that are worth a warning.
const ALL: usize = 2 * 1024 * 1024;

/// `photo/heavy`, `photo/alt-is-file-name`.
pub(super) fn rule(sheet: &Sheet<'_>, findings: &mut Findings) {
    for version in &sheet.issue.versions {
        for block in &version.blocks {
            if let Some(photo) = block.content.photo().filter(|photo| alt_is_a_file_name(photo)) {
                findings.push(Finding::warning("photo/alt-is-file-name", photo.span));
            }
        }
    }
    for (key, draft) in sheet.drafts {
        let sizes = draft.pictures.iter().map(|picture| picture.bytes.len());
        let (all, heaviest) = (sizes.clone().sum::<usize>(), sizes.max().unwrap_or_default());
        if all > ALL || heaviest > ONE {
            findings.push(
                Finding::new(Severity::Warning, "photo/heavy")
                    .with("kilobytes", (all / 1024).to_string())
                    .inside(edition_words(key)),
            );
        }
    }
}

fn alt_is_a_file_name(photo: &Photo) -> bool {
    let words: String =
        photo.alt.iter().map(|inline| if let Inline::Text(text) = inline { text.as_str() } else { "" }).collect();
    let words = words.trim().to_lowercase();
    let name = photo.path.rsplit('/').next().unwrap_or_default().to_lowercase();
    words == name || name.split('.').next().is_some_and(|stem| words == stem)
}
