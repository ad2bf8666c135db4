//! One binary for all whole-program tests.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    unreachable_pub,
    reason = "a test may stop, and its helpers are seen by all tests"
)]

mod deliver;
mod determinism;
mod disk;
mod explain;
mod format;
mod forms;
mod guide;
mod letter;
mod names;
mod parts;
mod pipelining;
mod protected;
mod python_email;
mod refusals;
mod replies;
mod samples;
mod screenshots;
mod send;
mod server;
mod sink;
mod smtp;
mod tidy;
mod tiers;
mod world;
