//! Characters → tokens: escapes, line breaks and braces are resolved; HTML and a backslash before a digit are noticed.
//! Knows no other mark.

use super::brace;
use super::trouble::Trouble;
use crate::diag::{Finding, Span};
use crate::syntax::fold::fold;
use crate::syntax::{Inline, Line, Spanned};

/// One token of a run.
pub(super) struct Token {
    /// What it is.
    pub(super) what: What,
    /// Its place.
    pub(super) span: Span,
    /// Its characters in the run as typed: from, and one past the last.
    pub(super) typed: (usize, usize),
}

/// What a token is.
pub(super) enum What {
    /// A character that may be a mark.
    Char(char),
    /// A character that is only printed.
    Plain(char),
    /// A line break.
    Break,
    /// A person, a field: something finished.
    Piece(Inline),
    /// `{{#if …}}`, `{{#unless …}}`.
    If {
        /// The column asked for.
        column: Spanned<String>,
        /// Whether it is `#unless`.
        unless: bool,
    },
    /// `{{else}}`.
    Else,
    /// `{{/if}}`, `{{/unless}}`.
    End {
        /// Whether it is `/unless`.
        unless: bool,
    },
    /// A link.
    Link {
        /// Where it leads.
        to: Spanned<String>,
        /// Its words.
        words: Vec<Token>,
        /// Whether it is a bare address.
        bare: bool,
    },
}

impl Token {
    /// Whether it is this character, as a possible mark.
    pub(super) fn is(&self, mark: char) -> bool {
        matches!(self.what, What::Char(c) if c == mark)
    }

    /// The character to print, if it is one.
    pub(super) fn printed(&self) -> Option<char> {
        if let What::Char(c) | What::Plain(c) = self.what { Some(c) } else { None }
    }

    /// The character that may be a mark, if it is one.
    pub(super) fn live(&self) -> Option<char> {
        if let What::Char(c) = self.what { Some(c) } else { None }
    }
}

/// Which marks a run knows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// All of section 6: prose, lines, inline.
    All,
    /// Braces only: text.
    Braces,
}

/// Reads a run. White space after a line break is dropped.
pub(super) fn tokens(line: &Line, marks: Marks, trouble: &mut Trouble) -> Vec<Token> {
    let mut reader = Reader { line, at: 0, tokens: Vec::with_capacity(line.chars.len()) };
    while let Some((c, span)) = reader.here() {
        reader.step(c, span, marks, trouble);
    }
    reader.tokens
}

/// One place for two that follow each other; the first where they stand on two lines.
pub(super) fn across(first: Span, last: Span) -> Span {
    let end = last.column.saturating_add(last.width);
    if first.line == last.line && end > first.column { Span { width: end - first.column, ..first } } else { first }
}

struct Reader<'a> {
    line: &'a Line,
    at: usize,
    tokens: Vec<Token>,
}

impl Reader<'_> {
    fn here(&self) -> Option<(char, Span)> {
        Some((*self.line.chars.get(self.at)?, *self.line.spans.get(self.at)?))
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.line.chars.get(self.at.saturating_add(ahead)).copied()
    }

    fn take(&mut self, what: What, length: usize, span: Span) {
        let to = self.at.saturating_add(length);
        let last = self.line.spans.get(to.saturating_sub(1)).copied().unwrap_or(span);
        self.tokens.push(Token { what, span: across(span, last), typed: (self.at, to) });
        self.at = to;
    }

    fn step(&mut self, c: char, span: Span, marks: Marks, trouble: &mut Trouble) {
        match c {
            '\n' => {
                self.take(What::Break, 1, span);
                while self.peek(0).is_some_and(|next| next.is_whitespace() && next != '\n') {
                    self.at = self.at.saturating_add(1);
                }
            }
            '\\' | '₩' => self.escape(c, span, trouble),
            '{' | '｛' => self.brace(span, trouble),
            '<' if marks == Marks::All => {
                if let Some(width) = html(self.line.chars.get(self.at..).unwrap_or_default()) {
                    let tag: String = self.line.chars.iter().skip(self.at).take(width).collect();
                    let place = Span { width: u32::try_from(width).unwrap_or(1), ..span };
                    trouble.other(Finding::error("html", place).with("tag", tag));
                }
                self.take(What::Char(c), 1, span);
            }
            _ => self.take(What::Char(c), 1, span),
        }
    }

    fn escape(&mut self, c: char, span: Span, trouble: &mut Trouble) {
        let next = self.peek(1);
        let escapes = next.is_some_and(|next| match c {
            '\\' => fold(next).is_ascii_punctuation(),
            _ => matches!(fold(next), '{' | '[' | '#' | ':'),
        });
        match next {
            Some(next) if escapes => self.take(What::Plain(next), 2, span),
            _ => {
                if c == '\\' && next.is_some_and(|next| next.is_ascii_digit()) {
                    trouble.other(Finding::warning("won-sign", span));
                }
                self.take(What::Plain(c), 1, span);
            }
        }
    }

    fn brace(&mut self, span: Span, trouble: &mut Trouble) {
        match brace::read(self.line, self.at) {
            Ok((what, end)) => self.take(what, end.saturating_sub(self.at), span),
            Err((finding, end)) => {
                trouble.brace(*finding);
                while self.at < end {
                    let Some((c, span)) = self.here() else { break };
                    self.take(What::Plain(c), 1, span);
                }
            }
        }
    }
}

/// Names that are HTML after `<` (format.md section 6).
const TAGS: [&str; 46] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "div",
    "em",
    "font",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "li",
    "link",
    "meta",
    "object",
    "ol",
    "p",
    "pre",
    "script",
    "span",
    "strong",
    "style",
    "sub",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "u",
    "ul",
    "video",
];

/// The width of what looks like HTML at the beginning, up to its name.
fn html(text: &[char]) -> Option<usize> {
    if text.starts_with(&['<', '!', '-', '-']) {
        return Some(4);
    }
    let start = if text.get(1) == Some(&'/') { 2 } else { 1 };
    let name: String = text
        .iter()
        .skip(start)
        .take(11)
        .take_while(|c| c.is_ascii_alphanumeric())
        .map(char::to_ascii_lowercase)
        .collect();
    let end = start + name.len();
    let ends = text.get(end).is_none_or(|c| c.is_whitespace() || matches!(c, '/' | '>'));
    (ends && TAGS.contains(&name.as_str())).then_some(end)
}
