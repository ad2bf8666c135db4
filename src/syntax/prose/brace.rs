//! `{name}`, `{withheld}` and the `{{…}}` forms (format.md section 7). Knows only the line it stands in.

use super::token::{What, across};
use crate::diag::{Finding, Span};
use crate::syntax::fold::{fold, is_quote};
use crate::syntax::{Inline, Line, Slot, Spanned};

/// Reads the brace at `at`: what it is and where it ends, or what is wrong and where reading goes on.
pub(super) fn read(line: &Line, at: usize) -> Result<(What, usize), (Box<Finding>, usize)> {
    let mut cursor = Cursor { line, at };
    if cursor.sign('{') && cursor.sign('{') {
        let start = cursor.at;
        return match cursor.slot() {
            Some(what) => Ok((what, cursor.at)),
            None => Err(slot_problem(line, at, start)),
        };
    }
    match cursor.person(at) {
        Some(what) => Ok((what, cursor.at)),
        None => Err(brace_problem(line, at)),
    }
}

/// The place from the character `from` up to (without) `to`.
fn place(line: &Line, from: usize, to: usize) -> Span {
    let first = line.spans.get(from).copied();
    let last = line.spans.get(to.saturating_sub(1)).copied();
    match (first, last) {
        (Some(first), Some(last)) => across(first, last),
        _ => Span::new(crate::diag::SourceId(0), 1, 1, 0),
    }
}

/// A `{{` that is no slot: shown with its text up to `}}`.
fn slot_problem(line: &Line, at: usize, start: usize) -> (Box<Finding>, usize) {
    let rest = line.chars.get(start..).unwrap_or_default();
    let length = rest.iter().position(|c| *c == '\n').unwrap_or(rest.len());
    let rest = rest.get(..length).unwrap_or_default();
    let closing = rest.windows(2).position(|pair| pair.iter().all(|c| fold(*c) == '}'));
    let end = start + closing.map_or(rest.len(), |inside| inside + 2);
    let typed: String = line.chars.iter().skip(at).take(end.saturating_sub(at).min(60)).collect();
    let sentence = if closing.is_some() { "slot" } else { "slot#open" };
    (Box::new(Finding::error(sentence, place(line, at, end)).with("text", typed)), end)
}

/// A `{` that is no person.
fn brace_problem(line: &Line, at: usize) -> (Box<Finding>, usize) {
    (Box::new(Finding::error("brace", place(line, at, at + 1))), at + 1)
}

/// Reads on in a line; a failed step leaves the cursor anywhere.
struct Cursor<'a> {
    line: &'a Line,
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<char> {
        self.line.chars.get(self.at).copied().map(fold)
    }

    fn sign(&mut self, sign: char) -> bool {
        let found = self.peek() == Some(sign);
        self.at += usize::from(found);
        found
    }

    /// Passes white space; says whether there was any.
    fn space(&mut self) -> bool {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_whitespace() && c != '\n') {
            self.at += 1;
        }
        self.at > start
    }

    /// A word in lower case: letters, digits, `-` and `_`.
    fn word(&mut self) -> Spanned<String> {
        let start = self.at;
        let mut word = String::new();
        while let Some(c) = self.peek().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_') || is_joined(*c)) {
            word.extend(c.to_lowercase());
            self.at += 1;
        }
        Spanned { node: word, span: place(self.line, start, self.at) }
    }

    fn person(&mut self, start: usize) -> Option<What> {
        self.space();
        let name = self.word();
        self.space();
        if !name.node.starts_with(char::is_alphabetic) || !self.sign('}') {
            return None;
        }
        let span = place(self.line, start, self.at);
        Some(What::Piece(match name.node.as_str() {
            "withheld" | "생략" => Inline::Withheld(span),
            _ => Inline::Person(Spanned { node: name.node, span }),
        }))
    }

    /// What stands behind `{{`, closing braces included.
    fn slot(&mut self) -> Option<What> {
        self.space();
        let opens = self.sign('#');
        let closes = !opens && self.sign('/');
        self.space();
        let word = self.word().node;
        let what = match (word.as_str(), opens, closes) {
            ("if", true, _) => What::If { column: self.field()?, unless: false },
            ("unless", true, _) => What::If { column: self.field()?, unless: true },
            ("if", _, true) => What::End { unless: false },
            ("unless", _, true) => What::End { unless: true },
            ("else", false, false) => What::Else,
            ("subscriber", false, false) => What::Piece(Inline::Slot(Slot::Field(self.column()?))),
            ("default", false, false) => {
                let column = self.field()?;
                What::Piece(Inline::Slot(Slot::Default { column, otherwise: self.quoted()? }))
            }
            _ => return None,
        };
        self.space();
        (self.sign('}') && self.sign('}')).then_some(what)
    }

    /// White space and `subscriber.column`.
    fn field(&mut self) -> Option<Spanned<String>> {
        if !self.space() || self.word().node != "subscriber" {
            return None;
        }
        self.column()
    }

    /// `.column`.
    fn column(&mut self) -> Option<Spanned<String>> {
        self.space();
        if !self.sign('.') {
            return None;
        }
        self.space();
        let column = self.word();
        (!column.node.is_empty()).then_some(column)
    }

    /// Text between quotation marks, as typed.
    fn quoted(&mut self) -> Option<String> {
        self.space();
        if !self.peek().is_some_and(is_quote) {
            return None;
        }
        self.at += 1;
        let mut text = String::new();
        loop {
            let typed = self.line.chars.get(self.at).copied().filter(|c| *c != '\n')?;
            self.at += 1;
            if is_quote(typed) {
                return Some(text);
            }
            text.push(typed);
        }
    }
}

/// Marks that join a letter before them and have no letter of their own.
fn is_joined(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}
