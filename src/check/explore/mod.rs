//! Every run there is, breadth first: the simulator's own worlds, one atomic action after another,
//! each different world once. What goes wrong is found on a shortest way to it.
//!
//! Two worlds are one state if their fingerprints are the same (`Explore::fingerprint`: all that can
//! influence the future or an invariant, without clock, ids and chance) and their paths have used up the
//! same of what is bounded. Of the fingerprint 64 bits are kept, so that a new state may be taken for an
//! old one; [`Report::one_in`] says how likely that was. Source: U. Stern and D. Dill, "Improved
//! Probabilistic Verification by Hash Compaction", 1995.
//!
//! The engine knows neither threads nor the time of day: [`Explorer::step`] does a slice of the work, in
//! a worker of the page or wherever it is called. [`parallel`] spreads slices over processors. What comes out
//! is the same, however the work is sliced or spread.

mod bounds;
mod commute;
mod expand;
mod goal;
mod hints;
mod lasso;
mod moves;
#[cfg(not(target_arch = "wasm32"))]
pub mod parallel;
mod path;
pub mod random;
mod search;
pub mod shorten;
mod store;
mod symmetry;
mod walk;
mod world;

pub use bounds::{Bounds, Kind, NO_LIMIT};
pub use goal::{Goal, Property};
pub use hints::{LogReplication, SearchHints, Way};
pub use lasso::LassoSearch;
pub use path::commands;
pub use search::Search;
pub use walk::act;
pub use world::{Explore, SearchWorld, log_replication, searchable};

use crate::command::Command;
use crate::sim::{Action, Event, Sim};
use crate::value::NodeId;
use bounds::Used;
use expand::{Candidate, Expansion, Hit, Worker};
use moves::Scene;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use store::Store;
use world::{CachedTransition, TransitionCache};

/// States that one worker takes at a time: its walk to the first of them costs as much as the depth.
const CHUNK: u32 = 256;

/// States between two looks at what was found. It does not depend on how many work on them, or the
/// results would.
const BATCH: u32 = 64 * CHUNK;

/// How far ahead the table's lines are fetched.
const AHEAD: usize = 8;

/// What was looked for, and found.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Finding {
    /// An invariant broke.
    Violated(&'static str),
    /// The goal holds.
    Goal,
    /// Nothing can happen any more by itself, and a client waits.
    Stuck,
    /// What a client waits for may never come about: after the first `stem` actions, those that follow can
    /// be done again and again.
    Lasso { stem: u32 },
}

/// What kept a search from seeing every state within its other bounds.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Limit {
    Depth,
    States,
    Memory,
}

/// How a search ended.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Every state within the bounds was seen, and nothing was found.
    Exhausted,
    /// Nothing was found as far as the search went.
    Bounded(Limit),
    /// The person stopped it before anything was found.
    Cancelled,
    Found(Finding),
}

/// How far a search is.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Progress {
    /// Different states so far.
    pub states: u64,
    /// Actions that were tried.
    pub tried: u64,
    /// Actions from the start to the states that are looked at now.
    pub depth: u32,
    /// States that were found and not yet looked at.
    pub waiting: u64,
    /// Bytes that the states take. Each thread takes some three megabytes more.
    pub bytes: u64,
}

/// What a search came to.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    pub outcome: Outcome,
    pub progress: Progress,
    /// Some states were left out because a node's term or ballot was past the bound.
    pub past_terms: bool,
    /// From the start to what was found; empty if nothing was.
    pub actions: Vec<Action>,
    /// The same as commands of a script.
    pub commands: Vec<Command>,
    /// The digest of the run at its end.
    pub digest: u64,
    /// One search in so many of this size takes some new state for an old one, by the birthday bound.
    pub one_in: u128,
}

