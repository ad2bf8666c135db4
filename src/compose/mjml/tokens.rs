//! A template cut into tags, comments and text, each with its range of bytes. Handlebars places are passed over, in text
//! and inside tags. Knows no component.

use std::ops::Range;

/// One attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attribute<'a> {
    pub(super) name: &'a str,
    pub(super) range: Range<usize>,
    /// `None` for a bare name.
    pub(super) value: Option<(&'a str, Range<usize>)>,
}

/// What can go wrong in the cutting itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// A tag without `>`.
    Tag,
    /// A quotation mark that is never closed.
    Quote,
    /// A value without quotation marks.
    Bare,
    /// A comment without its end.
    Comment,
    /// A `<` that begins no tag.
    Less,
    /// A `{{` without `}}`.
    Place,
}

/// One piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open {
        name: &'a str,
        attributes: Vec<Attribute<'a>>,
        closed: bool,
    },
    Close {
        name: &'a str,
    },
    Text(&'a str),
    Comment,
    /// A handlebars place, a document type, a processing instruction, a CDATA section.
    Other,
    Broken(Break),
}

/// Cuts a template; each token carries the range of its first sign to its last, a tag's without its attributes.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    waiting: Vec<(Token<'a>, Range<usize>)>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, waiting: Vec::new() }
    }

    /// Passes over everything up to the closing tag of this name, which is left to be read; for CSS.
    pub(super) fn skip_to_close(&mut self, name: &str) {
        let close = format!("</{name}");
        self.at += self.rest().find(&close).unwrap_or(self.rest().len());
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Takes up to and with `end`; without it, all that is left, as a break.
    fn take_to(&mut self, end: &str, whole: Token<'a>, broken: Break) -> Token<'a> {
        if let Some(place) = self.rest().find(end) {
            self.at += place + end.len();
            whole
        } else {
            self.at = self.text.len();
            Token::Broken(broken)
        }
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|sign| !keep(sign)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// At `{{`. A place with another inside it was never closed: only its braces are taken.
    fn place(&mut self) -> Token<'a> {
        let (end, is_comment) = if self.rest().starts_with("{{!--") || self.rest().starts_with("{{~!--") {
            ("--}}", true)
        } else if self.rest().starts_with("{{{") {
            ("}}}", false)
        } else {
            ("}}", false)
        };
        let rest = self.rest().trim_start_matches('{');
        let inside = rest.find(end).and_then(|length| rest.get(..length));
        if inside.is_none_or(|inside| !is_comment && inside.contains("{{")) {
            self.at += 2;
            return Token::Broken(Break::Place);
        }
        self.take_to(end, Token::Other, Break::Place)
    }

    /// At `<`.
    fn markup(&mut self) -> (Token<'a>, Range<usize>) {
        let start = self.at;
        let rest = self.rest();
        let first = rest.chars().nth(1);
        let token = if rest.starts_with("<!--") {
            self.take_to("-->", Token::Comment, Break::Comment)
        } else if rest.starts_with("<![CDATA[") {
            self.take_to("]]>", Token::Other, Break::Tag)
        } else if matches!(first, Some('!' | '?')) {
            self.take_to(">", Token::Other, Break::Tag)
        } else if first == Some('/') {
            self.at += 2;
            let name = self.take_while(is_name);
            let end = self.at;
            let token = self.take_to(">", Token::Close { name }, Break::Tag);
            return (token, start..end);
        } else if first.is_some_and(|sign| sign.is_ascii_alphabetic()) {
            return self.open(start);
        } else {
            self.at += 1;
            Token::Broken(Break::Less)
        };
        let end = if matches!(token, Token::Broken(_)) { (start + 1).min(self.at) } else { self.at };
        (token, start..end)
    }

    fn open(&mut self, start: usize) -> (Token<'a>, Range<usize>) {
        self.at += 1;
        let name = self.take_while(is_name);
        let range = start..self.at;
        let mut attributes = Vec::new();
        loop {
            let _space = self.take_while(char::is_whitespace);
            let rest = self.rest();
            if rest.starts_with("{{") {
                let place = self.at;
                if let broken @ Token::Broken(_) = self.place() {
                    self.waiting.push((broken, place..place + 2));
                    break;
                }
            } else if rest.starts_with("/>") || rest.starts_with('>') {
                let closed = rest.starts_with('/');
                self.at += if closed { 2 } else { 1 };
                return (Token::Open { name, attributes, closed }, range);
            } else if rest.is_empty() || rest.starts_with('<') {
                self.waiting.push((Token::Broken(Break::Tag), range.clone()));
                break;
            } else {
                attributes.extend(self.attribute());
            }
        }
        (Token::Open { name, attributes, closed: false }, range)
    }

    fn attribute(&mut self) -> Option<Attribute<'a>> {
        let start = self.at;
        let name = self.take_while(|sign| !sign.is_whitespace() && !"=>/<\"'".contains(sign));
        let range = start..self.at;
        if name.is_empty() {
            self.at += self.rest().chars().next().map_or(0, char::len_utf8);
            self.waiting.push((Token::Broken(Break::Quote), start..self.at));
            return None;
        }
        let _space = self.take_while(char::is_whitespace);
        if !self.rest().starts_with('=') {
            return Some(Attribute { name, range, value: None });
        }
        self.at += 1;
        let _space = self.take_while(char::is_whitespace);
        let begin = self.at;
        let Some(quote) = self.rest().chars().next().filter(|sign| matches!(sign, '"' | '\'')) else {
            let value = self.take_while(|sign| !sign.is_whitespace() && !"<>".contains(sign));
            self.waiting.push((Token::Broken(Break::Bare), begin..self.at));
            return Some(Attribute { name, range, value: Some((value, begin..self.at)) });
        };
        self.at += 1;
        let inside = self.at;
        let end = self.rest().find(quote).map(|length| inside + length);
        let Some(end) = end else {
            self.waiting.push((Token::Broken(Break::Quote), begin..begin + 1));
            self.at = self.text.len();
            return None;
        };
        self.at = end + 1;
        Some(Attribute { name, range, value: Some((self.text.get(inside..end).unwrap_or_default(), inside..end)) })
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (Token<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(waiting) = self.waiting.pop() {
            return Some(waiting);
        }
        let start = self.at;
        let rest = self.rest();
        if rest.is_empty() {
            return None;
        }
        if rest.starts_with('<') {
            return Some(self.markup());
        }
        if rest.starts_with("{{") {
            let token = self.place();
            let end = if token == Token::Other { self.at } else { start + 2 };
            return Some((token, start..end));
        }
        let ends = [rest.find('<'), rest.find("{{")];
        let length = ends.into_iter().flatten().min().unwrap_or(rest.len());
        self.at += length;
        Some((Token::Text(rest.get(..length).unwrap_or_default()), start..self.at))
    }
}

fn is_name(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '-' | ':' | '_')
}
