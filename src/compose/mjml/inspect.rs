//! Is the page that came out sound? The renderer accepts mismatched tags and writes values it escaped wrongly (1, 5).

/// Elements without a closing tag (HTML Living Standard, 13.1.2).
pub(super) const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "!doctype"];

/// What is wrong with a page, each in a few words; empty for a sound one.
pub(super) fn faults(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for tag in tags(html) {
        // A backslash is rare; what may follow it is looked for only then.
        for wrong in ["\\n", "\\\"", "\\u{"].into_iter().filter(|_| tag.contains('\\')) {
            if tag.contains(wrong) {
                faults.push(format!("an attribute of <{}> holds “{wrong}”", name(tag)));
            }
        }
        let name = name(tag);
        if name.starts_with("mj-") || name.starts_with("/mj-") {
            faults.push(format!("<{name}> is no MJML component that can be drawn"));
        } else if let Some(closing) = name.strip_prefix('/') {
            if open.last() == Some(&closing) {
                open.pop();
            } else {
                faults.push(format!("</{closing}> closes nothing"));
            }
        } else if !tag.ends_with('/') && !VOID.iter().any(|void| name.eq_ignore_ascii_case(void)) {
            open.push(name);
        }
    }
    faults.extend(open.iter().map(|name| format!("<{name}> is not closed")));
    faults.truncate(5);
    faults
}

/// The insides of all tags; comments, and the text of styles, left out.
pub(super) fn tags(html: &str) -> impl Iterator<Item = &str> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            let at = rest.find('<')?;
            rest = rest.get(at..)?;
            if rest.starts_with("<!--") {
                rest = rest.split_once("-->").map_or("", |(_, behind)| behind);
                continue;
            }
            if rest.starts_with("<![") {
                rest = rest.split_once('>').map_or("", |(_, behind)| behind);
                continue;
            }
            let end = length(rest);
            let tag = rest.get(1..end)?;
            rest = rest.get(end + 1..).unwrap_or_default();
            if let Some(raw) = ["style", "script"].into_iter().find(|raw| name(tag) == *raw) {
                let close = format!("</{raw}");
                rest = rest.find(&close).and_then(|at| rest.get(at..)).unwrap_or_default();
            }
            return Some(tag);
        }
    })
}

/// Where the tag at the start of `text` ends: its `>` outside of quotes.
fn length(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

pub(super) fn name(tag: &str) -> &str {
    tag.split(|c: char| c.is_whitespace()).next().unwrap_or_default().trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::faults;

    #[test]
    fn a_sound_page_has_no_faults() {
        let page = "<!doctype html><html><head><meta a=\"b\"><style>a > b{}</style></head><body><br /><img src=\"x\">\
                    <!--[if mso | IE]><table><tr><td><![endif]--><p title=\"a > b\">x</p></body></html>";
        assert_eq!(faults(page), Vec::<String>::new());
    }

    #[test]
    fn faults_are_found() {
        for page in [
            "<p>",
            "</p>",
            "<p><b></p></b>",
            "<p style=\"a\\nb\">x</p>",
            "<p alt=\"\\u{fe0f}\">x</p>",
            "<mj-foo></mj-foo>",
        ] {
            assert!(!faults(page).is_empty(), "{page}");
        }
    }
}
