//! The command: arguments, console, exit codes, runtime, verbs. The only room that reads the environment and the clock
//! (besides a running send), and the only one that writes to the terminal.

mod args;
mod carry;
mod clock;
mod console;
mod entry;
mod exit;
mod failure;
mod logging;
mod office;
mod progress;
mod question;
mod quota;
mod reader;
mod route;
mod runtime;
mod standings;
mod summary;
mod verbs;
mod words;

pub use entry::run;
