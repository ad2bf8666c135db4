//! Rules of the format, each with the exact place of its finding.

mod blocks;
mod fixtures;
mod groups;
mod heads;
mod reading;
mod whole;
