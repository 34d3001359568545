//! Which of the candidates become mutants: a shuffle that depends on the seed alone.

use crate::find::Candidate;
use std::collections::BTreeSet;

/// The candidates in the order in which they are drawn; of those that change the same place, the first only.
pub fn order(all: &[Candidate], seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..all.len()).collect();
    let mut state = seed;
    for last in (1..order.len()).rev() {
        let other = (next(&mut state) % (last as u64 + 1)) as usize;
        order.swap(last, other);
    }
    let mut places = BTreeSet::new();
    order.retain(|number| {
        let one = &all[*number];
        places.insert((one.file.clone(), one.range.start, one.range.end))
    });
    order
}

/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::find;

    #[test]
    fn one_seed_is_one_order_and_a_place_is_drawn_once() {
        let all = find::in_text("a.rs", "fn f(a: u8, b: u8) -> bool { a < b }").unwrap();
        let order = super::order(&all, 7);
        assert_eq!(order, super::order(&all, 7));
        assert!(order.len() < all.len(), "`<` has two candidates in one place");
        let places: BTreeSet<_> = order.iter().map(|n| (all[*n].range.start, all[*n].range.end)).collect();
        assert_eq!(places.len(), order.len());
        assert!((0..20).any(|seed| super::order(&all, seed) != order), "the seed decides");
    }
}
