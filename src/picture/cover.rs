//! Boxes to cover, filled in the pixels as they are stored, so that a large picture need not be turned first.

use image::DynamicImage;
use image::metadata::Orientation;

use crate::model::Boxes;
use crate::picture::problem::PictureProblem;

/// Dark grey; says that something was covered, in print too.
const FILL: u8 = 0x40;

/// A rectangle of stored pixels: left, top, width, height.
type Area = [u32; 4];

/// Fills each box, grown by a tenth of its size on every side. Boxes are in pixels of the upright picture.
pub(super) fn cover(pixels: &mut DynamicImage, boxes: &Boxes, turn: Orientation) -> Result<(), PictureProblem> {
    let (width, height) = upright(pixels.width(), pixels.height(), turn);
    for (place, typed) in boxes.iter().enumerate() {
        let outside = PictureProblem::Cover { number: place + 1, width, height };
        let area = grown(*typed, width, height).ok_or(outside)?;
        fill(pixels, stored(area, pixels.width(), pixels.height(), turn));
    }
    Ok(())
}

/// Width and height once it is turned.
pub(super) fn upright(width: u32, height: u32, turn: Orientation) -> (u32, u32) {
    match turn {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => {
            (height, width)
        }
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => (width, height),
    }
}

/// `None` where the box has no size or does not touch the picture.
fn grown([x, y, w, h]: Area, width: u32, height: u32) -> Option<Area> {
    if w == 0 || h == 0 || x >= width || y >= height {
        return None;
    }
    let (more_x, more_y) = (w.div_ceil(10), h.div_ceil(10));
    let (left, top) = (x.saturating_sub(more_x), y.saturating_sub(more_y));
    let right = x.saturating_add(w).saturating_add(more_x).min(width);
    let bottom = y.saturating_add(h).saturating_add(more_y).min(height);
    Some([left, top, right - left, bottom - top])
}

/// Where an upright area lies among the stored pixels (EXIF 2.32, tag 0x0112).
fn stored([x, y, w, h]: Area, width: u32, height: u32, turn: Orientation) -> Area {
    match turn {
        Orientation::NoTransforms => [x, y, w, h],
        Orientation::FlipHorizontal => [width - x - w, y, w, h],
        Orientation::Rotate180 => [width - x - w, height - y - h, w, h],
        Orientation::FlipVertical => [x, height - y - h, w, h],
        Orientation::Rotate90 => [y, height - x - w, h, w],
        Orientation::Rotate270 => [width - y - h, x, h, w],
        Orientation::Rotate90FlipH => [y, x, h, w],
        Orientation::Rotate270FlipH => [width - y - h, height - x - w, h, w],
    }
}

fn fill(pixels: &mut DynamicImage, [x, y, w, h]: Area) {
    let places = (y..y + h).flat_map(|row| (x..x + w).map(move |column| (column, row)));
    if let Some(rgba) = pixels.as_mut_rgba8() {
        places.for_each(|(column, row)| rgba.put_pixel(column, row, [FILL, FILL, FILL, u8::MAX].into()));
    } else if let Some(rgb) = pixels.as_mut_rgb8() {
        places.for_each(|(column, row)| rgb.put_pixel(column, row, [FILL; 3].into()));
    }
}
