//! Photos made here, with everything in them that must not leave.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use crate::diag::{SourceId, Span};
use crate::model::{Language, PictureKind};
use crate::picture::{PictureProblem, finish};
use crate::tongue::sentence;

/// What must not be found in a finished picture.
const SECRET: &str = "Secret-Valley-31.77N-35.21E";

/// A photo with a different colour in each corner, and gentle noise.
fn photo(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| {
        let noise = u8::try_from((x * 7 + y * 13) % 16).unwrap();
        match (x < width / 2, y < height / 2) {
            (true, true) => Rgb([200 + noise, 20, 20]),
            (false, true) => Rgb([20, 200 + noise, 20]),
            (true, false) => Rgb([20, 20, 200 + noise]),
            (false, false) => Rgb([200 + noise, 200, 20]),
        }
    })
    .into()
}

fn written(pixels: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], length.as_slice(), body].concat()
}

/// EXIF with an orientation, a description, and a GPS block.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x03".to_vec();
    tiff.extend([0x01, 0x0e, 0, 2, 0, 0, 0, 28, 0, 0, 0, 50]);
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 78]);
    tiff.extend([0; 4]);
    assert_eq!(tiff.len(), 50);
    tiff.extend(format!("{SECRET}\0").bytes());
    tiff.extend([0, 1, 0, 1, 0, 2, 0, 0, 0, 2, b'N', 0, 0, 0, 0, 0, 0, 0]);
    [b"Exif\0\0".as_slice(), &tiff].concat()
}

/// A JPEG with EXIF, XMP, IPTC and a comment after its first marker, and a ZIP behind its end.
fn loaded_jpeg(pixels: &DynamicImage, orientation: u8) -> Vec<u8> {
    let plain = written(pixels, ImageFormat::Jpeg);
    let xmp = format!("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>{SECRET}</x:xmpmeta>");
    let iptc = format!("Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x20{SECRET}");
    [
        &plain[..2],
        &segment(0xe1, &exif(orientation)),
        &segment(0xe1, xmp.as_bytes()),
        &segment(0xed, iptc.as_bytes()),
        &segment(0xfe, SECRET.as_bytes()),
        &plain[2..],
        b"PK\x03\x04",
        SECRET.as_bytes(),
    ]
    .concat()
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

fn decoded(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).unwrap().into_rgb8()
}

#[test]
fn nothing_but_pixels_is_left() {
    let bytes = loaded_jpeg(&photo(300, 200), 1);
    let parts = [SECRET.as_bytes(), b"Exif", b"xmpmeta", b"8BIM", b"Photoshop", b"PK\x03\x04", b"adobe"];
    assert!(parts.iter().all(|part| holds(&bytes, part)), "the photo of this test has all of them");
    let picture = finish(&bytes, &Vec::new()).unwrap();
    assert_eq!((picture.kind, picture.width, picture.height), (PictureKind::Jpeg, 300, 200));
    assert!(parts.iter().all(|part| !holds(&picture.bytes, part)));
    assert!(picture.bytes.ends_with(&[0xff, 0xd9]));
    assert_eq!(finish(&bytes, &Vec::new()).unwrap(), picture);
}

#[test]
fn a_png_loses_its_text_and_what_hides_under_clear_pixels() {
    let mut clear = RgbaImage::from_pixel(40, 30, Rgba([10, 20, 30, 255]));
    clear.put_pixel(5, 5, Rgba([1, 2, 3, 0]));
    let plain = written(&clear.into(), ImageFormat::Png);
    let body = [b"tEXt".as_slice(), b"Comment\0", SECRET.as_bytes()].concat();
    let length = u32::try_from(body.len() - 4).unwrap().to_be_bytes();
    let sum = crc(&body).to_be_bytes();
    let bytes = [&plain[..33], &length, &body, &sum, &plain[33..], SECRET.as_bytes()].concat();
    let picture = finish(&bytes, &Vec::new()).unwrap();
    assert_eq!(picture.kind, PictureKind::Png);
    assert!(!holds(&picture.bytes, SECRET.as_bytes()) && !holds(&picture.bytes, b"tEXt"));
    let again = image::load_from_memory(&picture.bytes).unwrap().into_rgba8();
    assert_eq!((again.get_pixel(5, 5).0, again.get_pixel(6, 5).0), ([0; 4], [10, 20, 30, 255]));
}

/// PNG section 5.5 (ISO/IEC 15948): CRC-32.
fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
    !bytes.iter().fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

#[test]
fn all_eight_orientations_come_upright() {
    let upright = photo(64, 32);
    for number in 1..=8 {
        let turn = Orientation::from_exif(number).unwrap();
        // The stored pixels are those which this turn makes upright.
        let back = match turn {
            Orientation::Rotate90 => Orientation::Rotate270,
            Orientation::Rotate270 => Orientation::Rotate90,
            Orientation::NoTransforms
            | Orientation::Rotate180
            | Orientation::FlipHorizontal
            | Orientation::FlipVertical
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH => turn,
        };
        let mut stored = upright.clone();
        stored.apply_orientation(back);
        let picture = finish(&loaded_jpeg(&stored, number), &Vec::new()).unwrap();
        assert_eq!((picture.width, picture.height), (64, 32), "{number}");
        let found = decoded(&picture.bytes);
        for (x, y) in [(8, 8), (56, 8), (8, 24), (56, 24)] {
            let (wanted, found) = (upright.as_rgb8().unwrap().get_pixel(x, y), found.get_pixel(x, y));
            assert!(wanted.0.iter().zip(found.0).all(|(a, b)| a.abs_diff(b) < 40), "{number} {wanted:?} {found:?}");
        }
    }
}

