//! What templates may do and what they may not: each mistake with its code and its place.

use serde_json::{Value, json};

use crate::compose::Templates;
use crate::compose::engine::Engine;
use crate::diag::{Finding, Findings, Sources};

/// A folder's own templates in the place of built-in ones.
fn templates(files: &[(&str, &str)]) -> Templates {
    let own = files.iter().map(|(name, text)| (format!("{name}.mjml.hbs"), text.as_bytes().to_vec())).collect();
    Templates::of("quiet", own, &mut Sources::default())
}

fn rendered(files: &[(&str, &str)], data: &Value) -> Result<String, Box<Finding>> {
    Engine::new(&templates(files)).unwrap().render("letter", data)
}

fn refused(files: &[(&str, &str)]) -> Findings {
    Engine::new(&templates(files)).err().unwrap()
}

fn place(finding: &Finding) -> (&'static str, u32, u32) {
    let span = finding.span.unwrap();
    (finding.code(), span.line, span.column)
}

fn data() -> Value {
    json!({
        "name": "Anna & <Bo> \"C\" 'd' = `e`", "empty": "", "none": null, "list": ["a", "b"], "nothing": [], "zero": 0,
        "group": { "town": "Oak" }, "literal": "[object] [a, b]", "part": "blocks/text", "deep": "blocks/news",
    })
}

