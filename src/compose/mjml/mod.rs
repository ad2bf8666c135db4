//! MJML: its renderer with all its traps, and a validator of our own for templates people write.

mod components;
mod tokens;
mod validate;
#[cfg(test)]
mod validate_tests;
mod values;

pub use validate::validate;
