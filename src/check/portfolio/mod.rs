//! One question, several kinds of search in turn: the caller chooses no bounds.
//!
//! Breadth-first searches on a [`ladder`] of bounds and random runs with priorities take turns, with budgets
//! that grow, until one of them finds something. Where a protocol names [`milestones`] of what breaks without a
//! rule, each round begins with a search in stages. That is the first story. It is made shorter by replay; then
//! a breadth-first search below its length, within what the story itself used, either finds a shorter one or
//! proves that there is none within these bounds.
//!
//! Budgets are counted in states and actions, never by a clock: the same start and seed give the same story.
//! Like the searches it is made of, a portfolio is driven in slices and knows no threads.

mod ladder;
mod milestones;
mod story;

pub use super::explore::random::{ANYTHING, LONGEST};
pub use story::Story;

use super::explore::random::RandomWalks;
use super::explore::shorten::Shortener;
use super::explore::{
    self, Bounds, Explorer, Finding, Goal, How, Kind, Limit, NO_LIMIT, Property, SearchContext,
};
use crate::sim::{Action, Sim};
use milestones::{End, Stages};
use serde::{Deserialize, Serialize};

/// States that each rung is given in the first round; each further round gives [`GROWTH`] times as many.
const FIRST_STATES: u64 = 500;
const GROWTH: u64 = 4;

/// A stage between two milestones looks, within each of its bounds, at so many times the states of a rung.
const STAGE_FACTOR: u64 = 8;

/// Actions of random runs for each state of a rung: they cost about as much.
const STEPS_A_STATE: u64 = 6;

/// States of the proof that is tried at once: a short story mostly needs no more. What needs more waits until
/// shorter stories were looked for.
const QUICK_PROOF: u64 = 30_000;

/// How much a portfolio does at most. All are counted in work: a state that is looked at, or an action of a
/// random run or a replay.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Until the first story.
    pub find: u64,
    /// For shorter stories after the first.
    pub improve: u64,
    /// For each proof that there is no shorter story, in states.
    pub prove: u64,
    /// Bytes that the states of one search may take.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { find: 40_000_000, improve: 600_000, prove: 2_000_000, memory: 1_000_000_000 }
    }
}

/// What is being tried, as data: a caller puts it in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Attempt {
    /// In stages, with so many milestones still to come.
    Stages(usize),
    /// Every run within these bounds, breadth first, messages of one link together.
    Rung(Bounds),
    /// Random runs with priorities.
    Walks,
    /// What was found is shortened by replay.
    Shortening,
    /// Every run of fewer actions than the story within what it uses.
    Proof(Bounds),
}

/// How far it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Progress {
    pub attempt: Attempt,
    /// States of all breadth-first searches so far.
    pub states: u64,
    /// Random runs so far, and their actions.
    pub walks: u64,
    pub steps: u64,
    /// Rungs of the ladder that were searched to their end.
    pub rungs_done: usize,
    pub rungs: usize,
    /// Actions of the first story, and of the shortest so far.
    pub first: Option<usize>,
    pub shortest: Option<usize>,
}

/// How a portfolio ended.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// There is a story, and none shorter within what it uses.
    Proved,
    /// There is a story; whether there is a shorter one is not known.
    Shortened,
    /// Nothing was found within the limits: which says nothing about what was not tried.
    NotFound,
}

/// A step of the plan that is under way.
enum Phase {
    /// The way to a broken rule that is searched now, by number.
    Stages(Box<Stages>, usize),
    /// The rung that is searched now.
    Rung(Box<Explorer>),
    /// Actions that are left of this turn.
    Walks(u64),
    Shorten(Box<Shortener>, Finding),
    Proof(Box<Explorer>, Bounds),
    Over(Outcome),
}

