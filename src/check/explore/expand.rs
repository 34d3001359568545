//! What follows from a state.

use super::bounds::Used;
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

/// Whoever expands states, with what is kept from one to the next.
pub struct Worker {
    walker: Walker,
    desk: Desk,
}

/// What moves are tried with.
#[derive(Default)]
struct Desk {
    steps: Steps,
    /// A world to try moves on, once one was needed.
    spare: Option<Box<dyn Sim>>,
    events: Vec<Event>,
}

/// Where a move leads.
struct Next {
    fingerprint: u64,
    past_terms: bool,
    /// What the path has used up there.
    used: Used,
    /// The spare world is there. Where it was only foreseen, nothing is to be found.
    done: bool,
}

impl Worker {
    pub fn new(ground: &Ground, start: Box<dyn Sim>) -> Worker {
        Worker { walker: Walker::new(ground, start), desk: Desk::default() }
    }

    /// Tries every move of every state of a chunk.
    pub fn expand(&mut self, ground: &Ground, chunk: Range<u32>) -> Expansion {
        let mut expansion = Expansion::default();
        for parent in chunk {
            self.walker.go_to(parent, ground);
            self.walker.list_moves(ground);
            expansion.hit = one(ground, parent, &self.walker, &mut self.desk, &mut expansion);
            if expansion.hit.is_some() {
                break;
            }
            expansion.looked_at += 1;
        }
        expansion
    }
}

/// Tries every move of the state where the walker stands.
fn one(
    ground: &Ground,
    parent: u32,
    walker: &Walker,
    desk: &mut Desk,
    expansion: &mut Expansion,
) -> Option<Hit> {
    let skip = if ground.how.reduce { walker.skip(ground) } else { Vec::new() };
    let point = walker.top();
    if ground.wanted.stuck && is_stuck(&*point.world, walker.scene(), ground.has_asked(&point.used)) {
        return Some(Hit { finding: Finding::Stuck, parent, nth: None });
    }
    let mut here = false;
    for (nth, action) in point.moves().iter().enumerate().take(usize::from(u16::MAX)) {
        if skip.contains(action) {
            continue;
        }
        expansion.tried += 1;
        let next = desk.follow(ground, point, action, &mut here);
        if next.past_terms {
            expansion.past_terms = true;
            continue;
        }
        let new = !ground.store.contains(next.fingerprint);
        let spare = desk.spare.as_deref().filter(|_| next.done);
        if let Some(finding) = spare.and_then(|world| ground.find(world, &next.used, new)) {
            return Some(Hit { finding, parent, nth: Some(nth as u16) });
        }
        if new {
            expansion.candidates.push(Candidate { fingerprint: next.fingerprint, parent, nth: nth as u16 });
        }
    }
    None
}

impl Desk {
    /// Where an action leads: foreseen, or done in the spare world, which is a copy of `point` if it was
    /// used `here` before.
    fn follow(&mut self, ground: &Ground, point: &Point, action: &Action, here: &mut bool) -> Next {
        let foreseen = ground.foresee(&*point.world, action, &self.steps);
        if let Some(Foreseen { fingerprint, epoch }) = foreseen {
            let used = point.used.after(action, &ground.bounds);
            let (fingerprint, past_terms) = (used.mark(fingerprint), epoch > ground.bounds.terms);
            if ground.trusts(fingerprint) {
                return Next { fingerprint, past_terms, used, done: false };
            }
        }
        let world = match self.spare.take() {
            Some(mut world) => {
                if *here {
                    world.take_back(&*point.world);
                } else {
                    world.take_over(&*point.world);
                }
                world
            }
            None => point.world.boxed_clone(),
        };
        *here = true;
        let world = &mut **self.spare.insert(world);
        walk::act(world, action, &mut self.events);
        let used = ground.used(point.used, action, &self.events);
        let past_terms = world.epoch() > ground.bounds.terms;
        // A state that is left out needs no fingerprint, unless one was foreseen.
        let fingerprint = match past_terms && foreseen.is_none() {
            true => 0,
            false => ground.fingerprint(world, &used),
        };
        if let Some(Foreseen { fingerprint: seen, epoch }) = foreseen {
            let seen = (used.mark(seen), epoch > ground.bounds.terms);
            assert_eq!(seen, (fingerprint, past_terms), "{action:?}");
        } else if !past_terms {
            ground.keep_step(&*point.world, action, world, &mut self.steps);
        }
        Next { fingerprint, past_terms, used, done: true }
    }
}
