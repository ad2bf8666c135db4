//! Which keys a block must have, and how to write them.

use crate::diag::Span;
use crate::folder::lower::reading::Reading;
use crate::syntax::{Block, Entry};

/// Keys that are asked for: name, as it is shown, what to write.
const EXAMPLES: [(&str, &str, &str); 15] = [
    ("title", "a title", "it in quotes on the opening line: `::: news \"…\"`"),
    ("kind", "kind", "`kind: weekly`, guide, alert, campaign or report"),
    ("subject", "subject", "`subject:` and the subject of the mail"),
    ("date", "date", "`date: 2026-06-23`"),
    ("ref", "Ref", "`Ref: Psalm 121:7-8`"),
    ("version", "Version", "`Version:` and the translation, such as WEB"),
    ("when", "When", "`When: every Monday 20:00`"),
    ("fund", "Fund", "`Fund:` and the name of the fund"),
    ("photo", "Photo", "`Photo: photos/` and the name of the file"),
    ("alt", "Alt", "`Alt:` and what is to be seen, for those who do not see it"),
    ("faces", "Faces", "`Faces: none`, `covered` or `consented`"),
    ("place", "Place", "`Place: generic` or `exact`"),
    ("button", "Button", "`Button:` and the words on it"),
    ("link", "Link or Reply", "`Link: https://…` or `Reply: letters`"),
    ("closed-text", "Closed text", "`Closed text:` and what is shown after that day"),
];

/// The entry with this key.
pub(super) fn entry<'b>(block: &'b Block, key: &str) -> Option<&'b Entry> {
    block.entries.iter().find(|entry| entry.key == key)
}

/// The entry with this key; where it is not there, that is reported.
pub(super) fn required<'b>(reading: &mut Reading<'_>, block: &'b Block, key: &str) -> Option<&'b Entry> {
    let found = entry(block, key);
    if found.is_none() && !block.disturbed {
        missing(reading, name(block), key, block.span);
    }
    found
}

/// Reports that `owner` (a kind of block, or "the head") has no `key`.
pub(super) fn missing(reading: &mut Reading<'_>, owner: &str, key: &str, span: Span) {
    let known = EXAMPLES.iter().find(|(name, ..)| *name == key);
    let (shown, example) = known.map_or((key, key), |(_, shown, example)| (*shown, *example));
    reading.error("key-missing", span, &[("block", owner), ("key", shown), ("example", example)]);
}

/// The English name of a block's kind.
pub(super) fn name(block: &Block) -> &'static str {
    crate::folder::lower::bones::kind_name(block.kind)
}
