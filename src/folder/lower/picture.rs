//! The picture keys of `photo` and `news`.

use crate::folder::lower::needs::{entry, required};
use crate::folder::lower::reading::{Reading, shown};
use crate::folder::lower::values::wrong;
use crate::folder::lower::{choice, place, prose};
use crate::folder::photo::{PathProblem, find};
use crate::model::{Boxes, Photo};
use crate::syntax::{Block, Entry};

const KEYS: [&str; 7] = ["photo", "alt", "caption", "credit", "faces", "place", "cover"];

/// Whether one of the picture keys stands in the block.
pub(super) fn begun(block: &Block) -> bool {
    block.entries.iter().any(|entry| KEYS.contains(&entry.key))
}

/// Reads the picture of a block; everything wrong with it is reported.
pub(super) fn photo(reading: &mut Reading<'_>, block: &Block) -> Option<Photo> {
    let photo = required(reading, block, "photo");
    let path = photo.and_then(|entry| path(reading, entry));
    let alt = required(reading, block, "alt").map(|entry| prose::text(reading, &entry.value.inline));
    let faces = required(reading, block, "faces").and_then(|entry| choice::faces(reading, entry));
    let detail = required(reading, block, "place").and_then(|entry| choice::place_detail(reading, entry));
    let caption = entry(block, "caption").map(|entry| prose::inline(reading, &entry.value.inline));
    let credit = entry(block, "credit").map(|entry| prose::text(reading, &entry.value.inline));
    let cover = entry(block, "cover").map_or(Some(Boxes::new()), |entry| boxes(reading, entry));
    let photo = photo?;
    Some(Photo {
        path: path?,
        alt: alt?,
        caption,
        credit,
        faces: faces?,
        place: detail?,
        cover: cover?,
        span: place::of(&photo.value.raw, photo.key_span),
    })
}

fn path(reading: &mut Reading<'_>, entry: &Entry) -> Option<String> {
    let typed = entry.value.raw.text();
    let Some(photos) = reading.photos else { return Some(typed.replace('\\', "/")) };
    let found = find(photos, &typed);
    // A file that is not there is compared by its name: the twin that names the same one says nothing new.
    let meaning = found.clone().unwrap_or_else(|_| typed.replace('\\', "/"));
    reading.mark(entry, Some(meaning));
    let (span, text) = (place::of(&entry.value.raw, entry.key_span), shown(&typed));
    match found {
        Ok(name) => return Some(name),
        Err(PathProblem::Outside) => reading.error("path#outside", span, &[("path", &text)]),
        Err(PathProblem::Ending) => reading.error("path#ending", span, &[("path", &text)]),
        Err(PathProblem::Missing(Some(near))) => reading.error("path", span, &[("path", &text), ("near", &near)]),
        Err(PathProblem::Missing(None)) => reading.error("path#missing", span, &[("path", &text)]),
    }
    None
}

fn boxes(reading: &mut Reading<'_>, entry: &Entry) -> Option<Boxes> {
    let read = read_boxes(&entry.value.raw.text());
    if read.is_none() {
        wrong(reading, entry, "value#boxes");
    }
    reading.mark(entry, read.as_ref().map(|boxes| format!("{boxes:?}")));
    read
}

/// `x,y,w,h`, several separated by `;`; a box without width or height is none.
pub(super) fn read_boxes(text: &str) -> Option<Boxes> {
    choice::folded(text).split(';').map(one_box).collect()
}

fn one_box(text: &str) -> Option<[u32; 4]> {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let numbers: Option<Vec<u32>> =
        text.split(',').map(|part| part.trim().parse().ok().filter(|_| digits(part.trim()))).collect();
    let numbers: [u32; 4] = numbers?.try_into().ok()?;
    let [_, _, width, height] = numbers;
    (width > 0 && height > 0).then_some(numbers)
}
