//! Values that are one of a few words, in English or Korean.

use crate::diag::Span;
use crate::folder::lower::place;
use crate::folder::lower::reading::{Reading, shown};
use crate::model::{Faces, Kind, PlaceDetail, Share, Tier};
use crate::syntax::Entry;

/// Folded for comparison (format.md section 1, rule 5): full width as ASCII, small letters, one space for many.
pub(in crate::folder) fn folded(text: &str) -> String {
    let ascii = text.chars().map(|c| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    });
    ascii.flat_map(char::to_lowercase).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

const KINDS: [(Kind, [&str; 2]); 5] = [
    (Kind::Weekly, ["weekly", "주간"]),
    (Kind::Guide, ["guide", "안내"]),
    (Kind::Alert, ["alert", "긴급"]),
    (Kind::Campaign, ["campaign", "캠페인"]),
    (Kind::Report, ["report", "보고"]),
];
const SHARES: [(Share, [&str; 2]); 3] =
    [(Share::Public, ["public", "공개"]), (Share::Verbal, ["verbal", "말로만"]), (Share::None, ["none", "금지"])];
const FACES: [(Faces, [&str; 2]); 3] =
    [(Faces::None, ["none", "없음"]), (Faces::Covered, ["covered", "가림"]), (Faces::Consented, ["consented", "동의"])];
const PLACES: [(PlaceDetail, [&str; 2]); 2] =
    [(PlaceDetail::Generic, ["generic", "일반"]), (PlaceDetail::Exact, ["exact", "정확"])];
const REPLIES: [((), [&str; 2]); 1] = [((), ["letters", "편지"])];

pub(super) fn kind(reading: &mut Reading<'_>, entry: &Entry) -> Option<Kind> {
    read(reading, entry, "kind", &KINDS)
}

pub(super) fn share(reading: &mut Reading<'_>, entry: &Entry) -> Option<Share> {
    read(reading, entry, "share", &SHARES)
}

/// Also notes it for the twin.
pub(super) fn faces(reading: &mut Reading<'_>, entry: &Entry) -> Option<Faces> {
    let faces = read(reading, entry, "Faces", &FACES);
    reading.mark(entry, faces.map(|faces| format!("{faces:?}")));
    faces
}

/// Also notes it for the twin.
pub(super) fn place_detail(reading: &mut Reading<'_>, entry: &Entry) -> Option<PlaceDetail> {
    let place = read(reading, entry, "Place", &PLACES);
    reading.mark(entry, place.map(|place| format!("{place:?}")));
    place
}

pub(super) fn reply(reading: &mut Reading<'_>, entry: &Entry) -> Option<()> {
    read(reading, entry, "Reply", &REPLIES)
}

/// A tier of the head; it may stand in quotation marks.
pub(super) fn tier(reading: &mut Reading<'_>, entry: &Entry) -> Option<Tier> {
    let typed = entry.value.raw.text();
    let word = folded(&typed);
    let word = word.trim_matches(['"', '“', '”', '„', '‟']).trim();
    let tier = Tier::read(word);
    if tier.is_none() {
        let span = place::of(&entry.value.raw, entry.key_span);
        let known: Vec<&str> = Tier::ALL.iter().flat_map(|tier| [tier.word(), tier.korean()]).collect();
        let text = shown(&typed);
        match crate::folder::nearest::nearest(word, known) {
            Some(near) => reading.error("tier-unknown", span, &[("text", &text), ("guess", near)]),
            None => reading.error("tier-unknown#far", span, &[("text", &text)]),
        }
    }
    tier
}

fn read<T: Copy>(reading: &mut Reading<'_>, entry: &Entry, key: &str, words: &[(T, [&str; 2])]) -> Option<T> {
    let typed = entry.value.raw.text();
    let word = folded(&typed);
    let found = words.iter().find(|(_, names)| names.contains(&word.as_str())).map(|(value, _)| *value);
    if found.is_none() {
        let span: Span = place::of(&entry.value.raw, entry.key_span);
        let choices: Vec<&str> = words.iter().map(|(_, [english, _])| *english).collect();
        let (text, choices) = (shown(&typed), choices.join(", "));
        reading.error("value#choice", span, &[("text", &text), ("key", key), ("choices", &choices)]);
    }
    found
}