impl Report {
    /// Of a search from `start`, which counts as cancelled as long as it has no outcome.
    fn new(
        start: &dyn Sim,
        outcome: Option<Outcome>,
        progress: Progress,
        past_terms: bool,
        actions: Vec<Action>,
    ) -> Report {
        let (commands, digest) = path::commands(start, &actions);
        let states = u128::from(progress.states);
        Report {
            outcome: outcome.unwrap_or(Outcome::Cancelled),
            progress,
            past_terms,
            actions,
            commands,
            digest,
            // n states have n²/2 pairs, each alike by chance once in 2⁶⁴.
            one_in: (1 << 65) / (states * states).max(1),
        }
    }
}

/// Ways to do less. Symmetry changes no verdict and makes no way longer.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct How {
    /// Of two moves at different nodes try one order. It may miss what breaks in the other order only:
    /// see [`commute`].
    pub reduce: bool,
    /// Nodes that are alike may change places: see [`symmetry`]. Fewer states are kept, and each takes much
    /// longer, since nothing is cached then. A goal may name nodes, so that with one
    /// they are told apart all the same.
    pub symmetry: bool,
    /// Deliveries that were seen before are not done again: see [`TransitionCache`].
    pub caching: TransitionCaching,
    /// Two worlds are one state where a model of the protocol alone is the same (`Explore::fingerprint_of_model`), and
    /// what breaks ends nothing: a number that another program which knows no invariants can agree on.
    pub counts_model: bool,
}

/// Whether deliveries are cached.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum TransitionCaching {
    /// Each is done.
    No,
    /// Each is done, and compared with what was cached.
    Checked,
    Trusted,
}

impl Default for How {
    fn default() -> How {
        let caching =
            if cfg!(debug_assertions) { TransitionCaching::Checked } else { TransitionCaching::Trusted };
        How { caching, ..How::PLAIN }
    }
}

impl How {
    /// Everything is tried.
    pub const PLAIN: How =
        How { reduce: false, symmetry: false, caching: TransitionCaching::No, counts_model: false };
    /// States of the model are counted.
    pub const COUNTING: How = How { counts_model: true, ..How::PLAIN };
}

/// What all who work on a search read.
pub struct SearchContext {
    start: Box<dyn Explore>,
    scene: Scene,
    bounds: Bounds,
    property: Property,
    how: How,
    /// Nodes that may change places.
    alike: Vec<NodeId>,
    store: Store,
    /// Violations that the start already had.
    broken: usize,
}

impl SearchContext {
    /// What a search from a world of a protocol that the registry lists reads; its table holds no more than the
    /// start.
    pub fn new(start: Box<dyn Sim>, bounds: Bounds, property: Property) -> SearchContext {
        SearchContext::of(searchable(start), bounds, property, How::PLAIN)
    }

    fn of(start: Box<dyn Explore>, bounds: Bounds, property: Property, how: How) -> SearchContext {
        let scene = Scene::new(&*start);
        let broken = start.violations().len();
        let symmetric = how.symmetry && property.goal.is_none();
        let alike = if symmetric { start.alike() } else { Vec::new() };
        SearchContext { start, scene, bounds, property, how, alike, store: Store::new(0), broken }
    }

    /// A world to begin with: see [`SearchContext::begin`].
    fn first(&self) -> Box<dyn Explore> {
        self.begin(self.start.copy())
    }

    /// Whether the goal asks what happened: then the goal listens.
    fn asks_past(&self) -> bool {
        self.property.goal.as_ref().is_some_and(Goal::asks_past)
    }

    /// A world as searches want it: quiet, if nobody listens.
    fn begin(&self, mut world: Box<dyn Explore>) -> Box<dyn Explore> {
        if !self.asks_past() {
            world.without_events();
        }
        if self.bounds.together {
            world.keep_together();
        }
        world
    }

    /// What is used up where the search starts.
    fn at_start(&self) -> Used {
        let past = self.property.goal.as_ref().map_or(0, Goal::before);
        Used { past, ..Used::default() }
    }

