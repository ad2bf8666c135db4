//! The pitfalls of docs/decisions/002-mrml.md, each with a page that would be wrong without what is done against it.

use crate::compose::mjml::outlook::mso_faults;
use crate::compose::mjml::render::{MjmlError, render};

fn letter(body: &str) -> String {
    format!("<mjml lang=\"en\"><mj-body>{body}</mj-body></mjml>")
}

fn column(inside: &str) -> String {
    letter(&format!("<mj-section><mj-column>{inside}</mj-column></mj-section>"))
}

fn page(source: &str) -> String {
    render(source).unwrap_or_else(|error| panic!("{error}\n{source}"))
}

/// Line and column of a refusal.
fn refused(source: &str) -> (usize, usize) {
    match render(source).unwrap_err() {
        MjmlError::Source { line, column, .. } => (line, column),
        MjmlError::Page(problem) => panic!("{problem}"),
    }
}

#[test]
fn pitfall_1_attributes_keep_every_character() {
    for alt in [
        "❤\u{fe0f}",
        "👩\u{200d}🌾",
        "a\u{a0}b",
        "\u{e44}\u{e17}\u{e22}\u{e4d}",
        "e\u{301}",
        "a\\b",
        "\u{1112}\u{1161}\u{11ab}",
    ] {
        let html = page(&column(&format!("<mj-image src=\"cid:a\" alt=\"{alt}\" />")));
        let read = scraper::Html::parse_document(&html);
        let image = scraper::Selector::parse("img").unwrap();
        let image = read.select(&image).next().unwrap();
        assert_eq!(image.value().attr("alt"), Some(alt), "{html}");
    }
}

#[test]
fn pitfall_1_a_quote_does_not_leave_its_attribute() {
    let html = page(&column("<mj-image src=\"cid:a\" alt='x\" onerror=\"alert(1)' />"));
    let read = scraper::Html::parse_document(&html);
    let image = scraper::Selector::parse("img").unwrap();
    let image = read.select(&image).next().unwrap();
    assert_eq!(image.value().attr("alt"), Some("x\" onerror=\"alert(1)"));
    assert_eq!(image.value().attr("onerror"), None);
}

#[test]
fn pitfall_1_a_style_over_several_lines_stays_a_style() {
    let html = page(&column("<mj-text><p style=\"color:#112233;\n  margin:0\">x</p></mj-text>"));
    assert!(html.contains("color:#112233;") && !html.contains("\\n"), "{html}");
}

#[test]
fn pitfall_1b_quotes_in_a_font_list_do_not_break_the_style() {
    let html = page(&column("<mj-text font-family='\"Noto Sans KR\", Arial'>x</mj-text>"));
    let read = scraper::Html::parse_document(&html);
    let cells = scraper::Selector::parse("div[style*='Noto']").unwrap();
    let style = read.select(&cells).next().unwrap().value().attr("style").unwrap();
    assert!(style.contains("Arial") && style.contains("line-height"), "{style}");
}

#[test]
fn pitfall_2_line_ends_of_windows() {
    let source = "\u{feff}<?xml version=\"1.0\"?>\n<mjml>\n<mj-head>\n<mj-attributes>\n<mj-text color=\"#112233\" />\n</mj-attributes>\n</mj-head>\n<mj-body>\n<mj-section>\n<mj-column>\n<mj-text>x</mj-text>\n</mj-column>\n</mj-section>\n</mj-body>\n</mjml>\n";
    assert_eq!(page(&source.replace('\n', "\r\n")), page(source));
    assert!(page(source).contains("color:#112233"));
}

#[test]
fn pitfall_3_widths_for_outlook_fit_their_parents() {
    let inside = "<mj-column><mj-image src=\"cid:a\" alt=\"\" /><mj-text>x</mj-text></mj-column>";
    for padding in ["0 15px", "20px", "10px 30px 5px", "1px 40px 2px 10px"] {
        for body in [
            format!("<mj-section padding=\"{padding}\">{inside}</mj-section>"),
            format!("<mj-wrapper padding=\"{padding}\"><mj-section>{inside}</mj-section></mj-wrapper>"),
        ] {
            let html = page(&letter(&body));
            assert_eq!(mso_faults(&html), Vec::<String>::new(), "{body}");
        }
    }
    let html = page(&letter(&format!("<mj-section padding=\"0 15px\">{inside}</mj-section>")));
    assert!(html.contains("width:570px;"), "{html}");
}

