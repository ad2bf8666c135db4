//! A text cut into fixed pieces and places that are filled for each reader. `compose` makes it, `letter` encodes it,
//! `safeguard` reads it.

use std::sync::Arc;

use jiff::civil::Date;

/// Index into the list of [`SlotSource`]s of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotId(pub u16);

/// Where a slot's value comes from. An empty value counts as false in [`Piece::If`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlotSource {
    /// A column of the reader's row.
    Column(String),
    /// A column, or a text where it is empty.
    ColumnOr {
        /// The column.
        column: String,
        /// The text.
        otherwise: String,
    },
    /// The address to unsubscribe at (`https://…/u/TOKEN` or `mailto:…`); never empty.
    Unsubscribe,
    /// `1` where the letter leaves after this day in the newsletter's zone, else empty: the closed form of an action.
    Past(Date),
}

/// What stands around a place, and so how its value is escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// Text of the HTML part or a quoted attribute in it: `& < > " '` become references.
    Html,
    /// A whole address in an attribute of the HTML part: only `https:`, `http:` and `mailto:` pass, then as `Html`.
    HtmlAddress,
    /// Part of a query or path in an attribute of the HTML part: percent-encoded, then as `Html`.
    HtmlAddressPart,
    /// The plain text part, or a header before its encoding: on one line, as it is.
    Plain,
}

/// One piece of a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Piece {
    /// The same for every reader; already escaped for where it stands.
    Fixed(Arc<str>),
    /// A value, escaped for `context`.
    Place {
        /// Which value.
        slot: SlotId,
        /// What stands around it.
        context: Context,
    },
    /// One of two branches.
    If {
        /// The value that decides: not empty takes `then`.
        slot: SlotId,
        /// Where it has a value.
        then: Vec<Self>,
        /// Where it is empty.
        otherwise: Vec<Self>,
    },
}

/// A decoded part of a letter, as a reader's program would hold it: for the safeguard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surface {
    /// `header:Subject`, `text`, `html`, `filename`, `content-id` …
    pub name: String,
    /// Its decoded text and places.
    pub pieces: Vec<Piece>,
}
