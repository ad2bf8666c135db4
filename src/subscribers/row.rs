//! One row → one reader, or the one finding that refuses it. A finding names the row, never the person.

use std::collections::BTreeMap;

use csv::StringRecord;
use jiff::civil::Date;

use crate::diag::{Finding, Severity};
use crate::model::{AddressError, EmailAddress, Language, Mode, Reader, Status, Tier};
use crate::subscribers::columns::Columns;

/// More than that in one cell means that a quotation mark was never closed.
const LONGEST_CELL: usize = 4_000;
const MOST_LINES: usize = 12;

/// Reads the cells of row `row`. `None`: all of them are blank.
pub(super) fn read(row: u64, cells: &StringRecord, columns: &Columns) -> Option<Result<Reader, Finding>> {
    if cells.iter().all(|cell| cell.trim().is_empty()) {
        return None;
    }
    Some(reader(row, cells, columns).map_err(|sentence| refused(sentence, row)))
}

/// A text for one line: line breaks, control characters, and signs that turn or hide text become one space.
pub(super) fn clean(text: &str) -> String {
    let words = text.split(|sign: char| sign.is_control() || sign.is_whitespace() || is_hidden(sign));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A finding about a row, with nothing but its number.
pub(super) fn refused(sentence: &'static str, row: u64) -> Finding {
    Finding::new(Severity::Error, sentence).with("row", row.to_string()).inside(format!("row {row}"))
}

fn reader(row: u64, cells: &StringRecord, columns: &Columns) -> Result<Reader, &'static str> {
    if cells.iter().any(|cell| cell.len() > LONGEST_CELL || cell.matches('\n').count() > MOST_LINES || swallows(cell)) {
        return Err("list/quote");
    }
    if cells.iter().any(|cell| cell.contains('\u{fffd}')) {
        return Err("list/encoding");
    }
    if cells.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty()) {
        return Err("list/cells");
    }
    let mut fields = BTreeMap::new();
    let mut typed = "";
    for (number, cell) in cells.iter().enumerate() {
        let Some(name) = columns.name(number) else { continue };
        if name == "email" {
            typed = cell;
        }
        let value = clean(cell);
        if !value.is_empty() {
            fields.insert(name.to_owned(), value);
        }
    }
    let address = EmailAddress::parse(typed).map_err(address_sentence)?;
    fields.insert("email".to_owned(), address.as_str().to_owned());
    let cell = |name: &str| fields.get(name).map_or("", String::as_str);
    Ok(Reader {
        row,
        address,
        language: blank(cell("lang")).map(|tag| Language::read(tag).ok_or("list/lang")).transpose()?,
        audience: blank(cell("audience")).map_or(Ok(Tier::Public), |tier| Tier::read(tier).ok_or("list/audience"))?,
        status: status(cell("status")).ok_or("list/status")?,
        mode: mode(cell("mode")).ok_or("list/mode")?,
        mode_chosen: blank(cell("mode_chosen"))
            .map(|day| day.parse::<Date>().map_err(|_| "list/mode-chosen"))
            .transpose()?,
        country: blank(cell("country")).map(str::to_owned),
        tags: cell("tags")
            .split([',', ';', '|'])
            .map(str::trim)
            .filter(|tag| !tag.is_empty())
            .map(str::to_owned)
            .collect(),
        fields,
    })
}

fn address_sentence(problem: AddressError) -> &'static str {
    match problem {
        AddressError::Empty => "list/address#empty",
        AddressError::At => "list/address#at",
        AddressError::Space => "list/address#space",
        AddressError::Local => "list/address#local",
        AddressError::Domain => "list/address#domain",
    }
}

fn status(word: &str) -> Option<Status> {
    match word.to_ascii_lowercase().as_str() {
        "" | "active" => Some(Status::Active),
        "paused" => Some(Status::Paused),
        "unsubscribed" => Some(Status::Unsubscribed),
        _ => None,
    }
}

fn mode(word: &str) -> Option<Mode> {
    match word.to_ascii_lowercase().as_str() {
        "" | "full" => Some(Mode::Full),
        "text" => Some(Mode::Text),
        "notify" => Some(Mode::Notify),
        "hold" => Some(Mode::Hold),
        "discreet" => Some(Mode::Discreet),
        _ => None,
    }
}

fn blank(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Line and paragraph separators, signs that turn the direction, and those without any width that no script needs.
fn is_hidden(sign: char) -> bool {
    matches!(sign, '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A quoted cell may hold line breaks; but a line with an address and a separator in it is the next row, swallowed by a
/// quotation mark that was never closed.
fn swallows(cell: &str) -> bool {
    cell.lines().skip(1).any(|line| line.contains('@') && line.contains([',', ';', '\t']))
}
