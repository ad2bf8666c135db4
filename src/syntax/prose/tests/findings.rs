//! The codes of prose, each with its place.

use super::show::{ENGLISH, KOREAN, codes, plain, prose, verse, words};

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (typed, wanted) in cases {
        assert_eq!(codes(&prose(typed, ENGLISH).1), *wanted, "{typed:?}");
    }
}

#[test]
fn html_is_refused_and_signs_are_not() {
    check(&[
        ("a <b>c</b>", "html 1:3, html 1:7"),
        ("<br>", "html 1:1"),
        ("<BR/>", "html 1:1"),
        ("x\n<a href=\"y\">", "html 2:1"),
        ("<!-- note -->", "html 1:1"),
        ("<h6>", "html 1:1"),
        ("<table", "html 1:1"),
        ("a < b <3 <bold> <h7> <- <address>", ""),
        ("\\<b>", ""),
        ("| a |\n|---|\n| <td> |", "html 3:3"),
        ("> <b>", "html 1:3"),
    ]);
    assert_eq!(codes(&plain("<b>", ENGLISH).1), "");
    assert_eq!(codes(&verse("<b>", ENGLISH).1), "html 1:1");
}

#[test]
fn pictures_are_refused_with_their_words() {
    check(&[
        ("![A hall](photos/hall.jpg)", "picture-in-text 1:1"),
        ("![](photos/hall.jpg)", "picture-in-text#file 1:1"),
        ("![A hall]", "picture-in-text#words 1:1"),
        ("look ![", "picture-in-text#bare 1:6"),
        ("[![a](http://b)](http://c.org)", "picture-in-text 1:2, link-http 1:18"),
        ("!\\[a](b@c.org)", ""),
        ("\\![a](b@c.org)", ""),
    ]);
    let (_, findings) = words("![A hall](photos/the hall.jpg \"x\")", ENGLISH);
    let finding = findings.iter().next().unwrap();
    assert_eq!(finding.value("file"), Some("photos/the hall.jpg"));
    assert_eq!(finding.value("words"), Some("A hall"));
}

#[test]
fn of_braces_only_the_first_of_a_line_is_shown() {
    check(&[
        ("{", "brace 1:1"),
        ("a {b c} {d", "brace 1:3"),
        ("{1a}", "brace 1:1"),
        ("{}", "brace 1:1"),
        ("{a\nb}", "brace 1:1"),
        ("{{name}}", "slot 1:1"),
        ("{{subscriber}} {", "slot 1:1"),
        ("{{subscriber.x}", "slot#open 1:1"),
        ("{{{subscriber.x}}}", "slot 1:1"),
        ("{{default subscriber.x}}", "slot 1:1"),
        ("{{default subscriber.x \"a}}", "slot 1:1"),
        ("{{elseif subscriber.x}}", "slot 1:1"),
        ("{{/if}} {", "slot#end 1:1"),
        ("{ a b\n{{x}}", "brace 1:1, slot 2:1"),
        ("a } b }}", ""),
    ]);
    assert_eq!(codes(&plain("{a b", KOREAN).1), "brace 1:1");
}

#[test]
fn an_if_closes_where_it_opens() {
    check(&[
        ("{{#if subscriber.x}}a", "slot#if-open 1:1"),
        ("{{#if subscriber.x}}a\nb{{/if}}", "slot#if-open 1:1, slot#end 2:2"),
        ("**{{#if subscriber.x}}a** b{{/if}}", "slot#if-open 1:3"),
        ("_{{#if subscriber.x}}a_ b{{/if}}", "slot#if-open 1:2"),
        ("[{{#if subscriber.x}}a](b@c.org) b{{/if}}", "slot#if-open 1:2"),
        ("{{#if subscriber.x}}[a{{/if}}](b@c.org)", "slot#if-open 1:1"),
        ("{{#if subscriber.x}}{{#if subscriber.y}}{{/if}}{{/if}}", "slot#if-nested 1:21"),
        ("{{#if subscriber.x}}a{{else}}b{{else}}c{{/if}}", "slot#else 1:31"),
        ("{{else}}", "slot#else 1:1"),
        ("{{/if}}", "slot#end 1:1"),
        ("{{#if subscriber.x}}a{{/unless}}", "slot#if-open 1:1"),
        ("| a | b |\n|---|---|\n| {{#if subscriber.x}} | {{/if}} |", "slot#if-open 3:3"),
        ("{{#if subscriber.x}}**a**{{else}}_b_{{/if}}", ""),
    ]);
}

#[test]
fn warnings() {
    let full = "a".repeat(60);
    let wide = "b".repeat(80);
    check(&[
        (&format!("{full}\n{wide}\nend"), "wrapped-lines 1:1"),
        (&format!("{full}\n{wide}"), ""),
        (&format!("{full}\n{}\nend", "c".repeat(59)), ""),
        (&format!("{full}\n{}\nend", "c".repeat(81)), ""),
        (&format!("x\n\n{full}\n{full}\n{full}"), "wrapped-lines 3:1"),
        ("\\5,000", "won-sign 1:1"),
        ("₩5,000 \\\\5 \\a", ""),
        ("http://x.org", "link-http 1:1"),
        ("[a](HTTP://x.org) https://x.org", "link-http 1:5"),
    ]);
}
