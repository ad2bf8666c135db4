//! One connection to a mail server, command by command, each under its own clock (RFC 5321 section 4.5.3.2). Says what
//! the server answered and in which phase; what that means for a letter is decided elsewhere. Knows no journal.

mod answer;
mod connection;
mod distrust;
mod envelope;
mod error;
mod extensions;
mod login;
mod open;
mod outcome;
mod server;
mod tls;
mod token;
mod wire;

pub use connection::{Announced, Connection, Held};
pub use distrust::Distrust;
pub use envelope::Envelope;
pub use error::ConnectError;
pub use outcome::{Loss, Outcome, Phase, Reply};
pub use server::{Login, Server, Timeouts};
pub use token::Fetch;
