//! One file a verb; each is thin: it asks the rooms and tells what they said.

pub(super) mod check;
mod choice;
pub(super) mod completions;
pub(super) mod explain;
mod freeze;
pub(super) mod init;
pub(super) mod man;
pub(super) mod new;
mod rehearse;
pub(super) mod render;
pub(super) mod resume;
pub(super) mod send;
pub(super) mod status;
mod status_lines;
pub(super) mod steer;
pub(super) mod subscribers;
pub(super) mod test;
