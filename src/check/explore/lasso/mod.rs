//! Runs without end in which nothing comes of what a client waits for: a way to a state, and from there a
//! way round that leads to the same state again but for higher terms or ballots.
//!
//! Terms grow for ever, so no state ever comes back. States are taken for the same here if they differ
//! only in how high terms and ballots are, not in which is higher (`Explore::fingerprint_by_rank`). That is an
//! abstraction: what follows from such states can differ (a proposer that skips a round may meet one that
//! another has taken). So what is found is walked round several times more, and only told if it comes back
//! each time. Who says that nothing was found says it of the runs that [`macro_step`] describes.
//!
//! A way round counts only if it is fair: nobody's message waits for ever, and no timer. See [`graph`].

mod graph;
mod macro_step;
#[cfg(test)]
mod tests;

use super::bounds::{Kind, Used};
use super::moves::Scene;
use super::store::Store;
use super::{
    Bounds, Explore, Finding, How, Limit, Outcome, Progress, Property, Report, SearchContext, goal,
    searchable,
};
use crate::command::{Command, Word};
use crate::frame::Detail;
use crate::sim::{Action, Event, Sim};
use graph::{Edge, Graph};
use macro_step::{Grain, MacroStep, macro_steps};
use std::collections::HashMap;

/// How often a way round is walked before it is believed.
const ROUNDS: usize = 4;

/// States of a part from which ways round are tried: the shortest is told.
const STARTS: usize = 64;

/// States in long macro steps at most: what they show, they show soon.
const COARSE: u64 = 200_000;

/// What the point is called in a script from which on everything comes again.
pub const MARK: &str = "again";

/// A state that was found.
struct State {
    parent: u32,
    nth: u16,
    /// A client waits for something in it.
    waits: bool,
    fingerprint: u64,
}

/// A way to a state and round again, as the actions of a run.
#[derive(Default)]
struct Lasso {
    actions: Vec<Action>,
    /// How many of them lead to where the way round begins.
    stem: usize,
}

/// A world on the way to where the search stands.
struct Point {
    state: u32,
    world: Box<dyn Explore>,
    used: Used,
}

/// A search for runs without end, as far as it is.
pub struct LassoSearch {
    context: SearchContext,
    grain: Grain,
    states: Vec<State>,
    known: HashMap<u64, u32>,
    graph: Graph,
    points: Vec<Point>,
    events: Vec<Event>,
    /// The first state of the next level.
    level: u32,
    /// Ways round may have come about on this level.
    closes: bool,
    progress: Progress,
    past_terms: bool,
    outcome: Option<Outcome>,
    found: Lasso,
}

impl LassoSearch {
    /// A goal in `wanted` is what must never come true; without one, a client must wait for ever. `depth`
    /// and the progress count macro steps.
    pub fn new(start: Box<dyn Sim>, bounds: Bounds, property: Property) -> LassoSearch {
        let start = searchable(start);
        let scene = Scene::new(&*start);
        let context = SearchContext {
            scene,
            bounds,
            property,
            how: How::PLAIN,
            alike: Vec::new(),
            store: Store::new(0),
            broken: start.violations().len(),
            start,
        };
        let mut search = LassoSearch {
            context,
            grain: Grain::Coarse,
            states: Vec::new(),
            known: HashMap::new(),
            graph: Graph::default(),
            points: Vec::new(),
            events: Vec::new(),
            level: 1,
            closes: false,
            progress: Progress::default(),
            past_terms: false,
            outcome: None,
            found: Lasso::default(),
        };
        search.begin(Grain::Coarse);
        search
    }

    /// Begins at the start, with macro steps of such a length.
    fn begin(&mut self, grain: Grain) {
        let world = self.context.first();
        let used = self.context.at_start();
        let nowhere = (self.context.bounds.depth == 0).then_some(Outcome::Bounded(Limit::Depth));
        (self.grain, self.level, self.outcome) = (grain, 1, nowhere);
        (self.states, self.known, self.graph) = (Vec::new(), HashMap::new(), Graph::default());
        self.progress = Progress { tried: self.progress.tried, ..Progress::default() };
        self.keep(&*world, &used, (0, 0));
        self.points = vec![Point { state: 0, world, used }];
    }

