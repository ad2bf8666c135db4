//! A list of ordinary size in memory: the same address twice is one person, and the strictest row wins.
//! A list too long for that goes row by row into the journal, which keeps each address once.

use std::collections::BTreeMap;

use crate::diag::{Finding, Findings, Severity};
use crate::model::{Mode, Reader, Status};

/// A whole list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Each person once, in the order of the first rows.
    pub readers: Vec<Reader>,
    /// Refused rows (errors) and repeated ones (`list/twice`, warnings), by row.
    pub findings: Findings,
    /// Rows that were folded into an earlier one.
    pub duplicates: u64,
}

/// Reads all rows. Of two rows with one address (case, Unicode form and IDNA apart) any that is paused or unsubscribed
/// stops the person, the lowest tier and the most careful mode count; name, language and other fields are the first's.
pub fn gather(rows: impl IntoIterator<Item = Result<Reader, Finding>>) -> Gathered {
    let mut gathered = Gathered::default();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows {
        let reader = match row {
            Ok(reader) => reader,
            Err(finding) => {
                gathered.findings.push(finding);
                continue;
            }
        };
        let place = *places.entry(reader.address.canonical()).or_insert(gathered.readers.len());
        if let Some(first) = gathered.readers.get_mut(place) {
            gathered.findings.push(twice(first.row, reader.row));
            gathered.duplicates += 1;
            tighten(first, reader);
        } else {
            gathered.readers.push(reader);
        }
    }
    gathered
}

fn tighten(first: &mut Reader, other: Reader) {
    first.audience = first.audience.min(other.audience);
    if rank_status(other.status) > rank_status(first.status) {
        first.status = other.status;
    }
    if rank_mode(other.mode) > rank_mode(first.mode) {
        first.mode = other.mode;
    }
    // What was asked for counts only if every row says so: it opens a held country.
    first.mode_chosen = first.mode_chosen.filter(|_| other.mode_chosen.is_some());
    first.country = match (first.country.take(), other.country) {
        (Some(one), Some(two)) if !one.split("; ").any(|part| part == two) => Some(format!("{one}; {two}")),
        (one, two) => one.or(two),
    };
    first.fields.insert("audience".to_owned(), first.audience.word().to_owned());
}

fn rank_status(status: Status) -> u8 {
    match status {
        Status::Active => 0,
        Status::Paused => 1,
        Status::Unsubscribed => 2,
    }
}

fn rank_mode(mode: Mode) -> u8 {
    match mode {
        Mode::Full => 0,
        Mode::Text => 1,
        Mode::Notify => 2,
        Mode::Discreet => 3,
        Mode::Hold => 4,
    }
}

fn twice(first: u64, row: u64) -> Finding {
    Finding::new(Severity::Warning, "list/twice")
        .with("row", row.to_string())
        .with("first", first.to_string())
        .inside(format!("row {row}"))
}
