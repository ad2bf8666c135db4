//! Pixels → bytes: JPEG for photographs, PNG for transparency and few colours. Writes no metadata at all.

use std::collections::BTreeSet;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageEncoder as _};

use crate::model::PictureKind;

/// Bytes aimed at.
const AIM: usize = 200 * 1024;
/// Tried in this order until one fits.
const QUALITIES: [u8; 4] = [80, 70, 60, 50];
/// Up to so many colours it is a drawing.
const FEW: usize = 256;

/// Encodes; a drawing is tried as PNG first, transparency is always PNG. `None` where memory does not suffice.
pub(super) fn encode(pixels: &DynamicImage, drawing: bool) -> Option<(PictureKind, Vec<u8>)> {
    let clear = pixels.as_rgba8().is_some();
    if clear || drawing {
        let png = png(pixels)?;
        if clear || png.len() <= AIM {
            return Some((PictureKind::Png, png));
        }
    }
    let mut best = None;
    for quality in QUALITIES {
        let jpeg = jpeg(pixels, quality)?;
        let fits = jpeg.len() <= AIM;
        best = Some((PictureKind::Jpeg, jpeg));
        if fits {
            break;
        }
    }
    best
}

/// Whether there are few colours.
pub(super) fn is_drawing(pixels: &DynamicImage) -> bool {
    let Some(rgb) = pixels.as_rgb8() else { return false };
    let mut colours = BTreeSet::new();
    let mut last = None;
    rgb.pixels().all(|pixel| {
        if last != Some(pixel.0) {
            last = Some(pixel.0);
            colours.insert(pixel.0);
        }
        colours.len() <= FEW
    })
}

fn png(pixels: &DynamicImage) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    encoder.write_image(pixels.as_bytes(), pixels.width(), pixels.height(), pixels.color().into()).ok()?;
    Some(bytes)
}

fn jpeg(pixels: &DynamicImage, quality: u8) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(AIM);
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    encoder.write_image(pixels.as_bytes(), pixels.width(), pixels.height(), pixels.color().into()).ok()?;
    Some(bytes)
}
