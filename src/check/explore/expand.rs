//! What follows from a state.

use super::goal::is_stuck;
use super::walk::{self, Point, Walker};
use super::{Finding, Ground};
use crate::sim::{Action, Event, Foreseen, Sim, Steps};
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

/// What is kept from move to move.
struct Desk {
    steps: Steps,
    /// A world to try moves on, once one was needed.
    spare: Option<Box<dyn Sim>>,
    events: Vec<Event>,
}

/// Tries every move of every state of a chunk.
pub fn expand(ground: &Ground, chunk: Range<u32>, walker: &mut Walker) -> Expansion {
    let mut expansion = Expansion::default();
    let mut desk = Desk { steps: walker.take_steps(), spare: None, events: Vec::new() };
    for parent in chunk {
        walker.go_to(parent, ground);
        let moves = walker.take_moves(ground);
        expansion.hit = one(ground, parent, walker, &moves, &mut desk, &mut expansion);
        walker.keep_moves(moves);
        if expansion.hit.is_some() {
            break;
        }
        expansion.looked_at += 1;
    }
    walker.keep_steps(desk.steps);
    expansion
}

/// Tries every move of the state where the walker stands.
fn one(
    ground: &Ground,
    parent: u32,
    walker: &Walker,
    moves: &[Action],
    desk: &mut Desk,
    expansion: &mut Expansion,
) -> Option<Hit> {
    let skip = if ground.how.reduce { walker.skip(ground) } else { Vec::new() };
    let point = walker.top();
    if ground.wanted.stuck && is_stuck(&*point.world, &ground.scene, ground.has_asked(&point.used)) {
        return Some(Hit { finding: Finding::Stuck, parent, nth: None });
    }
    let mut here = false;
    for (nth, action) in moves.iter().enumerate().take(usize::from(u16::MAX)) {
        if skip.contains(action) {
            continue;
        }
        let nth = nth as u16;
        expansion.tried += 1;
        let foreseen = ground.foresee(&*point.world, action, &desk.steps);
        // A debug build does it as well, and compares.
        if let Some(foreseen) = foreseen.filter(|_| !cfg!(debug_assertions)) {
            let used = point.used.after(action, &ground.bounds);
            if foreseen.epoch > ground.bounds.terms {
                expansion.past_terms = true;
                continue;
            }
            let fingerprint = used.mark(foreseen.fingerprint);
            if !ground.store.contains(fingerprint) {
                expansion.candidates.push(Candidate { fingerprint, parent, nth });
            }
            continue;
        }
        match &mut desk.spare {
            Some(world) if here => world.take_back(&*point.world),
            Some(world) => world.take_over(&*point.world),
            None => desk.spare = Some(point.world.boxed_clone()),
        }
        here = true;
        if let Some(finding) = carry_out(ground, point, (parent, nth), action, foreseen, desk, expansion) {
            return Some(Hit { finding, parent, nth: Some(nth) });
        }
    }
    None
}

/// Does one action in the spare world, which is what `point` is.
fn carry_out(
    ground: &Ground,
    point: &Point,
    (parent, nth): (u32, u16),
    action: &Action,
    foreseen: Option<Foreseen>,
    desk: &mut Desk,
    expansion: &mut Expansion,
) -> Option<Finding> {
    let world = desk.spare.as_deref_mut()?;
    walk::act(world, action, &mut desk.events);
    let used = ground.used(point.used, action, &desk.events);
    let epoch = world.epoch();
    if epoch > ground.bounds.terms {
        expansion.past_terms = true;
        return None;
    }
    let fingerprint = ground.fingerprint(world, &used);
    if let Some(foreseen) = foreseen {
        let seen = (used.mark(foreseen.fingerprint), foreseen.epoch);
        debug_assert_eq!(seen, (fingerprint, epoch), "{action:?}");
    }
    ground.keep_step(&*point.world, action, world, &mut desk.steps);
    let new = !ground.store.contains(fingerprint);
    if let Some(finding) = ground.find(world, &used, new) {
        return Some(finding);
    }
    if new {
        expansion.candidates.push(Candidate { fingerprint, parent, nth });
    }
    None
}
