//! Styles for one edition: the theme's tokens in the language of the edition, and the voice it speaks with.

use crate::compose::isolate;
use crate::compose::tokens::Tokens;
use crate::compose::voice::Voice;
use crate::model::Direction;

/// Everything a paragraph is drawn with.
pub(super) struct Ink<'a> {
    pub tokens: &'a Tokens,
    pub voice: &'a Voice<'a>,
}

impl Ink<'_> {
    /// The style of a paragraph.
    pub(super) fn style(&self, face: &str, color: &str, margin: [u32; 2]) -> String {
        self.tokens.style(face, color, margin, self.voice.language())
    }

    /// The light shade of a colour.
    pub(super) fn color(&self, role: &str) -> &str {
        self.tokens.color(role)
    }

    /// Where a line begins: `left`, or `right` in Arabic and Hebrew.
    pub(super) fn start_side(&self) -> &'static str {
        match self.voice.language().direction() {
            Direction::Ltr => "left",
            Direction::Rtl => "right",
        }
    }

    /// Where it ends.
    pub(super) fn end_side(&self) -> &'static str {
        match self.voice.language().direction() {
            Direction::Ltr => "right",
            Direction::Rtl => "left",
        }
    }

    /// "ltr" or "rtl".
    pub(super) fn direction(&self) -> &'static str {
        isolate::word(self.voice.language().direction())
    }
}
