//! The only door to the newsletter folder: reads its files into the nouns of `model`, and writes them atomically.
//! Knows no template and no mail.

mod settings;

pub use settings::read_settings;