    /// What is used up after one more action, which made these events.
    fn used(&self, before: Used, action: &Action, events: &[Event]) -> Used {
        let used = before.after(action, &self.bounds);
        let past = self.property.goal.as_ref().map_or(0, |goal| goal.note(used.past, events));
        Used { past, ..used }
    }

    /// 64 bits of a state: what the world is, and what its path has used up.
    fn fingerprint(&self, world: &mut dyn Explore, used: &Used) -> u64 {
        used.mark(match self.how.counts_model {
            true => world.fingerprint_of_model(),
            false => symmetry::fingerprint(world, &self.alike),
        })
    }

    /// Whether steps may be cached: who asks what happened must see it happen, and nodes that are alike are
    /// renamed in whole worlds only. Where the start is past the bound on terms, everything is.
    fn caches_transitions(&self) -> bool {
        let may = self.how.caching != TransitionCaching::No && !self.asks_past() && self.alike.len() < 2;
        may && self.start.epoch() <= self.bounds.terms
    }

    /// Whether what was cached is enough: a goal looks at every new world.
    fn trusts(&self, fingerprint: u64) -> bool {
        let known = self.property.goal.is_none() || self.store.contains(fingerprint);
        self.how.caching == TransitionCaching::Trusted && known
    }

    fn cached_transition(
        &self,
        world: &dyn Explore,
        action: &Action,
        cache: &TransitionCache,
    ) -> Option<CachedTransition> {
        match action {
            Action::Deliver { id } if self.caches_transitions() => world.cached_transition(*id, cache),
            _ => None,
        }
    }

    fn cache_transition(
        &self,
        world: &dyn Explore,
        action: &Action,
        after: &dyn Explore,
        cache: &mut TransitionCache,
    ) {
        if let Action::Deliver { id } = action
            && self.caches_transitions()
        {
            world.cache_transition(*id, after, cache);
        }
    }

    /// Whether a client asked for something since the start, as far as that is counted.
    fn has_asked(&self, used: &Used) -> bool {
        used.times(Kind::Request) > 0 || self.bounds.requests == NO_LIMIT
    }

    /// What was looked for and is so in a world. A goal is asked for in `new` states only: in others it
    /// was.
    fn find(&self, world: &dyn Sim, used: &Used, new: bool) -> Option<Finding> {
        match &self.property.goal {
            _ if self.how.counts_model => None,
            Some(goal) => (new && goal.holds(world, used.past)).then_some(Finding::Goal),
            None => {
                let broken = world.violations().get(self.broken)?;
                Some(Finding::Violated(broken.invariant))
            }
        }
    }
}

/// A search, as far as it is.
pub struct Explorer {
    context: SearchContext,
    worker: Worker,
    /// The next state to look at, and the first of the next level.
    cursor: u32,
    level: u32,
    progress: Progress,
    past_terms: bool,
    outcome: Option<Outcome>,
    hit: Option<Hit>,
}

impl Explorer {
    /// A search from a world of a protocol that the registry lists.
    pub fn new(start: Box<dyn Sim>, bounds: Bounds, property: Property, how: How) -> Explorer {
        Explorer::of(searchable(start), bounds, property, how)
    }

    /// The same of any protocol: `Box::new(SearchWorld::new(world))`.
    pub fn of(start: Box<dyn Explore>, bounds: Bounds, property: Property, how: How) -> Explorer {
        let mut context = SearchContext::of(start, bounds, property, how);
        let used = context.at_start();
        let mut world = context.first();
        context.store = Store::new(context.fingerprint(&mut *world, &used));
        let found = context.find(&*context.start, &used, true);
        let nowhere = (context.bounds.depth == 0).then_some(Outcome::Bounded(Limit::Depth));
        Explorer {
            worker: Worker::new(&context, context.start.copy()),
            context,
            cursor: 0,
            level: 1,
            progress: Progress { states: 1, waiting: 1, ..Progress::default() },
            past_terms: false,
            outcome: found.map(Outcome::Found).or(nowhere),
            hit: found.map(|finding| Hit { finding, parent: 0, nth: None }),
        }
    }

