//! How many connections are used: one fewer where a server wants fewer, one more again after it has taken enough. Pure.

/// Half of the letters it must take before a connection that rests is tried again; doubled each time it asks, up to the
/// most.
const HALF: u32 = 10;
const MOST: u32 = 640;

/// The tasks of a run, one a connection.
#[derive(Clone, Debug)]
pub(super) struct Lanes {
    each: Vec<Lane>,
    /// Letters taken in a row since it last asked, or since one was woken.
    taken: u32,
    needed: u32,
    /// It has taken none since it asked: what it says to several at the same moment counts once.
    asked: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lane {
    Works,
    Rests,
    Left,
}

impl Lanes {
    pub(super) fn new(count: u8) -> Self {
        Self { each: vec![Lane::Works; usize::from(count.max(1))], taken: 0, needed: HALF, asked: false }
    }

    /// This one rests from now on, if another one works.
    pub(super) fn rest(&mut self, lane: usize) -> bool {
        let others = self.each.iter().enumerate().any(|(at, other)| at != lane && *other == Lane::Works);
        if others {
            self.set(lane, Lane::Rests);
            if !self.asked {
                self.needed = self.needed.saturating_mul(2).min(MOST);
            }
            (self.asked, self.taken) = (true, 0);
        }
        others
    }

    /// Whether this one rests; it does not while nobody works.
    pub(super) fn rests(&mut self, lane: usize) -> bool {
        if self.each.get(lane) != Some(&Lane::Rests) {
            return false;
        }
        if !self.each.contains(&Lane::Works) {
            self.set(lane, Lane::Works);
            return false;
        }
        true
    }

    /// This one has nothing more to do.
    pub(super) fn leave(&mut self, lane: usize) {
        self.set(lane, Lane::Left);
    }

    /// A letter was taken.
    pub(super) fn taken(&mut self) {
        self.asked = false;
        let Some(resting) = self.each.iter().position(|lane| *lane == Lane::Rests) else { return };
        self.taken += 1;
        if self.taken >= self.needed {
            self.taken = 0;
            self.set(resting, Lane::Works);
        }
    }

    fn set(&mut self, lane: usize, to: Lane) {
        if let Some(lane) = self.each.get_mut(lane) {
            *lane = to;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lanes;

    fn resting(lanes: &mut Lanes, count: usize) -> Vec<usize> {
        (0..count).filter(|lane| lanes.rests(*lane)).collect()
    }

    #[test]
    fn the_last_one_never_rests() {
        let mut lanes = Lanes::new(3);
        assert!(lanes.rest(0) && lanes.rest(2));
        assert!(!lanes.rest(1), "somebody must work");
        assert_eq!(resting(&mut lanes, 3), [0, 2]);
        assert!(!Lanes::new(1).rest(0) && !Lanes::new(0).rest(0));
    }

    #[test]
    fn they_come_back_one_by_one_and_later_each_time() {
        let mut lanes = Lanes::new(4);
        for lane in [1, 2, 3] {
            assert!(lanes.rest(lane));
        }
        let taken_until_awake = |lanes: &mut Lanes| {
            let before = resting(lanes, 4).len();
            (1..10_000).find(|_| {
                lanes.taken();
                resting(lanes, 4).len() < before
            })
        };
        // Refused at the same moment counts once.
        assert_eq!(taken_until_awake(&mut lanes), Some(20));
        assert_eq!(resting(&mut lanes, 4), [2, 3]);
        assert_eq!(taken_until_awake(&mut lanes), Some(20));
        let mut waits = Vec::new();
        for _ in 0..7 {
            assert!(lanes.rest(1));
            waits.push(taken_until_awake(&mut lanes).unwrap());
        }
        assert_eq!(waits, [40, 80, 160, 320, 640, 640, 640]);
    }

    #[test]
    fn one_that_rests_works_again_when_the_others_have_left() {
        let mut lanes = Lanes::new(3);
        assert!(lanes.rest(2));
        lanes.leave(0);
        assert!(lanes.rests(2));
        lanes.leave(1);
        assert!(!lanes.rests(2));
        assert!(!lanes.rest(2), "nobody else works");
    }
}
