//! A theme's colours and sizes, read from its tokens.toml, and the styles made from them. The dark rules of the page come
//! from the same file, so that no colour is forgotten.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::compose::contrast::TEXT;
use crate::compose::shade::Shade;
use crate::model::{Direction, Language};

/// The colours that `[theme] color` replaces. An answer keeps its green: edge and tint are one.
pub(super) const HOUSE: [&str; 3] = ["accent", "link", "btn"];

/// Colours, sizes, fonts and spaces of a theme.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tokens {
    color: BTreeMap<String, [String; 2]>,
    r#type: Scripts<BTreeMap<String, Type>>,
    font: Fonts,
    space: Space,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scripts<T> {
    latin: T,
    ko: T,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Type {
    size: u32,
    line: u32,
    #[serde(default)]
    bold: bool,
    #[serde(default)]
    italic: bool,
    #[serde(default)]
    spacing: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fonts {
    latin: String,
    ko: String,
    glyph: String,
    mso_latin: String,
    mso_ko: String,
}

/// Pixels.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Space {
    /// Beside the text.
    pub side: u32,
    /// After a block.
    pub block: u32,
}

impl Tokens {
    /// Reads a tokens.toml.
    pub(super) fn read(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// Puts the house colour of the settings in place of accent, links and buttons. Its dark twin is the nearest shade
    /// that can be read on the dark grounds, and under the dark button's text.
    pub(super) fn with_house_color(mut self, color: &str) -> Self {
        let Some(light) = Shade::read(color) else { return self };
        let twin = light.nearest(&self.around_house(true), TEXT, true);
        for role in HOUSE {
            if let Some([day, night]) = self.color.get_mut(role) {
                *day = light.to_string();
                if let Some(twin) = twin {
                    *night = twin.to_string();
                }
            }
        }
        self
    }

    /// What the house colour stands on or below, as text and as the ground of the button's text.
    pub(super) fn around_house(&self, dark: bool) -> Vec<Shade> {
        ["bg", "outer", "panel", "good", "btnText"].iter().filter_map(|role| self.shade(role, dark)).collect()
    }

    /// One shade of a colour.
    pub(super) fn shade(&self, role: &str, dark: bool) -> Option<Shade> {
        let [light, night] = self.color.get(role)?;
        Shade::read(if dark { night } else { light })
    }

    /// The light shade of a colour.
    pub(super) fn color(&self, role: &str) -> &str {
        self.color.get(role).map_or("#26231E", |[light, _]| light)
    }

    /// All colours: role, light, dark.
    pub(super) fn colors(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.color.iter().map(|(role, [light, dark])| (role.as_str(), light.as_str(), dark.as_str()))
    }

    /// Pixels of the theme.
    pub(super) fn space(&self) -> Space {
        self.space
    }

    /// The font list for a language; `own` is put before it. Single quotes only: mrml does not escape style values.
    pub(super) fn font(&self, language: &Language, own: Option<&str>) -> String {
        let theme = if language.is_korean() { &self.font.ko } else { &self.font.latin };
        own.map_or_else(|| theme.clone(), |own| format!("'{own}',{theme}"))
    }

    /// The font list of the state glyphs.
    pub(super) fn glyph_font(&self) -> &str {
        &self.font.glyph
    }

    /// What Word's engine is told to use.
    pub(super) fn mso_font(&self, language: &Language) -> &str {
        if language.is_korean() { &self.font.mso_ko } else { &self.font.mso_latin }
    }

    /// Size and line height of a role, `font-size:17px;line-height:28px;…`, with weight and slope.
    pub(super) fn face(&self, role: &str, language: &Language) -> String {
        let types = if language.is_korean() { &self.r#type.ko } else { &self.r#type.latin };
        let Some(face) = types.get(role) else { return String::new() };
        let mut style = format!("font-size:{}px;line-height:{}px;mso-line-height-rule:exactly;", face.size, face.line);
        // Only headings are bold by themselves.
        if face.bold {
            style.push_str("font-weight:bold;");
        } else if role.starts_with('h') {
            style.push_str("font-weight:normal;");
        }
        // There is no true italic of Hangul, and slanted Arabic is hard to read.
        if face.italic && !language.is_korean() && language.direction() == Direction::Ltr {
            style.push_str("font-style:italic;");
        }
        if let Some(spacing) = &face.spacing {
            style.push_str(&format!("letter-spacing:{spacing};"));
        }
        style
    }

    /// The whole style of a paragraph: face, colour, margin, and how its words break.
    pub(super) fn style(&self, role: &str, color: &str, margin: [u32; 2], language: &Language) -> String {
        let keep = if language.is_korean() { "word-break:keep-all;" } else { "" };
        let margin = match margin {
            [0, 0] => "0".to_owned(),
            [above, 0] => format!("{above}px 0 0"),
            [0, below] => format!("0 0 {below}px"),
            [above, below] => format!("{above}px 0 {below}px"),
        };
        format!(
            "margin:{margin};{}color:{};{keep}overflow-wrap:break-word;",
            self.face(role, language),
            self.color(color)
        )
    }
}

#[cfg(test)]
pub(super) fn quiet() -> Tokens {
    Tokens::read(include_str!("../../templates/quiet/tokens.toml")).unwrap()
}

#[cfg(test)]
mod tests {
    use super::quiet;
    use crate::model::Language;

    #[test]
    fn every_pair_of_the_look_holds_in_both_schemes() {
        let tokens = quiet();
        // Every text has its 4.5 by the test of `contrast`; these need more, or are shapes.
        let pairs = [
            ("ink", "bg", 7.0),
            ("ink", "panel", 7.0),
            ("ink", "good", 7.0),
            ("btn", "bg", 3.0),
            ("btn", "track", 3.0),
            ("edge", "bg", 3.0),
        ];
        for (one, other, needed) in pairs {
            for dark in [false, true] {
                let found = tokens.shade(one, dark).unwrap().contrast(tokens.shade(other, dark).unwrap());
                assert!(found >= needed, "{one} on {other}, dark {dark}: {found:.2} < {needed}");
            }
        }
    }

    #[test]
    fn no_color_is_pure_black_or_white() {
        for (role, light, dark) in quiet().colors() {
            for shade in [light, dark] {
                assert!(!["#000000", "#FFFFFF"].contains(&shade.to_uppercase().as_str()), "{role}");
                assert_eq!(shade.len(), 7, "{role}");
            }
        }
    }

    #[test]
    fn korean_is_never_slanted_and_keeps_its_words() {
        let style = quiet().style("verse", "ink", [0, 16], &Language::korean());
        assert!(style.contains("word-break:keep-all") && !style.contains("italic"), "{style}");
        assert!(quiet().style("verse", "ink", [0, 16], &Language::english()).contains("font-style:italic"));
    }

    #[test]
    fn nothing_is_smaller_than_14_pixels() {
        for language in [Language::english(), Language::korean()] {
            for role in ["body", "small", "h1", "h2", "h3", "verse", "quote", "name", "sign", "button", "note"] {
                let face = quiet().face(role, &language);
                let size: u32 = face.strip_prefix("font-size:").unwrap().split("px").next().unwrap().parse().unwrap();
                assert!(size >= 14, "{role}");
            }
        }
    }
}
