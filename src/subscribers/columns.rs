//! The header line: which sign parts the cells, and which cell is which column. Knows no row below it.

use std::collections::BTreeSet;

use csv::StringRecord;

use crate::diag::{Finding, Severity};

/// The column names in the order of the cells; a blank header cell is no column.
pub(super) struct Columns {
    names: Vec<Option<String>>,
    email: usize,
}

impl Columns {
    /// Reads the header's cells: names count without case and without white space around them.
    #[expect(clippy::result_large_err, reason = "once a list, and the finding is what is shown")]
    pub(super) fn read(header: &StringRecord) -> Result<Self, Finding> {
        let mut seen = BTreeSet::new();
        let mut names = Vec::with_capacity(header.len());
        for cell in header {
            let name = super::row::clean(cell).to_lowercase();
            if !name.is_empty() && !seen.insert(name.clone()) {
                // The cell may be data where the header was forgotten: only a known name is repeated.
                let sentence = if name == "email" { "list/column-twice#email" } else { "list/column-twice" };
                let number = names.len() + 1;
                return Err(Finding::new(Severity::Error, sentence).with("number", number.to_string()).inside("row 1"));
            }
            names.push((!name.is_empty()).then_some(name));
        }
        match names.iter().position(|name| name.as_deref() == Some("email")) {
            Some(email) => Ok(Self { names, email }),
            None => Err(Finding::new(Severity::Error, "list/no-email").inside("row 1")),
        }
    }

    /// The name of the cell with this number, from 0; `None` for a blank one and beyond the header.
    pub(super) fn name(&self, cell: usize) -> Option<&str> {
        self.names.get(cell)?.as_deref()
    }

    /// The number of the cell with the address, from 0.
    pub(super) fn email(&self) -> usize {
        self.email
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    pub(super) fn all(&self) -> BTreeSet<String> {
        self.names.iter().flatten().cloned().collect()
    }
}

/// The sign that parts the header's cells: that of `,` `;` and tab which stands most often outside quotes; else a comma.
pub(super) fn delimiter(header: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b'\t', 0_u32), (b';', 0), (b',', 0)];
    for byte in header {
        if *byte == b'"' {
            quoted = !quoted;
        }
        for (sign, count) in &mut counts {
            *count += u32::from(!quoted && byte == sign);
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).filter(|(_, count)| *count > 0).map_or(b',', |(sign, _)| sign)
}
