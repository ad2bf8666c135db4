//! A drawn text is cut at its sentinels into pieces; what stands around each decides how its value is escaped.

use thiserror::Error;

use crate::compose::loom::{Loom, Mark};
use crate::model::{Context, Piece, SlotId};

/// A sentinel where none may stand: the fault of a template.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum CutError {
    /// In a style sheet, a script, a comment, or the name of a tag or attribute.
    #[error("a reader's value stands in {0}, where it cannot be written safely")]
    Place(&'static str),
    /// The branches of a condition do not pair up.
    #[error("a condition on a reader's value is not closed in the same place")]
    Branches,
}

/// Cuts plain text: subject, preheader, the text part.
pub(super) fn plain(loom: &Loom, text: &str) -> Result<Vec<Piece>, CutError> {
    let mut cutter = Cutter::new(loom);
    cutter.cut(text, &mut |_, _| Ok(Context::Plain))?;
    cutter.done()
}

/// Cuts a page of HTML.
pub(super) fn html(loom: &Loom, html: &str) -> Result<Vec<Piece>, CutError> {
    let mut cutter = Cutter::new(loom);
    let mut scanner = Scanner::default();
    cutter.cut(html, &mut |before, mark| scanner.context(before, mark))?;
    cutter.done()
}

/// Pieces being gathered; open conditions wait on a stack.
struct Cutter<'l> {
    loom: &'l Loom,
    stack: Vec<Open>,
    pieces: Vec<Piece>,
}

struct Open {
    slot: SlotId,
    outer: Vec<Piece>,
    then: Option<Vec<Piece>>,
}

impl<'l> Cutter<'l> {
    fn new(loom: &'l Loom) -> Self {
        Self { loom, stack: Vec::new(), pieces: Vec::new() }
    }

    fn cut(
        &mut self,
        text: &str,
        context: &mut dyn FnMut(&str, Mark) -> Result<Context, CutError>,
    ) -> Result<(), CutError> {
        let mut rest = text;
        while let Some((before, slot, mark, behind)) = self.loom.next(rest) {
            // A branch's sentinel may be dressed as a comment, so that it can stand between tags.
            let (before, behind) = match (mark, before.strip_suffix("<!--"), behind.strip_prefix("-->")) {
                (Mark::Then | Mark::Otherwise | Mark::End, Some(before), Some(behind)) => (before, behind),
                _ => (before, behind),
            };
            let around = context(before, mark)?;
            self.fixed(before);
            self.mark(slot, mark, around)?;
            rest = behind;
        }
        self.fixed(rest);
        Ok(())
    }

    fn fixed(&mut self, text: &str) {
        if !text.is_empty() {
            self.pieces.push(Piece::Fixed(text.into()));
        }
    }

    fn mark(&mut self, slot: SlotId, mark: Mark, context: Context) -> Result<(), CutError> {
        match mark {
            Mark::Value => self.pieces.push(Piece::Place { slot, context }),
            Mark::Then => {
                self.stack.push(Open { slot, outer: std::mem::take(&mut self.pieces), then: None });
            }
            Mark::Otherwise => {
                let pieces = std::mem::take(&mut self.pieces);
                let open = self.stack.last_mut().filter(|open| open.slot == slot && open.then.is_none());
                open.ok_or(CutError::Branches)?.then = Some(pieces);
            }
            Mark::End => {
                let otherwise = std::mem::take(&mut self.pieces);
                let open = self.stack.pop().filter(|open| open.slot == slot).ok_or(CutError::Branches)?;
                let then = open.then.ok_or(CutError::Branches)?;
                self.pieces = open.outer;
                self.pieces.push(Piece::If { slot, then, otherwise });
            }
        }
        Ok(())
    }

    fn done(self) -> Result<Vec<Piece>, CutError> {
        if self.stack.is_empty() { Ok(self.pieces) } else { Err(CutError::Branches) }
    }
}

/// Where in a page one stands. It reads only what Phoebe's own pages have: no unquoted attribute values.
#[derive(Default)]
struct Scanner {
    state: State,
    /// Name of the open element whose content is no HTML.
    raw: Option<&'static str>,
    /// What was read since the last `<`.
    tag: String,
    /// Name of the attribute one stands in, and what of its value was read.
    attribute: String,
    value: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    Tag,
    Quoted(char),
    Comment,
}

impl Scanner {
    /// Reads on to a sentinel and says what stands around it.
    fn context(&mut self, text: &str, mark: Mark) -> Result<Context, CutError> {
        self.read(text);
        match self.state {
            State::Text => match self.raw {
                Some(raw) => Err(CutError::Place(raw)),
                None => Ok(Context::Html),
            },
            State::Comment => Err(CutError::Place("a comment")),
            State::Tag => Err(CutError::Place("a tag")),
            State::Quoted(_) if self.attribute == "style" => Err(CutError::Place("a style")),
            State::Quoted(_) if mark == Mark::Value && matches!(&*self.attribute, "href" | "src" | "action") => {
                let whole = self.value.trim().is_empty();
                self.value.push('x');
                Ok(if whole { Context::HtmlAddress } else { Context::HtmlAddressPart })
            }
            State::Quoted(_) => Ok(Context::Html),
        }
    }

