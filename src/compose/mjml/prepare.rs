//! MJML as the renderer can read it without harm. Numbers are the pitfalls of docs/decisions/002-mrml.md.

use crate::compose::mjml::inspect::VOID;

/// A source that is safe to read, and the way back from its places.
pub(super) struct Prepared {
    /// What the renderer reads.
    pub(super) text: String,
    /// A tag that is not closed, or closed by another's tag, and where (5).
    pub(super) fault: Option<Fault>,
    source: String,
    marks: Vec<Mark>,
}

/// What is wrong with a tag, and its line and column in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) place: (usize, usize),
    pub(super) what: String,
}

impl Prepared {
    /// Line and column in the source, in characters from 1, of a byte of the text (6).
    pub(super) fn place(&self, at: usize) -> (usize, usize) {
        let before = self.marks.partition_point(|mark| mark.prepared <= at).checked_sub(1);
        let mark = before.and_then(|index| self.marks.get(index)).copied().unwrap_or_default();
        let further = if mark.copied { at.saturating_sub(mark.prepared) } else { 0 };
        place(&self.source, mark.source + further)
    }
}

/// Where a piece of the source stands in the text. Inside a piece that is not copied no byte has its own place.
#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    source: usize,
    prepared: usize,
    copied: bool,
}

fn place(source: &str, at: usize) -> (usize, usize) {
    let before = source.get(..at).unwrap_or(source);
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
}

/// Prepares a source: line ends (2), attribute values that survive being written with `{:?}` (1), each attribute once,
/// horizontal padding spelled out for Outlook (3), no comments but conditional ones and our own, `<` as text escaped (7).
pub(super) fn prepare(source: &str) -> Prepared {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source).replace("\r\n", "\n").replace('\r', "\n");
    let mut preparer = Preparer {
        source: &source,
        rest: &source,
        out: String::with_capacity(source.len() + source.len() / 8),
        marks: Vec::new(),
        open: Vec::new(),
        fault: None,
    };
    preparer.run();
    let Preparer { out: text, marks, fault, .. } = preparer;
    Prepared { text, fault, source, marks }
}

struct Preparer<'s> {
    source: &'s str,
    rest: &'s str,
    out: String,
    marks: Vec<Mark>,
    /// The tags that are open, and where.
    open: Vec<(&'s str, usize)>,
    fault: Option<Fault>,
}

