//! MJML: its renderer with all its traps, and a validator of our own for templates people write.

mod components;
mod inspect;
mod outlook;
mod prepare;
mod render;
#[cfg(test)]
mod render_tests;
mod tokens;
mod validate;
#[cfg(test)]
mod validate_tests;
mod values;

pub use outlook::mso_faults;
pub use render::{MjmlError, render};
pub use validate::validate;
