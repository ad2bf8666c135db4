//! phoebe.toml → [`Settings`](crate::model::settings::Settings): every key, its default and its mistakes, all at once.
//! Knows no file: it is given the text.

mod delivery;
mod duration;
mod newsletter;
mod outside;
mod page;
mod read;
mod sender;
mod table;
#[cfg(test)]
mod tests;
mod value;

pub use read::read_settings;
