//! The `phoebe` command: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    phoebe::cli::run()
}
