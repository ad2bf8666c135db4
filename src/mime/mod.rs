//! Reads finished messages, with another library than the one that wrote them. Never writes one.

mod reading;

pub use reading::{Decoded, decode};
