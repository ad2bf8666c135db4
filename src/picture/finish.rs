//! The whole way of a photo, in the order that keeps it safe and fast: limits, pixels, cover, scale, turn, encode.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageError, ImageFormat, ImageReader, Limits};

use crate::model::{Boxes, Digest, Picture};
use crate::picture::problem::PictureProblem;
use crate::picture::{cover, encode, format, scale};

/// Pixels a side.
const LONGEST_SIDE: u32 = 12_000;
/// Pixels in all.
const MOST_PIXELS: u64 = 100_000_000;
/// Bytes a decoder may take.
const MOST_BYTES: u64 = 512 * 1024 * 1024;
/// Pixels of the finished picture's width.
const WIDEST: u32 = 1_200;

/// Finishes a photo: turned upright as its EXIF says, `cover` filled (each box grown by a tenth on every side, before any
/// scaling), at most 1,200 pixels wide, encoded anew as JPEG (aimed at 200 KB) or PNG. Nothing but pixels is copied. An
/// animation gives its first frame. The content decides what it is, not a name. Same bytes, same picture.
///
/// # Errors
/// A [`PictureProblem`]; sizes are checked before anything is decoded.
pub fn finish(bytes: &[u8], cover: &Boxes) -> Result<Picture, PictureProblem> {
    let format = format::of(bytes)?;
    let (mut pixels, turn) = (decode(bytes, format)?, orientation(bytes));
    cover::cover(&mut pixels, cover, turn)?;
    let drawing = format != ImageFormat::Jpeg && encode::is_drawing(&pixels);
    let (width, height) = (pixels.width(), pixels.height());
    let (across, down) = cover::upright(width, height, turn);
    if across > WIDEST {
        let lower = u64::from(down) * u64::from(WIDEST) / u64::from(across);
        let lower = u32::try_from(lower).unwrap_or(down).max(1);
        let (width, height) = cover::upright(WIDEST, lower, turn);
        pixels = scale::scale(&pixels, width, height).ok_or(PictureProblem::Damaged)?;
    }
    pixels.apply_orientation(turn);
    let (kind, bytes) = encode::encode(&pixels, drawing).ok_or(PictureProblem::Damaged)?;
    Ok(Picture {
        digest: Digest::of(&bytes),
        kind,
        width: pixels.width(),
        height: pixels.height(),
        bytes: bytes.into(),
    })
}

/// RGB, or RGBA where something shows through.
fn decode(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, PictureProblem> {
    let reader = || ImageReader::with_format(Cursor::new(bytes), format);
    let mut open = reader();
    open.no_limits();
    let (width, height) = open.into_dimensions().map_err(|error| problem(&error))?;
    if width > LONGEST_SIDE || height > LONGEST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PictureProblem::Large { width, height });
    }
    if format == ImageFormat::Jpeg && !format::jpeg_ends(bytes) {
        return Err(PictureProblem::Truncated);
    }
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_BYTES);
    let mut limited = reader();
    limited.limits(limits);
    let pixels = limited.decode().map_err(|error| {
        if matches!(error, ImageError::Limits(_)) { PictureProblem::Large { width, height } } else { problem(&error) }
    })?;
    if !pixels.color().has_alpha() {
        return Ok(pixels.into_rgb8().into());
    }
    let mut rgba = pixels.into_rgba8();
    if rgba.pixels().all(|pixel| pixel.0[3] == 255) {
        return Ok(DynamicImage::from(rgba).into_rgb8().into());
    }
    // Under a wholly clear pixel another picture can hide.
    rgba.pixels_mut().filter(|pixel| pixel.0[3] == 0).for_each(|pixel| pixel.0 = [0; 4]);
    Ok(rgba.into())
}

fn problem(error: &ImageError) -> PictureProblem {
    match error {
        ImageError::IoError(_) => PictureProblem::Truncated,
        ImageError::Decoding(error) if error.to_string().to_lowercase().contains("eof") => PictureProblem::Truncated,
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::Limits(_)
        | ImageError::Unsupported(_) => PictureProblem::Damaged,
    }
}

/// EXIF 2.32, tag 0x0112; upright where it cannot be read.
fn orientation(bytes: &[u8]) -> Orientation {
    let exif = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).ok();
    let number = exif.as_ref().and_then(|exif| exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY));
    let number = number.and_then(|field| field.value.get_uint(0)).and_then(|number| u8::try_from(number).ok());
    number.and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms)
}
