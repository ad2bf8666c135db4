//! The text of an issue → a tree with spans. Never fails: what is wrong is a finding, and the rest is still read.
//! Knows no meaning (dates, passages, protected entries: that is `folder`), no file and no other room but `diag`.

mod audience;
mod block;
mod brackets;
mod document;
mod fence;
mod fold;
mod group;
mod head;
mod keys;
mod markers;
mod point;
mod printed;
mod prose;
mod read;
mod rows;
mod run;
mod tree;
mod words;

#[cfg(test)]
mod tests;

pub use document::parse;
pub use prose::Style;
pub use tree::{
    Answer, Attribute, Block, Body, Entry, Flow, GroupTree, Head, Inline, KindWord, Line, Point, Row, Slot, Spanned,
    Tree, Value,
};
