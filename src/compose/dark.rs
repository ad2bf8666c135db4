//! The head styles of a letter: the dark shades of every role, and what changes on a phone. Made from the tokens.

use crate::compose::tokens::Tokens;

/// Roles of text: class `t-ROLE`.
const TEXT: [&str; 5] = ["ink", "soft", "accent", "link", "goodInk"];

/// Fills: class, colour, whether the class stands on a section (then its table is filled, too).
const FILLS: [(&str, &str, bool); 6] = [
    ("sheet", "bg", true),
    ("outer", "outer", true),
    ("c-panel", "panel", false),
    ("c-good", "good", false),
    ("c-btn", "btn", false),
    ("c-track", "track", false),
];

/// Edges: class, property, colour.
const EDGES: [(&str, &str, &str); 6] = [
    ("bt-line", "border-top-color", "line"),
    ("bb-line", "border-bottom-color", "line"),
    ("bs-line", "border-color", "line"),
    ("bs-accent", "border-color", "accent"),
    ("bs-good", "border-color", "goodInk"),
    ("ba-edge", "border-color", "edge"),
];

/// The style element of the head: both schemes are named, dark shades, phones.
pub(super) fn head_style(tokens: &Tokens) -> String {
    let mut css = String::from(":root{color-scheme:light dark;supported-color-schemes:light dark}");
    // What is read where a picture does not load.
    css.push_str(&format!(".ph,.ph img{{color:{};line-height:22px}}", tokens.color("soft")));
    css.push_str(PHONE);
    css.push_str("@media (prefers-color-scheme:dark){");
    css.push_str(&rules(tokens, "", ""));
    // Below a short letter the window shows the body itself.
    css.push_str(&format!("body{{background-color:{}!important}}", dark(tokens, "outer")));
    css.push('}');
    css
}

/// The same shades for Outlook's apps, which mark what they darken: in an element of its own, since a client that
/// dislikes attribute selectors may drop the whole element.
pub(super) fn outlook_style(tokens: &Tokens) -> String {
    rules(tokens, "[data-ogsc] ", "[data-ogsb] ")
}

/// What a phone changes (at most 480 px): less space beside the text, cells below each other, buttons across.
const PHONE: &str = "@media only screen and (max-width:480px){\
.pad>table>tbody>tr>td{padding-left:20px!important;padding-right:20px!important}\
td.mast{display:block!important;width:100%!important;text-align:start!important}\
.btn table{width:100%!important}.btn a{display:block!important;text-align:center!important}\
.foot a{display:block!important;margin:0!important}\
.shot{padding-bottom:8px!important}.told>table>tbody>tr>td{padding-left:0!important;padding-right:0!important}}";

fn rules(tokens: &Tokens, text: &str, fill: &str) -> String {
    let mut css = String::new();
    let mut rule = |selector: String, property: &str, role: &str| {
        css.push_str(&format!("{selector}{{{property}:{}!important}}", dark(tokens, role)));
    };
    for role in TEXT {
        rule(format!("{text}.t-{role}"), "color", role);
    }
    rule(format!("{text}.ph,{text}.ph img"), "color", "soft");
    rule(format!("{text}.btn a"), "color", "btnText");
    for (class, role, section) in FILLS {
        let selector = if section { format!("{fill}.{class},{fill}.{class}>table") } else { format!("{fill}.{class}") };
        rule(selector, "background-color", role);
    }
    rule(format!("{fill}.pcol>table>tbody>tr>td"), "background-color", "panel");
    rule(format!("{fill}.btn td,{fill}.btn a"), "background-color", "btn");
    for (class, property, role) in EDGES {
        rule(format!("{text}.{class}"), property, role);
    }
    css
}

/// The dark shade of a colour.
fn dark<'a>(tokens: &'a Tokens, role: &str) -> &'a str {
    tokens.colors().find(|(known, _, _)| *known == role).map_or("", |(_, _, dark)| dark)
}

#[cfg(test)]
mod tests {
    use super::{FILLS, TEXT, head_style, outlook_style};
    use crate::compose::tokens::quiet;

    #[test]
    fn every_colour_of_the_theme_has_its_dark_rule() {
        let css = head_style(&quiet());
        for (role, _, dark) in quiet().colors() {
            assert!(css.contains(dark), "{role} {dark}");
        }
        for class in TEXT.map(|role| format!(".t-{role}{{")) {
            assert!(css.contains(&class), "{class}");
        }
        for (class, _, _) in FILLS {
            assert!(css.contains(&format!(".{class}")), "{class}");
        }
    }

    #[test]
    fn both_elements_together_stay_below_8_kb() {
        let both = head_style(&quiet()).len() + outlook_style(&quiet()).len();
        assert!(both < 8 * 1024, "{both}");
    }
}