impl<'s> Preparer<'s> {
    fn run(&mut self) {
        while let Some(at) = self.rest.find('<') {
            self.copy(at);
            if self.rest.starts_with("<!--") {
                self.comment();
            } else if self.rest.starts_with("<?") {
                self.skip_behind("?>");
            } else if self.rest.starts_with("<!") {
                self.copy_behind(">");
            } else if self
                .rest
                .get(1..)
                .is_some_and(|rest| rest.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic()))
            {
                self.tag();
            } else {
                self.mark(false);
                self.out.push_str("&lt;");
                self.take(1);
            }
        }
        self.copy(self.rest.len());
        if let Some((name, at)) = self.open.last().copied() {
            self.wrong(at, format!("<{name}> is not closed"));
        }
    }

    fn at(&self) -> usize {
        self.source.len() - self.rest.len()
    }

    fn mark(&mut self, copied: bool) {
        self.marks.push(Mark { source: self.at(), prepared: self.out.len(), copied });
    }

    /// The first fault is the one that counts.
    fn wrong(&mut self, at: usize, what: String) {
        if self.fault.is_none() {
            self.fault = Some(Fault { place: place(self.source, at), what });
        }
    }

    /// Tags go in pairs; the renderer would close whatever is open.
    fn pair(&mut self, name: &'s str, closed: bool, at: usize) {
        if let Some(closing) = name.strip_prefix('/') {
            match self.open.pop() {
                Some((open, _)) if open.eq_ignore_ascii_case(closing) => {}
                Some((open, _)) => self.wrong(at, format!("</{closing}> stands where </{open}> belongs")),
                None => self.wrong(at, format!("</{closing}> closes nothing")),
            }
        } else if !closed && !VOID.contains(&name.to_ascii_lowercase().as_str()) {
            self.open.push((name, at));
        }
    }

    fn take(&mut self, length: usize) -> &'s str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn copy(&mut self, length: usize) {
        self.mark(true);
        let text = self.take(length);
        self.out.push_str(text);
    }

    fn behind(&self, end: &str) -> usize {
        self.rest.find(end).map_or(self.rest.len(), |at| at + end.len())
    }

    fn copy_behind(&mut self, end: &str) {
        self.copy(self.behind(end));
    }

    fn skip_behind(&mut self, end: &str) {
        self.take(self.behind(end));
    }

    /// Conditional comments are Outlook's, those that begin with `phx` are ours; the others are nobody's business.
    fn comment(&mut self) {
        let kept = ["<!--[if", "<!--<![endif", "<!--phx"].iter().any(|start| self.rest.starts_with(start));
        if kept { self.copy_behind("-->") } else { self.skip_behind("-->") }
    }

    fn tag(&mut self) {
        self.mark(false);
        let at = self.at();
        let body = self.take(tag_length(self.rest));
        let inside = body.trim_start_matches('<').trim_end_matches('>');
        let (inside, closed) = match inside.trim_end().strip_suffix('/') {
            Some(inside) if !inside.ends_with('=') => (inside, true),
            _ => (inside, false),
        };
        let inside = inside.trim();
        let end = inside.find(|c: char| c.is_whitespace()).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at_checked(end).unwrap_or((inside, ""));
        self.pair(name, closed, at);
        self.out.push('<');
        self.out.push_str(name);
        let mut attributes = parse(attributes);
        spell_padding(name, &mut attributes);
        for (name, value) in &attributes {
            self.out.push(' ');
            self.out.push_str(name);
            if let Some(value) = value {
                self.out.push_str("=\"");
                push_value(&mut self.out, value);
                self.out.push('"');
            }
        }
        self.out.push_str(if closed { " />" } else { ">" });
        // CSS is not markup: its `>` and quotes stay.
        if !closed && matches!(name, "mj-style" | "style" | "script") {
            let end = format!("</{name}");
            let length = self.rest.find(&end).unwrap_or(self.rest.len());
            self.copy(length);
        }
    }
}

/// Length of the tag at the start of `rest`, a `>` inside quotes not counted.
fn tag_length(rest: &str) -> usize {
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    rest.len()
}

type Attributes<'s> = Vec<(&'s str, Option<std::borrow::Cow<'s, str>>)>;

/// Attributes in order; of two with one name the first counts, as in MJML.
fn parse(text: &str) -> Attributes<'_> {
    let mut attributes: Attributes<'_> = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let behind = behind.trim_start();
        let (value, behind) = match behind.strip_prefix('=') {
            None => (None, behind),
            Some(value) => {
                let (value, behind) = quoted(value.trim_start());
                (Some(value.into()), behind)
            }
        };
        if !name.is_empty() && !attributes.iter().any(|(known, _)| *known == name) {
            attributes.push((name, value));
        }
        rest = behind.trim_start();
        if name.is_empty() {
            rest = rest.get(rest.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
        }
    }
    attributes
}

fn quoted(text: &str) -> (&str, &str) {
    match text.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let inside = text.get(1..).unwrap_or_default();
            inside.split_once(quote).unwrap_or((inside, ""))
        }
        _ => text.split_at_checked(text.find(char::is_whitespace).unwrap_or(text.len())).unwrap_or((text, "")),
    }
}

