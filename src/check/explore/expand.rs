//! What follows from a state.

use super::bounds::Used;
use super::goal::is_stuck;
use super::walk::{self, Point, Trial, Walker};
use super::world::{CachedTransition, Explore, TransitionCache};
use super::{Finding, SearchContext};
use crate::sim::{Action, Event};
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

/// A worker that expands states, with what is kept from one to the next.
pub struct Worker {
    walker: Walker<Action>,
    scratch: Scratch,
}

/// What moves are tried with.
#[derive(Default)]
struct Scratch {
    steps: TransitionCache,
    trial: Trial,
    events: Vec<Event>,
}

/// Where a move leads.
struct Next {
    fingerprint: u64,
    past_terms: bool,
    /// What the path has used up there.
    used: Used,
    /// The world of the trial is there. Where it was only cached, nothing is to be found.
    done: bool,
}

impl Worker {
    pub fn new(context: &SearchContext, start: Box<dyn Explore>) -> Worker {
        Worker { walker: Walker::new(context, start), scratch: Scratch::default() }
    }

    /// Tries every move of every state of a chunk.
    pub fn expand(&mut self, context: &SearchContext, chunk: Range<u32>) -> Expansion {
        let mut expansion = Expansion::default();
        for parent in chunk {
            self.walker.go_to(parent, context);
            self.walker.list_moves(context);
            expansion.hit = one(context, parent, &self.walker, &mut self.scratch, &mut expansion);
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
    context: &SearchContext,
    parent: u32,
    walker: &Walker<Action>,
    scratch: &mut Scratch,
    expansion: &mut Expansion,
) -> Option<Hit> {
    let skip = if context.how.reduce { walker.skip(context) } else { Vec::new() };
    let point = walker.top();
    if context.property.stuck && is_stuck(&*point.world, walker.scene(), context.has_asked(&point.used)) {
        return Some(Hit { finding: Finding::Stuck, parent, nth: None });
    }
    let mut here = false;
    for (nth, action) in point.moves().iter().enumerate().take(usize::from(u16::MAX)) {
        if skip.contains(action) {
            continue;
        }
        expansion.tried += 1;
        let next = scratch.follow(context, point, action, &mut here);
        if next.past_terms {
            expansion.past_terms = true;
            continue;
        }
        let new = !context.store.contains(next.fingerprint);
        let after = scratch.trial.world().filter(|_| next.done);
        if let Some(finding) = after.and_then(|world| context.find(world, &next.used, new)) {
            return Some(Hit { finding, parent, nth: Some(nth as u16) });
        }
        if new {
            expansion.candidates.push(Candidate { fingerprint: next.fingerprint, parent, nth: nth as u16 });
        }
    }
    None
}

impl Scratch {
    /// Where an action leads: cached, or tried, as others may have been `here` before.
    fn follow(
        &mut self,
        context: &SearchContext,
        point: &Point<Action>,
        action: &Action,
        here: &mut bool,
    ) -> Next {
        let cached = context.cached_transition(&*point.world, action, &self.steps);
        if let Some(CachedTransition { fingerprint, epoch }) = cached {
            let used = point.used.after(action, &context.bounds);
            let (fingerprint, past_terms) = (used.mark(fingerprint), epoch > context.bounds.terms);
            if context.trusts(fingerprint) {
                return Next { fingerprint, past_terms, used, done: false };
            }
        }
        let world = self.trial.like(&*point.world, std::mem::replace(here, true));
        walk::act(world, action, &mut self.events);
        let used = context.used(point.used, action, &self.events);
        let past_terms = world.epoch() > context.bounds.terms;
        // A state that is left out needs no fingerprint, unless one was cached.
        let fingerprint = match past_terms && cached.is_none() {
            true => 0,
            false => context.fingerprint(world, &used),
        };
        if let Some(CachedTransition { fingerprint: seen, epoch }) = cached {
            let seen = (used.mark(seen), epoch > context.bounds.terms);
            assert_eq!(seen, (fingerprint, past_terms), "{action:?}");
        } else if !past_terms {
            context.cache_transition(&*point.world, action, world, &mut self.steps);
        }
        Next { fingerprint, past_terms, used, done: true }
    }
}