/// A search for one property by several means.
pub struct Portfolio {
    start: Box<dyn Sim>,
    property: Property,
    limits: Limits,
    context: SearchContext,
    walks: RandomWalks,
    /// The milestones on each way to what breaks without a rule that is off.
    ways: Vec<Vec<Goal>>,
    rungs: Vec<Bounds>,
    /// Rungs that were searched to their end.
    done: Vec<bool>,
    /// The rung whose turn it is, and the states that each has in this round.
    rung: usize,
    round_states: u64,
    phase: Phase,
    /// States and actions of searches that ended.
    states: u64,
    replayed: u64,
    /// Work that was done when the first story came.
    found_at: Option<u64>,
    first: Option<Story>,
    best: Option<Story>,
    /// The length for which a quick proof was tried: it is not tried again.
    tried_proof: Option<usize>,
    /// Nothing comes after the proof that is under way.
    last_proof: bool,
}

impl Portfolio {
    /// Looks from `start`, a world of a protocol that the registry lists whose network is by hand.
    pub fn new(start: Box<dyn Sim>, property: Property, seed: u64, limits: Limits) -> Portfolio {
        let bounds = Bounds { memory: limits.memory, ..ANYTHING };
        let context = SearchContext::new(start.boxed_clone(), bounds, property.clone());
        let rungs = ladder::rungs(&*start);
        let ways = if property.goal.is_none() { milestones::ways(&*start) } else { Vec::new() };
        let mut portfolio = Portfolio {
            walks: RandomWalks::new(&context, seed, ANYTHING),
            context,
            property,
            limits,
            ways,
            done: vec![false; rungs.len()],
            rungs,
            rung: 0,
            round_states: FIRST_STATES,
            phase: Phase::Over(Outcome::NotFound),
            states: 0,
            replayed: 0,
            found_at: None,
            first: None,
            best: None,
            tried_proof: None,
            last_proof: false,
            start,
        };
        portfolio.phase = portfolio.search_way(0);
        portfolio
    }

    /// Does about so much work. Returns the outcome once there is one.
    pub fn step(&mut self, work: u32) -> Option<Outcome> {
        let end = self.work().saturating_add(u64::from(work));
        loop {
            if let Phase::Over(outcome) = self.phase {
                return Some(outcome);
            }
            if self.work() >= end {
                return None;
            }
            self.slice(u32::try_from(end - self.work()).unwrap_or(u32::MAX));
        }
    }

    /// What was found first.
    pub fn first(&self) -> Option<&Story> {
        self.first.as_ref()
    }

    /// The shortest story so far.
    pub fn best(&self) -> Option<&Story> {
        self.best.as_ref()
    }

    pub fn progress(&self) -> Progress {
        let attempt = match &self.phase {
            Phase::Stages(stages, _) => Attempt::Stages(stages.left()),
            Phase::Rung(_) => Attempt::Rung(self.rungs[self.rung].clone()),
            Phase::Shorten(..) => Attempt::Shortening,
            Phase::Proof(_, bounds) => Attempt::Proof(bounds.clone()),
            Phase::Walks(_) | Phase::Over(_) => Attempt::Walks,
        };
        Progress {
            attempt,
            states: self.states + self.under_way(),
            walks: self.walks.walks(),
            steps: self.walks.steps(),
            rungs_done: self.done.iter().filter(|done| **done).count(),
            rungs: self.rungs.len(),
            first: self.first.as_ref().map(Story::len),
            shortest: self.best.as_ref().map(Story::len),
        }
    }

    /// States of the search that is under way.
    fn under_way(&self) -> u64 {
        match &self.phase {
            Phase::Stages(stages, _) => stages.states(),
            Phase::Rung(explorer) | Phase::Proof(explorer, _) => explorer.progress().states,
            _ => 0,
        }
    }

    /// Work so far; what is under way counts.
    fn work(&self) -> u64 {
        let shortening = match &self.phase {
            Phase::Shorten(shortener, _) => shortener.replayed(),
            _ => 0,
        };
        self.states + self.under_way() + self.walks.steps() / STEPS_A_STATE + self.replayed + shortening
    }

