//! Phoebe writes and sends a ministry's newsletter. This library is the whole of it; the binary only calls [`cli`].
//!
//! Data goes one way: `folder` reads an issue, `compose` draws each edition, `letter` compiles it to a program, `check`
//! and `safeguard` judge it, `deliver` sends it and `journal` keeps what happened. ARCHITECTURE.md has the table of who
//! may use whom; a test holds it. There are no promises about this library's interface: the command is the product.

pub mod calendar;
pub mod check;
pub mod cli;
pub mod compose;
pub mod deliver;
pub mod desk;
pub mod diag;
pub mod draw;
pub mod folder;
pub mod journal;
pub mod letter;
pub mod mime;
pub mod model;
pub mod picture;
pub mod safeguard;
pub mod scripture;
pub mod smtp;
pub mod subscribers;
pub mod syntax;
pub mod tongue;
