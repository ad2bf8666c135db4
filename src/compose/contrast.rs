//! Which texts of a theme could not be read on their ground: every pair of look.md, section 2.2, with the house colour.

use crate::compose::tokens::{HOUSE, Tokens};

/// What text needs (WCAG 2.2, 1.4.3).
pub(super) const TEXT: f64 = 4.5;

/// Each text and the grounds it stands on.
pub(super) const PAIRS: [(&str, &[&str]); 6] = [
    ("ink", &["bg", "panel", "good"]),
    ("soft", &["bg", "panel", "good", "outer"]),
    ("link", &["bg", "panel", "good", "outer"]),
    ("accent", &["bg", "panel"]),
    ("goodInk", &["good"]),
    ("btnText", &["btn"]),
];

/// A text with too little contrast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faint {
    /// Role of the text in tokens.toml: "link".
    pub text: &'static str,
    /// Role of what it stands on: "panel".
    pub ground: &'static str,
    /// In the dark scheme.
    pub dark: bool,
    /// Contrast ratio, cut to one decimal: "3.1".
    pub ratio: String,
    /// The nearest shade of the house colour that can be read everywhere; `None` where the pair is not the house
    /// colour's.
    pub instead: Option<String>,
}

/// The faint texts of a theme, the faintest first.
pub(super) fn faint(tokens: &Tokens, house: bool) -> Vec<Faint> {
    let mut found = Vec::new();
    for dark in [false, true] {
        for (text, grounds) in PAIRS {
            for ground in grounds {
                let (Some(one), Some(other)) = (tokens.shade(text, dark), tokens.shade(ground, dark)) else { continue };
                let ratio = one.contrast(other);
                if ratio < TEXT {
                    let chosen = house && !dark && (HOUSE.contains(&text) || HOUSE.contains(ground));
                    found.push((
                        ratio,
                        Faint {
                            text,
                            ground,
                            dark,
                            ratio: cut(ratio),
                            instead: chosen.then(|| instead(tokens)).flatten(),
                        },
                    ));
                }
            }
        }
    }
    found.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    found.into_iter().map(|(_, faint)| faint).collect()
}

/// Never rounded up to what it does not reach.
fn cut(ratio: f64) -> String {
    format!("{:.1}", (ratio * 10.0).floor() / 10.0)
}

fn instead(tokens: &Tokens) -> Option<String> {
    let color = tokens.shade("link", false)?;
    Some(color.nearest(&tokens.around_house(false), TEXT, false)?.to_string())
}

#[cfg(test)]
mod tests {
    use super::faint;
    use crate::compose::tokens::quiet;

    #[test]
    fn the_theme_itself_has_no_faint_text() {
        assert_eq!(faint(&quiet(), false), []);
    }

    #[test]
    fn a_pale_house_colour_is_faint_everywhere_and_a_shade_that_is_not_is_named() {
        let found = faint(&quiet().with_house_color("#F5C400"), true);
        assert_eq!(found.len(), 7, "{found:#?}");
        assert!(found.iter().any(|faint| faint.text == "btnText" && faint.ground == "btn"));
        assert!(found.iter().all(|faint| !faint.dark));
        let instead = found[0].instead.clone().unwrap();
        assert_eq!(faint(&quiet().with_house_color(&instead), true), [], "{instead}");
    }

    #[test]
    fn the_dark_twin_of_any_house_colour_can_be_read() {
        for color in ["#000000", "#1E3554", "#A32A19", "#0000FF", "#FFFFFF", "#2C5A49", "#808080", "#7A0019"] {
            let found = faint(&quiet().with_house_color(color), true);
            assert!(found.iter().all(|faint| !faint.dark), "{color}: {found:#?}");
        }
    }

    #[test]
    fn a_ratio_is_cut_not_rounded() {
        assert_eq!(super::cut(4.499), "4.4");
    }
}