#[test]
fn boxes_are_covered_in_every_orientation() {
    for number in 1..=8 {
        let (width, height) = if number < 5 { (160, 80) } else { (80, 160) };
        let white: DynamicImage = RgbImage::from_pixel(width, height, Rgb([255; 3])).into();
        let picture = finish(&loaded_jpeg(&white, number), &vec![[20, 10, 40, 20]]).unwrap();
        let found = decoded(&picture.bytes);
        let dark = |x, y| found.get_pixel(x, y).0[0] < 100;
        assert!(dark(18, 10) && dark(61, 10) && dark(18, 29) && dark(61, 29) && dark(40, 20), "{number}");
        assert!(!dark(8, 10) && !dark(72, 20) && !dark(40, 1) && !dark(40, 40), "{number}");
    }
}

#[test]
fn a_covered_face_is_gone_even_in_a_large_photo() {
    let mut large = RgbImage::from_pixel(2_400, 1_600, Rgb([255; 3]));
    for (x, y) in (1_000..1_100).flat_map(|x| (500..600).map(move |y| (x, y))) {
        large.put_pixel(x, y, Rgb([255, 0, 0]));
    }
    let picture = finish(&written(&large.into(), ImageFormat::Jpeg), &vec![[1_000, 500, 100, 100]]).unwrap();
    assert_eq!((picture.width, picture.height), (1_200, 800));
    let red = decoded(&picture.bytes).pixels().filter(|pixel| pixel.0[0] > pixel.0[1].saturating_add(60)).count();
    assert_eq!(red, 0);
}

#[test]
fn a_box_outside_is_a_problem() {
    let bytes = written(&photo(100, 50), ImageFormat::Jpeg);
    for area in [[100, 0, 5, 5], [0, 50, 5, 5], [0, 0, 0, 5], [u32::MAX, 0, u32::MAX, 1]] {
        let problem = finish(&bytes, &vec![[1, 1, 5, 5], area]).unwrap_err();
        assert_eq!(problem, PictureProblem::Cover { number: 2, width: 100, height: 50 });
    }
    assert!(finish(&bytes, &vec![[0, 0, u32::MAX, u32::MAX]]).is_ok());
}

#[test]
fn drawings_stay_png_and_animations_stand_still() {
    let drawing: DynamicImage = RgbImage::from_fn(80, 80, |x, _| Rgb([if x < 40 { 0 } else { 255 }; 3])).into();
    assert_eq!(finish(&written(&drawing, ImageFormat::Png), &Vec::new()).unwrap().kind, PictureKind::Png);
    assert_eq!(finish(&written(&photo(80, 80), ImageFormat::Jpeg), &Vec::new()).unwrap().kind, PictureKind::Jpeg);
    let mut bytes = Vec::new();
    {
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
        for shade in [10, 250] {
            let frame = RgbaImage::from_pixel(20, 10, Rgba([shade, shade, shade, 255]));
            encoder.encode_frame(image::Frame::new(frame)).unwrap();
        }
    }
    let picture = finish(&bytes, &Vec::new()).unwrap();
    assert_eq!((picture.kind, decoded(&picture.bytes).get_pixel(3, 3).0[0]), (PictureKind::Png, 10));
}

#[test]
fn what_is_cut_off_is_a_problem() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP] {
        let whole = written(&photo(200, 100), format);
        for length in [whole.len() / 4, whole.len() / 2, whole.len() - 40] {
            let problem = finish(&whole[..length], &Vec::new()).expect_err("a part is no picture");
            assert!(matches!(problem, PictureProblem::Truncated | PictureProblem::Damaged), "{format:?} {problem}");
        }
    }
}

#[test]
fn sizes_are_checked_before_decoding() {
    let mut bytes = written(&photo(8, 8), ImageFormat::Png);
    bytes.splice(16..24, [30_000_u32.to_be_bytes(), 30_000_u32.to_be_bytes()].concat());
    let sum = crc(&bytes[12..29]).to_be_bytes();
    bytes.splice(29..33, sum);
    assert_eq!(finish(&bytes, &Vec::new()), Err(PictureProblem::Large { width: 30_000, height: 30_000 }));
    let mut jpeg = written(&photo(8, 8), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    jpeg.splice(frame + 5..frame + 9, [0xea, 0x60, 0xea, 0x60]);
    assert_eq!(finish(&jpeg, &Vec::new()), Err(PictureProblem::Large { width: 60_000, height: 60_000 }));
}

#[test]
fn other_formats_are_named() {
    let cases = [
        (b"\0\0\0\x20ftypheic\0\0\0\0".as_slice(), PictureProblem::Heic),
        (b"\0\0\0\x20ftypavif\0\0\0\0", PictureProblem::Heic),
        (b"<?xml version=\"1.0\"?><svg xmlns=\"x\"/>", PictureProblem::Svg),
        (b"II*\0", PictureProblem::Format),
        (b"hello", PictureProblem::Format),
        (b"", PictureProblem::Format),
    ];
    for (bytes, problem) in cases {
        assert_eq!(finish(bytes, &Vec::new()), Err(problem.clone()));
        let finding = problem.finding(Span::new(SourceId(0), 1, 1, 1));
        let said = sentence(&finding, &Language::english());
        assert!(said.help.is_some() && said.message != finding.code());
    }
}

#[test]
fn every_problem_has_a_whole_sentence() {
    let cover = PictureProblem::Cover { number: 2, width: 10, height: 20 };
    for problem in
        [cover, PictureProblem::Large { width: 1, height: 2 }, PictureProblem::Truncated, PictureProblem::Damaged]
    {
        let said = sentence(&problem.finding(Span::new(SourceId(0), 1, 1, 1)), &Language::english());
        assert!(!said.message.contains('{') && said.help.is_some(), "{}", said.message);
    }
}
