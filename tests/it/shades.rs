//! Colours of finished letters, as a mail program works them out: each text with what it stands on, in both schemes. What
//! stands inline is the light scheme; in the dark one only the rules of the head can change it.

use std::collections::BTreeSet;
use std::fs;

use scraper::{ElementRef, Html, Selector};

use crate::finished::letters;
use crate::world::{World, repository};

/// One rule of the head: where it applies, how strong it is, what it sets.
struct Rule {
    selector: Selector,
    weight: (usize, usize),
    declared: Vec<(String, String)>,
}

/// The rules of a page for each scheme.
struct Sheet {
    light: Vec<Rule>,
    dark: Vec<Rule>,
}

/// A shade in the light and in the dark scheme; nothing for dark where no rule reaches.
type Pair = (String, Option<String>);

const DARK: &str = "@media (prefers-color-scheme:dark)";

#[test]
fn every_text_is_readable_in_both_schemes_and_nothing_stays_light() {
    for letter in letters() {
        let (faults, texts) = walk(&letter.html);
        assert!(faults.is_empty(), "{}: {faults:#?}", letter.name);
        assert!(texts > 20, "{}: only {texts} texts were looked at", letter.name);
    }
}

/// The walk must be able to fail: each of these is a letter with one thing wrong.
#[test]
fn what_stays_light_or_is_too_faint_is_found() {
    let page = &crate::finished::letter("every-en").html;
    let broken = |from: &str, to: &str| {
        assert!(page.contains(from), "{from}");
        walk(&page.replacen(from, to, 1)).0
    };
    for (from, to, said) in [
        ("<h1 class=\"t-ink\"", "<h1 class=\"t-inky\"", "text"),
        ("<h1 class=\"t-ink\"", "<h1 class=\"x\"", "text"),
        (".t-soft{color", ".t-soff{color", "text"),
        ("class=\"c-good bs-good\"", "class=\"bs-good\"", "fill"),
        ("class=\"c-good bs-good\"", "class=\"c-good\"", "edge"),
        ("class=\"bt-line t-soft\" align", "class=\"t-soft\" align", "edge"),
        (".pcol>table>tbody>tr>td{", ".pcol>td{", "fill"),
        (".btn td,.btn a{", ".btn td{", "fill"),
        ("<td class=\"c-track\"", "<td", "fill"),
        ("color:#5F584B", "color:#B0A898", "contrast"),
        (".t-ink{color:#E9E4DA", ".t-ink{color:#45403A", "contrast"),
    ] {
        let faults = broken(from, to);
        assert!(faults.iter().any(|fault| fault.starts_with(said)), "{from} → {to}: {faults:?}");
    }
}

#[test]
fn a_house_colour_that_is_too_pale_is_said_with_one_that_is_not() {
    let world = World::letter("It is raining.\n");
    world.append("phoebe.toml", "\n[theme]\ncolor = \"#F5C400\"\n");
    let said = world.run(&["check", "letter"]).exits(0).says("theme/contrast").says("WCAG 1.4.3").says("#F5C400");
    let all = format!("{}{}", said.stdout, said.stderr);
    let better = all.split("write color = \"").nth(1).and_then(|rest| rest.split('"').next()).expect(&all);
    let settings = world.read("phoebe.toml").replace("#F5C400", better);
    world.write("phoebe.toml", &settings);
    world.run(&["check", "letter"]).exits(0).keeps_quiet_about("theme/contrast");
}

#[test]
fn a_theme_of_ones_own_is_looked_at_in_both_schemes() {
    let world = World::letter("It is raining.\n");
    let tokens = fs::read_to_string(repository().join("templates/quiet/tokens.toml")).unwrap();
    let pale = tokens.replace("soft = [\"#5F584B\", \"#B8B0A1\"]", "soft = [\"#5F584B\", \"#6B665C\"]");
    assert!(pale != tokens);
    world.write("templates/quiet/tokens.toml", &pale);
    let said = world.run(&["check", "letter"]).exits(0);
    said.says("soft on panel").says("dark scheme").keeps_quiet_about("light scheme");
}

/// What is wrong with the colours of a page, and how many texts it has.
fn walk(html: &str) -> (BTreeSet<String>, usize) {
    let document = Html::parse_document(html);
    let sheet = sheet(&document);
    let (mut faults, mut texts) = (BTreeSet::new(), 0);
    let body = document.select(&Selector::parse("body").unwrap()).next().unwrap();
    for element in body.descendants().filter_map(ElementRef::wrap) {
        let tag = tag(element);
        if let Some((light, None)) = fill(element, &sheet) {
            faults.insert(format!("fill {light} has no dark shade in {tag}"));
        }
        for (property, value) in inline(element).filter(|(property, value)| is_edge(property, value)) {
            let side = format!("{property}-color");
            if matched(element, &sheet.dark, &["border-color", &side]).is_none() {
                faults.insert(format!("edge {value} has no dark shade in {tag}"));
            }
        }
        let shows = element.children().filter_map(|node| node.value().as_text()).any(|text| is_seen(text))
            || (element.value().name() == "img" && element.attr("alt").is_some_and(is_seen));
        if shows && !is_hidden(element) {
            texts += 1;
            let (ink, ground) = (above(element, &sheet, text), above(element, &sheet, fill));
            faults.extend(faint(ink.as_ref(), ground.as_ref()).into_iter().map(|fault| format!("{fault} in {tag}")));
        }
    }
    (faults, texts)
}

