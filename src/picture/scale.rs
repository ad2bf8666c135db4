//! Scaling with `fast_image_resize`. Knows no format.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::{DynamicImage, RgbImage, RgbaImage};

/// The picture in this size; `None` where memory does not suffice or a size is 0.
pub(super) fn scale(pixels: &DynamicImage, width: u32, height: u32) -> Option<DynamicImage> {
    let (kind, bytes) = match (pixels.as_rgba8(), pixels.as_rgb8()) {
        (Some(rgba), _) => (PixelType::U8x4, rgba.as_raw()),
        (None, Some(rgb)) => (PixelType::U8x3, rgb.as_raw()),
        (None, None) => return None,
    };
    let from = ImageRef::new(pixels.width(), pixels.height(), bytes, kind).ok()?;
    let mut into = Image::new(width, height, kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new().resize(&from, &mut into, &options).ok()?;
    if kind == PixelType::U8x4 {
        RgbaImage::from_raw(width, height, into.into_vec()).map(Into::into)
    } else {
        RgbImage::from_raw(width, height, into.into_vec()).map(Into::into)
    }
}
