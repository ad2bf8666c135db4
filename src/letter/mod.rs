//! A draft becomes a program: the finished message (RFC 5322, MIME) as fixed bytes and places for each reader's values.
//! Pure: no clock, no files, no randomness. Sends nothing and judges nothing.

mod body;
mod cast;
mod compile;
mod dkim;
mod header;
mod postmark;
mod program;
mod source;
mod stored;
mod stretch;
mod values;

pub use compile::compile;
pub use dkim::{KeyError, Signer, SigningKey, Unsigned};
pub use postmark::Postmark;
pub use program::Program;
pub use source::Source;
pub use values::{Values, message_id, reference, values};
