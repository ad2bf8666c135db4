//! The ways a text can be read: as it stands, with its character references, without its tags, with its percent signs
//! decoded.

use std::borrow::Cow;

/// All views of a text that differ from each other.
pub(super) fn views(text: &str) -> Vec<Cow<'_, str>> {
    let mut views = vec![Cow::Borrowed(text)];
    if text.contains('&') {
        views.push(referenced(text).into());
    }
    if text.contains(['<', '>']) {
        views.push(referenced(&without_tags(text, "")).into());
        views.push(referenced(&without_tags(text, " ")).into());
    }
    if text.contains('%') {
        let mut decoded = Cow::Borrowed(text);
        for _ in 0..4 {
            let next = match &decoded {
                Cow::Borrowed(text) => percent_decoded(&referenced(text)),
                Cow::Owned(text) => percent_decoded(text),
            };
            let Some(next) = next else { break };
            views.push(Cow::Owned(next.clone()));
            decoded = Cow::Owned(next);
        }
    }
    views
}

/// Character references resolved: numeric ones, and the named ones that can hide in a name.
pub(super) fn referenced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        if let Some((c, tail)) = reference(after) {
            out.push_str(&c);
            rest = tail;
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn reference(after: &str) -> Option<(String, &str)> {
    if let Some(number) = after.strip_prefix('#') {
        let (digits, radix) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16),
            None => (number, 10),
        };
        let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let (digits, tail) = digits.split_at_checked(length)?;
        let c = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
        return Some((c.to_string(), tail.strip_prefix(';').unwrap_or(tail)));
    }
    let (name, tail) = after.split_once(';')?;
    let c = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" | "ensp" | "emsp" | "thinsp" | "NewLine" | "Tab" => " ",
        "shy" | "zwj" | "zwnj" | "lrm" | "rlm" | "ZeroWidthSpace" | "NoBreak" => "",
        "hyphen" | "dash" => "-",
        "period" => ".",
        _ => return None,
    };
    Some((c.to_owned(), tail))
}

/// Without tags and comments; a tag cut off at either end is left as it is.
fn without_tags(text: &str, instead: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let tail = match after.strip_prefix("!--") {
            Some(comment) => comment.split_once("-->").map(|(_, tail)| tail),
            None => after.split_once('>').map(|(_, tail)| tail),
        };
        if let Some(tail) = tail {
            out.push_str(instead);
            rest = tail;
        } else {
            out.push('<');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// `None` where there is nothing to decode: pages are full of `width:100%`.
pub(super) fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        let code = after.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if let Some(code) = code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            if bytes.is_empty() {
                bytes.reserve(text.len());
                bytes.extend_from_slice(text.get(..text.len() - rest.len()).unwrap_or_default().as_bytes());
            }
            bytes.extend_from_slice(before.as_bytes());
            bytes.push(code);
            rest = after.get(2..).unwrap_or_default();
        } else if bytes.is_empty() {
            // Nothing decoded yet: what lies behind is copied with the first that is.
            rest = after;
        } else {
            bytes.extend_from_slice(before.as_bytes());
            bytes.push(b'%');
            rest = after;
        }
    }
    if bytes.is_empty() {
        return None;
    }
    bytes.extend_from_slice(rest.as_bytes());
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::views;

    #[test]
    fn what_is_hidden_comes_out() {
        for (hidden, shown) in [
            ("D&#111;-y&#x75l", "Do-yul"),
            ("D<b>o</b>-yul", "Do-yul"),
            ("Do<!-- > -->-yul", "Do-yul"),
            ("Do<br>yul", "Do yul"),
            ("?q=%44o%2Dyul", "?q=Do-yul"),
            ("?q=%2544o-yul", "?q=Do-yul"),
            ("a & b <", "a & b <"),
        ] {
            assert!(views(hidden).iter().any(|view| view == shown), "{hidden}: {:?}", views(hidden));
        }
    }
}
