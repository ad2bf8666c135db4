//! How sure a name is on its own.

/// How much a name needs beside it before it is a reference in running prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::scripture) enum Rank {
    /// An ordinary word (Mark, Acts, Job): a chapter and a verse.
    Word,
    /// A person's name (John, Joel): a chapter and a verse, or brackets around.
    Person,
    /// Nothing else (Romans, Psalm): a chapter is enough.
    Sure,
}