    fn slice(&mut self, work: u32) {
        match &mut self.phase {
            Phase::Stages(stages, _) => {
                if let Some(end) = stages.step(work) {
                    self.end_way(end);
                }
            }
            Phase::Rung(explorer) => {
                if let Some(outcome) = explorer.step(work) {
                    self.end_rung(outcome);
                }
            }
            Phase::Walks(left) => {
                let steps = u64::from(work).saturating_mul(STEPS_A_STATE).min(*left);
                *left -= steps;
                let over = *left == 0;
                match self.walks.step(&self.context, u32::try_from(steps).unwrap_or(u32::MAX)) {
                    Some((finding, actions)) => self.found(finding, actions),
                    None if over => self.next_rung(),
                    None => {}
                }
            }
            Phase::Shorten(shortener, finding) => {
                if !shortener.step(&self.context) {
                    let (actions, finding) = (shortener.best().to_vec(), *finding);
                    self.replayed += shortener.replayed();
                    self.shortened(finding, actions);
                }
            }
            Phase::Proof(explorer, _) => {
                if let Some(outcome) = explorer.step(work) {
                    self.end_proof(outcome);
                }
            }
            Phase::Over(_) => {}
        }
    }

    /// The search along a way; behind the last one, of the rung whose turn it is. What is found has a way
    /// already.
    fn search_way(&self, number: usize) -> Phase {
        let Some(way) = self.ways.get(number).filter(|_| self.best.is_none()) else {
            return self.search_rung();
        };
        let states = self.round_states * STAGE_FACTOR;
        let property = self.property.clone();
        let stages = Stages::new(&*self.start, way, property, states, self.limits.memory);
        Phase::Stages(Box::new(stages), number)
    }

    fn end_way(&mut self, end: End) {
        let Phase::Stages(stages, number) = &self.phase else { return };
        let next = number + 1;
        self.states += stages.states();
        match end {
            End::Found(finding, actions) => self.found(finding, actions),
            End::Lost => self.phase = self.search_way(next),
        }
    }

    /// The search of the rung whose turn it is.
    fn search_rung(&self) -> Phase {
        let mut bounds = Bounds {
            together: true,
            states: self.round_states,
            memory: self.limits.memory,
            ..self.rungs[self.rung].clone()
        };
        if let Some(best) = &self.best {
            bounds.depth = bounds.depth.min(u32::try_from(best.len()).unwrap_or(u32::MAX).saturating_sub(1));
        }
        let how = How { reduce: true, ..How::default() };
        let (start, property) = (self.start.boxed_clone(), self.property.clone());
        Phase::Rung(Box::new(Explorer::new(start, bounds, property, how)))
    }

    fn end_rung(&mut self, outcome: explore::Outcome) {
        let Phase::Rung(explorer) = std::mem::replace(&mut self.phase, Phase::Walks(0)) else { return };
        let actions = explorer.actions();
        self.states += explorer.progress().states;
        self.phase = self.walks_next();
        match outcome {
            explore::Outcome::Found(finding) => self.found(finding, actions),
            explore::Outcome::Exhausted => self.done[self.rung] = true,
            // All that is shorter than the shortest story: no later round would find more on this rung.
            explore::Outcome::Bounded(Limit::Depth) if self.best.is_some() => self.done[self.rung] = true,
            explore::Outcome::Bounded(_) | explore::Outcome::Cancelled => {}
        }
    }

    /// Random runs for a turn, and for no more than is left of the budget.
    fn walks_next(&self) -> Phase {
        let budget = match self.found_at {
            None => self.limits.find,
            Some(found_at) => found_at + self.limits.improve,
        };
        let left = budget.saturating_sub(self.work());
        Phase::Walks(self.round_states.min(left) * STEPS_A_STATE)
    }

