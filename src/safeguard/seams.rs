//! Where values meet fixed text, made ready once: every reading of the text around a place, folded, cut to the length of
//! the longest form. Says of a letter's values "certainly nothing" in one search, or "look properly"; never a finding.

use std::borrow::Cow;

use crate::model::{Context, Piece, SlotId, Surface, is_given};

use super::fold::fold;
use super::matcher::Matcher;
use super::reading::{Bit, Tangled, readings};
use super::views::percent_decoded;

/// The seams of a program.
#[derive(Clone, Debug)]
pub(super) struct Seams {
    /// `None`: somewhere a value could change how the text around it reads.
    readings: Option<Vec<Vec<Bit>>>,
    /// What each slot may hold for the quick answer.
    contexts: Vec<(SlotId, Context)>,
}

impl Seams {
    /// Makes the windows of a program ready; `longest` counts the characters of the longest form.
    pub(super) fn of(windows: &[Surface], longest: usize) -> Self {
        let mut contexts = Vec::new();
        for window in windows {
            places(&window.pieces, &mut contexts);
        }
        contexts.sort_by_key(|(slot, context)| (slot.0, *context == Context::HtmlAddressPart));
        contexts.dedup();
        let readings = windows.iter().map(|window| readings(&window.pieces)).collect::<Result<Vec<_>, Tangled>>();
        let readings = readings.ok().map(|readings| {
            let mut all: Vec<Vec<Bit>> = readings.into_iter().flatten().collect();
            for reading in &mut all {
                trim(reading, longest);
            }
            all.dedup();
            all
        });
        Self { readings, contexts }
    }

    /// Whether certainly no form touches one of these values.
    pub(super) fn are_clean(&self, values: &[String], matcher: &Matcher) -> bool {
        let Some(readings) = &self.readings else { return false };
        let value = |slot: SlotId| values.get(usize::from(slot.0)).map_or("", String::as_str);
        if !self.contexts.iter().all(|(slot, context)| is_simple(value(*slot), *context)) {
            return false;
        }
        let folded: Vec<String> = values.iter().map(|value| fold(value)).collect();
        let decoded: Vec<Option<String>> = folded.iter().map(|value| Some(fold(&percent_decoded(value)?))).collect();
        let whole: Vec<&str> =
            decoded.iter().zip(&folded).map(|(one, other)| one.as_deref().unwrap_or(other)).collect();
        let folded: Vec<&str> = folded.iter().map(String::as_str).collect();
        let mut text = String::with_capacity(8 * 1024);
        for reading in readings {
            write(reading, values, &folded, &mut text);
            // No form holds it, so none can reach from one reading into the next.
            text.push('\0');
            if holds(reading, &|slot| decoded.get(usize::from(slot.0)).is_some_and(Option::is_some)) {
                write(reading, values, &whole, &mut text);
                text.push('\0');
            }
        }
        !matcher.finds_any(&text)
    }
}

/// Whether a value reads the same everywhere it may stand, and changes nothing around it: printable ASCII that means
/// nothing in HTML and in addresses, and whole Hangul syllables.
fn is_simple(value: &str, context: Context) -> bool {
    let plain = |c: char| match context {
        Context::HtmlAddressPart => c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'),
        Context::Html | Context::HtmlAddress | Context::Plain => {
            c.is_ascii_alphanumeric() || " .,-_:/@+=?()!*~".contains(c) || ('가'..='힣').contains(&c)
        }
    };
    // A space in an address is the one escape that is read both ways here.
    let escaped = context != Context::HtmlAddressPart && value.contains("%20");
    let bare = if escaped { value.replace("%20", "").into() } else { Cow::Borrowed(value) };
    let leads = context != Context::HtmlAddress || value.starts_with("https://") || value.starts_with("mailto:");
    leads && bare.chars().all(plain)
}

fn places(pieces: &[Piece], found: &mut Vec<(SlotId, Context)>) {
    for piece in pieces {
        match piece {
            Piece::Fixed(_) => {}
            Piece::Place { slot, context } => found.push((*slot, *context)),
            Piece::If { then, otherwise, .. } => {
                places(then, found);
                places(otherwise, found);
            }
        }
    }
}

