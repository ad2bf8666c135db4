//! Which stars and underscores are a pair: the only place that asks comrak, for the rules of CommonMark and of scripts
//! without spaces between words (`**"은혜"**는`). It is shown one line of stand-ins, one sign a token, everything else escaped,
//! so that its answer is read back token by token and nothing can get lost.

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, arena_tree::NodeEdge, parse_document};

use super::branch::Pieces;
use super::token::{Token, What};
use super::trouble::Trouble;
use crate::syntax::Inline;

/// Bold and italic inside each other: deeper marks are printed as they stand.
const DEEPEST: usize = 12;

/// Pairs the marks of a run and makes its pieces.
pub(super) fn pair(tokens: Vec<Token>, trouble: &mut Trouble) -> Vec<Inline> {
    let marks = delimiters(&tokens);
    let mut weaver = Weaver { open: Vec::new(), depth: 0, top: Pieces::default(), trouble };
    let mut tokens = tokens.into_iter();
    if marks.iter().any(|mark| *mark) {
        let source = stand_ins(tokens.as_slice(), &marks);
        let mut options = Options::default();
        options.extension.cjk_friendly_emphasis = true;
        let arena = Arena::new();
        let mut guards = 2;
        for edge in parse_document(&arena, &source, &options).traverse() {
            let (node, starts) = match edge {
                NodeEdge::Start(node) => (node, true),
                NodeEdge::End(node) => (node, false),
            };
            let value = &node.data().value;
            if let (NodeValue::Text(text), true) = (value, starts) {
                let signs = text.chars().count();
                let own = signs.saturating_sub(guards);
                guards = guards.saturating_sub(signs);
                tokens.by_ref().take(own).for_each(|token| weaver.print(token));
            } else if matches!(value, NodeValue::Strong) {
                weaver.mark(tokens.by_ref().take(2).collect(), starts);
            } else if matches!(value, NodeValue::Emph) {
                weaver.mark(tokens.by_ref().take(1).collect(), starts);
            }
        }
    }
    tokens.for_each(|token| weaver.print(token));
    weaver.finish()
}

/// Makes the pieces of a run without marks.
pub(super) fn plain(tokens: Vec<Token>, trouble: &mut Trouble) -> Vec<Inline> {
    let mut pieces = Pieces::default();
    for token in tokens {
        pieces.push(token, trouble);
    }
    pieces.finish(trouble)
}

/// Which tokens may be marks: every `_`, and stars that are not alone.
fn delimiters(tokens: &[Token]) -> Vec<bool> {
    let star = |at: Option<usize>| at.and_then(|at| tokens.get(at)).is_some_and(|token| token.is('*'));
    let marks = tokens
        .iter()
        .enumerate()
        .map(|(at, token)| token.is('_') || (token.is('*') && (star(at.checked_sub(1)) || star(at.checked_add(1)))));
    marks.collect()
}

/// One sign for each token, between two that nothing is ever trimmed from.
fn stand_ins(tokens: &[Token], marks: &[bool]) -> String {
    let mut source = String::from("x\u{a0}");
    for (token, mark) in tokens.iter().zip(marks) {
        match &token.what {
            What::Char(c) if *mark => source.push(*c),
            What::Char(c) | What::Plain(c) => stand_in(*c, &mut source),
            What::Break => source.push('\u{a0}'),
            What::Piece(_) => source.push('x'),
            What::If { .. } | What::Else | What::End { .. } | What::Link { .. } => source.push_str("\\)"),
        }
    }
    source.push_str("\u{a0}x");
    source
}

fn stand_in(c: char, source: &mut String) {
    if c.is_whitespace() {
        source.push('\u{a0}');
    } else if c.is_ascii_punctuation() {
        source.extend(['\\', c]);
    } else if c.is_control() || c == '\u{feff}' {
        source.push('x');
    } else {
        source.push(c);
    }
}

/// Bold and italic stretches that are open, each with what stood before it.
struct Weaver<'a> {
    open: Vec<Option<Pieces>>,
    depth: usize,
    top: Pieces,
    trouble: &'a mut Trouble,
}

impl Weaver<'_> {
    fn print(&mut self, token: Token) {
        if let What::Link { to, words, bare } = token.what {
            let words = pair(words, self.trouble);
            self.top.piece(Inline::Link { to, words, bare });
        } else {
            self.top.push(token, self.trouble);
        }
    }

    fn print_all(&mut self, tokens: Vec<Token>) {
        for token in tokens {
            self.print(token);
        }
    }

    /// A mark opens or closes. A star that comrak would make italic, or one too deep, is printed.
    fn mark(&mut self, signs: Vec<Token>, starts: bool) {
        let printed = signs.len() == 1 && signs.iter().all(|sign| sign.is('*'));
        if starts {
            let stretch = !printed && self.depth < DEEPEST;
            if stretch {
                self.depth += 1;
                self.open.push(Some(std::mem::take(&mut self.top)));
            } else {
                self.open.push(None);
                self.print_all(signs);
            }
            return;
        }
        match self.open.pop().flatten() {
            Some(before) => {
                self.depth = self.depth.saturating_sub(1);
                let inside = std::mem::replace(&mut self.top, before).finish(self.trouble);
                self.top.piece(if signs.len() == 2 { Inline::Strong(inside) } else { Inline::Emphasis(inside) });
            }
            None => self.print_all(signs),
        }
    }

    fn finish(mut self) -> Vec<Inline> {
        while let Some(before) = self.open.pop() {
            if let Some(before) = before {
                let inside = std::mem::replace(&mut self.top, before).finish(self.trouble);
                for piece in inside {
                    self.top.piece(piece);
                }
            }
        }
        self.top.finish(self.trouble)
    }
}
