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

mod aiosmtpd;
mod anatomy;
mod browser;
mod crossings;
mod deliver;
mod determinism;
mod disk;
mod dkim;
mod dkimpy;
mod explain;
mod finished;
mod format;
mod forms;
mod guide;
mod kills;
mod letter;
mod limits;
mod names;
mod parts;
mod pipelining;
mod postfix;
mod protected;
mod python_email;
mod quota;
mod refusals;
mod replies;
mod samples;
mod screenshots;
mod send;
mod server;
mod shades;
mod signed;
mod sink;
mod sink_faults;
mod slower;
mod smtp;
mod stitches;
mod tidy;
mod tiers;
mod troubles;
mod world;
