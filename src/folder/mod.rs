//! The only door to the newsletter folder: reads it, and writes into it atomically. Turns the tree of a letter into an
//! issue with typed values, and gathers each point's history from the earlier issues. Draws and sends nothing.

mod door;
mod error;
mod held;
mod history;
mod issue;
#[cfg(test)]
mod issue_tests;
mod listing;
mod lower;
mod nearest;
mod next;
mod photo;
mod place;
mod rules;
mod secret;
mod settings;
mod silence;
mod start;
#[cfg(test)]
mod tests;
mod twins;
mod write;

pub use door::{Folder, Listed, ProtectedFile};
pub use error::FolderError;
pub use held::{Held, Reading};
pub use next::{carried, start_issue};
pub use rules::IssueRules;
pub use settings::read_settings;
pub use start::START;
