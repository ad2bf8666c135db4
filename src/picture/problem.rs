//! Why a file cannot become a picture, and the finding for it.

use thiserror::Error;

use crate::diag::{Finding, Span};

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PictureProblem {
    /// HEIC or AVIF: no mail program of older age shows them, and nothing here reads them.
    #[error("it is a HEIC or AVIF photo")]
    Heic,
    /// A drawing: it may hold scripts and links.
    #[error("it is an SVG drawing")]
    Svg,
    /// None of JPEG, PNG, GIF, WebP.
    #[error("it is no JPEG, PNG, GIF or WebP")]
    Format,
    /// More than 12,000 pixels a side or 100 megapixels.
    #[error("it is {width} × {height} pixels large")]
    Large {
        /// Width in pixels, as the file says.
        width: u32,
        /// Height in pixels, as the file says.
        height: u32,
    },
    /// It ends too early.
    #[error("it is cut off")]
    Truncated,
    /// Its bytes are no sound picture.
    #[error("it is damaged")]
    Damaged,
    /// A box to cover lies beside the picture or has no size.
    #[error("box {number} to cover is not inside its {width} × {height} pixels")]
    Cover {
        /// Which box, from 1.
        number: usize,
        /// Width of the upright picture.
        width: u32,
        /// Height of the upright picture.
        height: u32,
    },
}

impl PictureProblem {
    /// The finding, at the place that names the file.
    #[must_use]
    pub fn finding(&self, span: Span) -> Finding {
        let finding = Finding::error(self.code(), span);
        match self {
            Self::Heic | Self::Svg | Self::Format | Self::Truncated | Self::Damaged => finding,
            Self::Large { width, height } => {
                finding.with("width", width.to_string()).with("height", height.to_string())
            }
            Self::Cover { number, width, height } => finding
                .with("number", number.to_string())
                .with("width", width.to_string())
                .with("height", height.to_string()),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Heic => "photo/heic",
            Self::Svg => "photo/svg",
            Self::Format => "photo/format",
            Self::Large { .. } => "photo/large",
            Self::Truncated => "photo/truncated",
            Self::Damaged => "photo/damaged",
            Self::Cover { .. } => "photo/cover",
        }
    }
}
