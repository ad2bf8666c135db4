//! MJML 4.18's public components: which attributes they have, what those hold, and which component may stand where.

/// What an attribute holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Anything.
    Text,
    /// A colour.
    Color,
    /// One length: a number with `px`, `%`, `em` …
    Length,
    /// One to four lengths.
    Lengths,
    /// A whole number.
    Number,
    /// One of these words.
    Word(&'static [&'static str]),
}

use Holds::{Color, Length, Lengths, Number, Text, Word};

type Attributes = &'static [(&'static str, Holds)];

/// One component.
pub(super) struct Component {
    pub(super) name: &'static str,
    /// Where it may stand; empty: anywhere in the head or body that is not checked.
    pub(super) parents: &'static [&'static str],
    /// Whether its content is HTML or text that MJML hands on.
    pub(super) hands_on: bool,
    attributes: &'static [Attributes],
}

impl Component {
    /// What this attribute holds, if the component has it.
    pub(super) fn attribute(&self, name: &str) -> Option<Holds> {
        let lists = self.attributes.iter().chain([&EVERYWHERE]);
        lists.flat_map(|list| list.iter()).find(|(known, _)| *known == name).map(|(_, holds)| *holds)
    }

    /// The names of all its attributes.
    pub(super) fn attributes(&self) -> impl Iterator<Item = &'static str> {
        self.attributes.iter().chain([&EVERYWHERE]).flat_map(|list| list.iter()).map(|(name, _)| *name)
    }
}

/// The component of this name.
pub(super) fn component(name: &str) -> Option<&'static Component> {
    COMPONENTS.iter().find(|component| component.name == name)
}

/// The names of all components.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    COMPONENTS.iter().map(|component| component.name).chain(UNSUPPORTED.iter().copied())
}

/// Components that MJML has and that the renderer gets wrong or does not know.
pub(super) const UNSUPPORTED: [&str; 12] = [
    "mj-accordion",
    "mj-accordion-element",
    "mj-accordion-text",
    "mj-accordion-title",
    "mj-carousel",
    "mj-carousel-image",
    "mj-hero",
    "mj-html-attribute",
    "mj-html-attributes",
    "mj-navbar",
    "mj-navbar-link",
    "mj-selector",
];

const EVERYWHERE: Attributes = &[("css-class", Text), ("mj-class", Text)];
const PADDING: Attributes = &[
    ("padding", Lengths),
    ("padding-top", Length),
    ("padding-right", Length),
    ("padding-bottom", Length),
    ("padding-left", Length),
];
const BORDER: Attributes = &[
    ("border", Text),
    ("border-top", Text),
    ("border-right", Text),
    ("border-bottom", Text),
    ("border-left", Text),
    ("border-radius", Lengths),
];
const TYPE: Attributes = &[
    ("color", Color),
    ("font-family", Text),
    ("font-size", Length),
    ("font-style", Text),
    ("font-weight", Text),
    ("line-height", Length),
    ("text-decoration", Text),
];
const BOX: Attributes = &[("container-background-color", Color)];
const BACKGROUND: Attributes = &[
    ("background-color", Color),
    ("background-url", Text),
    ("background-repeat", Word(&["repeat", "no-repeat"])),
    ("background-size", Text),
    ("background-position", Text),
    ("background-position-x", Text),
    ("background-position-y", Text),
    ("direction", DIRECTION),
    ("full-width", Word(&["full-width", "false", ""])),
    ("text-align", ALIGN),
    ("text-padding", Lengths),
];
const LINK: Attributes = &[("href", Text), ("name", Text), ("rel", Text), ("target", Text), ("title", Text)];
const ALIGN: Holds = Word(&["left", "center", "right"]);
const DIRECTION: Holds = Word(&["ltr", "rtl"]);
const VERTICAL: Holds = Word(&["top", "middle", "bottom"]);

const IN_BODY: &[&str] = &["mj-body", "mj-wrapper"];
const IN_COLUMN: &[&str] = &["mj-column", "mj-hero"];
const IN_HEAD: &[&str] = &["mj-head"];

const fn part(
    name: &'static str,
    parents: &'static [&'static str],
    hands_on: bool,
    attributes: &'static [Attributes],
) -> Component {
    Component { name, parents, hands_on, attributes }
}