/// What is wrong with a text of these shades on a ground of those.
fn faint(ink: Option<&Pair>, ground: Option<&Pair>) -> Vec<String> {
    let (Some((ink, Some(dark_ink))), Some((ground, Some(dark_ground)))) = (ink, ground) else {
        return vec![format!("text {ink:?} on {ground:?}")];
    };
    let schemes = [(ink, ground, "light"), (dark_ink, dark_ground, "dark")];
    let ratios = schemes.map(|(one, other, scheme)| (contrast(one, other), one, other, scheme));
    let low = ratios.into_iter().filter(|(ratio, ..)| *ratio < 4.5);
    low.map(|(ratio, one, other, scheme)| format!("contrast {ratio:.2} of {one} on {other}, {scheme},")).collect()
}

/// The first of an element and those around it that has this colour.
fn above(element: ElementRef<'_>, sheet: &Sheet, of: fn(ElementRef<'_>, &Sheet) -> Option<Pair>) -> Option<Pair> {
    of(element, sheet).or_else(|| element.ancestors().filter_map(ElementRef::wrap).find_map(|outer| of(outer, sheet)))
}

fn text(element: ElementRef<'_>, sheet: &Sheet) -> Option<Pair> {
    let own = inline(element).filter(|(property, _)| property == "color").last().map(|(_, value)| value);
    let light = own.or_else(|| matched(element, &sheet.light, &["color"]));
    Some((light?, matched(element, &sheet.dark, &["color"])))
}

fn fill(element: ElementRef<'_>, sheet: &Sheet) -> Option<Pair> {
    let own = inline(element).filter(|(property, value)| property.starts_with("background") && value.contains('#'));
    let light = own.last().map(|(_, value)| value).or_else(|| element.attr("bgcolor").map(str::to_owned));
    let light = light.or_else(|| matched(element, &sheet.light, &["background-color"]));
    Some((light?, matched(element, &sheet.dark, &["background-color"])))
}

/// What the strongest and last rule that reaches an element says.
fn matched(element: ElementRef<'_>, rules: &[Rule], properties: &[&str]) -> Option<String> {
    let mut found: Option<((usize, usize), String)> = None;
    for rule in rules.iter().filter(|rule| rule.selector.matches(&element)) {
        for (_, value) in rule.declared.iter().filter(|(property, _)| properties.contains(&property.as_str())) {
            if found.as_ref().is_none_or(|(weight, _)| rule.weight >= *weight) {
                found = Some((rule.weight, value.clone()));
            }
        }
    }
    found.map(|(_, value)| value)
}

fn inline(element: ElementRef<'_>) -> impl Iterator<Item = (String, String)> {
    declared(element.attr("style").unwrap_or_default()).into_iter()
}

fn declared(css: &str) -> Vec<(String, String)> {
    let one = |part: &str| part.split_once(':').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
    css.split(';').filter_map(one).collect()
}

fn is_edge(property: &str, value: &str) -> bool {
    property.starts_with("border") && value.contains('#')
}

fn is_seen(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

fn is_hidden(element: ElementRef<'_>) -> bool {
    let outer = element.ancestors().filter_map(ElementRef::wrap);
    std::iter::once(element).chain(outer).any(|element| {
        element.value().name() == "style" || inline(element).any(|(name, value)| name == "display" && value == "none")
    })
}

fn tag(element: ElementRef<'_>) -> String {
    let value = element.value();
    format!("<{} class={:?} style={:?}>", value.name(), value.attr("class"), value.attr("style"))
}

fn sheet(document: &Html) -> Sheet {
    let css: String = document.select(&Selector::parse("style").unwrap()).flat_map(|style| style.text()).collect();
    let mut sheet = Sheet { light: Vec::new(), dark: Vec::new() };
    let mut rest = css.as_str();
    while let Some((prelude, behind)) = rest.split_once('{') {
        let prelude = prelude.trim();
        let end = if prelude.starts_with('@') { nested_end(behind) } else { behind.find('}').unwrap() };
        let (inside, behind) = (&behind[..end], &behind[end + 1..]);
        if prelude == DARK {
            sheet.dark.extend(rules(inside));
        } else if !prelude.starts_with('@') && !prelude.contains("data-ogs") && !prelude.contains(':') {
            sheet.light.extend(rule(prelude, inside));
        }
        rest = behind;
    }
    assert!(sheet.dark.len() > 20, "the dark rules are not read: {}", sheet.dark.len());
    sheet
}

fn nested_end(css: &str) -> usize {
    let mut depth = 1;
    let close = css.char_indices().find(|(_, c)| {
        depth += match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        depth == 0
    });
    close.unwrap().0
}

fn rules(css: &str) -> Vec<Rule> {
    let mut all = Vec::new();
    for (prelude, inside) in css.split('}').filter_map(|part| part.split_once('{')) {
        assert!(inside.split(';').all(|part| part.ends_with("!important")), "{prelude} loses against inline: {inside}");
        all.extend(rule(prelude, &inside.replace("!important", "")));
    }
    all
}

fn rule(prelude: &str, inside: &str) -> Vec<Rule> {
    let one = |selector: &str| Rule {
        selector: Selector::parse(selector).unwrap(),
        weight: (
            selector.matches('.').count(),
            selector.split([' ', '>']).filter(|part| !part.starts_with('.')).count(),
        ),
        declared: declared(inside),
    };
    prelude.split(',').map(|selector| one(selector.trim())).collect()
}

/// WCAG 2.2, contrast ratio.
fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |color: &str| {
        let digits = &color[color.find('#').unwrap() + 1..][..6];
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}
