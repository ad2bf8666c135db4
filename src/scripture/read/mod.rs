//! The grammar: a book, then points, ranges and lists behind it. Knows tokens and names, writes nothing.

mod book;
mod cursor;
mod list;
mod number;
mod point;
mod prose;
mod turned;

pub(super) use book::heading;
pub(super) use cursor::Cursor;
pub(super) use list::{Reading, references};
pub(super) use turned::turned;
