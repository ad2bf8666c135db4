//! A proof: the real letter to a few addresses over one connection. The state does not know of it, so it never counts
//! as sent.

use thiserror::Error;

use crate::deliver::{Few, NotMade, Route};
use crate::model::EmailAddress;
use crate::safeguard::Vetted;
use crate::smtp::{ConnectError, Connection, Envelope, Outcome};

/// Why a proof could not be sent.
#[derive(Debug, Error)]
pub enum ProofError {
    /// The server cannot be used.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The letter could not be made or was not cleared.
    #[error("{0}")]
    NotMade(String),
}

/// Sends the letter that `make` makes to each of the addresses, and says what became of each.
///
/// # Errors
/// When no connection can be made, or a letter.
pub async fn proof(
    route: &Route,
    few: &Few,
    make: impl Fn(&EmailAddress) -> Result<Vetted, NotMade>,
) -> Result<Vec<(EmailAddress, Outcome)>, ProofError> {
    let letters = few
        .iter()
        .map(|address| make(address).map(|vetted| (address, vetted)))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|(NotMade::LeftOut(why) | NotMade::Stop(why))| ProofError::NotMade(why))?;
    let mut line = Connection::open(&route.server).await?;
    let mut told = Vec::new();
    for (address, vetted) in letters {
        if !line.is_usable() {
            line = Connection::open(&route.server).await?;
        }
        let envelope = Envelope { from: &route.from, to: address };
        let outcome = match line.announce(envelope, vetted.letter()).await {
            Ok(announced) => match announced.write(vetted.letter()).await {
                Ok(held) => held.dot(None).await,
                Err(outcome) => outcome,
            },
            Err(outcome) => outcome,
        };
        told.push((address.clone(), outcome));
    }
    line.quit().await;
    Ok(told)
}
