//! What can be read from finished letters without a browser: language, roles, headings, addresses, widths for Outlook,
//! how Korean breaks, direction, size.

use phoebe::compose::mjml::mso_faults;
use scraper::{ElementRef, Html, Selector};

use crate::finished::{letter, letters};

#[test]
fn no_width_for_outlook_is_broken_or_wider_than_what_it_stands_in() {
    for letter in letters() {
        assert!(letter.html.contains("<!--[if mso"), "{}", letter.name);
        assert_eq!(mso_faults(&letter.html), Vec::<String>::new(), "{}", letter.name);
    }
    let wider = letter("every-en").html.replacen("vertical-align:top;width:520px", "vertical-align:top;width:720px", 1);
    assert!(!mso_faults(&wider).is_empty(), "a width that does not fit is not found");
}

#[test]
fn programs_that_read_aloud_find_their_way() {
    for letter in letters() {
        let (name, document) = (&letter.name, Html::parse_document(&letter.html));
        let lang = match name.as_str() {
            "rtl" => ("ar", "rtl"),
            korean if korean.ends_with("-ko") => ("ko", "ltr"),
            _ => ("en", "ltr"),
        };
        for place in ["html", "div[role=article]"] {
            let found = all(&document, place);
            assert_eq!(found.len(), 1, "{name}: {place}");
            assert_eq!((found[0].attr("lang"), found[0].attr("dir")), (Some(lang.0), Some(lang.1)), "{name}: {place}");
        }
        assert!(all(&document, "title").iter().all(|title| title.text().any(|text| !text.trim().is_empty())), "{name}");
        let levels: Vec<u8> =
            all(&document, "h1,h2,h3,h4").iter().map(|head| head.value().name().as_bytes()[1] - b'0').collect();
        assert!(levels[0] == 1 && levels[1..].iter().all(|level| *level > 1), "{name}: {levels:?}");
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{name}: {levels:?}");
        for table in all(&document, "table") {
            let heads = all_in(table, "th").len();
            let layout = table.attr("role") == Some("presentation");
            assert!(layout || (heads > 0 && all_in(table, "th:not([scope])").is_empty()), "{name}: {}", table.html());
        }
        assert!(all(&document, "img").iter().all(|picture| picture.attr("alt").is_some()), "{name}");
        assert!(all(&document, "a").iter().all(|link| link.text().any(|text| !text.trim().is_empty())), "{name}");
    }
}

#[test]
fn nothing_is_fetched() {
    for letter in letters() {
        let (name, document) = (&letter.name, Html::parse_document(&letter.html));
        assert!(all(&document, "script,link,iframe,object,form,base,video,audio").is_empty(), "{name}");
        for picture in all(&document, "[src]") {
            assert!(picture.attr("src").unwrap().starts_with("cid:"), "{name}: {}", picture.html());
        }
        assert!(all(&document, "[background],[srcset]").is_empty() && !letter.html.contains("url("), "{name}");
        assert!(!letter.html.contains("@import") && !letter.html.contains("@font-face"), "{name}");
    }
}

#[test]
fn korean_keeps_its_words_and_is_never_slanted() {
    let mut looked = 0;
    for letter in letters().iter().filter(|letter| letter.name.ends_with("-ko")) {
        let document = Html::parse_document(&letter.html);
        for block in all(&document, "p,h1,h2,h3,h4,th") {
            let style = block.attr("style").unwrap();
            assert!(
                style.contains("word-break:keep-all") && style.contains("overflow-wrap:break-word"),
                "{}",
                block.html()
            );
            looked += 1;
        }
        assert!(all(&document, "i,em").is_empty() && !letter.html.contains("italic"), "{}", letter.name);
        assert!(!letter.html.contains("justify"), "{}", letter.name);
    }
    assert!(looked > 100, "{looked}");
}

fn all<'d>(document: &'d Html, selector: &str) -> Vec<ElementRef<'d>> {
    document.select(&Selector::parse(selector).unwrap()).collect()
}

fn all_in<'d>(element: ElementRef<'d>, selector: &str) -> Vec<ElementRef<'d>> {
    element.select(&Selector::parse(selector).unwrap()).collect()
}

#[test]
fn the_weekly_stays_small() {
    for letter in letters().iter().filter(|letter| letter.name.contains("third-week")) {
        assert!(letter.html.len() < 50_000, "{}: {} bytes", letter.name, letter.html.len());
    }
}

#[test]
fn a_letter_from_right_to_left_is_mirrored() {
    let html = &letter("rtl").html;
    assert!(!html.contains("direction:ltr"), "a part of the page runs from left to right");
    assert!(html.contains("border-right:4px solid") && html.contains("dir=\"rtl\""));
}

#[test]
fn words_of_another_direction_stand_in_an_isolate_and_only_they() {
    let html = &letter("rtl").html;
    for piece in ["Sunday, 21 June 2026", "third week of June", "4,350 USD of 12,000 USD", "36 percent given"] {
        assert!(html.contains(&format!("<bdi dir=\"ltr\">{piece}</bdi>")), "{piece}");
    }
    for (glyph, word) in [("○", "New"), ("●", "Answered")] {
        let after = html.split(glyph).nth(1).unwrap();
        assert!(
            after.starts_with("</span>&nbsp;<b ") && after.contains(&format!("><bdi dir=\"ltr\">{word}</bdi></b>"))
        );
    }
    assert!(html.contains("<bdi dir=\"ltr\">Fund: <bdi dir=\"rtl\">"), "a value of its own direction in a phrase");
    for letter in letters().iter().filter(|letter| letter.name != "rtl") {
        assert!(!letter.html.contains("<bdi"), "{}", letter.name);
    }
}
