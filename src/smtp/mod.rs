//! One connection to a mail server, command by command, each under its own clock (RFC 5321 section 4.5.3.2). Says what
//! the server answered and in which phase; what that means for a letter is decided elsewhere. Knows no journal.

mod connection;
mod error;
mod extensions;
mod open;
mod outcome;
mod prologue;
mod server;
mod talk;
mod wire;

pub use connection::{Connection, Envelope};
pub use error::ConnectError;
pub use outcome::{Loss, Outcome, Phase, Reply};
pub use server::{Login, Server, Timeouts};
