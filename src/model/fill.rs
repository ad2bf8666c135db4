//! Values put into a text of pieces: what each context lets through. Shared by the writer (`letter`) and the reader of
//! what was written (`safeguard`), so that both mean the same letter. Knows no mail.

use std::borrow::Cow;

use crate::model::{Context, Piece, SlotId};

impl Context {
    /// A value as it stands in this context: always on one line, without control characters and bidi overrides
    /// (Unicode TR 9, section 2), then escaped.
    #[must_use]
    pub fn escape(self, value: &str) -> Cow<'_, str> {
        let value = one_line(value);
        match self {
            Self::Plain => value,
            Self::Html => references(value),
            Self::HtmlAddress if leads_somewhere(&value) => references(value),
            Self::HtmlAddress => Cow::Borrowed("#"),
            Self::HtmlAddressPart => Cow::Owned(percent(&value)),
        }
    }
}

/// The text with its values; a slot beyond the values counts as empty.
#[must_use]
pub fn fill(pieces: &[Piece], values: &[String]) -> String {
    let mut out = String::new();
    fill_into(pieces, values, &mut |text| out.push_str(text));
    out
}

/// Hands the text with its values to `take`, stretch by stretch.
pub fn fill_into(pieces: &[Piece], values: &[String], take: &mut impl FnMut(&str)) {
    for piece in pieces {
        match piece {
            Piece::Fixed(text) => take(text),
            Piece::Place { slot, context } => take(&context.escape(value(values, *slot))),
            Piece::If { slot, then, otherwise } => {
                fill_into(if is_given(values, *slot) { then } else { otherwise }, values, take);
            }
        }
    }
}

/// Whether a slot has a value; decides [`Piece::If`].
#[must_use]
pub fn is_given(values: &[String], slot: SlotId) -> bool {
    !one_line(value(values, slot)).is_empty()
}

fn value(values: &[String], slot: SlotId) -> &str {
    values.get(usize::from(slot.0)).map_or("", String::as_str)
}

/// Line breaks and tabs become spaces; other control characters, bidi overrides and isolates go.
#[must_use]
pub fn one_line(value: &str) -> Cow<'_, str> {
    if value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(value);
    }
    let kept = value.replace("\r\n", " ");
    Cow::Owned(
        kept.chars()
            .filter_map(|c| match c {
                '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => None,
                c if c.is_control() => None,
                c => Some(c),
            })
            .collect(),
    )
}

fn leads_somewhere(value: &str) -> bool {
    ["https:", "http:", "mailto:"]
        .iter()
        .any(|scheme| value.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

fn references(value: Cow<'_, str>) -> Cow<'_, str> {
    if !value.contains(['&', '<', '>', '"', '\'']) {
        return value;
    }
    let mut out = String::with_capacity(value.len() + 16);
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// RFC 3986, section 2.1: everything but the unreserved characters; nothing is left that HTML could read.
fn percent(value: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _written = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Context, Piece, SlotId, fill};

    #[test]
    fn each_context_lets_through_what_it_may() {
        let nasty = "<a href='x'>\r\nBcc: \u{202e}&\0";
        assert_eq!(Context::Plain.escape(nasty), "<a href='x'> Bcc: &");
        assert_eq!(Context::Html.escape(nasty), "&lt;a href=&#39;x&#39;&gt; Bcc: &amp;");
        assert_eq!(Context::HtmlAddress.escape("javascript:alert(1)"), "#");
        assert_eq!(Context::HtmlAddress.escape("HTTPS://e.example/?a=1&b"), "HTTPS://e.example/?a=1&amp;b");
        assert_eq!(Context::HtmlAddressPart.escape("a b/é\""), "a%20b%2F%C3%A9%22");
    }

    #[test]
    fn an_empty_value_takes_the_other_branch() {
        let pieces = [
            Piece::Fixed("Dear ".into()),
            Piece::If {
                slot: SlotId(0),
                then: vec![Piece::Place { slot: SlotId(0), context: Context::Html }],
                otherwise: vec![Piece::Fixed("friend".into())],
            },
            Piece::Fixed("!".into()),
        ];
        assert_eq!(fill(&pieces, &["A&B".to_owned()]), "Dear A&amp;B!");
        assert_eq!(fill(&pieces, &["\u{202e}".to_owned()]), "Dear friend!");
        assert_eq!(fill(&pieces, &[]), "Dear friend!");
    }
}
