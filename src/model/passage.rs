//! A passage of Scripture, whatever language it was read in.

/// One of the 66 books, by its number in the Protestant order: 1 Genesis … 66 Revelation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Book(u8);

impl Book {
    /// The book with this number (1–66).
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        (1..=66).contains(&number).then_some(Self(number))
    }

    /// Its number, 1–66.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }
}

/// One end of a passage: a chapter, or a verse of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Verse {
    /// The book.
    pub book: Book,
    /// The chapter, from 1.
    pub chapter: u8,
    /// The verse, from 1; `None` where the whole chapter is meant.
    pub verse: Option<u8>,
}

/// Where a passage ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PassageEnd {
    /// It is one verse, or one chapter.
    Single,
    /// It goes on to this verse or chapter, included.
    Through(Verse),
}

/// A verse, a chapter, or a range of either. It exists: `scripture` checked it against the canon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Passage {
    /// The first verse or chapter.
    pub start: Verse,
    /// The last.
    pub end: PassageEnd,
}