const COMPONENTS: [Component; 25] = [
    part("mjml", &[], false, &[&[("lang", Text), ("dir", Word(&["ltr", "rtl", "auto"])), ("owa", Text)]]),
    part("mj-head", &["mjml"], false, &[]),
    part("mj-body", &["mjml"], false, &[&[("background-color", Color), ("width", Length)]]),
    part("mj-title", IN_HEAD, true, &[]),
    part("mj-preview", IN_HEAD, true, &[]),
    part("mj-breakpoint", IN_HEAD, false, &[&[("width", Length)]]),
    part("mj-font", IN_HEAD, false, &[&[("name", Text), ("href", Text)]]),
    part("mj-style", IN_HEAD, true, &[&[("inline", Text)]]),
    part("mj-attributes", IN_HEAD, false, &[]),
    part("mj-all", &["mj-attributes"], false, &[]),
    part("mj-class", &["mj-attributes"], false, &[&[("name", Text)]]),
    part(
        "mj-include",
        &[],
        false,
        &[&[("path", Text), ("type", Word(&["mjml", "html", "css"])), ("css-inline", Text)]],
    ),
    part("mj-raw", &[], true, &[&[("position", Word(&["file-start"]))]]),
    part("mj-wrapper", &["mj-body"], false, &[BACKGROUND, PADDING, BORDER, &[("gap", Length)]]),
    part("mj-section", IN_BODY, false, &[BACKGROUND, PADDING, BORDER]),
    part(
        "mj-group",
        &["mj-section"],
        false,
        &[&[("background-color", Color), ("direction", DIRECTION), ("vertical-align", VERTICAL), ("width", Length)]],
    ),
    part(
        "mj-column",
        &["mj-section", "mj-group"],
        false,
        &[
            PADDING,
            BORDER,
            &[
                ("background-color", Color),
                ("direction", DIRECTION),
                ("inner-background-color", Color),
                ("inner-border", Text),
                ("inner-border-top", Text),
                ("inner-border-right", Text),
                ("inner-border-bottom", Text),
                ("inner-border-left", Text),
                ("inner-border-radius", Lengths),
                ("vertical-align", VERTICAL),
                ("width", Length),
            ],
        ],
    ),
    part(
        "mj-text",
        IN_COLUMN,
        true,
        &[
            PADDING,
            TYPE,
            BOX,
            &[
                ("align", Word(&["left", "right", "center", "justify"])),
                ("background-color", Color),
                ("height", Length),
                ("letter-spacing", Length),
                ("text-transform", Text),
                ("vertical-align", VERTICAL),
            ],
        ],
    ),
    part(
        "mj-button",
        IN_COLUMN,
        true,
        &[
            PADDING,
            BORDER,
            TYPE,
            BOX,
            LINK,
            &[
                ("align", ALIGN),
                ("background-color", Color),
                ("height", Length),
                ("inner-padding", Lengths),
                ("letter-spacing", Length),
                ("text-align", ALIGN),
                ("text-transform", Text),
                ("vertical-align", VERTICAL),
                ("width", Length),
            ],
        ],
    ),
    part(
        "mj-image",
        IN_COLUMN,
        false,
        &[
            PADDING,
            BORDER,
            BOX,
            LINK,
            &[
                ("align", ALIGN),
                ("alt", Text),
                ("fluid-on-mobile", Word(&["true", "false"])),
                ("font-size", Length),
                ("height", Length),
                ("max-height", Length),
                ("sizes", Text),
                ("src", Text),
                ("srcset", Text),
                ("usemap", Text),
                ("width", Length),
            ],
        ],
    ),
    part(
        "mj-divider",
        IN_COLUMN,
        false,
        &[
            PADDING,
            BOX,
            &[
                ("align", ALIGN),
                ("border-color", Color),
                ("border-style", Text),
                ("border-width", Length),
                ("width", Length),
            ],
        ],
    ),
    part("mj-spacer", IN_COLUMN, false, &[PADDING, BORDER, BOX, &[("height", Length)]]),
    part(
        "mj-table",
        IN_COLUMN,
        true,
        &[
            PADDING,
            TYPE,
            BOX,
            &[
                ("align", ALIGN),
                ("border", Text),
                ("cellpadding", Number),
                ("cellspacing", Number),
                ("role", Word(&["none", "presentation"])),
                ("table-layout", Word(&["auto", "fixed", "initial", "inherit"])),
                ("vertical-align", VERTICAL),
                ("width", Length),
            ],
        ],
    ),
    part(
        "mj-social",
        IN_COLUMN,
        false,
        &[
            PADDING,
            TYPE,
            BOX,
            &[
                ("align", ALIGN),
                ("border-radius", Length),
                ("icon-height", Length),
                ("icon-padding", Lengths),
                ("icon-size", Length),
                ("inner-padding", Lengths),
                ("mode", Word(&["horizontal", "vertical"])),
                ("table-layout", Word(&["auto", "fixed"])),
                ("text-padding", Lengths),
                ("vertical-align", VERTICAL),
            ],
        ],
    ),
    part(
        "mj-social-element",
        &["mj-social"],
        true,
        &[
            PADDING,
            TYPE,
            LINK,
            &[
                ("align", ALIGN),
                ("alt", Text),
                ("background-color", Color),
                ("border-radius", Length),
                ("icon-height", Length),
                ("icon-padding", Lengths),
                ("icon-position", Word(&["left", "right"])),
                ("icon-size", Length),
                ("sizes", Text),
                ("src", Text),
                ("srcset", Text),
                ("text-padding", Lengths),
                ("vertical-align", VERTICAL),
            ],
        ],
    ),
];
