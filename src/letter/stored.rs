//! A program as bytes for the state, and back. Every change to what is written here needs another format number.

use std::sync::Arc;

use jiff::civil::Date;

use crate::letter::stretch::{Stretch, Way};
use crate::letter::{Program, Source};
use crate::model::{Blob, BlobError, Context, Digest, EditionKey, Language, Piece, SlotId, SlotSource, Surface, Tier};

const FORMAT: u32 = 1;
/// Branches within branches; a program has fewer.
const DEEPEST: u8 = 32;
const CONTEXTS: [Context; 4] = [Context::Html, Context::HtmlAddress, Context::HtmlAddressPart, Context::Plain];

pub(super) fn to_blob(program: &Program) -> Blob {
    let mut blob = Blob::begin(FORMAT);
    fields(&program.edition, &program.stretches, &program.slots, &program.surfaces, &mut |field| blob.put(field));
    blob
}

/// The digest of the fields alone, so that a version that writes the same letter gives the same digest.
pub(super) fn digest(edition: &EditionKey, stretches: &[Stretch], slots: &[Source], surfaces: &[Surface]) -> Digest {
    Digest::of_told(|tell| fields(edition, stretches, slots, surfaces, tell))
}

pub(super) fn from_blob(bytes: Vec<u8>) -> Result<Program, BlobError> {
    let mut blob = Blob::open(bytes, FORMAT)?;
    let tier = Tier::read(&text(&mut blob)?).ok_or(BlobError::Damaged)?;
    let language = Language::read(&text(&mut blob)?).ok_or(BlobError::Damaged)?;
    let edition = EditionKey { tier, language };
    let (mut stretches, mut slots, mut surfaces) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..number(&mut blob)? {
        let way =
            *usize::try_from(number(&mut blob)?).ok().and_then(|way| Way::ALL.get(way)).ok_or(BlobError::Damaged)?;
        stretches.push(Stretch { way, name: text(&mut blob)?, pieces: pieces(&mut blob, DEEPEST)? });
    }
    for _ in 0..number(&mut blob)? {
        slots.push(source(&mut blob)?);
    }
    for _ in 0..number(&mut blob)? {
        surfaces.push(Surface { name: text(&mut blob)?, pieces: pieces(&mut blob, DEEPEST)? });
    }
    if blob.at_end() { Ok(Program::new(edition, stretches, slots, surfaces)) } else { Err(BlobError::Damaged) }
}

fn fields(
    edition: &EditionKey,
    stretches: &[Stretch],
    slots: &[Source],
    surfaces: &[Surface],
    put: &mut dyn FnMut(&[u8]),
) {
    put(edition.tier.word().as_bytes());
    put(edition.language.tag().as_bytes());
    put_number(stretches.len(), put);
    for stretch in stretches {
        put_number(Way::ALL.iter().position(|way| *way == stretch.way).unwrap_or_default(), put);
        put(stretch.name.as_bytes());
        put_pieces(&stretch.pieces, put);
    }
    put_number(slots.len(), put);
    for slot in slots {
        put_source(slot, put);
    }
    put_number(surfaces.len(), put);
    for surface in surfaces {
        put(surface.name.as_bytes());
        put_pieces(&surface.pieces, put);
    }
}

fn put_number(number: usize, put: &mut dyn FnMut(&[u8])) {
    put(&u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

/// Tells pieces field by field, so that no two lists are told alike.
pub(super) fn put_pieces(pieces: &[Piece], put: &mut dyn FnMut(&[u8])) {
    put_number(pieces.len(), put);
    for piece in pieces {
        match piece {
            Piece::Fixed(text) => {
                put(b"f");
                put(text.as_bytes());
            }
            Piece::Place { slot, context } => {
                put(b"p");
                put_number(usize::from(slot.0), put);
                put_number(CONTEXTS.iter().position(|other| other == context).unwrap_or_default(), put);
            }
            Piece::If { slot, then, otherwise } => {
                put(b"i");
                put_number(usize::from(slot.0), put);
                put_pieces(then, put);
                put_pieces(otherwise, put);
            }
        }
    }
}

fn put_source(source: &Source, put: &mut dyn FnMut(&[u8])) {
    match source {
        Source::Draft(SlotSource::Column(column)) => {
            put(b"column");
            put(column.as_bytes());
        }
        Source::Draft(SlotSource::ColumnOr { column, otherwise }) => {
            put(b"column-or");
            put(column.as_bytes());
            put(otherwise.as_bytes());
        }
        Source::Draft(SlotSource::Past(day)) => {
            put(b"past");
            put(day.to_string().as_bytes());
        }
        Source::Draft(SlotSource::Unsubscribe) => put(b"unsubscribe"),
        Source::Name => put(b"name"),
        Source::Address => put(b"address"),
        Source::Date => put(b"date"),
        Source::MessageId => put(b"message-id"),
        Source::OneClick => put(b"one-click"),
        Source::UnsubscribeMail => put(b"unsubscribe-mail"),
        Source::Reference => put(b"reference"),
    }
}

fn number(blob: &mut Blob) -> Result<u32, BlobError> {
    Ok(u32::from_le_bytes(blob.take()?.try_into().map_err(|_| BlobError::Damaged)?))
}

fn text(blob: &mut Blob) -> Result<String, BlobError> {
    String::from_utf8(blob.take()?.to_vec()).map_err(|_| BlobError::Damaged)
}

fn slot(blob: &mut Blob) -> Result<SlotId, BlobError> {
    Ok(SlotId(u16::try_from(number(blob)?).map_err(|_| BlobError::Damaged)?))
}

fn pieces(blob: &mut Blob, deepest: u8) -> Result<Vec<Piece>, BlobError> {
    let deeper = deepest.checked_sub(1).ok_or(BlobError::Damaged)?;
    let mut list = Vec::new();
    for _ in 0..number(blob)? {
        list.push(match blob.take()? {
            b"f" => Piece::Fixed(Arc::from(text(blob)?)),
            b"p" => {
                let slot = slot(blob)?;
                let context = usize::try_from(number(blob)?).ok().and_then(|place| CONTEXTS.get(place));
                Piece::Place { slot, context: *context.ok_or(BlobError::Damaged)? }
            }
            b"i" => Piece::If { slot: slot(blob)?, then: pieces(blob, deeper)?, otherwise: pieces(blob, deeper)? },
            _ => return Err(BlobError::Damaged),
        });
    }
    Ok(list)
}

fn source(blob: &mut Blob) -> Result<Source, BlobError> {
    let tag = text(blob)?;
    Ok(match tag.as_str() {
        "column" => Source::Draft(SlotSource::Column(text(blob)?)),
        "column-or" => Source::Draft(SlotSource::ColumnOr { column: text(blob)?, otherwise: text(blob)? }),
        "past" => Source::Draft(SlotSource::Past(text(blob)?.parse::<Date>().map_err(|_| BlobError::Damaged)?)),
        "unsubscribe" => Source::Draft(SlotSource::Unsubscribe),
        "name" => Source::Name,
        "address" => Source::Address,
        "date" => Source::Date,
        "message-id" => Source::MessageId,
        "one-click" => Source::OneClick,
        "unsubscribe-mail" => Source::UnsubscribeMail,
        "reference" => Source::Reference,
        _ => return Err(BlobError::Damaged),
    })
}
