//! The keys of protected.toml (format.md, section 12): known from the first day, all others are mistakes.

/// Keys of the file.
pub(super) const FILE: &[&str] = &["version", "entry", "detector"];
/// Keys of an `[[entry]]`.
pub(super) const ENTRY: &[&str] = &[
    "id",
    "kind",
    "ko",
    "hanja",
    "han",
    "arabic",
    "cyrillic",
    "latin",
    "forms",
    "alias",
    "acronym",
    "value",
    "given_alone",
    "family_alone",
    "surname_title",
    "bible_name",
    "allow",
    "show_as",
    "tiers_allowed",
    "reader",
    "risk",
    "note",
];
/// Keys of a `[[detector]]`.
pub(super) const DETECTOR: &[&str] = &["id", "kind", "allow"];
/// Keys of a name.
pub(super) const NAME: &[&str] = &["family", "given"];
/// Scripts written family first.
pub(super) const SCRIPTS: &[&str] = &["ko", "hanja", "han", "arabic", "cyrillic", "latin"];
/// Keys with whole forms.
pub(super) const WHOLE: &[&str] = &["forms", "alias", "acronym", "value"];
/// Kinds of an entry (research: person, place, org, phone, email, phrase).
pub(super) const KINDS: &[&str] = &["person", "place", "org", "phone", "email", "phrase"];

/// The known key that is most like the typed one, if one is like it.
pub(super) fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let scored = known.iter().map(|word| (strsim::jaro_winkler(typed, word), *word));
    let best = scored.max_by(|one, other| one.0.total_cmp(&other.0).then_with(|| other.1.cmp(one.1)))?;
    (best.0 > 0.8).then_some(best.1)
}
