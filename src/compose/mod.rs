//! Draws an edition. For now only the shape of what it hands on.

mod draft;

pub use draft::Draft;
