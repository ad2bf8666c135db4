//! Prayer points: what is asked, how it stands, and since when.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diag::Span;
use crate::model::{Flow, Inline, Passage, Tier};

/// How a point stands. The default is `Ongoing`, which is then printed without a badge (see [`Point::state`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PointState {
    /// Asked for the first time.
    New,
    /// Still asked.
    Ongoing,
    /// Answered.
    Answered,
    /// No longer asked.
    Closed,
}

/// The id of a point, in lower case and NFC, without `#`.
pub type PointId = String;

/// The answer to a point.
pub type Answer = Vec<Inline>;

/// One prayer point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Who may read it; never wider than its block.
    pub tier: Tier,
    /// The state as typed; `None` prints no badge and counts as ongoing.
    pub state: Option<PointState>,
    /// The id, if it has one.
    pub id: Option<PointId>,
    /// The prayer itself, without its closing references.
    pub text: Vec<Inline>,
    /// The references that ended it.
    pub passages: Vec<Passage>,
    /// The answer.
    pub answer: Option<Answer>,
    /// Where it stands.
    pub span: Span,
}

/// A group of points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Prose above the points.
    pub intro: Vec<Flow>,
    /// Whether the points are numbered (else they are bulleted).
    pub numbered: bool,
    /// The points.
    pub points: Vec<Point>,
    /// `Refs:` for all of them.
    pub passages: Vec<Passage>,
    /// `Closing:`.
    pub closing: Option<Vec<Inline>>,
}

/// For each point id, the date of the first earlier issue in which a reader of each tier could read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    first: BTreeMap<PointId, BTreeMap<Tier, Date>>,
}

impl History {
    /// Notes that a point for `tier` stood in an issue of this date: every tier that sees `tier` could read it.
    pub fn note(&mut self, id: &str, tier: Tier, date: Date) {
        let by_tier = self.first.entry(id.to_owned()).or_default();
        for reader in Tier::ALL.into_iter().filter(|reader| reader.sees(tier)) {
            let earliest = by_tier.entry(reader).or_insert(date);
            *earliest = (*earliest).min(date);
        }
    }

    /// The date since which readers of `tier` know the point.
    #[must_use]
    pub fn since(&self, id: &str, tier: Tier) -> Option<Date> {
        self.first.get(id)?.get(&tier).copied()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{History, Tier};

    #[test]
    fn since_is_kept_by_tier() {
        let mut history = History::default();
        history.note("road", Tier::Partners, date(2026, 5, 3));
        history.note("road", Tier::Public, date(2026, 5, 31));
        history.note("road", Tier::Public, date(2026, 6, 7));
        assert_eq!(history.since("road", Tier::Public), Some(date(2026, 5, 31)));
        assert_eq!(history.since("road", Tier::Partners), Some(date(2026, 5, 3)));
        assert_eq!(history.since("road", Tier::Team), Some(date(2026, 5, 3)));
        assert_eq!(history.since("bridge", Tier::Team), None);
    }
}
