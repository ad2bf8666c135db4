//! The chain, once: folder → picture → compose → letter → check, for every verb and for the preview. Sends nothing and
//! keeps nothing but finished pictures.

mod assemble;
mod audience;
mod error;
mod letters;
mod open;
mod pictures;
mod signing;

pub use assemble::Assembly;
pub use audience::{Audience, Listed};
pub use error::DeskError;
pub use letters::{Letters, NoLetter, StoredError};
pub use open::Desk;
pub use signing::SigningError;
