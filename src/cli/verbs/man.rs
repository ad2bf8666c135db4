//! `phoebe man`: the manual page, to standard output.

use clap::CommandFactory as _;

use crate::cli::args::Args;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;

/// What the exit codes mean, in roff.
const EXIT: &str = include_str!("../exit.roff");

/// Prints the page.
pub(in crate::cli) fn run(console: &Console) -> Result<Exit, Failure> {
    let mut text = Vec::new();
    clap_mangen::Man::new(Args::command()).render(&mut text).map_err(Failure::Terminal)?;
    text.extend_from_slice(EXIT.as_bytes());
    console.bytes(&text);
    Ok(Exit::Done)
}