/// Cuts what lies farther from a value than a form is long.
fn trim(bits: &mut [Bit], longest: usize) {
    let last = bits.len().saturating_sub(1);
    for (index, bit) in bits.iter_mut().enumerate() {
        let Bit::Text(text) = bit else { continue };
        let length = text.chars().count();
        let (head, tail) = (if index > 0 { longest } else { 0 }, if index < last { longest } else { 0 });
        // Longer than any form, so nothing reaches over the gap.
        if length > head + tail + 1 {
            let kept: String = text.chars().take(head).collect();
            let behind: String = text.chars().skip(length - tail).collect();
            *text = format!("{kept}\0{behind}");
        }
    }
}

fn write(bits: &[Bit], values: &[String], folded: &[&str], text: &mut String) {
    for bit in bits {
        match bit {
            Bit::Text(fixed) => join(text, fixed),
            Bit::Value(slot) => join(text, folded.get(usize::from(slot.0)).unwrap_or(&"")),
            Bit::Choice(slot, then, otherwise) => {
                write(if is_given(values, *slot) { then } else { otherwise }, values, folded, text);
            }
        }
    }
}

/// Whether a reading holds a value like this.
fn holds(bits: &[Bit], like: &dyn Fn(SlotId) -> bool) -> bool {
    bits.iter().any(|bit| match bit {
        Bit::Text(_) => false,
        Bit::Value(slot) => like(*slot),
        Bit::Choice(_, then, otherwise) => holds(then, like) || holds(otherwise, like),
    })
}