#[test]
fn values_are_printed_escaped_for_html_and_no_further() {
    for (text, expected) in [
        ("{{name}}", "Anna &amp; &lt;Bo&gt; &quot;C&quot; &#39;d&#39; = `e`"),
        ("{{{name}}}", "Anna & <Bo> \"C\" 'd' = `e`"),
        ("{{empty}}{{none}}{{zero}}", "0"),
        ("{{#each list}}{{@index}}{{this}}{{/each}}", "0a1b"),
        ("{{#each list as |item|}}{{item}}{{../group.town}}{{/each}}", "aOakbOak"),
        ("{{#each nothing}}x{{else}}none{{/each}}", "none"),
        ("{{#with group}}{{town}}{{/with}}", "Oak"),
        ("{{lookup list 1}}{{lookup group \"town\"}}", "bOak"),
        ("{{#if empty}}x{{else if list}}y{{/if}}{{#unless none}}z{{/unless}}", "yz"),
        ("{{#if (and name (not empty) (or none (eq zero 0)))}}x{{/if}}", "x"),
        ("{{literal}}", "[object] [a, b]"),
        ("{{#if (lookup group \"town\")}}x{{/if}}", "x"),
        ("a\n  {{> blocks/text}}\nb", "a\n  Oak\n  Oak\nb"),
        ("{{> (lookup this \"part\")}}", "Oak\nOak\n"),
        ("{{#each list}}{{> blocks/report item=this}}{{/each}}", "<a><b>"),
        ("\\{{name}}", "{{name}}"),
    ] {
        let files =
            [("letter", text), ("blocks/text", "{{group.town}}\n{{group.town}}\n"), ("blocks/report", "<{{item}}>")];
        assert_eq!(rendered(&files, &data()).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn each_mistake_has_its_code_and_its_place() {
    for (text, expected) in [
        ("a\n {{typo}}", ("template/unknown-field", 2, 2)),
        ("{{{typo}}}", ("template/unknown-field", 1, 1)),
        ("{{#if typo}}x{{/if}}", ("template/unknown-field", 1, 1)),
        ("\n{{#if empty}}x{{else if typo}}y{{/if}}", ("template/unknown-field", 2, 1)),
        ("{{#if empty}}{{else if name}}\n{{group}}{{/if}}", ("template/object", 2, 1)),
        ("{{#if empty}}{{else each typo}}x{{/if}}", ("template/unknown-field", 1, 1)),
        ("{{#if empty}}{{else}}\n{{#with typo}}{{else}}x{{/with}}{{/if}}", ("template/unknown-field", 2, 1)),
        ("{{#unless typo}}x{{/unless}}", ("template/unknown-field", 1, 1)),
        ("{{#if (and name typo)}}x{{/if}}", ("template/unknown-field", 1, 1)),
        ("{{#if (not typo)}}x{{/if}}", ("template/unknown-field", 1, 1)),
        ("{{#if (or (eq zero 0) typo)}}x{{/if}}", ("template/unknown-field", 1, 1)),
        ("{{#each list}}{{> blocks/text item=typo}}{{/each}}", ("template/unknown-field", 1, 15)),
        ("{{#if group.typo}}x{{/if}}", ("template/unknown-field", 1, 1)),
        ("{{#each typo}}x{{/each}}", ("template/unknown-field", 1, 1)),
        ("{{#each typo}}x{{else}}y{{/each}}", ("template/unknown-field", 1, 1)),
        ("{{#with typo}}x{{else}}y{{/with}}", ("template/unknown-field", 1, 1)),
        ("{{#each list}}\n  {{typo}}{{/each}}", ("template/unknown-field", 2, 3)),
        ("{{lookup group \"typo\"}}", ("template/unknown-field", 1, 1)),
        ("x {{shout name}}", ("template/unknown-helper", 1, 3)),
        ("x {{#shout name}}{{/shout}}", ("template/unknown-helper", 1, 3)),
        ("{{#if (shout name)}}x{{/if}}", ("template/unknown-helper", 1, 1)),
        ("x\n{{> blocks/typo}}", ("template/missing-partial", 2, 1)),
        ("x\n{{group}}", ("template/object", 2, 1)),
        ("x\n{{{group}}}", ("template/object", 2, 1)),
        ("x\n {{list}}", ("template/object", 2, 2)),
        ("{{nothing}}", ("template/object", 1, 1)),
        ("{{#with group}}{{this}}{{/with}}", ("template/object", 1, 16)),
        ("{{lookup this \"group\"}}", ("template/object", 1, 1)),
    ] {
        let finding = rendered(&[("letter", text)], &data()).expect_err(text);
        assert_eq!(place(&finding), expected, "{text}");
    }
}

#[test]
fn a_mistake_in_a_part_is_shown_in_the_part() {
    let mut sources = Sources::default();
    let own = [("letter", "{{> blocks/text}}"), ("blocks/text", "ok\n\n  {{#if name}}{{typo}}{{/if}}")];
    let own = own.iter().map(|(name, text)| (format!("{name}.mjml.hbs"), text.as_bytes().to_vec())).collect();
    let templates = Templates::of("quiet", own, &mut sources);
    let finding: Finding =
        Engine::new(&templates).unwrap().render("letter", &data()).map_err(|finding| *finding).unwrap_err();
    assert_eq!(place(&finding), ("template/unknown-field", 3, 15));
    assert_eq!(sources.name(finding.span.unwrap().source), "templates/quiet/blocks/text.mjml.hbs");
}

#[test]
fn what_does_not_compile_is_shown_at_its_place_all_at_once() {
    let findings = refused(&[("letter", "a\n  {{#if name}}x{{/each}}"), ("blocks/text", "{{name")]);
    let codes: Vec<_> = findings.iter().map(Finding::code).collect();
    assert_eq!(codes, ["template/parse", "template/parse"]);
    assert_eq!(findings.iter().map(|finding| finding.span.unwrap().line).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_circle_of_parts_is_refused_before_anything_is_drawn() {
    for letter in [
        "x\n {{> blocks/text}}",
        "x\n {{~> blocks/text}}",
        "x\n {{#if name}}{{>blocks/text}}{{/if}}",
        "x\n {{#if empty}}{{else}}{{#> blocks/text}}y{{/blocks/text}}{{/if}}",
    ] {
        let findings = refused(&[("letter", letter), ("blocks/text", "{{> letter }}")]);
        assert!(findings.iter().any(|finding| finding.code() == "template/recursion"), "{letter}");
        assert!(findings.iter().all(|finding| finding.span.is_some_and(|span| span.line <= 2)), "{letter}");
    }
}

#[test]
fn a_circle_chosen_by_data_ends_in_a_finding() {
    for again in
        ["{{> (lookup this \"deep\")}}", "{{#with this}}{{#if name}}{{> (lookup this \"deep\")}}{{/if}}{{/with}}"]
    {
        let files = [("letter", again), ("blocks/news", "{{> blocks/text}}"), ("blocks/text", again)];
        let finding = rendered(&files, &data()).unwrap_err();
        assert_eq!(finding.code(), "template/recursion", "{again}");
    }
}

#[test]
fn one_engine_renders_again_after_a_mistake() {
    let templates = templates(&[("letter", "{{> blocks/text}}"), ("blocks/text", "{{group.town}}")]);
    let engine = Engine::new(&templates).unwrap();
    for _ in 0..40 {
        assert!(engine.render("letter", &json!({})).is_err());
        assert_eq!(engine.render("letter", &data()).unwrap(), "Oak");
    }
}

#[test]
fn a_mistake_in_a_built_in_template_has_no_place() {
    let templates = templates(&[]);
    let finding: Finding =
        Engine::new(&templates).unwrap().render("letter", &json!({})).map_err(|finding| *finding).unwrap_err();
    assert_eq!((finding.code(), finding.span), ("template/unknown-field", None));
}
