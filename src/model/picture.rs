//! A finished picture: re-encoded, so that nothing but its pixels is left.

use std::fmt;
use std::sync::Arc;

use crate::model::Digest;

/// How a finished picture is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PictureKind {
    /// JPEG, for photographs.
    Jpeg,
    /// PNG, where there is transparency or few colours.
    Png,
}

impl PictureKind {
    /// Media type for `Content-Type`.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// File name ending without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

/// Pixels of an upright, covered, scaled picture, at most 1,200 px wide.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Digest of `bytes`; names the part and its file.
    pub digest: Digest,
    /// Encoding.
    pub kind: PictureKind,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The encoded file.
    pub bytes: Arc<[u8]>,
}

impl Picture {
    /// The content id without brackets and host: 20 hexadecimal digits of the digest.
    #[must_use]
    pub fn content_id(&self) -> String {
        self.digest.hex().chars().take(20).collect()
    }

    /// The name of its part: the content id with the ending; says nothing about the original file.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.content_id(), self.kind.extension())
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({}, {}×{}, {} bytes)", self.file_name(), self.width, self.height, self.bytes.len())
    }
}