/// One space for any white space, over the seam too.
fn join(text: &mut String, next: &str) {
    let next = if text.ends_with(' ') { next.strip_prefix(' ').unwrap_or(next) } else { next };
    text.push_str(next);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Seams;
    use crate::model::{Context, Piece, SlotId, Surface, fill};
    use crate::safeguard::matcher::{Matcher, Pattern};
    use crate::safeguard::window::windows;

    const FORMS: &[&str] = &["do-yul ma", "마도율", "velm", "a b", "ora ma"];

    fn matcher() -> Matcher {
        let forms = FORMS.iter().enumerate().filter_map(|(entry, form)| Pattern::new(form, entry, false));
        Matcher::new(forms.collect()).unwrap()
    }

    fn fixed() -> impl Strategy<Value = Piece> {
        let bits = prop::sample::select(vec![
            "do-",
            "Do-Yul",
            " ",
            "  ",
            "ma",
            "마도",
            "율",
            "v",
            "el",
            "m",
            "<b>",
            "</b>",
            "<a href=\"",
            "\">",
            "<!-- ",
            " -->",
            "&amp;",
            "&#109;",
            "&nbsp;",
            "&",
            "%20",
            "%6D",
            "%",
            "a",
            "b",
            "ora",
            "\u{301}",
            "\u{11ab}",
            "<br>",
            ">",
            "<",
            ".",
            "\u{200b}",
        ]);
        prop::collection::vec(bits, 0..6).prop_map(|bits| Piece::Fixed(bits.concat().into()))
    }

    fn leaf() -> impl Strategy<Value = Piece> {
        let context =
            prop::sample::select(vec![Context::Html, Context::HtmlAddress, Context::HtmlAddressPart, Context::Plain]);
        prop_oneof![
            3 => fixed(),
            2 => (0_u16..3, context).prop_map(|(slot, context)| Piece::Place { slot: SlotId(slot), context }),
        ]
    }

    fn piece() -> impl Strategy<Value = Piece> {
        let branch = || prop::collection::vec(leaf(), 0..3);
        prop_oneof![
            6 => leaf(),
            1 => (0_u16..3, branch(), branch())
                .prop_map(|(slot, then, otherwise)| Piece::If { slot: SlotId(slot), then, otherwise }),
        ]
    }

    fn value() -> impl Strategy<Value = String> {
        let bits = prop::sample::select(vec![
            "", "do", "-yul", " ma", "도율", "마", "율", "velm", "elm", "a", " ", "b", "m", "x", "%20", "https://",
            "&", "%6D", "<", "é",
        ]);
        prop::collection::vec(bits, 0..4).prop_map(|bits| bits.concat())
    }

    /// A form cut in three, its outer parts disguised in fixed text, the middle a value.
    fn hidden() -> impl Strategy<Value = (Vec<Piece>, String)> {
        let disguise = prop::sample::select(vec!["", "", "", "<b>", "</i >", "<!-- x -->", "\u{200b}"]);
        let form = prop::sample::select(FORMS.to_vec());
        let cuts = (0_usize..10, 0_usize..10, prop::collection::vec((disguise, 0_u8..4), 10));
        let around = (prop::collection::vec(leaf(), 0..3), prop::collection::vec(leaf(), 0..3), 0_usize..200);
        (form, cuts, around).prop_map(|(form, (one, other, ways), (before, behind, far))| {
            let chars: Vec<char> = form.chars().collect();
            let (one, other) = (one % (chars.len() + 1), other % (chars.len() + 1));
            let (from, to) = (one.min(other), one.max(other));
            let disguised = |chars: &[char]| {
                let mut text = String::new();
                for (c, (tag, way)) in chars.iter().zip(&ways) {
                    match way {
                        0 => text.push_str(&format!("&#{};", u32::from(*c))),
                        1 => text.extend(c.to_uppercase()),
                        _ => text.push(*c),
                    }
                    text.push_str(tag);
                }
                text
            };
            let context = if far % 2 == 0 { Context::Html } else { Context::Plain };
            let mut pieces = before;
            pieces.push(Piece::Fixed(format!("{}{}", "~".repeat(far), disguised(&chars[..from])).into()));
            pieces.push(Piece::Place { slot: SlotId(0), context });
            pieces.push(Piece::Fixed(format!("{}{}", disguised(&chars[to..]), "~".repeat(far)).into()));
            pieces.extend(behind);
            (pieces, chars[from..to].iter().collect())
        })
    }

    fn quick_answer_holds(pieces: Vec<Piece>, values: &[String]) -> Result<(), TestCaseError> {
        let matcher = matcher();
        let surface = Surface { name: "html".to_owned(), pieces };
        let windows = windows(&[surface], matcher.reach());
        let seams = Seams::of(&windows, matcher.longest());
        if seams.are_clean(values, &matcher) {
            for window in &windows {
                let given = |value: &String| if value.is_empty() { "" } else { "\u{fffc}" }.to_owned();
                let without: Vec<String> = values.iter().map(given).collect();
                let known = matcher.find(&fill(&window.pieces, &without));
                let found = matcher.find(&fill(&window.pieces, values));
                prop_assert!(found.is_subset(&known), "{:?} {:?}", fill(&window.pieces, values), found);
            }
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]
        /// Whatever a look at the whole window finds in a letter, and no choice of branches without values holds
        /// already, the quick answer does not call clean.
        #[test]
        fn nothing_slips_through_the_quick_answer(
            pieces in prop::collection::vec(piece(), 1..7),
            values in prop::collection::vec(value(), 3..4),
        ) {
            quick_answer_holds(pieces, &values)?;
        }

        /// The same, where a form is known to lie over a seam.
        #[test]
        fn no_form_over_a_seam_is_called_clean((pieces, value) in hidden(), others in prop::collection::vec(value(), 2..3)) {
            let values = [vec![value], others].concat();
            quick_answer_holds(pieces, &values)?;
        }
    }

    #[test]
    fn an_ordinary_letter_is_clean_and_a_name_over_the_seam_is_not() {
        let place = Piece::Place { slot: SlotId(0), context: Context::Html };
        let pieces = vec![Piece::Fixed("<p>Dear Do-<b>".into()), place, Piece::Fixed("</b> ma,</p>".into())];
        let windows = windows(&[Surface { name: "html".to_owned(), pieces }], matcher().reach());
        let seams = Seams::of(&windows, matcher().longest());
        let clean = |value: &str| seams.are_clean(&[value.to_owned()], &matcher());
        assert!(clean("Grace") && clean("은혜") && clean("Peter Osei-Bonsu"));
        assert!(!clean("Yul") && !clean("yul") && !clean("마도율") && !clean("A & B"));
    }
}