    /// Looks at so many states, or a few more. Returns the outcome once there is one.
    pub fn step(&mut self, states: u32) -> Option<Outcome> {
        let end = self.progress.states - self.progress.waiting + u64::from(states);
        while self.outcome.is_none() && u64::from(self.cursor) < end {
            let chunks = self.next_batch();
            let (context, worker) = (&self.context, &mut self.worker);
            let done = chunks.iter().map(|chunk| worker.expand(context, chunk.clone())).collect();
            self.merge(done);
        }
        self.outcome
    }

    /// The next states to look at, in chunks. Empty when there is nothing left to do.
    fn next_batch(&self) -> Vec<Range<u32>> {
        let end = self.level.min(self.cursor + BATCH);
        let starts = (self.cursor..end).step_by(CHUNK as usize);
        starts.map(|start| start..end.min(start + CHUNK)).collect()
    }

    /// Takes in what chunks gave, in their order.
    fn merge(&mut self, done: Vec<Expansion>) {
        for expansion in done {
            self.progress.tried += expansion.tried;
            self.past_terms |= expansion.past_terms;
            if let Some(hit) = expansion.hit {
                self.outcome = Some(Outcome::Found(hit.finding));
                self.hit = Some(hit);
                break;
            }
            self.cursor += expansion.looked_at;
            if let Err(limit) = self.keep(&expansion.candidates) {
                self.outcome = Some(Outcome::Bounded(limit));
                break;
            }
        }
        self.progress.states = u64::from(self.context.store.len());
        self.progress.waiting = self.progress.states - u64::from(self.cursor);
        self.progress.bytes = self.context.store.bytes();
        if self.outcome.is_none() && self.cursor == self.level {
            self.next_level();
        }
    }

    fn keep(&mut self, candidates: &[Candidate]) -> Result<(), Limit> {
        for (place, Candidate { fingerprint, parent, nth }) in candidates.iter().enumerate() {
            if let Some(later) = candidates.get(place + AHEAD) {
                self.context.store.fetch(later.fingerprint);
            }
            let store = &mut self.context.store;
            let full = match u64::from(store.len()) >= self.context.bounds.states {
                true => Some(Limit::States),
                false => (!store.make_room(self.context.bounds.memory)).then_some(Limit::Memory),
            };
            match full {
                None => drop(store.insert(*fingerprint, *parent, *nth)),
                Some(limit) if !store.contains(*fingerprint) => return Err(limit),
                Some(_) => {}
            }
        }
        Ok(())
    }

    fn next_level(&mut self) {
        self.progress.depth += 1;
        self.level = self.context.store.len();
        if self.cursor == self.level {
            self.progress.depth -= 1;
            self.outcome = Some(Outcome::Exhausted);
        } else if self.progress.depth >= self.context.bounds.depth {
            self.outcome = Some(Outcome::Bounded(Limit::Depth));
        }
    }

    /// Stops a search that is under way.
    pub fn cancel(&mut self) {
        self.outcome = self.outcome.or(Some(Outcome::Cancelled));
    }

    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome
    }

    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// The actions to what was found, not shortened; none as long as nothing is.
    pub fn actions(&self) -> Vec<Action> {
        self.hit.as_ref().map(|hit| path::actions(&self.context, hit)).unwrap_or_default()
    }

    /// What came of it; a search that is still under way counts as cancelled.
    pub fn report(&mut self) -> Report {
        let mut actions = self.hit.as_ref().map(|hit| path::actions(&self.context, hit)).unwrap_or_default();
        if let Some(Outcome::Found(finding @ Finding::Violated(_))) = self.outcome
            && self.context.bounds.together
        {
            actions = shorten::shortened(&self.context, actions, finding);
        }
        Report::new(&*self.context.start, self.outcome, self.progress, self.past_terms, actions)
    }
}
