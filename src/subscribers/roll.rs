//! The list as people, walked as often as needed: one row in memory at a time, each person once.

use std::collections::BTreeSet;
use std::io::Read;

use crate::diag::Finding;
use crate::model::Reader;
use crate::subscribers::Rows;
use crate::subscribers::repeats::Repeats;

type Reading = Box<dyn Read + Send>;

/// A list whose repeated people are known; two walks over it are alike.
pub struct Roll {
    open: Box<dyn Fn() -> Reading + Send + Sync>,
    columns: BTreeSet<String>,
    repeats: Repeats,
}

impl Roll {
    /// Reads the header and finds who stands on the list twice. `open` gives the same bytes each time, about `bytes`.
    ///
    /// # Errors
    /// As [`Rows::open`].
    #[expect(clippy::result_large_err, reason = "once a list, and the finding is what is shown")]
    pub fn open<R: Read + Send + 'static>(
        bytes: u64,
        open: impl Fn() -> R + Send + Sync + 'static,
    ) -> Result<Self, Finding> {
        let open = move || -> Reading { Box::new(open()) };
        let columns = Rows::open(open())?.columns();
        let repeats = Repeats::find(bytes, || Rows::open(open()))?;
        Ok(Self { open: Box::new(open), columns, repeats })
    }

    /// The names of all columns, in lower case.
    #[must_use]
    pub fn columns(&self) -> &BTreeSet<String> {
        &self.columns
    }

    /// Each person once, at the place of her first row, with the strictest of what her rows say; between them the rows
    /// that give no reader: refused ones (errors) and repeated ones (`list/twice`, warnings).
    #[expect(clippy::result_large_err, reason = "once a list, and the finding is what is shown")]
    pub fn walk(&self) -> Result<impl Iterator<Item = Result<Reader, Finding>> + Send + '_, Finding> {
        let rows = Rows::open((self.open)())?;
        Ok(rows.map(|row| row.and_then(|reader| self.repeats.settle(reader))))
    }
}

impl std::fmt::Debug for Roll {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Roll").field("columns", &self.columns).finish_non_exhaustive()
    }
}
