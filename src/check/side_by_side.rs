//! The same work on several things, on as many threads as the machine has: what editions need does not depend on each
//! other.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What the work makes of each thing, in their order. One thing alone is worked on right here.
pub fn side_by_side<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(things.len());
    let next = AtomicUsize::new(0);
    let rounds = || {
        let mut made = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(place) else { return made };
            made.push((place, work(thing)));
        }
    };
    let mut made = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(rounds)).collect();
        let mut made = rounds();
        for other in others {
            made.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        made
    });
    made.sort_by_key(|(place, _)| *place);
    made.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::side_by_side;

    #[test]
    fn results_stand_in_the_order_of_the_things() {
        for many in [0_u32, 1, 2, 7, 100] {
            let things: Vec<u32> = (0..many).collect();
            let squares: Vec<u32> = things.iter().map(|thing| thing * thing).collect();
            assert_eq!(side_by_side(&things, |thing| thing * thing), squares);
        }
    }

    #[test]
    #[should_panic(expected = "the third")]
    fn a_panic_is_nobody_else_s() {
        side_by_side(&[1, 2, 3, 4], |thing| assert_ne!(*thing, 3, "the third"));
    }
}
