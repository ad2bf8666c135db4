//! One row of the subscribers file, and how its person stands with us.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::{EmailAddress, Language, Tier};

/// The `status` column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Wants letters.
    Active,
    /// Wants none for now.
    Paused,
    /// Wants none any more.
    Unsubscribed,
}

/// The `mode` column: how a reader wants the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// The whole letter.
    Full,
    /// Plain text only.
    Text,
    /// A neutral note that there is something to read.
    Notify,
    /// Nothing.
    Hold,
    /// A short text that names no ministry.
    Discreet,
}

/// One subscriber, as the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Row in the file, from 1, the header included.
    pub row: u64,
    /// Where the letter goes.
    pub address: EmailAddress,
    /// The language asked for; `None` where the column is empty.
    pub language: Option<Language>,
    /// What she may read. Blank = public.
    pub audience: Tier,
    /// Whether she wants letters.
    pub status: Status,
    /// How she wants them.
    pub mode: Mode,
    /// The day she asked for that mode.
    pub mode_chosen: Option<Date>,
    /// Her country, as typed.
    pub country: Option<String>,
    /// Her tags.
    pub tags: Vec<String>,
    /// Every column by its lower-case name, cleaned of line breaks and control characters; what templates can print.
    pub fields: BTreeMap<String, String>,
}

impl Reader {
    /// A column's value; `""` where it is empty or absent.
    #[must_use]
    pub fn field(&self, column: &str) -> &str {
        self.fields.get(column).map_or("", String::as_str)
    }
}

/// How a person stands, whatever the file says: what the journal knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Nothing is known against it.
    Clear,
    /// Asked to be taken off the list.
    Unsubscribed,
    /// The address does not take mail.
    Bounced,
    /// Reported a letter as unwanted.
    Complained,
    /// Taken out by the staff.
    Removed,
}
