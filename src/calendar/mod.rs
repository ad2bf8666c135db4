//! Days, clocks, zones, lengths and the `When` of a meeting, read as format.md section 8 has them, and said in words.
//! Knows no file, no finding and no clock: it takes text and gives values.

mod clock;
mod cursor;
mod day;
mod length;
mod moment;
#[cfg(test)]
mod tests;
mod weekday;
mod when;
mod words;
mod zone;

pub use clock::read_clock;
pub use day::{read_date, read_dates};
pub use length::read_duration;
pub use moment::{MomentProblem, read_embargo, read_send_at};
pub use weekday::read_weekday;
pub use when::{WhenProblem, read_when};
pub use words::say_when;
pub use zone::{read_zone, zone_names};
