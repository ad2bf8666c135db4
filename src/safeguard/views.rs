//! The ways a text can be read: as it stands, with its character references, without its tags, with its percent signs
//! decoded.

/// All views of a text that differ from each other.
pub(super) fn views(text: &str) -> Vec<String> {
    let mut views = vec![text.to_owned()];
    if text.contains('&') {
        views.push(referenced(text));
    }
    if text.contains(['<', '>']) {
        views.push(referenced(&without_tags(text, "")));
        views.push(referenced(&without_tags(text, " ")));
    }
    if text.contains('%') {
        let mut decoded = referenced(text);
        for _ in 0..4 {
            let next = percent_decoded(&decoded);
            if next == decoded {
                break;
            }
            decoded = next;
            views.push(decoded.clone());
        }
    }
    views
}

/// Character references resolved: numeric ones, and the named ones that can hide in a name.
fn referenced(text: &str) -> String {
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

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = if byte == b'%' { tail.split_at_checked(2) } else { None };
        let code = hex
            .and_then(|(digits, tail)| Some((std::str::from_utf8(digits).ok()?, tail)))
            .and_then(|(digits, tail)| Some((u8::from_str_radix(digits, 16).ok()?, tail)));
        if let Some((code, tail)) = code {
            bytes.push(code);
            rest = tail;
        } else {
            bytes.push(byte);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
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
