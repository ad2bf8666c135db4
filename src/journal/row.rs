//! A reader as bytes and back, so that a run needs no subscribers file to go on. Also times and words of the columns.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::journal::JournalError;
use crate::model::{Blob, BlobError, EmailAddress, Language, Mode, Reader, Status, Tier};

const FORMAT: u32 = 1;

/// The reader's stored form.
pub(super) fn pack(reader: &Reader) -> Vec<u8> {
    let mut blob = Blob::begin(FORMAT);
    blob.put(&reader.row.to_le_bytes());
    blob.put(reader.address.as_str().as_bytes());
    blob.put(reader.language.as_ref().map_or("", Language::tag).as_bytes());
    blob.put(reader.audience.word().as_bytes());
    blob.put(status_word(reader.status).as_bytes());
    blob.put(mode_word(reader.mode).as_bytes());
    blob.put(reader.mode_chosen.map(|day| day.to_string()).unwrap_or_default().as_bytes());
    blob.put(if reader.country.is_some() { b"1" } else { b"" });
    blob.put(reader.country.as_deref().unwrap_or_default().as_bytes());
    blob.put(&count(reader.tags.len()));
    for tag in &reader.tags {
        blob.put(tag.as_bytes());
    }
    blob.put(&count(reader.fields.len()));
    for (column, value) in &reader.fields {
        blob.put(column.as_bytes());
        blob.put(value.as_bytes());
    }
    blob.into_bytes()
}

/// Reads a stored reader.
pub(super) fn unpack(bytes: Vec<u8>) -> Result<Reader, JournalError> {
    read(bytes).map_err(|error| JournalError::Damaged(error.to_string()))
}

fn read(bytes: Vec<u8>) -> Result<Reader, BlobError> {
    let mut blob = Blob::open(bytes, FORMAT)?;
    let row = number(&mut blob)?;
    let address = EmailAddress::parse(&text(&mut blob)?).map_err(|_| BlobError::Damaged)?;
    let language = text(&mut blob)?;
    let language = if language.is_empty() { None } else { Some(Language::read(&language).ok_or(BlobError::Damaged)?) };
    let audience = Tier::read(&text(&mut blob)?).ok_or(BlobError::Damaged)?;
    let status = text(&mut blob)?;
    let status = STATUSES.into_iter().find(|known| status_word(*known) == status).ok_or(BlobError::Damaged)?;
    let mode = text(&mut blob)?;
    let mode = MODES.into_iter().find(|known| mode_word(*known) == mode).ok_or(BlobError::Damaged)?;
    let day = text(&mut blob)?;
    let mode_chosen = if day.is_empty() { None } else { Some(day.parse().map_err(|_| BlobError::Damaged)?) };
    let has_country = !blob.take()?.is_empty();
    let country = Some(text(&mut blob)?).filter(|_| has_country);
    let mut tags = Vec::new();
    for _ in 0..number(&mut blob)? {
        tags.push(text(&mut blob)?);
    }
    let mut fields = BTreeMap::new();
    for _ in 0..number(&mut blob)? {
        let column = text(&mut blob)?;
        fields.insert(column, text(&mut blob)?);
    }
    Ok(Reader { row, address, language, audience, status, mode, mode_chosen, country, tags, fields })
}

/// Microseconds since 1970, as times are stored.
pub(super) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// A stored time.
pub(super) fn time(micros: i64) -> Result<Timestamp, JournalError> {
    Timestamp::from_microsecond(micros).map_err(|error| JournalError::Damaged(error.to_string()))
}

const STATUSES: [Status; 3] = [Status::Active, Status::Paused, Status::Unsubscribed];
const MODES: [Mode; 5] = [Mode::Full, Mode::Text, Mode::Notify, Mode::Hold, Mode::Discreet];

fn status_word(status: Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::Paused => "paused",
        Status::Unsubscribed => "unsubscribed",
    }
}

fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::Full => "full",
        Mode::Text => "text",
        Mode::Notify => "notify",
        Mode::Hold => "hold",
        Mode::Discreet => "discreet",
    }
}

fn count(length: usize) -> [u8; 8] {
    u64::try_from(length).unwrap_or(u64::MAX).to_le_bytes()
}

fn number(blob: &mut Blob) -> Result<u64, BlobError> {
    blob.take()?.try_into().map(u64::from_le_bytes).map_err(|_| BlobError::Damaged)
}

fn text(blob: &mut Blob) -> Result<String, BlobError> {
    String::from_utf8(blob.take()?.to_vec()).map_err(|_| BlobError::Damaged)
}
