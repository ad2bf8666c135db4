//! Reads finished messages, with another library than the one that wrote them. Never writes one.

mod message;
mod reading;

pub use message::Message;
pub use reading::{Decoded, Inline, decode};
