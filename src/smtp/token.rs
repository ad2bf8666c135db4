//! The OAuth 2.0 access token of a login, shared by all connections of a run. It lives for an hour or so: when a server
//! refuses it, whoever gave it is asked for another, once for all connections that had the old one.

use std::fmt;
use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

/// Gives an access token; the error says why there is none, without the secret. May take its time.
pub type Fetch = dyn Fn() -> Result<SecretString, String> + Send + Sync;

/// The newest token, and the way to the next one.
pub(super) struct Tokens {
    fetch: Arc<Fetch>,
    newest: Mutex<SecretString>,
}

impl Tokens {
    /// Asks for the first one.
    pub(super) fn new(fetch: Box<Fetch>) -> Result<Self, String> {
        let newest = Mutex::new(fetch()?);
        Ok(Self { fetch: fetch.into(), newest })
    }

    /// The newest one.
    pub(super) async fn newest(&self) -> SecretString {
        self.newest.lock().await.clone()
    }

    /// Another one than the one that was refused; `None` where there is no other.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) async fn instead_of(&self, refused: &SecretString) -> Result<Option<SecretString>, String> {
        let is_other = |token: &SecretString| token.expose_secret() != refused.expose_secret();
        // Held while the next one comes: the other connections wait for the same one.
        let mut newest = self.newest.lock().await;
        if !is_other(&newest) {
            let fetch = Arc::clone(&self.fetch);
            *newest = spawn_blocking(move || fetch()).await.unwrap_or_else(|_| Err("failed".to_owned()))?;
        }
        Ok(Some(newest.clone()).filter(is_other))
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use secrecy::{ExposeSecret as _, SecretString};

    use super::Tokens;

    /// Gives `t1`, `t2`, …, and from the `last` on always the same.
    fn tokens(last: usize) -> (Tokens, Arc<AtomicUsize>) {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let fetch = move || {
            let number = counted.fetch_add(1, Ordering::Relaxed) + 1;
            Ok(SecretString::from(format!("t{}", number.min(last))))
        };
        (Tokens::new(Box::new(fetch)).unwrap(), asked)
    }

    #[tokio::test]
    async fn one_new_token_for_all_that_had_the_old_one() {
        let (tokens, asked) = tokens(9);
        let old = tokens.newest().await;
        for _ in 0..5 {
            let new = tokens.instead_of(&old).await.unwrap().unwrap();
            assert_eq!(new.expose_secret(), "t2");
        }
        assert_eq!(asked.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn the_same_token_again_is_no_other() {
        let (tokens, _) = tokens(1);
        assert!(tokens.instead_of(&tokens.newest().await).await.unwrap().is_none());
        assert!(!format!("{tokens:?}").contains("t1"));
    }

    #[tokio::test]
    async fn no_token_says_why() {
        assert_eq!(Tokens::new(Box::new(|| Err("failed".to_owned()))).unwrap_err(), "failed");
    }
}
