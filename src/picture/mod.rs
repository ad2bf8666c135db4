//! Bytes of a photo → a finished [`Picture`](crate::model::Picture): upright, covered, scaled, encoded anew, so that
//! nothing but its pixels is left. Knows no file and no letter.

mod cover;
mod encode;
mod finish;
mod format;
mod problem;
mod scale;
#[cfg(test)]
mod tests;

pub use finish::finish;
pub use problem::PictureProblem;
