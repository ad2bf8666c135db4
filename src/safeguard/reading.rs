//! The readings of a text with places, piece by piece: as it stands, with its references, without its tags, with its
//! percent signs decoded. The same as `views` makes of the whole text, wherever no value can change how it reads.

use unicode_normalization::char::is_combining_mark;

use crate::model::{Piece, SlotId};

use super::fold::fold;
use super::views::{percent_decoded, referenced};

/// A bit of a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bit {
    /// Folded.
    Text(String),
    Value(SlotId),
    Choice(SlotId, Vec<Bit>, Vec<Bit>),
}

/// What a text cannot be read for piece by piece.
pub(super) struct Tangled;

/// Every reading of a window that differs from the others: as `views` has them.
pub(super) fn readings(pieces: &[Piece]) -> Result<Vec<Vec<Bit>>, Tangled> {
    let raw = read(pieces)?;
    let mut all = vec![each_text(&raw, &fold), each_text(&raw, &|text| fold(&referenced(text)))];
    for instead in ["", " "] {
        all.push(each_text(&without_tags(&raw, instead)?, &|text| fold(&referenced(text))));
    }
    let mut decoded = each_text(&raw, &referenced);
    for _ in 0..4 {
        let next = each_text(&decoded, &|text| percent_decoded(text).unwrap_or_else(|| text.to_owned()));
        if next == decoded {
            break;
        }
        all.push(each_text(&next, &fold));
        decoded = next;
    }
    let mut different: Vec<Vec<Bit>> = Vec::new();
    for reading in all {
        if !different.contains(&reading) {
            different.push(reading);
        }
    }
    Ok(different)
}

/// The pieces as bits, where no value can join with the text around it into a reference, an escape or one letter.
fn read(pieces: &[Piece]) -> Result<Vec<Bit>, Tangled> {
    let mut bits = Vec::new();
    for piece in pieces {
        bits.push(match piece {
            Piece::Fixed(text) => {
                if is_open_before(text) || joins_before(text) {
                    return Err(Tangled);
                }
                Bit::Text((**text).to_owned())
            }
            Piece::Place { slot, .. } => Bit::Value(*slot),
            Piece::If { slot, then, otherwise } => Bit::Choice(*slot, read(then)?, read(otherwise)?),
        });
    }
    Ok(bits)
}

/// Ends in the beginning of a reference or an escape, which a value could complete.
fn is_open_before(text: &str) -> bool {
    let reference = text.rsplit_once('&').is_some_and(|(_, tail)| tail.len() < 32 && !tail.contains([';', ' ']));
    let escape = text.rsplit_once('%').is_some_and(|(_, tail)| tail.len() < 2);
    reference || escape
}

/// Begins with a mark that would join with a letter before it (Unicode TR 15, D117).
fn joins_before(text: &str) -> bool {
    let first = text.chars().next();
    first.is_some_and(|c| {
        is_combining_mark(c) || ('\u{1160}'..='\u{11ff}').contains(&c) || ('\u{200b}'..='\u{200f}').contains(&c)
    })
}

fn each_text(bits: &[Bit], change: &dyn Fn(&str) -> String) -> Vec<Bit> {
    let changed = bits.iter().map(|bit| match bit {
        Bit::Text(text) => Bit::Text(change(text)),
        Bit::Value(slot) => Bit::Value(*slot),
        Bit::Choice(slot, then, otherwise) => Bit::Choice(*slot, each_text(then, change), each_text(otherwise, change)),
    });
    changed.collect()
}

/// Without tags and comments, and without the values in them; what is not closed stays as it is.
fn without_tags(bits: &[Bit], instead: &str) -> Result<Vec<Bit>, Tangled> {
    let mut strip = Strip { out: Vec::new(), open: None, instead };
    for bit in bits {
        match (bit, &mut strip.open) {
            (Bit::Text(text), _) => strip.text(text),
            (Bit::Value(_), Some((held, _))) => held.push(bit.clone()),
            (Bit::Value(_), None) => strip.out.push(bit.clone()),
            (Bit::Choice(slot, then, otherwise), None) if !unbalanced(then) && !unbalanced(otherwise) => {
                strip.out.push(Bit::Choice(*slot, without_tags(then, instead)?, without_tags(otherwise, instead)?));
            }
            (Bit::Choice(..), _) => return Err(Tangled),
        }
    }
    let Strip { mut out, open, .. } = strip;
    if let Some((held, _)) = open {
        push_text(&mut out, "<");
        for bit in without_tags(&held, instead)? {
            match bit {
                Bit::Text(text) => push_text(&mut out, &text),
                other @ (Bit::Value(_) | Bit::Choice(..)) => out.push(other),
            }
        }
    }
    Ok(out)
}

/// A text losing its tags; `open`: what stands behind a `<`, and what would close it.
struct Strip<'a> {
    out: Vec<Bit>,
    open: Option<(Vec<Bit>, &'a str)>,
    instead: &'a str,
}

impl Strip<'_> {
    fn text(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            rest = if let Some((held, close)) = &mut self.open {
                let Some((_, behind)) = rest.split_once(*close) else {
                    return held.push(Bit::Text(rest.to_owned()));
                };
                self.open = None;
                push_text(&mut self.out, self.instead);
                behind
            } else {
                let Some((before, behind)) = rest.split_once('<') else { return push_text(&mut self.out, rest) };
                push_text(&mut self.out, before);
                self.open = Some((Vec::new(), if behind.starts_with("!--") { "-->" } else { ">" }));
                behind
            };
        }
    }
}

/// Whether a branch begins or ends inside of a tag.
fn unbalanced(bits: &[Bit]) -> bool {
    let mut depth = 0_i32;
    for bit in bits {
        if let Bit::Text(text) = bit {
            for c in text.chars() {
                match c {
                    '<' => depth += 1,
                    '>' => depth -= 1,
                    _ => {}
                }
                if !(0..=1).contains(&depth) {
                    return true;
                }
            }
        }
    }
    depth != 0
}

fn push_text(bits: &mut Vec<Bit>, text: &str) {
    if let Some(Bit::Text(last)) = bits.last_mut() {
        last.push_str(text);
    } else if !text.is_empty() {
        bits.push(Bit::Text(text.to_owned()));
    }
}
