//! DKIM (RFC 6376, 8463): fields that say a finished letter comes from our domain. Pure: no clock, no randomness, so the
//! same letter and keys give the same bytes everywhere. Why it is our own: docs/decisions/005.

mod canon;
mod key;
mod signer;

pub use key::{KeyError, SigningKey};
pub use signer::{Signer, Unsigned};
