//! One template for each thing that can be wrong, with its line and column.

use crate::compose::mjml::validate;
use crate::diag::SourceId;
use crate::model::Language;
use crate::tongue::sentence;

fn found(text: &str) -> Vec<String> {
    let one = |finding: &crate::diag::Finding| {
        let said = sentence(finding, &Language::english());
        let whole = format!("{}{}", said.message, said.help.unwrap_or_default());
        assert!(said.message != finding.code() && !whole.contains('{'), "{whole}");
        let span = finding.span.unwrap();
        format!("{}:{} {}", span.line, span.column, finding.sentence)
    };
    validate(SourceId(0), text).iter().map(one).collect()
}

/// What is found in this content of a column, which begins on line 5.
fn in_column(content: &str) -> Vec<String> {
    found(&format!(
        "<mjml>\n<mj-body>\n<mj-section>\n<mj-column>\n{content}\n</mj-column>\n</mj-section>\n</mj-body>\n</mjml>\n"
    ))
}

#[test]
fn a_whole_template_is_sound() {
    let text = r##"<?xml version="1.0"?>
<!-- a theme -->
<mjml lang="{{lang}}" dir="auto">
  <mj-head>
    <mj-title>{{subject}}</mj-title>
    <mj-preview>a &lt; b</mj-preview>
    <mj-breakpoint width="480px" />
    <mj-attributes>
      <mj-all font-family="Verdana, sans-serif" />
      <mj-class name="big" font-size="20px" anything="x" />
      <mj-text padding="0 24px"></mj-text>
    </mj-attributes>
    <mj-style>@media (min-width: 1px) { a > b { color: red } } /* <b> */</mj-style>
    <mj-raw><meta name="color-scheme" content="light dark"></mj-raw>
  </mj-head>
  <mj-body background-color="#fff" width="600px">
    {{#each blocks}}
    <mj-wrapper full-width="full-width"><mj-section {{#if wide}}padding="0"{{/if}}><mj-group><mj-column width="50%">
      <mj-text mj-class="big" css-class="x" color="{{color}}" line-height="1.5"><p>One<br>two <b>three</b></p>{{#if (lt a b)}}x{{/if}}</mj-text>
      <mj-image src="cid:x" alt="a > b" width="552px" />
      <mj-button href="{{{link}}}" inner-padding="10px 20px">Give</mj-button>
      <mj-divider border-width="1px" /><mj-spacer height="10px" />
      <mj-table cellpadding="0"><tr><td>x</td></tr></mj-table>
      <mj-social mode="horizontal"><mj-social-element name="web" href="https://example.org">Web</mj-social-element></mj-social>
    </mj-column></mj-group></mj-section></mj-wrapper>
    {{/each}}
    {{!-- <mj-nothing> --}}
    <mj-include path="footer.mjml" />
  </mj-body>
</mjml>
"##;
    assert_eq!(found(text), Vec::<String>::new());
    assert_eq!(found(&text.replace('\n', "\r\n")), Vec::<String>::new());
}

#[test]
fn each_mistake_has_its_place() {
    let cases = [
        ("<mj-text>a < b</mj-text>", "5:12 mjml/parse#less"),
        ("<mj-text color=red>a</mj-text>", "5:16 mjml/parse#bare"),
        ("<mj-text color>a</mj-text>", "5:10 mjml/parse#value"),
        ("<mj-text>{{name</mj-text>", "5:10 mjml/parse#place"),
        ("<mj-txt>a</mj-txt>", "5:1 mjml/unknown-tag#near"),
        ("<mj-zzzzzz />", "5:1 mjml/unknown-tag"),
        ("<div>a</div>", "5:1 mjml/unknown-tag#html"),
        ("<mj-text><mj-button>a</mj-button></mj-text>", "5:10 mjml/unknown-tag#inside"),
        ("<mj-section></mj-section>", "5:1 mjml/unknown-tag#place"),
        (" stray", "5:2 mjml/unknown-tag#text"),
        ("<mj-text>한글</mj-button>", "5:12 mjml/mismatched-close"),
        ("<mj-text><p>a<b>b</p></mj-text>", "5:18 mjml/mismatched-close"),
        ("<mj-text>a</b></mj-text>", "5:11 mjml/mismatched-close"),
        ("<mj-text fontsize=\"9px\">a</mj-text>", "5:10 mjml/unknown-attribute#near"),
        ("<mj-text zzzz=\"9px\">a</mj-text>", "5:10 mjml/unknown-attribute"),
        ("<mj-text color=\"red\" color=\"red\">a</mj-text>", "5:22 mjml/unknown-attribute#twice"),
        ("<mj-text font-size=\"big\">a</mj-text>", "5:21 mjml/bad-value"),
        ("<mj-text color=\"#12\">a</mj-text>", "5:17 mjml/bad-value"),
        ("<mj-text padding=\"1px 2px 3px 4px 5px\">a</mj-text>", "5:19 mjml/bad-value"),
        ("<mj-text align=\"middle\">a</mj-text>", "5:17 mjml/bad-value"),
        ("<mj-table cellpadding=\"x\"></mj-table>", "5:24 mjml/bad-value"),
        ("<mj-carousel><mj-carousel-image src=\"x\" /></mj-carousel>", "5:1 mjml/unsupported"),
        ("<mj-accordion></mj-accordion>", "5:1 mjml/unsupported"),
        ("<mj-navbar><mj-navbar-link>a</mj-navbar-link></mj-navbar>", "5:1 mjml/unsupported"),
        ("<mj-include path=\"https://example.org/x.mjml\" />", "5:13 mjml/unsupported#include"),
        ("<mj-raw position=\"file-start\"><b>a</b></mj-raw>", "5:9 mjml/unsupported#position"),
    ];
    for (content, expected) in cases {
        assert_eq!(in_column(content), [expected], "{content}");
    }
}

#[test]
fn the_head_is_checked_too() {
    let head = |content: &str| found(&format!("<mjml><mj-head>\n{content}\n</mj-head><mj-body></mj-body></mjml>"));
    for (content, expected) in [
        ("<mj-style inline=\"inline\">a { color: red }</mj-style>", "2:11 mjml/unsupported#inline"),
        ("<mj-font name=\"X\" href=\"https://fonts.example/x\" />", "2:19 mjml/unsupported#font"),
        ("<mj-attributes>\n<!-- x --></mj-attributes>", "3:1 mjml/unsupported#comment"),
        ("<mj-html-attributes><mj-selector path=\"a\"></mj-selector></mj-html-attributes>", "2:1 mjml/unsupported"),
        ("<mj-attributes><mj-text colour=\"red\" /></mj-attributes>", "2:25 mjml/unknown-attribute#near"),
    ] {
        assert_eq!(head(content), [expected], "{content}");
    }
    let body = found("<mjml><mj-body><mj-wrapper gap=\"8px\"></mj-wrapper><mj-hero></mj-hero></mj-body></mjml>");
    assert_eq!(body, ["1:28 mjml/unsupported#gap", "1:51 mjml/unsupported"]);
}

#[test]
fn what_never_ends_is_found_once() {
    assert_eq!(found("<mjml>\n<mj-body>\n"), ["1:1 mjml/mismatched-close#open", "2:1 mjml/mismatched-close#open"]);
    assert_eq!(found("<mjml>\n<!-- x\n</mjml>"), ["1:1 mjml/mismatched-close#open", "2:1 mjml/parse#comment"]);
    assert_eq!(found("</mjml>"), ["1:1 mjml/mismatched-close#nothing"]);
    assert_eq!(found("<mj-body></mj-body>"), ["1:1 mjml/parse#root"]);
    assert!(in_column("<mj-text color=\"red>a</mj-text>").contains(&"5:16 mjml/parse#quote".to_owned()));
    assert!(in_column("<mj-text color=\"red\"\n<b>a</b></mj-text>").contains(&"5:1 mjml/parse#tag".to_owned()));
}

#[test]
fn a_part_without_a_root_is_a_part() {
    assert_eq!(found("<mj-section><mj-column><mj-text>a</mj-text></mj-column></mj-section>"), Vec::<String>::new());
}

proptest::proptest! {
    #[test]
    fn any_text_is_validated_without_panic(text in "([<>/={}\"' a-c\n한]|<mj-text|</mj-text>|<!--|-->|\\{\\{|\\}\\})*") {
        let _findings = validate(SourceId(0), &text);
    }
}
