//! Every row of the table in format.md 6, and every sentence of 6 and 7.

use super::show::{ENGLISH, KOREAN, plain, prose, verse, words};

#[track_caller]
fn check(cases: &[(&str, &str)], read: impl Fn(&str) -> (String, crate::diag::Findings)) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(typed, wanted)| {
            let (shown, _) = read(typed);
            (shown != *wanted).then(|| format!("{typed:?}\n  read   {shown}\n  wanted {wanted}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn lines_and_paragraphs() {
    check(
        &[
            ("", ""),
            ("one", "P(one)"),
            ("one\ntwo", "P(one/two)"),
            ("one\n\ntwo", "P(one) P(two)"),
            ("\n\none\n\n\n\ntwo\n\n", "P(one) P(two)"),
            ("one\\\ntwo", "P(one\\/two)"),
            ("    four spaces are no code", "P(four spaces are no code)"),
            ("\tA tab\n\n　전각 빈칸", "P(A tab) P(전각 빈칸)"),
            ("one\n      two", "P(one/two)"),
            ("`code` ~~gone~~ a & b &amp; [^1] $x$ ==m==", "P(`code` ~~gone~~ a & b &amp; [^1] $x$ ==m==)"),
            ("```\nfence\n```", "P(```/fence/```)"),
            ("a < b, <3, <-, x<y", "P(a < b, <3, <-, x<y)"),
            ("<address> <note> <c>", "P(<address> <note> <c>)"),
            ("call 02-123-4567 or tel:5", "P(call 02-123-4567 or tel:5)"),
        ],
        |typed| prose(typed, ENGLISH),
    );
}

#[test]
fn headings_and_dividers() {
    check(
        &[
            ("# One", "H(One)"),
            ("## Two", "H(Two)"),
            ("### Three", "h(Three)"),
            ("####### Seven", "h(Seven)"),
            ("# One #", "H(One)"),
            ("# Psalm#", "H(Psalm#)"),
            ("# # #", "H(#)"),
            ("#tag", "P(#tag)"),
            ("#1 in the list", "P(#1 in the list)"),
            ("#", "P(#)"),
            ("\\# no heading", "P(# no heading)"),
            ("₩# 제목 아님", "P(# 제목 아님)"),
            ("   # One\nbelow", "H(One) P(below)"),
            ("Title\n=====", "P(Title) ---"),
            ("Title\n==", "P(Title/==)"),
            ("Title\n-----\nText", "P(Title) --- P(Text)"),
            ("---", "---"),
            ("–––", "---"),
            ("———", "---"),
            ("===", "---"),
            ("___", "---"),
            ("***", "---"),
            ("~~~", "---"),
            ("───", "---"),
            ("━━━━━━", "---"),
            ("* * *", "---"),
            ("- - -", "---"),
            ("—-—", "---"),
            ("--", "P(–)"),
            ("**", "P(**)"),
            ("____", "---"),
            ("\\---", "P(-–)"),
            ("--- a", "P(— a)"),
            ("＃ 제목", "P(＃ 제목)"),
        ],
        |typed| prose(typed, ENGLISH),
    );
}

#[test]
fn lists() {
    check(
        &[
            ("- a\n- b", "-[P(a) | P(b)]"),
            ("* a\n* b", "-[P(a) | P(b)]"),
            ("+ a\n- b", "-[P(a)] -[P(b)]"),
            ("1. a\n2. b", "1[P(a) | P(b)]"),
            ("1) a\n7) b\n12) c", "1[P(a) | P(b) | P(c)]"),
            ("1. a\n100. b", "1[P(a/100. b)]"),
            ("2. a\n3. b", "P(2. a/3. b)"),
            ("2026. 6. 21.", "P(2026. 6. 21.)"),
            ("1. 15.", "P(1. 15.)"),
            ("1. 15. 월요일", "P(1. 15. 월요일)"),
            ("23. May", "P(23. May)"),
            ("1. 3.5 million", "1[P(3.5 million)]"),
            ("1. one\n2. 15. is a day", "1[P(one/2. 15. is a day)]"),
            ("1.Lord", "P(1.Lord)"),
            ("① 주님", "P(① 주님)"),
            ("• a\n· b", "P(• a/· b)"),
            ("-a", "P(-a)"),
            ("-", "P(-)"),
            ("1.", "P(1.)"),
            ("\\- a", "P(- a)"),
            ("1\\. a", "P(1. a)"),
            ("text\n- a", "P(text) -[P(a)]"),
            ("- a\ngoes on", "-[P(a/goes on)]"),
            ("- a\n  goes on", "-[P(a/goes on)]"),
            ("- a\n\n  below", "-[P(a) P(below)]"),
            ("- a\n\nbelow", "-[P(a)] P(below)"),
            ("- a\n\n- b", "-[P(a) | P(b)]"),
            ("- a\n  - b\n    - c\n- d", "-[P(a) -[P(b) -[P(c)]] | P(d)]"),
            ("  - a\n  - b", "-[P(a) | P(b)]"),
            ("1. a\n   - b\n2. c", "1[P(a) -[P(b)] | P(c)]"),
            ("- # Head", "-[H(Head)]"),
            ("- > said", "-[Q[P(said)]]"),
            ("- a\n# Head", "-[P(a)] H(Head)"),
            ("- a\n\n      far in", "-[P(a) P(far in)]"),
            ("- [ ] a", "-[P([ ] a)]"),
        ],
        |typed| prose(typed, ENGLISH),
    );
}

#[test]
fn quotations_and_tables() {
    check(
        &[
            ("> a\n> b", "Q[P(a/b)]"),
            ("> a\nb", "Q[P(a/b)]"),
            ("> a\n\nb", "Q[P(a)] P(b)"),
            (">a\n>\n>b", "Q[P(a) P(b)]"),
            ("> > a", "Q[Q[P(a)]]"),
            ("> - a\n> - b", "Q[-[P(a) | P(b)]]"),
            ("text\n> a", "P(text) Q[P(a)]"),
            ("\\> a", "P(> a)"),
            ("a > b", "P(a > b)"),
            ("| a | b |\n|---|---|\n| 1 | 2 |", "T[a¦b; 1¦2]"),
            ("a | b\n:-- | --:\n1 | 2\n\nafter", "T[a¦b; 1¦2] P(after)"),
            ("| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |", "T[a¦b; 1¦; 1¦2 | 3]"),
            ("| a | b |\n|---|\n", "P(| a | b |/|—|)"),
            ("| a |\n|---|\n| **b** \\| c |", "T[a; ⟦b⟧ | c]"),
            ("| a |\n|---|\n| {{default subscriber.x \"|\"}} |", "T[a; {{x:|}}]"),
            ("text\n| a | b |\n|---|---|", "P(text) T[a¦b]"),
            ("either | or", "P(either | or)"),
        ],
        |typed| prose(typed, ENGLISH),
    );
}

#[test]
fn bold_and_italic() {
    check(
        &[
            ("**so**", "⟦so⟧"),
            ("_so_", "⟨so⟩"),
            ("**\"은혜\"**는", "⟦\"은혜\"⟧는"),
            ("**(평강)**이, **「새벽」**에", "⟦(평강)⟧이, ⟦「새벽」⟧에"),
            ("**은혜**는", "⟦은혜⟧는"),
            ("\"**은혜**\"", "\"⟦은혜⟧\""),
            ("*Names changed", "*Names changed"),
            ("*one* star", "*one* star"),
            ("Anna* and Tom*", "Anna* and Tom*"),
            ("**Anna***", "⟦Anna⟧*"),
            ("***so***", "*⟦so⟧*"),
            ("snake_case_name", "snake_case_name"),
            ("_은혜_는", "_은혜_는"),
            ("(_so_), _so_.", "(⟨so⟩), ⟨so⟩."),
            ("**a _b_ c**", "⟦a ⟨b⟩ c⟧"),
            ("**open", "**open"),
            ("2 ** 3 ** 4", "2 ** 3 ** 4"),
            ("**a\nb**", "⟦a/b⟧"),
            ("**{q1}**가", "⟦{q1}⟧가"),
            ("**[a](https://x.org)**는", "⟦<https://x.org|a>⟧는"),
            ("\\**so**", "**so**"),
            ("\\*\\*so\\*\\*", "**so**"),
            ("__so__", "⟦so⟧"),
            ("**", "**"),
            ("****", "****"),
            ("_", "_"),
            ("Name: ______", "Name: ______"),
        ],
        |typed| words(typed, KOREAN),
    );
}

#[test]
fn links_and_addresses() {
    check(
        &[
            ("[text](https://x.org)", "<https://x.org|text>"),
            ("[**b** c](x@y.org)", "<x@y.org|⟦b⟧ c>"),
            ("[text]", "[text]"),
            ("[ ]", "[ ]"),
            ("[1]: https://x.org", "[1]: <https://x.org>"),
            ("[a][b]", "[a][b]"),
            ("[a] (b)", "[a] (b)"),
            ("\\[a](b)", "[a](b)"),
            ("[a\\](b)", "[a](b)"),
            ("[a [b] c](d)", "<d|a [b] c>"),
            ("[a [b](c) d](e)", "[a <c|b> d](e)"),
            ("[a](https://x.org/b_(c)) d", "<https://x.org/b_(c)|a> d"),
            ("[a](https://x.org/b_c_d)", "<https://x.org/b_c_d|a>"),
            ("[a](b c)", "<b c|a>"),
            ("[a](b", "[a](b"),
            ("[a]()", "<|a>"),
            ("[](https://x.org)", "[](<https://x.org>)"),
            ("[a](x\\_y)", "<x\\_y|a>"),
            ("https://example.org에서", "<https://example.org>에서"),
            ("see https://x.org/a?b=c&d, or", "see <https://x.org/a?b=c&d>, or"),
            ("(https://x.org/a)", "(<https://x.org/a>)"),
            ("https://x.org/a_(b)", "<https://x.org/a_(b)>"),
            ("[https://x.org/a]", "[<https://x.org/a>]"),
            ("**https://x.org**는", "⟦<https://x.org>⟧는"),
            ("HTTPS://X.org!", "<HTTPS://X.org>!"),
            ("www.x.org.", "<www.x.org>."),
            ("wwww.x.org www.", "wwww.x.org www."),
            ("xhttps://x.org", "xhttps://x.org"),
            ("여기https://x.org", "여기<https://x.org>"),
            ("https:// and http://", "https:// and http://"),
            ("pray@example.org에", "<pray@example.org>에"),
            ("_pray@example.org_", "⟨<pray@example.org>⟩"),
            ("a.b+c@x-y.example.org.", "<a.b+c@x-y.example.org>."),
            ("a@b, @home, a@b.1", "a@b, @home, a@b.1"),
            ("https://x.org/_a_ _b_", "<https://x.org/_a>_ ⟨b⟩"),
            ("https://a@b.org/x", "<https://a@b.org/x>"),
            ("ftp://x.org javascript:x", "ftp://x.org javascript:x"),
            ("https\\://x.org", "https://x.org"),
            ("https://-x.org www.a", "https://-x.org www.a"),
            ("https://x.org/a\\_b", "<https://x.org/a>_b"),
            ("`https://x.org` \"https://x.org\"s", "`<https://x.org>` \"<https://x.org>\"s"),
            ("https://x.org|b", "<https://x.org>|b"),
            ("<https://x.org>", "<<https://x.org>>"),
            ("\"https://x.org\",", "\"<https://x.org>\","),
            ("https://x.org)에서", "<https://x.org>)에서"),
            ("[a](https://x.org/{q1})", "<https://x.org/{q1}|a>"),
            ("[{q1}](x@y.org)", "<x@y.org|{q1}>"),
            ("[a]( x@y.org )", "<x@y.org|a>"),
            ("[https://x.org](https://y.org)", "<https://y.org|https://x.org>"),
            ("mailto:a@b.org", "mailto:<a@b.org>"),
            ("**[a** b](c@d.org)", "**<c@d.org|a** b>"),
            ("[see\nhere](https://x.org)", "<https://x.org|see/here>"),
        ],
        |typed| words(typed, KOREAN),
    );
}

#[test]
fn punctuation() {
    check(
        &[
            ("\"Hi,\" she said. 'So?' It's Tom's.", "“Hi,” she said. ‘So?’ It’s Tom’s."),
            ("**\"Hi\"** \"**Hi**\"", "⟦“Hi”⟧ “⟦Hi⟧”"),
            ("(\"a\") \"'b'\"", "(“a”) “‘b’”"),
            ("1--2, a --- b, so...", "1–2, a — b, so…"),
            ("---- ..... ..", "---- ..... .."),
            ("\\\"a\\\" \\--", "\"a\" --"),
            ("the '90s", "the ’90s"),
            ("[\"a\"](x@y.org)", "<x@y.org|“a”>"),
            ("https://x.org/a--b", "<https://x.org/a--b>"),
            ("“typed” 「those」 …", "“typed” 「those」 …"),
            ("\"{q1}\" \"a\n\"b\"", "“{q1}” “a/“b”"),
            ("\"_So_\", _\"so\"_", "“⟨So⟩”, ⟨“so”⟩"),
        ],
        |typed| words(typed, ENGLISH),
    );
    check(&[("\"가\" -- 나...", "\"가\" -- 나...")], |typed| words(typed, KOREAN));
}

#[test]
fn braces() {
    check(
        &[
            ("{q1} and { Q1 }", "{q1} and {q1}"),
            ("{j-h_2}", "{j-h_2}"),
            ("{마도율}", "{마도율}"),
            ("｛q1｝", "{q1}"),
            ("{withheld} {생략}", "{} {}"),
            ("a } b }} c", "a } b }} c"),
            ("\\{q1}", "{q1}"),
            ("₩{q1} ₩[a](b)", "{q1} [a](b)"),
            ("{{subscriber.name}}", "{{name}}"),
            ("{{ Subscriber . Name }}", "{{name}}"),
            ("{{default subscriber.name \"friend\"}}", "{{name:friend}}"),
            ("{{default subscriber.name “_친구_”}}", "{{name:_친구_}}"),
            ("{{#if subscriber.city}}in {{subscriber.city}}{{/if}}", "{{city?in {{city}}:}}"),
            ("{{#if subscriber.a}}b{{else}}c{{/if}} d", "{{a?b:c}} d"),
            ("{{#unless subscriber.a}}b{{ else }}c{{/unless}}", "{{a?c:b}}"),
            ("{{#unless subscriber.a}}b{{/unless}}", "{{a?:b}}"),
            ("{{#if subscriber.a}}**b** [c](d@e.org){{/if}}", "{{a?⟦b⟧ <d@e.org|c>:}}"),
            ("**{{#if subscriber.a}}b{{/if}}**", "⟦{{a?b:}}⟧"),
            ("_{a_b}_", "⟨{a_b}⟩"),
            ("{a_b} _c_", "{a_b} ⟨c⟩"),
        ],
        |typed| words(typed, KOREAN),
    );
}

#[test]
fn text_and_lines() {
    check(
        &[
            ("**a** _b_ [c](d) <b> ![e](f) https://x.org", "**a** _b_ [c](d) <b> ![e](f) https://x.org"),
            ("\"a\": {q1} # {{subscriber.x}}", "“a”: {q1} # {{x}}"),
            ("{{#if subscriber.x}}a{{/if}} \\{", "{{x?a:}} {"),
        ],
        |typed| plain(typed, ENGLISH),
    );
    check(&[("- Anna -\n23. \n\n# a\n---", "- Anna -/23.//# a/—"), ("**a**\n  b", "⟦a⟧/b"), ("", "")], |typed| {
        verse(typed, ENGLISH)
    });
}
