//! How fast letters leave: rolling windows over all letters and over each receiving domain, and rest where a server asks
//! for it. Pure: the clock is an argument, and never goes back.
//!
//! A letter counts from the moment it is handed out until a whole window after its answer came: wherever between the two
//! the server counts it, no window of the server's has too many. One without an intent was given to no server and does
//! not count.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use crate::deliver::slow::{Hint, Rest, Slow};
use crate::deliver::window::{Free, Window};
use crate::model::settings::{Delivery, Limit};

/// `[delivery]` limits and `domain_limits`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// For all letters.
    pub all: Vec<Limit>,
    /// By the domain of the reader's address, as an A-label in lower case.
    pub by_domain: BTreeMap<String, Vec<Limit>>,
}

impl Limits {
    /// As the settings say.
    #[must_use]
    pub fn of(delivery: &Delivery) -> Self {
        Self { all: delivery.limits.clone(), by_domain: delivery.domain_limits.clone() }
    }

    /// How far one must look back for them; `None`: there are none.
    #[must_use]
    pub fn longest(&self) -> Option<Duration> {
        self.all.iter().chain(self.by_domain.values().flatten()).map(|limit| limit.per).max()
    }
}

/// A limit that is reached for longer than a run waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Which.
    pub limit: Limit,
    /// The domain it is for; `None`: for all letters.
    pub domain: Option<String>,
    /// When the next letter may go.
    pub until: Timestamp,
}

/// Whether one more letter may go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum May {
    Go,
    Later(Hold),
}

/// Why a letter must wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hold {
    /// The earliest time it may go; `None`: when one that is under way has come back.
    pub(super) until: Option<Timestamp>,
    /// The limit that holds it; `None`: a server asked for rest.
    pub(super) limit: Option<Limit>,
    /// The domain it is about; `None`: every letter waits.
    pub(super) domain: Option<String>,
}

/// What left lately, held against the limits.
#[derive(Clone, Debug, Default)]
pub(super) struct Pace {
    all: Window,
    domains: BTreeMap<String, Window>,
    everybody: Slow,
    slow: BTreeMap<String, Slow>,
}

impl Pace {
    /// With nothing sent yet.
    pub(super) fn new(limits: &Limits) -> Self {
        let domains = limits.by_domain.iter().map(|(domain, limits)| (domain.clone(), Window::new(limits))).collect();
        Self { all: Window::new(&limits.all), domains, ..Self::default() }
    }

    /// Whether nothing holds any letter.
    pub(super) fn is_free(&self) -> bool {
        self.all.is_free() && self.domains.is_empty() && self.everybody.is_over() && self.slow.is_empty()
    }

    /// A letter to this domain that left earlier, or from another process.
    pub(super) fn past(&mut self, domain: &str, at: Timestamp) {
        self.windows(domain).for_each(|window| window.past(at));
    }

    /// Whether one to this domain may go now.
    pub(super) fn may(&self, domain: &str, now: Timestamp) -> May {
        match self.may_any(now) {
            May::Go => self.may_here(domain, now),
            later @ May::Later(_) => later,
        }
    }

    /// Whether any letter may go now, as far as it does not depend on its domain.
    pub(super) fn may_any(&self, now: Timestamp) -> May {
        may(self.all.free(now), self.everybody.rest(now), None)
    }

    /// What the domain alone says.
    pub(super) fn may_here(&self, domain: &str, now: Timestamp) -> May {
        let free = self.domains.get(domain).map_or(Free::Now, |window| window.free(now));
        let rest = self.slow.get(domain).map_or(Rest::None, |slow| slow.rest(now));
        may(free, rest, Some(domain))
    }

    /// One to this domain goes now: [`May::Go`] was said.
    pub(super) fn begin(&mut self, domain: &str) {
        self.windows(domain).for_each(Window::begin);
        self.everybody.begin();
        if let Some(slow) = self.slow.get_mut(domain) {
            slow.begin();
        }
    }

    /// One that went did not reach a server: it does not count.
    pub(super) fn give_back(&mut self, domain: &str) {
        self.windows(domain).for_each(|window| window.end(None));
        self.everybody.give_back();
        self.at_domain(domain, Slow::give_back);
    }

    /// One that went has its answer; `counts`: it had an intent, so that the server may have counted it.
    pub(super) fn end(&mut self, domain: &str, counts: bool, hint: Hint, now: Timestamp) {
        self.windows(domain).for_each(|window| window.end(counts.then_some(now)));
        match hint {
            Hint::Fine => self.everybody.fine(),
            Hint::Rate => self.everybody.asked(now),
            Hint::Trouble => self.everybody.perhaps(now),
            Hint::Domain | Hint::Connections | Hint::Nothing => self.everybody.give_back(),
        }
        if hint == Hint::Domain {
            self.slow.entry(domain.to_owned()).or_default().perhaps(now);
        } else if hint == Hint::Fine {
            self.at_domain(domain, Slow::fine);
        } else {
            self.at_domain(domain, Slow::give_back);
        }
    }

    fn at_domain(&mut self, domain: &str, step: impl FnOnce(&mut Slow)) {
        if let Some(slow) = self.slow.get_mut(domain) {
            step(slow);
            if slow.is_over() {
                self.slow.remove(domain);
            }
        }
    }

    fn windows(&mut self, domain: &str) -> impl Iterator<Item = &mut Window> {
        std::iter::once(&mut self.all).chain(self.domains.get_mut(domain))
    }
}

/// The latest of what windows and rest ask for.
fn may(free: Free, rest: Rest, domain: Option<&str>) -> May {
    let (until, limit) = match (free, rest) {
        (Free::Now, Rest::None) => return May::Go,
        (Free::At(at, _), Rest::Until(until)) if until > at => (Some(until), None),
        (Free::At(at, limit), _) => (Some(at), Some(limit)),
        (Free::Now | Free::WhenOneIsBack, Rest::Until(until)) => (Some(until), None),
        (Free::Now | Free::WhenOneIsBack, Rest::None | Rest::WhenOneIsBack) => (None, None),
    };
    May::Later(Hold { until, limit, domain: domain.map(str::to_owned) })
}
