//! A page that shows one finished letter in a browser: its HTML as it is, its plain text below. Text in, text out; knows
//! no file and no reader.

use std::fmt::Write as _;

use crate::deliver::outbox::{Escaped, Shown};
use crate::mime::Message;

/// Nothing runs, nothing is fetched: the letter's own styles and the pictures beside the page, no more.
pub(super) const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
    img-src 'self' data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'\">";

/// The colours of our own pages, light and dark.
pub(super) const TOKENS: &str = ".phoebe{--page:#F4F2EE;--surface:#FDFDFC;--ink:#22211F;--soft:#5C5952;\
    --accent:#2C5A49;--line:#D9D5CC}@media(prefers-color-scheme:dark){.phoebe{--page:#171614;--surface:#201F1C;\
    --ink:#E8E5DF;--soft:#B5B0A6;--accent:#9FCDB8;--line:#3D3A35}}.phoebe a{color:var(--accent)}\
    .phoebe a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}";

const STYLE: &str = ".phoebe{background:var(--page);color:var(--ink);font:15px/22px system-ui,sans-serif;padding:12px 16px;\
    text-align:start}.phoebe p{margin:0;max-width:50rem;display:block;color:var(--soft)}.phoebe b{color:var(--ink)}\
    .phoebe pre{background:var(--surface);border:1px solid var(--line);padding:16px;margin:12px 0 0;max-width:46rem;\
    overflow-x:auto;white-space:pre-wrap;font:13px/20px ui-monospace,monospace}\
    .phoebe summary{cursor:pointer;color:var(--accent)}";

/// Draws the page. `source` is the name of the `.eml` beside it; `pictures` gives the file of each content id.
pub(super) fn letter_page(message: &Message, shown: Shown<'_>, source: &str, pictures: &[(String, String)]) -> String {
    let mut html = message.html.clone();
    for (id, file) in pictures {
        html = html.replace(&format!("cid:{id}"), file);
    }
    let bar = format!(
        "<div class=\"phoebe\" lang=\"en\" dir=\"ltr\"><p><a href=\"index.html\">All letters</a> · {} · {} · <a href=\"{source}\">.eml</a></p>\
         <p>From {}</p><p><b dir=\"auto\">{}</b></p></div>\n",
        Escaped(shown.label),
        Escaped(shown.edition),
        Escaped(message.header("From").unwrap_or_default()),
        Escaped(shown.subject),
    );
    let open = if html.is_empty() { " open" } else { "" };
    let text = format!(
        "\n<div class=\"phoebe\" lang=\"en\" dir=\"ltr\"><details{open}><summary>The same letter as plain text</summary>\
         <pre dir=\"auto\">{}</pre></details></div>",
        Escaped(&message.text),
    );
    let head = format!("{POLICY}<style>{TOKENS}{STYLE}</style>");
    around(&html, &head, &bar, &text).unwrap_or_else(|| {
        let mut page = format!(
            "<!doctype html>\n<html lang=\"en\"><head>{head}<meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">"
        );
        let title = Escaped(shown.subject);
        let body = if html.is_empty() { "" } else { &html };
        let _never =
            writeln!(page, "<title>{title}</title></head><body style=\"margin:0\">{bar}{body}{text}</body></html>");
        page
    })
}

/// The letter's own page with our head first in its head, so that the policy holds for all that follows, and our lines
/// around its body.
fn around(html: &str, head: &str, bar: &str, text: &str) -> Option<String> {
    let (before, rest) = html.split_once("<head>")?;
    let (inside, rest) = rest.split_once("<body")?;
    let (attributes, rest) = rest.split_once('>')?;
    let (body, end) = rest.rsplit_once("</body>")?;
    Some(format!("{before}<head><meta charset=\"utf-8\">{head}{inside}<body{attributes}>{bar}{body}{text}</body>{end}"))
}

#[cfg(test)]
mod tests {
    use super::letter_page;
    use crate::deliver::Shown;
    use crate::mime::Message;

    const SHOWN: Shown<'_> = Shown { label: "row 2", edition: "public, English", subject: "<b>Rain</b>" };

    #[test]
    fn the_letter_stands_between_our_lines_under_our_policy() {
        let message = Message {
            html: "<html><head><script>1</script></head><body class=\"x\"><img src=\"cid:ab12\"></body></html>"
                .to_owned(),
            text: "Dear <friend>".to_owned(),
            ..Message::default()
        };
        let page = letter_page(&message, SHOWN, "1.eml", &[("ab12".to_owned(), "pictures/ab.png".to_owned())]);
        assert!(page.find("Content-Security-Policy").unwrap() < page.find("<script>").unwrap());
        assert!(page.contains("<img src=\"pictures/ab.png\">") && page.contains("&lt;b&gt;Rain"), "{page}");
        assert!(page.contains("Dear &lt;friend&gt;") && page.contains("href=\"1.eml\"") && !page.contains("cid:"));
    }

    #[test]
    fn a_letter_without_html_is_shown_as_text() {
        let message = Message { text: "Dear friend".to_owned(), ..Message::default() };
        let page = letter_page(&message, SHOWN, "1.eml", &[]);
        assert!(page.starts_with("<!doctype html>") && page.contains("<details open>") && page.contains("Dear friend"));
    }
}
