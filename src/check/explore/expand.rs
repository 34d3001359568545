//! What follows from a state.

use super::goal::is_stuck;
use super::walk::{self, Walker};
use super::{Finding, Ground};
use std::ops::Range;

/// A state that may be new: the n-th move of `parent` leads to it.
pub struct Candidate {
    pub fingerprint: u64,
    pub parent: u32,
    pub nth: u16,
}

/// Something that was looked for: it is found after the n-th move of `parent`, or right there.
pub struct Hit {
    pub finding: Finding,
    pub parent: u32,
    pub nth: Option<u16>,
}

/// What one chunk of states leads to.
#[derive(Default)]
pub struct Expansion {
    pub candidates: Vec<Candidate>,
    /// The first one; nothing after it was tried.
    pub hit: Option<Hit>,
    pub looked_at: u32,
    pub tried: u64,
    pub past_terms: bool,
}

/// Tries every move of every state of a chunk.
pub fn expand(ground: &Ground, chunk: Range<u32>, walker: &mut Walker) -> Expansion {
    let mut expansion = Expansion::default();
    let (mut moves, mut events) = (Vec::new(), Vec::new());
    for parent in chunk {
        walker.go_to(parent, ground);
        let skip = if ground.how.reduce { walker.skip(ground) } else { Vec::new() };
        let point = walker.top();
        if ground.wanted.stuck && is_stuck(&*point.world, &ground.scene, ground.has_asked(&point.used)) {
            expansion.hit = Some(Hit { finding: Finding::Stuck, parent, nth: None });
            return expansion;
        }
        let mut world = point.world.boxed_clone();
        moves.clear();
        ground.scene.moves(&*point.world, &ground.bounds, &point.used, &mut moves);
        for (nth, action) in moves.iter().enumerate().take(usize::from(u16::MAX)) {
            if skip.contains(action) {
                continue;
            }
            let nth = nth as u16;
            world.take_back(&*point.world);
            walk::act(&mut *world, action, &mut events);
            let used = ground.used(point.used, action, &events);
            expansion.tried += 1;
            if world.epoch() > ground.bounds.terms {
                expansion.past_terms = true;
                continue;
            }
            let fingerprint = ground.fingerprint(&mut *world, &used);
            let new = !ground.store.contains(fingerprint);
            if let Some(finding) = ground.find(&*world, &used, new) {
                expansion.hit = Some(Hit { finding, parent, nth: Some(nth) });
                return expansion;
            }
            if new {
                expansion.candidates.push(Candidate { fingerprint, parent, nth });
            }
        }
        expansion.looked_at += 1;
    }
    expansion
}