    /// Looks at so many states. Returns the outcome once there is one.
    pub fn step(&mut self, states: u32) -> Option<Outcome> {
        for _ in 0..states {
            if self.outcome.is_some() {
                break;
            }
            let state = self.progress.states - self.progress.waiting;
            self.look_at(state as u32);
            self.progress.waiting -= 1;
            if state + 1 == u64::from(self.level) && self.outcome.is_none() {
                self.next_level();
            }
            let ended = matches!(self.outcome, Some(Outcome::Exhausted | Outcome::Bounded(_)));
            if ended && self.grain == Grain::Coarse {
                self.begin(Grain::Fine);
            }
        }
        self.outcome
    }

    /// Stops a search that is under way.
    pub fn cancel(&mut self) {
        self.outcome = self.outcome.or(Some(Outcome::Cancelled));
    }

    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// What came of it; a search that is still under way counts as cancelled.
    pub fn report(&self) -> Report {
        let actions = self.found.actions.clone();
        let start = &*self.context.start;
        let mut report = Report::new(start, self.outcome, self.progress, self.past_terms, actions);
        if let Some(Outcome::Found(Finding::Lasso { .. })) = self.outcome {
            report.commands.insert(self.found.stem, Command::Mark(Word::new(MARK)));
        }
        report
    }

    /// Looks at what follows from a state.
    fn look_at(&mut self, state: u32) {
        self.go_to(state);
        let Some(point) = self.points.pop() else { return };
        self.try_out(&*point.world, point.used, state);
        self.points.push(point);
    }

    /// Tries every macro step from the world of a state.
    fn try_out(&mut self, world: &dyn Explore, used: Used, state: u32) {
        let waits = self.states[state as usize].waits;
        let mut edges = Vec::new();
        // Where the goal came true, or nobody waits any more and nobody may ask again, nothing is left to see.
        let asked = self.has_asked(&used) && !used.may(Kind::Request, &self.context.bounds);
        let over = !waits && (asked || self.context.property.goal.is_some());
        let all = if over { Vec::new() } else { macro_steps(&self.context, self.grain, world, &used) };
        // Before anybody asked there is nothing that should happen.
        let still = all.iter().all(|macro_step| matches!(macro_step, MacroStep::Act(_)));
        if waits && still && self.has_asked(&used) {
            self.outcome = Some(Outcome::Found(Finding::Stuck));
            self.found = self.walk(&self.way_to(state), &[]).unwrap_or_default();
        }
        let mut spare = world.copy();
        for (nth, macro_step) in all.iter().enumerate() {
            spare.take_back(world);
            let after = macro_step::take(
                &self.context,
                macro_step,
                &mut *spare,
                used,
                &mut self.events,
                &mut |_, _| {},
            );
            self.progress.tried += 1;
            if spare.epoch() > self.context.bounds.terms {
                self.past_terms = true;
                continue;
            }
            let meets = macro_step::duties(&self.context, world, macro_step, &*spare);
            let Some(to) = self.keep(&*spare, &after, (state, nth as u16)) else { return };
            self.closes |= to <= state && waits;
            edges.push(Edge { to, nth: nth as u16, meets });
        }
        self.graph.push(edges);
        self.progress.bytes = self.graph.bytes() + self.states.len() as u64 * STATE;
    }

    /// Stands at a state, with every world on the way to it.
    fn go_to(&mut self, state: u32) {
        let mut way = Vec::new();
        let mut at = state;
        while self.points.last().is_some_and(|top| top.state != at) {
            if self.points.last().is_some_and(|top| top.state > at) {
                self.points.pop();
            } else {
                way.push(at);
                at = self.states[at as usize].parent;
            }
        }
        for next in way.into_iter().rev() {
            let Some(top) = self.points.last() else { return };
            let mut world = top.world.copy();
            let macro_step = macro_steps(&self.context, self.grain, &*top.world, &top.used)
                .swap_remove(usize::from(self.states[next as usize].nth));
            let used = macro_step::take(
                &self.context,
                &macro_step,
                &mut *world,
                top.used,
                &mut self.events,
                &mut |_, _| {},
            );
            self.points.push(Point { state: next, world, used });
        }
    }

