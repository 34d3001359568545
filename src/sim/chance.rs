//! Keyed chance: a draw is a hash of (seed, purpose, where, n-th use there).
//!
//! Nothing is streamed, so an edit of a script changes only the draws that it touches, and
//! comparing branches or shrinking a script keeps its meaning.

use crate::value::Micros;
use xxhash_rust::xxh64::xxh64;

/// What a draw is for. The numbers are part of what a seed means: never change them.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Purpose {
    Latency = 1,
    Loss = 2,
    Duplicate = 3,
    Timer = 4,
    /// Where on its way a lost message vanishes.
    LossPoint = 5,
    /// What a `choose` of a script chooses.
    Choice = 6,
}

/// The `nth` draw for `purpose` at `place` (a node, or a link as from × 256 + to): 64 even bits.
pub fn draw(seed: u64, purpose: Purpose, place: u32, nth: u32) -> u64 {
    let mut key = [0; 9];
    key[0] = purpose as u8;
    key[1..5].copy_from_slice(&place.to_le_bytes());
    key[5..9].copy_from_slice(&nth.to_le_bytes());
    xxh64(&key, seed)
}

/// A span's point for a draw, both ends included.
pub fn within(draw: u64, least: Micros, most: Micros) -> Micros {
    let width = most.saturating_sub(least).saturating_add(1);
    // The high half times the width: even enough for spans far below 2^32 µs, and no division.
    least + (((draw >> 32) * width.min(u64::from(u32::MAX))) >> 32)
}

/// Whether a draw falls in a share given in parts per million.
pub fn happens(draw: u64, ppm: u32) -> bool {
    ((draw >> 32) * 1_000_000) >> 32 < u64::from(ppm)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_what_they_always_were() {
        // A seed must mean the same next year: this value is part of the script language.
        assert_eq!(draw(7, Purpose::Timer, 2, 0), xxh64(&[4, 2, 0, 0, 0, 0, 0, 0, 0], 7));
        assert_ne!(draw(7, Purpose::Timer, 2, 0), draw(8, Purpose::Timer, 2, 0));
        assert_ne!(draw(7, Purpose::Timer, 2, 0), draw(7, Purpose::Timer, 2, 1));
        assert_ne!(draw(7, Purpose::Timer, 2, 0), draw(7, Purpose::Loss, 2, 0));
    }

    #[test]
    fn spans_are_covered_evenly_and_ends_included() {
        let mut seen = [0_u32; 6];
        for nth in 0..6_000 {
            let point = within(draw(1, Purpose::Latency, 0, nth), 10, 15);
            seen[(point - 10) as usize] += 1;
        }
        assert!(seen.iter().all(|count| (850..1150).contains(count)), "{seen:?}");
        assert_eq!(within(u64::MAX, 5, 5), 5);
    }

    #[test]
    fn shares_come_out() {
        let lost = (0..100_000).filter(|nth| happens(draw(3, Purpose::Loss, 1, *nth), 50_000)).count();
        assert!((4_700..5_300).contains(&lost), "{lost}");
        assert!(!happens(0, 0) && happens(u64::MAX, 1_000_000));
    }
}