#[test]
fn pitfall_4_marks_between_rows_stay_where_they_are() {
    let rows = "<mj-table><tr><td>a</td></tr><!--phx1--><tr><td>b</td></tr><!--phx2--></mj-table>";
    assert!(page(&column(rows)).contains("</tr><!--phx1--><tr>"));
    let source = "<mjml><mj-head><mj-style>.a > .b{content:\"\\201C\"}\n@media (max-width:9px){.c{color:red}}</mj-style></mj-head><mj-body></mj-body></mjml>";
    assert!(page(source).contains(".a > .b{content:\"\\201C\"}\n@media (max-width:9px){.c{color:red}}"));
}

#[test]
fn pitfall_5_tags_that_do_not_match_are_no_page() {
    for source in [
        column("<mj-text>x</mj-button>"),
        column("<mj-foo>x</mj-foo>"),
        column("<mj-text><b>x</i></mj-text>"),
        letter("<mj-section><mj-column><mj-text>x</mj-column></mj-text></mj-section>"),
    ] {
        assert!(render(&source).is_err(), "{source}");
    }
}

#[test]
fn pitfall_6_errors_have_a_line_and_a_column_of_the_source() {
    assert_eq!(
        refused(
            "<mjml>\n<mj-body>\n  <mj-section>\n    <mj-text>x</mj-text>\n    <mj-column />\n    </mj-body>\n</mjml>"
        )
        .0,
        6
    );
    // What stands before and is dropped or written longer moves nothing.
    let before = "<mjml>\n<!-- a note\n over two lines -->\n<mj-head><mj-attributes>";
    let source = format!(
        "{before}\n<mj-all alt=\"a\\b❤\u{fe0f}\"\n   color=\"#000000\" /> 한글<mj-all color=\"#111111\"/></mj-attributes></mj-head></mjml>"
    );
    assert_eq!(refused(&source), (6, 22));
    assert_eq!(refused(&source.replace('\n', "\r\n")), (6, 22));
}

#[test]
fn pitfall_7_text_may_hold_a_less_sign() {
    let html = page(&column("<mj-text>1 < 2 and <3 & more &amp; R&D</mj-text>"));
    assert!(html.contains("1 &lt; 2 and &lt;3"), "{html}");
}

#[test]
fn pitfall_7_comments_between_attributes_are_no_obstacle() {
    let source = "<mjml><mj-head><mj-attributes><!-- ours --><mj-all color=\"#112233\" /></mj-attributes></mj-head><mj-body><mj-section><mj-column><mj-text>x</mj-text></mj-column></mj-section></mj-body></mjml>";
    let html = page(source);
    assert!(html.contains("#112233") && !html.contains("ours"));
}

#[test]
fn pitfall_9_alt_is_written_as_it_was_given() {
    assert!(page(&column("<mj-image src=\"cid:a\" alt=\"\" />")).contains("alt=\"\""));
}

#[test]
fn pitfall_10_nothing_is_fetched_from_elsewhere() {
    let html = page(&column("<mj-text>x</mj-text><mj-button href=\"https://lanternhill.example/\">y</mj-button>"));
    assert!(!html.contains("fonts.googleapis") && !html.contains("@import") && !html.contains("<link"), "{html}");
}

#[test]
fn pitfall_11_nothing_is_included() {
    assert_eq!(refused("<mjml>\n<mj-body>\n  <mj-include path=\"../secret.mjml\" />\n</mj-body></mjml>").0, 3);
}

#[test]
fn pitfall_12_a_duplicate_attribute_counts_once_and_closing_tags_may_have_spaces() {
    let html =
        page(&column("<mj-text color=\"#112233\" color=\"#445566\"><a href=\"https://x.example/\">x</a >\n</mj-text>"));
    assert!(html.contains("#112233") && !html.contains("#445566") && html.contains("</a>"), "{html}");
}

#[test]
fn conditional_comments_and_our_marks_survive() {
    let html = page(&letter(
        "<!--phx0001--><mj-section><mj-column><mj-text>x</mj-text></mj-column></mj-section><!--phx0002--><mj-raw><!--[if mso]><p>o</p><![endif]--></mj-raw>",
    ));
    for kept in ["<!--phx0001-->", "<!--phx0002-->", "<!--[if mso]><p>o</p><![endif]-->"] {
        assert!(html.contains(kept), "{kept}\n{html}");
    }
}