    /// The number of a state, which may be a new one; none if there is no room for it.
    fn keep(&mut self, world: &dyn Explore, used: &Used, (parent, nth): (u32, u16)) -> Option<u32> {
        let fingerprint = used.mark(world.fingerprint_by_rank());
        if let Some(state) = self.known.get(&fingerprint) {
            return Some(*state);
        }
        let most = if self.grain == Grain::Coarse { COARSE } else { u64::MAX };
        if self.progress.states >= self.context.bounds.states.min(most) {
            self.outcome = Some(Outcome::Bounded(Limit::States));
            return None;
        }
        if self.progress.bytes > self.context.bounds.memory {
            self.outcome = Some(Outcome::Bounded(Limit::Memory));
            return None;
        }
        let state = self.states.len() as u32;
        let waits = self.waits(world, used);
        self.states.push(State { parent, nth, waits, fingerprint });
        self.known.insert(fingerprint, state);
        self.progress.states += 1;
        self.progress.waiting += 1;
        Some(state)
    }

    /// Whether what was asked for has not come about yet.
    fn waits(&self, world: &dyn Sim, used: &Used) -> bool {
        match &self.context.property.goal {
            Some(goal) => !goal.holds(world, used.past),
            None => goal::client_waits(&world.frame(Detail::NONE), world.about(), self.has_asked(used)),
        }
    }

    /// Whether a client asked for something: before the start, if nobody may afterwards.
    fn has_asked(&self, used: &Used) -> bool {
        self.context.has_asked(used) || self.context.bounds.requests == 0
    }

    fn next_level(&mut self) {
        if std::mem::take(&mut self.closes) {
            self.look_for_ways_round();
        }
        if self.outcome.is_some() {
            return;
        }
        if self.progress.waiting == 0 {
            self.outcome = Some(Outcome::Exhausted);
            return;
        }
        self.progress.depth += 1;
        self.level = self.states.len() as u32;
        if self.progress.depth >= self.context.bounds.depth {
            self.outcome = Some(Outcome::Bounded(Limit::Depth));
        }
    }

    /// Ends the search if there is a way round that stands the test.
    fn look_for_ways_round(&mut self) {
        let parts = self.graph.fair_parts(&|state| self.states[state as usize].waits);
        let mut ways: Vec<(u32, Vec<(u32, u16)>)> = Vec::new();
        for part in &parts {
            for start in part.iter().take(STARTS) {
                ways.extend(self.graph.round(*start, part).map(|way| (*start, way)));
            }
        }
        ways.sort_by_cached_key(|(start, way)| (way.len() + self.way_to(*start).len(), *start));
        for (start, round) in ways {
            if let Some(lasso) = self.walk(&self.way_to(start), &round) {
                self.outcome = Some(Outcome::Found(Finding::Lasso { stem: lasso.stem as u32 }));
                self.found = lasso;
                return;
            }
        }
    }

    /// The way to a state: the states that it leaves, each by which macro step.
    fn way_to(&self, state: u32) -> Vec<(u32, u16)> {
        let mut way = Vec::new();
        let mut at = state;
        while at != 0 {
            let State { parent, nth, .. } = self.states[at as usize];
            way.push((parent, nth));
            at = parent;
        }
        way.reverse();
        way
    }

    /// Walks to where a way round begins, and several times round. None if it is no way round after all:
    /// what was taken for the same state was not.
    fn walk(&self, stem: &[(u32, u16)], round: &[(u32, u16)]) -> Option<Lasso> {
        let mut world = self.context.first();
        let (mut used, mut events) = (self.context.at_start(), Vec::new());
        let mut lasso = Lasso::default();
        let rounds = (0..ROUNDS).flat_map(|_| round);
        for (done, (state, nth)) in stem.iter().chain(rounds).enumerate() {
            if used.mark(world.fingerprint_by_rank()) != self.states[*state as usize].fingerprint {
                return None;
            }
            if done == stem.len() {
                lasso.stem = lasso.actions.len();
            }
            let macro_step =
                macro_steps(&self.context, self.grain, &*world, &used).get(usize::from(*nth))?.clone();
            let kept = &mut |_: &dyn Sim, action: &Action| {
                if done < stem.len() + round.len() {
                    lasso.actions.push(action.clone());
                }
            };
            used = macro_step::take(&self.context, &macro_step, &mut *world, used, &mut events, kept);
        }
        let first = round.first().map(|(state, _)| self.states[*state as usize].fingerprint);
        let comes_back = first.is_none_or(|first| used.mark(world.fingerprint_by_rank()) == first);
        comes_back.then_some(lasso)
    }
}

/// Bytes of one state, with its place in the table.
const STATE: u64 = 48;