    fn read(&mut self, text: &str) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let behind = rest.get(c.len_utf8()..).unwrap_or_default();
            rest = match self.state {
                State::Text => self.text(c, rest, behind),
                State::Comment => rest.find("-->").map_or("", |at| {
                    self.state = State::Text;
                    rest.get(at + 3..).unwrap_or_default()
                }),
                State::Tag => {
                    let (name, from) = split(rest, |c| matches!(c, '>' | '"' | '\''));
                    self.tag.push_str(name);
                    let mut from = from.chars();
                    if let Some(c) = from.next() {
                        self.in_tag(c);
                    }
                    from.as_str()
                }
                State::Quoted(quote) => {
                    let (value, from) = split(rest, |c| c == quote);
                    self.value.push_str(value);
                    let mut from = from.chars();
                    if from.next().is_some() {
                        self.state = State::Tag;
                        self.tag.push('"');
                    }
                    from.as_str()
                }
            };
        }
    }

    fn text<'t>(&mut self, c: char, rest: &'t str, behind: &'t str) -> &'t str {
        if let Some(raw) = self.raw {
            let close = format!("</{raw}");
            let at = rest.find(&close);
            if at.is_some() {
                self.raw = None;
            }
            return at.and_then(|at| rest.get(at..)).unwrap_or("");
        }
        if c != '<' {
            return split(behind, |c| c == '<').1;
        }
        if rest.starts_with("<!--[if") || rest.starts_with("<!--<![endif]") || rest.starts_with("<![endif]") {
            // Conditional comments are read as if their condition held: their tags count, they hold no text of ours.
            return rest.find('>').and_then(|at| rest.get(at + 1..)).unwrap_or("");
        }
        if let Some(behind) = rest.strip_prefix("<!-->") {
            return behind;
        }
        if rest.starts_with("<!--") {
            self.state = State::Comment;
            return rest.get(4..).unwrap_or("");
        }
        self.state = State::Tag;
        self.tag.clear();
        behind
    }

    fn in_tag(&mut self, c: char) {
        match c {
            '>' => {
                self.state = State::Text;
                self.raw = ["style", "script"].into_iter().find(|raw| {
                    self.tag.strip_prefix(raw).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
                });
            }
            '"' | '\'' => {
                let name = self.tag.trim_end_matches('=').trim_end();
                self.attribute = name.rsplit([' ', '"', '\n', '\t']).next().unwrap_or_default().to_ascii_lowercase();
                self.value.clear();
                self.state = State::Quoted(c);
            }
            _ => {}
        }
    }
}

/// A text before and from the first of these characters on.
fn split(text: &str, of: impl Fn(char) -> bool) -> (&str, &str) {
    let at = text.find(of).unwrap_or(text.len());
    text.split_at_checked(at).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::{CutError, html, plain};
    use crate::compose::loom::Loom;
    use crate::model::{Context, Digest, Piece, SlotId, SlotSource};

    fn loom() -> (Loom, String) {
        let mut loom = Loom::new(&Digest::of(b"x"));
        let value = loom.value(SlotSource::Column("name".to_owned()));
        (loom, value)
    }

    fn contexts(template: &str) -> Result<Vec<Context>, CutError> {
        let (loom, value) = loom();
        let pieces = html(&loom, &template.replace("NAME", &value))?;
        Ok(pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Place { context, .. } => Some(*context),
                Piece::Fixed(_) | Piece::If { .. } => None,
            })
            .collect())
    }

    #[test]
    fn what_stands_around_decides() {
        use Context::{Html, HtmlAddress, HtmlAddressPart};
        let cases: [(&str, &[Context]); 8] = [
            ("<p>NAME</p>", &[Html]),
            ("<img alt=\"a NAME\">", &[Html]),
            ("<a href=\"NAME\">x</a>", &[HtmlAddress]),
            (
                "<a class=\"b\" href='https://x.example/?n=NAME&amp;m=NAME'>NAME</a>",
                &[HtmlAddressPart, HtmlAddressPart, Html],
            ),
            ("<style>p{color:red}</style><p>NAME</p>", &[Html]),
            ("<!-- note --><p title=\"a > b\">NAME</p>", &[Html]),
            ("<!--[if mso | IE]><table><tr><td><![endif]--><p>NAME</p>", &[Html]),
            ("<!--[if !mso]><!--><p>NAME</p><!--<![endif]-->", &[Html]),
        ];
        for (template, expected) in cases {
            assert_eq!(contexts(template).as_deref(), Ok(expected), "{template}");
        }
    }

    #[test]
    fn where_nothing_is_safe_it_is_refused() {
        for template in [
            "<style>NAME</style>",
            "<p style=\"color:NAME\">",
            "<p NAME=\"x\">",
            "<NAME>",
            "<!-- NAME -->",
            "<script>NAME</script>",
        ] {
            assert!(contexts(template).is_err(), "{template}");
        }
    }

    #[test]
    fn branches_are_cut_dressed_or_bare() {
        let mut loom = Loom::new(&Digest::of(b"x"));
        let [begin, middle, end] = loom.branch(SlotSource::Unsubscribe);
        let expected = [
            Piece::Fixed("a".into()),
            Piece::If {
                slot: SlotId(0),
                then: vec![Piece::Fixed("<p>b</p>".into())],
                otherwise: vec![Piece::Fixed("<p>c</p>".into())],
            },
            Piece::Fixed("d".into()),
        ];
        let dressed = format!("a<!--{begin}--><p>b</p><!--{middle}--><p>c</p><!--{end}-->d");
        assert_eq!(html(&loom, &dressed).as_deref(), Ok(&expected[..]));
        let bare = format!("a{begin}<p>b</p>{middle}<p>c</p>{end}d");
        assert_eq!(plain(&loom, &bare).as_deref(), Ok(&expected[..]));
        assert_eq!(html(&loom, &format!("{begin}x")), Err(CutError::Branches));
        assert_eq!(html(&loom, &format!("{middle}x{end}")), Err(CutError::Branches));
    }
}
