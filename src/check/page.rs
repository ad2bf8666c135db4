//! What a finished edition shows: its pictures, links, headings and sources, read from the very HTML that will be sent.

use scraper::{ElementRef, Html, Selector};

use crate::model::Piece;

/// A link as a reader meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PageLink {
    /// Where it leads.
    pub href: String,
    /// Its words, white space joined.
    pub words: String,
}

/// A picture as a reader meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PageImage {
    /// Its source.
    pub src: String,
    /// Its alternative text; `None` where the attribute is missing.
    pub alt: Option<String>,
}

/// The HTML of one edition, with every place filled by a stand-in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// Links, in order.
    pub links: Vec<PageLink>,
    /// Pictures, in order.
    pub images: Vec<PageImage>,
    /// Levels of the headings, in order.
    pub headings: Vec<u8>,
    /// Addresses that a mail program would fetch by itself.
    pub fetched: Vec<String>,
    /// `lang` of the page.
    pub lang: Option<String>,
    /// Everything printed.
    pub text: String,
}

impl Page {
    /// Reads a page. Values that differ by reader become `stand-in`; of two branches the first stands where `full`.
    pub(super) fn read(html: &[Piece], full: bool) -> Self {
        let document = Html::parse_document(&filled(html, full));
        let root = document.root_element();
        let mut page = Self { lang: root.attr("lang").map(str::to_owned), ..Self::default() };
        for element in root.descendants().filter_map(ElementRef::wrap) {
            page.look_at(element);
        }
        if let Some(body) = select("body").and_then(|body| document.select(&body).next()) {
            page.text = joined(body);
        }
        page
    }

    fn look_at(&mut self, element: ElementRef<'_>) {
        let name = element.value().name();
        match name {
            "a" => {
                let href = element.attr("href").unwrap_or_default().to_owned();
                self.links.push(PageLink { href, words: joined(element) });
            }
            "img" => {
                let src = element.attr("src").unwrap_or_default().to_owned();
                self.images.push(PageImage { src, alt: element.attr("alt").map(str::to_owned) });
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.headings.extend(name.as_bytes().get(1).map(|digit| digit - b'0'));
            }
            "style" => self.fetched.extend(addresses_in_css(&element.text().collect::<String>())),
            _ => {}
        }
        let fetching = ["src", "srcset", "background", "poster", "data"];
        for attribute in fetching.iter().filter_map(|name| element.attr(name)).filter(|value| is_remote(value)) {
            self.fetched.push(attribute.to_owned());
        }
        if matches!(name, "link" | "script" | "iframe" | "object" | "embed" | "form" | "video" | "audio") {
            let what = ["href", "src", "action"].iter().find_map(|attribute| element.attr(attribute));
            self.fetched.push(format!("<{name}> {}", what.unwrap_or_default()));
        }
        if let Some(style) = element.attr("style") {
            self.fetched.extend(addresses_in_css(style));
        }
    }
}

/// A text with stand-ins for what differs by reader.
pub(super) fn filled(pieces: &[Piece], full: bool) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Fixed(fixed) => text.push_str(fixed),
            Piece::Place { context, .. } => text.push_str(match context {
                crate::model::Context::HtmlAddress => "https://stand-in.invalid/",
                crate::model::Context::Html | crate::model::Context::HtmlAddressPart | crate::model::Context::Plain => {
                    "stand-in"
                }
            }),
            Piece::If { then, otherwise, .. } => text.push_str(&filled(if full { then } else { otherwise }, full)),
        }
    }
    text
}

fn is_remote(address: &str) -> bool {
    let address = address.trim().to_ascii_lowercase();
    address.contains("://") || address.starts_with("//") || address.starts_with("data:")
}

/// Everything CSS would fetch: `url(…)` with a remote address, and `@import`.
fn addresses_in_css(css: &str) -> Vec<String> {
    let lower = css.to_ascii_lowercase();
    let mut found: Vec<String> = lower
        .split("url(")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(|address| address.trim_matches([' ', '"', '\'']).to_owned())
        .filter(|address| is_remote(address))
        .collect();
    if lower.contains("@import") {
        found.push("@import".to_owned());
    }
    found
}

fn joined(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn select(selector: &str) -> Option<Selector> {
    Selector::parse(selector).ok()
}

#[cfg(test)]
mod tests {
    use super::Page;
    use crate::model::{Context, Piece, SlotId};

    fn page(html: &str) -> Page {
        Page::read(&[Piece::Fixed(html.into())], true)
    }

    #[test]
    fn what_is_shown_is_found() {
        let page = page(
            "<html lang=\"ko\"><body><h1>A</h1><h3>B</h3><a href=\"https://x.example/\">go <b>there</b></a>\
             <img src=\"cid:1\"><img src=\"cid:2\" alt=\"\"></body></html>",
        );
        assert_eq!(page.lang.as_deref(), Some("ko"));
        assert_eq!(page.headings, [1, 3]);
        assert_eq!((page.links[0].href.as_str(), page.links[0].words.as_str()), ("https://x.example/", "go there"));
        assert_eq!(page.images.iter().map(|image| image.alt.as_deref()).collect::<Vec<_>>(), [None, Some("")]);
        assert!(page.fetched.is_empty(), "{:?}", page.fetched);
    }

    #[test]
    fn everything_fetched_is_found() {
        for remote in [
            "<img src=\"https://x.example/p.gif\">",
            "<img src=\"//x.example/p.gif\">",
            "<img src=\"data:image/png;base64,AAAA\">",
            "<td background=\"http://x.example/b.png\">",
            "<p style=\"background:url('https://x.example/b.png')\">",
            "<style>@import 'https://x.example/a.css';</style>",
            "<style>p{background:URL(https://x.example/a.png)}</style>",
            "<link rel=\"stylesheet\" href=\"https://x.example/a.css\">",
            "<script src=\"https://x.example/a.js\"></script>",
            "<iframe src=\"https://x.example/\"></iframe>",
            "<img srcset=\"https://x.example/2x.png 2x\" src=\"cid:1\">",
        ] {
            let html = format!("<html><body><table><tr>{remote}</tr></table>{remote}</body></html>");
            assert!(!page(&html).fetched.is_empty(), "{remote}");
        }
    }

    #[test]
    fn both_branches_can_be_read() {
        let pieces = [Piece::If {
            slot: SlotId(0),
            then: vec![Piece::Fixed("<h1>then</h1>".into())],
            otherwise: vec![Piece::Fixed("<h2>".into()), Piece::Place { slot: SlotId(1), context: Context::Html }],
        }];
        assert_eq!(Page::read(&pieces, true).headings, [1]);
        assert_eq!(Page::read(&pieces, false).headings, [2]);
        assert_eq!(Page::read(&pieces, false).text, "stand-in");
    }
}
