//! The `phoebe` command.

fn main() {}
