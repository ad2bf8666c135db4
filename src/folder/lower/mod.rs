//! A syntax tree → the typed blocks of an issue. Each file reads one kind of thing; what is wrong is a finding and the
//! rest is still read. Knows no file but the pictures of the issue.

mod amount;
mod blocks;
mod bones;
mod choice;
mod give;
mod head;
mod link;
mod needs;
mod passages;
mod people;
mod picture;
mod place;
mod prayer;
mod prose;
mod reading;
mod values;

#[cfg(test)]
mod tests;

pub(super) use blocks::{Lowered, lower};
pub(super) use bones::{Bones, Mark, PointBones, kind_name};
pub(super) use choice::folded;
pub(super) use head::{HeadSettings, HeadWords, settings, words};
pub(super) use prayer::point_id;
pub(super) use reading::{Reading, key_shown};
