//! Texts that findings point into, and places in them. A place is a line and a column of the file as it was read.

use std::sync::Arc;

/// Which text of [`Sources`] a [`Span`] points into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u16);

/// A place in a text: `line` and `column` count from 1, in characters of the file as it was (format.md section 1);
/// `width` is the number of characters to underline on that line, 0 for a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text.
    pub source: SourceId,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Characters to underline; never beyond the end of the line.
    pub width: u32,
}

impl Span {
    /// A place of `width` characters.
    #[must_use]
    pub fn new(source: SourceId, line: u32, column: u32, width: u32) -> Self {
        Self { source, line, column, width }
    }
}

/// One text as it was read, for excerpts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Path as it is shown to the reader: relative to the newsletter folder, with `/`.
    pub name: Arc<str>,
    /// The whole text; lines end at CRLF, CR or LF.
    pub text: Arc<str>,
}

impl Source {
    /// The line with number `line` (from 1) without its end, or `None` beyond the last.
    #[must_use]
    pub fn line(&self, line: u32) -> Option<&str> {
        let wanted = usize::try_from(line.checked_sub(1)?).ok()?;
        let mut rest: &str = &self.text;
        for _ in 0..wanted {
            let end = rest.find(['\r', '\n'])?;
            let (head, tail) = rest.split_at_checked(end)?;
            debug_assert!(head.len() == end);
            rest = tail.strip_prefix("\r\n").or_else(|| tail.get(1..))?;
        }
        Some(rest.split(['\r', '\n']).next().unwrap_or_default())
    }
}

/// All texts read for one task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    texts: Vec<Source>,
}

impl Sources {
    /// Keeps a text under its shown name and gives the id that spans carry.
    ///
    /// # Panics
    /// Never in practice: a folder holds fewer than 65,535 texts, a further one shares the last id.
    pub fn add(&mut self, name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> SourceId {
        let id = SourceId(u16::try_from(self.texts.len()).unwrap_or(u16::MAX));
        self.texts.push(Source { name: name.into(), text: text.into() });
        id
    }

    /// The text with this id.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.texts.get(usize::from(id.0))
    }

    /// The shown name of a text, or an empty word for an id that was never given.
    #[must_use]
    pub fn name(&self, id: SourceId) -> &str {
        self.get(id).map_or("", |source| &source.name)
    }
}

#[cfg(test)]
mod tests {
    use super::{Sources, Span};

    #[test]
    fn lines_end_at_all_three_ends() {
        let mut sources = Sources::default();
        let id = sources.add("issue.md", "one\r\ntwo\rthree\n\nfive");
        let source = sources.get(id).unwrap();
        let lines: Vec<_> = (0..=6).map(|line| source.line(line)).collect();
        assert_eq!(lines, [None, Some("one"), Some("two"), Some("three"), Some(""), Some("five"), None]);
    }

    #[test]
    fn spans_sort_by_place() {
        let mut sources = Sources::default();
        let id = sources.add("a", "");
        assert!(Span::new(id, 1, 9, 0) < Span::new(id, 2, 1, 0));
    }
}
