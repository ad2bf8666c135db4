//! The words readers and staff see, per language: words of the letter, sentences of findings, dates, zones, particles.
//! Knows no template, no file system and no clock; whoever prints asks here for the words.

mod date;
mod explain;
mod particles;
mod reason;
mod sentence;
mod word;
mod zone;

pub use date::{
    clock, closing_day, long_date, meeting_day, month_name, short_date, short_weekday, week_of_month, weekday,
};
pub use explain::{Explanation, explain, explained_codes};
pub use particles::{particle, with_particle};
pub use reason::{Why, said_of_reasons, why};
pub use sentence::{Sentence, messages, sentence, sentence_keys};
pub use word::{keys, phrase, word};
pub use zone::{language_name, zone_name};
