//! A letter in a task's hands: announced, its intent posted, its text written; and where it stands in the journal.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use crate::deliver::Route;
use crate::deliver::ledger::{Draft, Posted, draft};
use crate::deliver::run::{RunError, now};
use crate::deliver::worker::Shared;
use crate::model::{EmailAddress, InFlight, Intended, Queued, Standing, Stitched};
use crate::safeguard::Vetted;
use crate::smtp::{Connection, Envelope, Held, Outcome};

/// A letter in one of two states; never in both, and the way back is only through the journal.
pub(super) struct Hand {
    waiting: Option<Queued>,
    posted: Option<Posted<Intended>>,
}

/// How a letter stands in the journal.
pub(super) enum Stands {
    /// As it was: nothing of it is written there.
    Waiting(Queued),
    /// Its intent is durable.
    Flying(InFlight),
    /// She was suppressed meanwhile.
    LeftOut(Queued, Standing),
    /// A limit holds it, which another process has used up.
    Held(Queued),
}

impl Hand {
    pub(super) fn of(letter: Queued) -> Self {
        Self { waiting: Some(letter), posted: None }
    }

    /// Announces the letter, posts its intent, and writes it without its dot. `kept` is the outcome of the letter before:
    /// it goes into the journal along with the intent, or before, where the server lets us wait.
    pub(super) async fn over<'c>(
        &mut self,
        line: &'c mut Connection,
        (envelope, letter): (Envelope<'_>, &Stitched),
        kept: &mut Option<Draft>,
        shared: &Shared,
    ) -> Result<Held<'c>, Outcome> {
        let ledger = &shared.ledger;
        let mut announcing = pin!(line.announce(envelope, letter));
        let at_once = poll_fn(|cx| Poll::Ready(announcing.as_mut().poll(cx))).await;
        let announced = match at_once {
            Poll::Ready(announced) => announced?,
            Poll::Pending => {
                ledger.post_all(kept.take());
                announcing.await?
            }
        };
        if let Some(waiting) = self.waiting.take() {
            let known = shared.turns.known(waiting.id);
            let at = now();
            let (intent, posted) = draft(move |journal| match known {
                None => journal.intend(waiting, at),
                Some(known) => journal.intend_under_limits(waiting, at, known),
            });
            ledger.post_all(kept.take().into_iter().chain([intent]));
            self.posted = Some(posted);
        }
        announced.write(letter).await
    }

    /// Where the letter is, once that is durable.
    pub(super) async fn stands(self) -> Result<Option<Stands>, RunError> {
        Ok(match self.posted {
            Some(posted) => Some(match posted.durable().await? {
                Intended::Go(flight) => Stands::Flying(flight),
                Intended::LeftOut(letter, standing) => Stands::LeftOut(*letter, standing),
                Intended::Held(letter) => Stands::Held(*letter),
            }),
            None => self.waiting.map(Stands::Waiting),
        })
    }
}

/// What a connection is given.
pub(super) fn on_envelope<'a>(
    route: &'a Route,
    to: &'a EmailAddress,
    vetted: &'a Vetted,
) -> (Envelope<'a>, &'a Stitched) {
    (Envelope { from: &route.from, to }, vetted.letter())
}
