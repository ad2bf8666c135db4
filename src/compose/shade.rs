//! Shades: how far apart two are (WCAG 2.2, relative luminance and contrast ratio), and the nearest one that can be read.

use std::fmt;

/// Red, green and blue of sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shade([u8; 3]);

impl Shade {
    const BLACK: Self = Self([0; 3]);
    const WHITE: Self = Self([255; 3]);

    /// Reads "#2C5A49".
    pub(super) fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let channel = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self([channel(0)?, channel(2)?, channel(4)?]))
    }

    /// From 1 (the same) to 21 (black on white).
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The nearest darker shade of the same hue that has this contrast to every one of `grounds`; for dark grounds the
    /// nearest paler one.
    pub(super) fn nearest(self, grounds: &[Self], needed: f64, dark: bool) -> Option<Self> {
        let end = if dark { Self::WHITE } else { Self::BLACK };
        let reads = |shade: &Self| grounds.iter().all(|ground| shade.contrast(*ground) >= needed);
        (0..=u8::MAX).map(|part| self.mixed(end, part)).find(reads)
    }

    /// So many 255ths of the other in it.
    fn mixed(self, other: Self, part: u8) -> Self {
        let mut mixed = self;
        for (channel, other) in mixed.0.iter_mut().zip(other.0) {
            let (own, part) = (u32::from(*channel), u32::from(part));
            let sum = own * (255 - part) + u32::from(other) * part;
            *channel = u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX);
        }
        mixed
    }
}

impl fmt::Display for Shade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02X}{green:02X}{blue:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::Shade;

    fn shade(text: &str) -> Shade {
        Shade::read(text).unwrap()
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        // The greys around 4.5 on white that the Understanding document of 1.4.3 is known for.
        for (one, other, ratio) in [
            ("#000000", "#FFFFFF", 21.0),
            ("#FFFFFF", "#FFFFFF", 1.0),
            ("#767676", "#FFFFFF", 4.54),
            ("#777777", "#FFFFFF", 4.48),
            ("#FF0000", "#FFFFFF", 4.0),
        ] {
            let found = shade(one).contrast(shade(other));
            assert!((found - ratio).abs() < 0.005, "{one} on {other}: {found}");
        }
    }

    #[test]
    fn a_shade_is_read_and_printed() {
        assert_eq!(shade("#2c5a49").to_string(), "#2C5A49");
        for wrong in ["2C5A49", "#2C5A4", "#2C5A4G", "", "#ÄÄÄ"] {
            assert_eq!(Shade::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_nearest_shade_is_no_further_than_it_must_be() {
        let paper = [shade("#FBF9F4"), shade("#EDF2EA")];
        for color in ["#F5C400", "#2C5A49", "#FFFFFF", "#E0554B"] {
            let near = shade(color).nearest(&paper, 4.5, false).unwrap();
            let lowest = paper.map(|ground| near.contrast(ground)).into_iter().fold(f64::MAX, f64::min);
            assert!(lowest >= 4.5, "{color} → {near}: {lowest}");
            assert!(near == shade(color) || lowest < 4.7, "{color} → {near} is darker than it must be: {lowest}");
        }
        assert_eq!(shade("#2C5A49").nearest(&paper, 4.5, false), Some(shade("#2C5A49")));
        let night = shade("#26241F");
        let near = shade("#1E3554").nearest(&[night], 4.5, true).unwrap();
        assert!(near.contrast(night) >= 4.5 && near.contrast(night) < 4.7, "{near}");
    }
}
