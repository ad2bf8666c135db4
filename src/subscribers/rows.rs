//! The rows of subscribers.csv as a stream: one row in memory at a time, whatever the size of the list.

use std::collections::BTreeSet;
use std::io::{self, Chain, Cursor, Read};

use csv::StringRecord;

use crate::diag::{Finding, Severity};
use crate::model::Reader;
use crate::subscribers::columns::{Columns, delimiter};
use crate::subscribers::decoded::Decoded;
use crate::subscribers::row;

const LONGEST_HEADER: u64 = 64 * 1024;

/// Readers, or the finding that refuses a row (codes `list/…`, severity error, the row's number and nothing of the
/// person). Rows count from 1, the header included; rows without any content are passed over.
pub struct Rows<R: Read> {
    csv: csv::Reader<Chain<Cursor<Vec<u8>>, Decoded<R>>>,
    columns: Columns,
    record: StringRecord,
    row: u64,
    ended: bool,
    broken: bool,
}

impl<R: Read> Rows<R> {
    /// Opens a list and reads its header: UTF-8, UTF-16 with a mark or CP949; cells parted by `,` `;` or tab.
    ///
    /// # Errors
    /// A finding without a column `email` (`list/no-email`), with one column twice (`list/column-twice`), or where the
    /// bytes cannot be read (`list/unreadable`).
    #[expect(clippy::result_large_err, reason = "once a list, and the finding is what is shown")]
    pub fn open(input: R) -> Result<Self, Finding> {
        let mut decoded = Decoded::new(input);
        let head = head(&mut decoded).map_err(|_| unreadable(1))?;
        let line = head.split(|byte| matches!(byte, b'\r' | b'\n')).find(|line| !line.is_empty()).unwrap_or_default();
        let mut csv = csv::ReaderBuilder::new()
            .delimiter(delimiter(line))
            .has_headers(false)
            .flexible(true)
            .from_reader(Cursor::new(head).chain(decoded));
        let mut record = StringRecord::new();
        csv.read_record(&mut record).map_err(|_| unreadable(1))?;
        let columns = Columns::read(&record)?;
        Ok(Self { csv, columns, record, row: 1, ended: false, broken: false })
    }

    /// The names of all columns, in lower case: what templates may print as `subscriber.` fields.
    #[must_use]
    pub fn columns(&self) -> BTreeSet<String> {
        self.columns.all()
    }

    /// Goes to the next row; `false` where there is none, or none that can be read.
    pub(super) fn advance(&mut self) -> bool {
        if self.ended {
            return false;
        }
        self.row += 1;
        let read = self.csv.read_record(&mut self.record);
        self.broken = read.is_err();
        self.ended = !read.unwrap_or(false);
        !self.ended
    }

    /// The row's address as it was typed; `""` where there is none.
    pub(super) fn typed_address(&self) -> &str {
        self.record.get(self.columns.email()).unwrap_or_default()
    }

    /// The reader of the row, or why it is refused; `None` for a blank one.
    pub(super) fn current(&self) -> Option<Result<Reader, Finding>> {
        row::read(self.row, &self.record, &self.columns)
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<Reader, Finding>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.advance() {
            let read = self.current();
            if read.is_some() {
                return read;
            }
        }
        if std::mem::take(&mut self.broken) { Some(Err(unreadable(self.row))) } else { None }
    }
}

/// The first line and what was read with it.
fn head<R: Read>(decoded: &mut Decoded<R>) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    decoded.take(LONGEST_HEADER).read_to_end(&mut head)?;
    Ok(head)
}

fn unreadable(row: u64) -> Finding {
    Finding::new(Severity::Error, "list/unreadable").with("row", row.to_string())
}