/// `padding="0 15px"` is ignored by Outlook's widths on sections and wrappers (3): left and right are also given.
fn spell_padding(name: &str, attributes: &mut Attributes<'_>) {
    if !matches!(name, "mj-section" | "mj-wrapper") {
        return;
    }
    let given = |wanted: &str| attributes.iter().any(|(name, _)| *name == wanted);
    let Some(padding) = attributes.iter().find(|(name, _)| *name == "padding").and_then(|(_, value)| value.clone())
    else {
        return;
    };
    let parts: Vec<String> = padding.split_whitespace().map(str::to_owned).collect();
    let (right, left) = match parts.as_slice() {
        [all] => (all, all),
        [_, sides] | [_, sides, _] => (sides, sides),
        [_, right, _, left, ..] => (right, left),
        [] => return,
    };
    let (has_left, has_right) = (given("padding-left"), given("padding-right"));
    if !has_left {
        attributes.push(("padding-left", Some(left.clone().into())));
    }
    if !has_right {
        attributes.push(("padding-right", Some(right.clone().into())));
    }
}

/// A value on one line, with everything the renderer would write wrongly as a numeric reference (1).
fn push_value(out: &mut String, value: &str) {
    let mut rest = value;
    while let Some(c) = rest.chars().next() {
        match c {
            '&' if is_reference(rest) => out.push('&'),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(' '),
            '\'' => out.push('\''),
            _ if c.escape_debug().count() > 1 => out.push_str(&format!("&#{};", u32::from(c))),
            _ => out.push(c),
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
}

fn is_reference(text: &str) -> bool {
    let Some((name, _)) = text.get(1..).and_then(|rest| rest.split_once(';')) else { return false };
    let (number, hexadecimal) = (name.strip_prefix('#'), name.strip_prefix("#x").or_else(|| name.strip_prefix("#X")));
    match (hexadecimal, number) {
        (Some(digits), _) => !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        (None, Some(digits)) => !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()),
        (None, None) => !name.is_empty() && name.len() < 32 && name.bytes().all(|byte| byte.is_ascii_alphanumeric()),
    }
}

#[cfg(test)]
mod tests {
    use super::prepare;

    #[test]
    fn what_the_renderer_would_break_is_put_right() {
        for (source, expected) in [
            ("\u{feff}<?xml version=\"1.0\"?><mjml>\r\n</mjml >", "<mjml>\n</mjml>"),
            ("<mj-image alt='say \"hi\"' />", "<mj-image alt=\"say &quot;hi&quot;\" />"),
            ("<mj-image alt=\"❤\u{fe0f}\" />", "<mj-image alt=\"❤&#65039;\" />"),
            ("<mj-image alt=\"a\u{a0}b\\c\" />", "<mj-image alt=\"a&#160;b&#92;c\" />"),
            ("<p style=\"color:red;\n  margin:0\">x</p>", "<p style=\"color:red;   margin:0\">x</p>"),
            (
                "<a href=\"https://x.example/?a=1&b=2&amp;c=3\">x</a>",
                "<a href=\"https://x.example/?a=1&amp;b=2&amp;c=3\">x</a>",
            ),
            ("<mj-text color=\"a\" color=\"b\">1 < 2 <3</mj-text>", "<mj-text color=\"a\">1 &lt; 2 &lt;3</mj-text>"),
            ("<!-- note --><!--phx1--><!--[if mso]>x<![endif]-->", "<!--phx1--><!--[if mso]>x<![endif]-->"),
            ("<mj-style>.a>.b{content:\"<\"}</mj-style>", "<mj-style>.a>.b{content:\"<\"}</mj-style>"),
            (
                "<mj-section padding=\"0 15px\"></mj-section>",
                "<mj-section padding=\"0 15px\" padding-left=\"15px\" padding-right=\"15px\"></mj-section>",
            ),
            ("<td nowrap width=100>x</td>", "<td nowrap width=\"100\">x</td>"),
            ("<mj-text alt='>'>한글</mj-text>", "<mj-text alt=\"&gt;\">한글</mj-text>"),
        ] {
            assert_eq!(prepare(source).text, expected);
        }
    }
}
