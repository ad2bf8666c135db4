//! Tokens → inline pieces of one list (a line, a cell, a bold stretch, the words of a link), in which every `{{#if}}` closes.

use super::token::{Token, What};
use super::trouble::Trouble;
use crate::diag::{Finding, Span};
use crate::syntax::{Inline, Line, Slot, Spanned};

/// A list of pieces that is being made.
#[derive(Default)]
pub(super) struct Pieces {
    done: Vec<Inline>,
    text: Line,
    branch: Option<Branch>,
}

/// An open `{{#if}}`.
struct Branch {
    column: Spanned<String>,
    unless: bool,
    opened: Span,
    before: Vec<Inline>,
    first: Option<Vec<Inline>>,
}

impl Pieces {
    /// Adds a token that is not a link.
    pub(super) fn push(&mut self, token: Token, trouble: &mut Trouble) {
        match token.what {
            What::Char(c) | What::Plain(c) => {
                self.text.chars.push(c);
                self.text.spans.push(token.span);
            }
            What::Break => {
                self.line_ends(trouble);
                self.piece(Inline::Break);
            }
            What::Piece(piece) => self.piece(piece),
            What::If { column, unless } => self.open(column, unless, token.span, trouble),
            What::Else => self.turn(token.span, trouble),
            What::End { unless } => self.close(unless, token.span, trouble),
            What::Link { .. } => {}
        }
    }

    /// Adds a finished piece.
    pub(super) fn piece(&mut self, piece: Inline) {
        self.flush();
        self.done.push(piece);
    }

    /// The list; an `{{#if}}` still open is an error.
    pub(super) fn finish(mut self, trouble: &mut Trouble) -> Vec<Inline> {
        self.line_ends(trouble);
        self.flush();
        self.done
    }

    fn flush(&mut self) {
        if !self.text.chars.is_empty() {
            self.done.push(Inline::Text(std::mem::take(&mut self.text)));
        }
    }

    fn line_ends(&mut self, trouble: &mut Trouble) {
        self.flush();
        if let Some(branch) = self.branch.take() {
            let word = if branch.unless { "unless" } else { "if" };
            trouble.brace(Finding::error("slot#if-open", branch.opened).with("word", word));
            let inside = std::mem::replace(&mut self.done, branch.before);
            self.done.extend(branch.first.into_iter().flatten());
            self.done.extend(inside);
        }
    }

    fn open(&mut self, column: Spanned<String>, unless: bool, span: Span, trouble: &mut Trouble) {
        self.flush();
        if self.branch.is_some() {
            trouble.brace(Finding::error("slot#if-nested", span));
            return;
        }
        let before = std::mem::take(&mut self.done);
        self.branch = Some(Branch { column, unless, opened: span, before, first: None });
    }

    fn turn(&mut self, span: Span, trouble: &mut Trouble) {
        self.flush();
        match &mut self.branch {
            Some(branch) if branch.first.is_none() => branch.first = Some(std::mem::take(&mut self.done)),
            _ => trouble.brace(Finding::error("slot#else", span)),
        }
    }

    fn close(&mut self, unless: bool, span: Span, trouble: &mut Trouble) {
        self.flush();
        let Some(branch) = self.branch.take_if(|branch| branch.unless == unless) else {
            let word = if unless { "unless" } else { "if" };
            trouble.brace(Finding::error("slot#end", span).with("word", word));
            return;
        };
        let inside = std::mem::replace(&mut self.done, branch.before);
        let (first, second) = match branch.first {
            Some(first) => (first, inside),
            None => (inside, Vec::new()),
        };
        let (then, otherwise) = if unless { (second, first) } else { (first, second) };
        self.done.push(Inline::Slot(Slot::If { column: branch.column, then, otherwise }));
    }
}
