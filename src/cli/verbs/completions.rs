//! `phoebe completions SHELL`: to standard output.

use clap::CommandFactory as _;

use crate::cli::args::{Args, Completions};
use crate::cli::console::Console;
use crate::cli::exit::Exit;

/// Prints the completions.
pub(in crate::cli) fn run(console: &Console, completions: &Completions) -> Exit {
    let mut text = Vec::new();
    clap_complete::generate(completions.shell, &mut Args::command(), "phoebe", &mut text);
    console.bytes(&text);
    Exit::Done
}
