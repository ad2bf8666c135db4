//! What was read, with the place of everything: the shape `folder` turns into an issue.

use crate::diag::{SourceId, Span};

/// Something and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What.
    pub node: T,
    /// Where.
    pub span: Span,
}

/// A run of text of the file: characters and the place of each. Made when the file is read (format.md section 1);
/// `chars` and `spans` are equally long. A line break inside is `'\n'`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The characters, NFC, control characters gone.
    pub chars: Vec<char>,
    /// The place of each.
    pub spans: Vec<Span>,
}

impl Line {
    /// A run as it stands in the file, beginning at `column` of `line`: nothing dropped, nothing joined.
    #[must_use]
    pub fn at(source: SourceId, line: u32, column: u32, text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let spans = (column..).take(chars.len()).map(|column| Span::new(source, line, column, 1)).collect();
        Self { chars, spans }
    }

    /// The characters as a string.
    #[must_use]
    pub fn text(&self) -> String {
        self.chars.iter().collect()
    }
}

/// A whole file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// The head; `None` where the file has none.
    pub head: Option<Head>,
    /// Blocks and loose text, in order.
    pub blocks: Vec<Block>,
}

/// The settings above the letter, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its first rule.
    pub span: Span,
    /// Its entries with known keys, doubled ones left out.
    pub entries: Vec<Entry>,
    /// Whether an unknown or misplaced key stood in it: `key-missing` is then silent.
    pub disturbed: bool,
}

/// A known key with its value. Keys have their English name in lower case with `-` between words ("closed-text", "send-at").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: &'static str,
    /// Where the key stands.
    pub key_span: Span,
    /// The value: its characters (breaks kept, no white space at its ends); never empty.
    pub value: Value,
}

/// A value: raw for typed values, parsed for text and inline ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// As typed, breaks as `\n`.
    pub raw: Line,
    /// What it prints, for keys of type text or inline; empty for others.
    pub inline: Vec<Inline>,
}

/// The kind of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KindWord {
    /// `greeting` 인사.
    Greeting,
    /// `text` 글, and loose text.
    Text,
    /// `report` 보고.
    Report,
    /// `scripture` 말씀.
    Scripture,
    /// `prayer` 기도, 기도제목.
    Prayer,
    /// `meeting` 모임.
    Meeting,
    /// `facts` 정보.
    Facts,
    /// `project` 사업.
    Project,
    /// `news` 소식.
    News,
    /// `photo` 사진.
    Photo,
    /// `testimony` 간증.
    Testimony,
    /// `action` 참여.
    Action,
    /// `notice` 알림.
    Notice,
    /// `signature` 서명.
    Signature,
}

/// A tier or state word with its place: `public`, `partners`, `team`, `new`, `ongoing`, `answered`, `closed`, in English.
pub type Attribute = Spanned<&'static str>;

/// One block, or loose text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its kind.
    pub kind: KindWord,
    /// The opening line, or the first line of loose text.
    pub span: Span,
    /// Whether it is loose text between blocks.
    pub loose: bool,
    /// Its title.
    pub title: Option<Spanned<Vec<Inline>>>,
    /// Its tier as typed.
    pub tier: Option<Attribute>,
    /// Entries of its key part.
    pub entries: Vec<Entry>,
    /// Rows of facts.
    pub rows: Vec<Row>,
    /// What it holds.
    pub body: Body,
    /// Whether an error stands in it: silences `empty-block`.
    pub broken: bool,
    /// Whether an unknown or misplaced key stands in it: silences `key-missing`.
    pub disturbed: bool,
}

/// One row of facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The words before the colon.
    pub label: Spanned<Vec<Inline>>,
    /// The words after it.
    pub value: Spanned<Vec<Inline>>,
}

/// What a block holds below its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Prose.
    Prose(Vec<Flow>),
    /// Lines (scripture, signature); an empty line is an empty list.
    Lines(Vec<Spanned<Vec<Inline>>>),
    /// A prayer group.
    Group(GroupTree),
}

/// A group of prayer points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupTree {
    /// Prose above the points.
    pub intro: Vec<Flow>,
    /// Whether the marks are numbers.
    pub numbered: bool,
    /// The points.
    pub points: Vec<Point>,
    /// The value of `Refs:`.
    pub refs: Option<Spanned<Line>>,
    /// The value of `Closing:`.
    pub closing: Option<Spanned<Vec<Inline>>>,
}

/// One prayer point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Its first line.
    pub span: Span,
    /// `new`, `ongoing`, `answered`, `closed`.
    pub state: Option<Attribute>,
    /// Its tier.
    pub tier: Option<Attribute>,
    /// Its id without `#`, as typed.
    pub id: Option<Spanned<String>>,
    /// The text, without the id and without `closing_parenthesis`.
    pub text: Vec<Inline>,
    /// The characters inside parentheses that end the text (a full stop may have followed), where there are any and they
    /// hold at least one digit or letter. `folder` asks `scripture` whether they read completely as references; if not,
    /// it prints `with_parenthesis` instead of `text`.
    pub closing_parenthesis: Option<Spanned<Line>>,
    /// The text with the parentheses as typed.
    pub with_parenthesis: Vec<Inline>,
    /// Its answer.
    pub answer: Option<Answer>,
}

/// `Answer:` and where it stands.
pub type Answer = Spanned<Vec<Inline>>;

/// A piece of prose, with places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flow {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading: `deeper` for `###` and more.
    Heading {
        /// `###` and more.
        deeper: bool,
        /// Its words.
        words: Vec<Inline>,
    },
    /// A list.
    List {
        /// The first number of a numbered list.
        start: Option<u32>,
        /// Its items.
        items: Vec<Vec<Self>>,
    },
    /// A quotation.
    Quote(Vec<Self>),
    /// A table.
    Table {
        /// Cells of the head.
        head: Vec<Vec<Inline>>,
        /// Rows of cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A divider.
    Divider,
}

/// A run of text, with places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Characters to print (smart punctuation done) and the place of each as it was typed: `chars` and `spans` are
    /// equally long, so that references found in them can be pointed at.
    Text(Line),
    /// A line break.
    Break,
    /// Bold.
    Strong(Vec<Self>),
    /// Italic.
    Emphasis(Vec<Self>),
    /// A link; the address as typed, not yet checked. For a bare address `words` is the address itself.
    Link {
        /// The address.
        to: Spanned<String>,
        /// Its words.
        words: Vec<Self>,
        /// Whether it was typed without brackets: then it is known to be an address.
        bare: bool,
    },
    /// `{name}`, in lower case.
    Person(Spanned<String>),
    /// `{withheld}`, `{생략}`.
    Withheld(Span),
    /// What differs by reader.
    Slot(Slot),
}

/// `{{…}}`. Columns are in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// `{{subscriber.name}}`.
    Field(Spanned<String>),
    /// `{{default subscriber.name "friend"}}`.
    Default {
        /// The column.
        column: Spanned<String>,
        /// The text for an empty one.
        otherwise: String,
    },
    /// `{{#if subscriber.x}}…{{else}}…{{/if}}`; for `#unless` the branches are exchanged.
    If {
        /// The column.
        column: Spanned<String>,
        /// Where it has a value.
        then: Vec<Inline>,
        /// Where it has none.
        otherwise: Vec<Inline>,
    },
}
