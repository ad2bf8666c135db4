//! What is typed and what is read, as a table: the notation is that of `show`.

mod cases;
mod findings;
mod fixtures;
mod places;
mod properties;
mod show;
