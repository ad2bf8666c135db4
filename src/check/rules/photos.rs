//! Pictures: how heavy they are, what their words say, and that each one that is shown is there.

use std::collections::BTreeSet;

use crate::check::Sheet;
use crate::check::sheet::edition_words;
use crate::compose::Draft;
use crate::diag::{Finding, Findings, Severity};
use crate::model::{Inline, Photo, Piece};

/// Bytes of one finished picture that are worth a warning.
const ONE: usize = 300 * 1024;
/// Bytes of all pictures of a letter that are worth a warning.
const ALL: usize = 2 * 1024 * 1024;

/// `photo/heavy`, `photo/alt-is-file-name`, `photo/dangling`.
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
        for address in dangling(draft) {
            findings.push(
                Finding::new(Severity::Error, "photo/dangling").with("address", address).inside(edition_words(key)),
            );
        }
    }
}

/// Addresses `cid:…` of a page that name none of its pictures: the fault of a template.
fn dangling(draft: &Draft) -> BTreeSet<String> {
    let known: Vec<String> = draft.pictures.iter().map(|picture| format!("cid:{}", picture.content_id())).collect();
    let mut found = BTreeSet::new();
    addresses(&draft.html, &mut found);
    found.retain(|address| !known.contains(address));
    found
}

/// Every `cid:` address that stands as an attribute's value, or in a `url(…)` of a style.
fn addresses(pieces: &[Piece], found: &mut BTreeSet<String>) {
    for piece in pieces {
        match piece {
            Piece::Fixed(text) => {
                let lower = text.to_ascii_lowercase();
                let addresses = lower.match_indices("cid:").filter_map(|(at, _)| text.split_at_checked(at));
                let shown = addresses.filter(|(before, _)| shows(before)).map(|(_, from)| {
                    let end = from.find(['"', '\'', ')', '<', '>', '&', ' ']).unwrap_or(from.len());
                    from.get(..end).unwrap_or(from).to_owned()
                });
                found.extend(shown);
            }
            Piece::Place { .. } => {}
            Piece::If { then, otherwise, .. } => {
                addresses(then, found);
                addresses(otherwise, found);
            }
        }
    }
}

/// Whether an address behind this text is one that is shown, and not a word of the letter.
fn shows(before: &str) -> bool {
    let bare = before.trim_end_matches("&quot;").trim_end_matches("&#39;").trim_end_matches(['"', '\'', ' ']);
    let inside = |open: &str, close: &str| before.rfind(open) > before.rfind(close);
    (bare.ends_with('=') || bare.to_ascii_lowercase().ends_with("url("))
        && (inside("<", ">") || inside("<style", "</style"))
}

fn alt_is_a_file_name(photo: &Photo) -> bool {
    let words: String =
        photo.alt.iter().map(|inline| if let Inline::Text(text) = inline { text.as_str() } else { "" }).collect();
    let words = words.trim().to_lowercase();
    let name = photo.path.rsplit('/').next().unwrap_or_default().to_lowercase();
    words == name || name.split('.').next().is_some_and(|stem| words == stem)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::addresses;
    use crate::model::{Piece, SlotId};

    fn found(html: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let pieces = vec![Piece::Fixed(html.into())];
        addresses(&[Piece::If { slot: SlotId(0), then: Vec::new(), otherwise: pieces }], &mut found);
        found
    }

    #[test]
    fn pictures_are_found_wherever_they_are_shown() {
        for shown in [
            "<img src=\"cid:one\" alt=\"\">",
            "<td background='CID:one'>",
            "<td style=\"background:url(cid:one)\">",
            "<td style=\"background:#fff url( 'cid:one' )\">",
            "<td style=\"background:url(&quot;cid:one&quot;)\">",
            "<p>x</p><style>td > p { background: URL(cid:one) }</style>",
            "<a href=\"cid:one\">",
        ] {
            let found = found(shown).into_iter().next().unwrap_or_default();
            assert_eq!(found.to_lowercase(), "cid:one", "{shown}");
        }
    }

    #[test]
    fn words_of_a_letter_are_no_pictures() {
        for words in
            ["<p>placid:one</p>", "<p>write url(cid:one) there</p>", "<p>=cid:one</p>", "<p title=\"acid:one\">"]
        {
            assert!(found(words).is_empty(), "{words}");
        }
    }
}
