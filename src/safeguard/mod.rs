//! The safeguard's gate. For now only the type the transports ask for; its maker comes with the protected list.

mod vetted;

pub use vetted::Vetted;