    /// The next rung that is not done, in a new round if this one is over.
    fn next_rung(&mut self) {
        let (work, found_at) = (self.work(), self.found_at);
        let over = match found_at {
            None => work >= self.limits.find,
            Some(found_at) => work >= found_at + self.limits.improve,
        };
        if over {
            self.last_proof = true;
            self.phase = match found_at {
                None => Phase::Over(Outcome::NotFound),
                Some(_) => self.prove(self.limits.prove),
            };
            return;
        }
        let next = (self.rung + 1..self.rungs.len()).find(|rung| self.is_worth(*rung));
        match next.or_else(|| (0..self.rungs.len()).find(|rung| self.is_worth(*rung))) {
            Some(rung) => {
                let begins = rung <= self.rung;
                self.rung = rung;
                if begins {
                    self.round_states *= GROWTH;
                }
                self.phase = if begins { self.search_way(0) } else { self.search_rung() };
            }
            // The ladder has nothing shorter: the long proof says more than further random runs would.
            None if self.best.is_some() => {
                self.last_proof = true;
                self.phase = self.prove(self.limits.prove);
            }
            None => self.phase = self.walks_next(),
        }
    }

    /// Whether a rung may still tell something: a shorter story is looked for with no more than the shortest
    /// one uses.
    fn is_worth(&self, rung: usize) -> bool {
        let uses_more = |best: &Story| {
            let bounds = &self.rungs[rung];
            let counted = Kind::ALL.into_iter().filter(|kind| bounds.most(*kind) != NO_LIMIT);
            counted.into_iter().any(|kind| bounds.most(kind) > best.uses(kind))
        };
        !self.done[rung] && !self.best.as_ref().is_some_and(uses_more)
    }

    /// Something was found: it is kept if it is shorter, and shortened.
    fn found(&mut self, finding: Finding, actions: Vec<Action>) {
        self.found_at.get_or_insert_with(|| {
            let walks = self.walks.steps() / STEPS_A_STATE;
            self.states + walks + self.replayed
        });
        self.keep(finding, &actions);
        let shortener = Shortener::new(&self.context, actions, finding);
        self.phase = Phase::Shorten(Box::new(shortener), finding);
    }

    fn keep(&mut self, finding: Finding, actions: &[Action]) -> bool {
        let story = Story::new(&*self.start, finding, actions.to_vec());
        self.first.get_or_insert_with(|| story.clone());
        let better = self.best.as_ref().is_none_or(|best| story.rank() < best.rank());
        if better {
            self.walks.below(story.len());
            self.best = Some(story);
        }
        better
    }

    fn shortened(&mut self, finding: Finding, actions: Vec<Action>) {
        self.keep(finding, &actions);
        let length = self.best.as_ref().map(Story::len);
        self.phase = if self.tried_proof == length {
            self.walks_next()
        } else {
            self.tried_proof = length;
            self.prove(QUICK_PROOF.min(self.limits.prove))
        };
    }

    /// A search of so many states for less than the shortest story.
    fn prove(&self, states: u64) -> Phase {
        let Some(best) = &self.best else { return Phase::Over(Outcome::NotFound) };
        let Some(depth) = u32::try_from(best.len()).ok().and_then(|length| length.checked_sub(1)) else {
            return Phase::Over(Outcome::Proved);
        };
        let mut bounds = Bounds { depth, states, memory: self.limits.memory, ..Bounds::QUIET };
        for kind in Kind::ALL {
            *bounds.most_mut(kind) = best.uses(kind).min(NO_LIMIT - 1);
        }
        let (start, property) = (self.start.boxed_clone(), self.property.clone());
        let explorer = Explorer::new(start, bounds.clone(), property, How::default());
        Phase::Proof(Box::new(explorer), bounds)
    }

    fn end_proof(&mut self, outcome: explore::Outcome) {
        let Phase::Proof(explorer, _) = &self.phase else { return };
        let actions = explorer.actions();
        self.states += explorer.progress().states;
        self.phase = match outcome {
            explore::Outcome::Found(finding) => {
                self.keep(finding, &actions);
                Phase::Over(Outcome::Proved)
            }
            explore::Outcome::Exhausted | explore::Outcome::Bounded(Limit::Depth) => {
                Phase::Over(Outcome::Proved)
            }
            explore::Outcome::Bounded(_) | explore::Outcome::Cancelled if self.last_proof => {
                Phase::Over(Outcome::Shortened)
            }
            explore::Outcome::Bounded(_) | explore::Outcome::Cancelled => self.walks_next(),
        };
    }
}
