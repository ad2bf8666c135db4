//! What the bytes are, by their first bytes and never by a file's name; and whether a JPEG is whole.

use image::ImageFormat;

use crate::picture::problem::PictureProblem;

/// The format, if it is one of those read here.
pub(super) fn of(bytes: &[u8]) -> Result<ImageFormat, PictureProblem> {
    // ISO/IEC 14496-12 section 4.3: the boxes of HEIC and AVIF begin with `ftyp`.
    if bytes.get(4..8) == Some(b"ftyp") {
        return Err(PictureProblem::Heic);
    }
    match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP)) => Ok(format),
        _ if is_svg(bytes) => Err(PictureProblem::Svg),
        _ => Err(PictureProblem::Format),
    }
}

/// Whether a JPEG has its end (EOI, ITU-T T.81 annex B). The decoder fills what is missing with grey and says nothing.
pub(super) fn jpeg_ends(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    loop {
        // Entropy-coded data and fill bytes are passed over up to the next marker.
        let Some(place) = rest.windows(2).position(is_marker) else { return false };
        let Some((marker, tail)) = rest.get(place + 1..).and_then(<[u8]>::split_first) else { return false };
        if *marker == 0xd9 {
            return true;
        }
        let Some(length) = tail.first_chunk::<2>().map(|bytes| usize::from(u16::from_be_bytes(*bytes))) else {
            return false;
        };
        let Some(after) = tail.get(length..) else { return false };
        rest = after;
    }
}

/// `FF` and a code that is neither stuffing, filling, TEM nor a restart.
fn is_marker(pair: &[u8]) -> bool {
    matches!(pair, [0xff, code] if !matches!(code, 0x00 | 0x01 | 0xff | 0xd0..=0xd8))
}

fn is_svg(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(1_024)).unwrap_or_default()).to_lowercase();
    head.contains("<svg")
}
