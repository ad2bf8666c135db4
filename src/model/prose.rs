//! Text as a letter has it: paragraphs and what stands in them. No Markdown, no HTML.

use crate::model::Passage;

/// Where a link leads. The text is ready for an attribute (`https://…`, `http://…` or `mailto:…`), checked, without braces.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link(pub String);

/// What differs by reader (format.md section 7). Columns are lower-case names of the subscribers file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// `{{subscriber.name}}`.
    Field(String),
    /// `{{default subscriber.name "friend"}}`.
    Default {
        /// The column.
        column: String,
        /// What stands where the column is empty.
        otherwise: String,
    },
    /// `{{#if subscriber.city}}…{{else}}…{{/if}}`; `unless` has the two exchanged.
    If {
        /// The column that must not be empty.
        column: String,
        /// Printed where it has a value.
        then: Vec<Inline>,
        /// Printed where it has none.
        otherwise: Vec<Inline>,
    },
}

/// A run of text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Inline {
    /// Characters to print, as they are (smart punctuation already done).
    Text(String),
    /// A line break the author typed.
    Break,
    /// Bold.
    Strong(Vec<Self>),
    /// Italic (never drawn as italic in Korean).
    Emphasis(Vec<Self>),
    /// A link with its words.
    Link {
        /// Where it leads.
        to: Link,
        /// Its words; never empty.
        words: Vec<Self>,
    },
    /// A Scripture reference in running text, as typed; it is linked.
    Reference {
        /// The words as typed.
        typed: String,
        /// What they mean; never empty.
        passages: Vec<Passage>,
    },
    /// `{q1}`: a protected person or place, by the entry's id in lower case; prints the entry's `show_as`.
    Person(String),
    /// `{withheld}`.
    Withheld,
    /// What differs by reader.
    Slot(Slot),
}

/// One item of a list: its own flow.
pub type ListItem = Vec<Flow>;

/// A piece of running prose.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Flow {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading inside a block: one level under the block's title, or two where `deeper`.
    Heading {
        /// `###` and more.
        deeper: bool,
        /// Its words.
        words: Vec<Inline>,
    },
    /// A list; numbered from `start` where it is numbered.
    List {
        /// `Some(first number)` for a numbered list.
        start: Option<u32>,
        /// The items.
        items: Vec<ListItem>,
    },
    /// A quotation.
    Quote(Vec<Self>),
    /// A table: the first row is its head.
    Table {
        /// Cells of the head.
        head: Vec<Vec<Inline>>,
        /// Rows of cells; as many in each as the head has.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A divider.
    Divider,
}
