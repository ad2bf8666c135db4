//! The journal for tasks that must not block: each step runs on a thread of its own and is durable when it is answered.
//! One writer thread with group commit can take this place without another caller noticing.

use std::sync::{Arc, Mutex, PoisonError};

use crate::journal::{Journal, JournalError};

/// A journal shared by the tasks of a run.
#[derive(Clone, Debug)]
pub struct Ledger(Arc<Mutex<Journal>>);

impl Ledger {
    /// Takes the journal in.
    #[must_use]
    pub fn new(journal: Journal) -> Self {
        Self(Arc::new(Mutex::new(journal)))
    }

    /// Does something with the journal, off the async threads.
    ///
    /// # Errors
    /// What the step says.
    pub async fn with<T: Send + 'static>(
        &self,
        step: impl FnOnce(&mut Journal) -> Result<T, JournalError> + Send + 'static,
    ) -> Result<T, JournalError> {
        let journal = Arc::clone(&self.0);
        let done =
            tokio::task::spawn_blocking(move || step(&mut journal.lock().unwrap_or_else(PoisonError::into_inner)));
        done.await.unwrap_or_else(|error| Err(JournalError::Other(error.to_string())))
    }
}
