//! The text of an issue → a tree with spans. Never fails: what is wrong is a finding, and the rest is still read.
//! Knows no meaning (dates, passages, protected entries: that is `folder`), no file and no other room but `diag`.

mod prose;
mod tree;

pub use prose::Style;
pub use tree::{
    Answer, Attribute, Block, Body, Entry, Flow, GroupTree, Head, Inline, KindWord, Line, Point, Row, Slot, Spanned,
    Tree, Value,
};
