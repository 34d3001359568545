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
mod states;
#[cfg(test)]
mod tests;

use super::bounds::{Kind, Used};
use super::walk::{Model, Trial, Walker};
use super::{Bounds, Finding, Limit, Outcome, Progress, Property, Report, SearchContext, goal};
use crate::command::{Command, Word};
use crate::frame::Detail;
use crate::sim::{Action, Event, Sim};
use graph::{Edge, Graph};
use macro_step::{Grain, MacroStep, MacroSteps, duties, take};
use states::{Room, States};

/// How often a way round is walked before it is believed.
const ROUNDS: usize = 4;

/// States of a part from which ways round are tried: the shortest is told.
const STARTS: usize = 64;

/// States in long macro steps at most: what they show, they show soon.
const COARSE: u64 = 200_000;

/// What the point is called in a script from which on everything comes again.
pub const MARK: &str = "again";

/// A way to a state and round again, as the actions of a run.
#[derive(Default)]
struct Lasso {
    actions: Vec<Action>,
    /// How many of them lead to where the way round begins.
    stem: usize,
}

/// A search for runs without end, as far as it is.
pub struct LassoSearch {
    context: SearchContext,
    grain: Grain,
    states: States,
    graph: Graph,
    walker: Walker<MacroStep>,
    trial: Trial,
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
    /// A goal in `property` is what must never come true; without one, a client must wait for ever. `depth`
    /// and the progress count macro steps.
    pub fn new(start: Box<dyn Sim>, bounds: Bounds, property: Property) -> LassoSearch {
        let context = SearchContext::new(start, bounds, property);
        let mut search = LassoSearch {
            grain: Grain::Coarse,
            states: States::default(),
            graph: Graph::default(),
            walker: Walker::new(&context, context.start.copy()),
            trial: Trial::default(),
            events: Vec::new(),
            level: 1,
            closes: false,
            progress: Progress::default(),
            past_terms: false,
            outcome: None,
            found: Lasso::default(),
            context,
        };
        search.begin(Grain::Coarse);
        search
    }

    /// Begins at the start, with macro steps of such a length.
    fn begin(&mut self, grain: Grain) {
        let nowhere = (self.context.bounds.depth == 0).then_some(Outcome::Bounded(Limit::Depth));
        (self.grain, self.level, self.outcome) = (grain, 1, nowhere);
        (self.states, self.graph) = (States::default(), Graph::default());
        self.progress = Progress { tried: self.progress.tried, ..Progress::default() };
        self.walker = Walker::new(&self.context, self.context.start.copy());
        let start = self.walker.top();
        let fingerprint = start.used.mark(start.world.fingerprint_by_rank());
        let waits = || waits(&self.context, &*start.world, &start.used);
        let room = room(&self.context, grain, 0);
        if let Err(limit) = self.states.keep(fingerprint, (0, 0), &room, waits) {
            self.outcome = Some(Outcome::Bounded(limit));
        }
        self.count(0);
    }

    /// So many states were looked at.
    fn count(&mut self, looked_at: u32) {
        self.progress.states = u64::from(self.states.len());
        self.progress.waiting = u64::from(self.states.len() - looked_at);
    }

    /// Looks at so many states. Returns the outcome once there is one.
    pub fn step(&mut self, states: u32) -> Option<Outcome> {
        for _ in 0..states {
            if self.outcome.is_some() {
                break;
            }
            let state = (self.progress.states - self.progress.waiting) as u32;
            if let Err(limit) = self.look_at(state) {
                self.outcome = Some(Outcome::Bounded(limit));
            }
            self.count(state + 1);
            if state + 1 == self.level && self.outcome.is_none() {
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

    /// Tries every macro step from a state.
    fn look_at(&mut self, state: u32) -> Result<(), Limit> {
        let context = &self.context;
        let model = MacroSteps { context, grain: self.grain, tree: self.states.tree() };
        self.walker.go_to(state, &model);
        let (used, waits_here) = (self.walker.top().used, self.states.waits(state));
        // Where the goal came true, or nobody waits any more and nobody may ask again, nothing is left to see.
        let asked = has_asked(context, &used) && !used.may(Kind::Request, &context.bounds);
        let over = !waits_here && (asked || context.property.goal.is_some());
        if !over {
            self.walker.list_moves(&model);
        }
        let point = self.walker.top();
        // Before anybody asked there is nothing that should happen.
        let still = point.moves().iter().all(|macro_step| matches!(macro_step, MacroStep::Act(_)));
        if waits_here && still && has_asked(context, &used) {
            self.outcome = Some(Outcome::Found(Finding::Stuck));
            self.found = self.walk(&self.states.tree().path_to(state), &[]).unwrap_or_default();
        }
        let room = room(context, self.grain, self.progress.bytes);
        let mut edges = Vec::new();
        for (nth, macro_step) in point.moves().iter().enumerate() {
            let world = self.trial.like(&*point.world, nth > 0);
            let after = take(context, macro_step, world, used, &mut self.events, &mut |_, _| {});
            self.progress.tried += 1;
            if world.epoch() > context.bounds.terms {
                self.past_terms = true;
                continue;
            }
            let meets = duties(context, &*point.world, macro_step, world);
            let fingerprint = after.mark(world.fingerprint_by_rank());
            let nth = nth as u16;
            let to = self.states.keep(fingerprint, (state, nth), &room, || waits(context, world, &after))?;
            self.closes |= to <= state && waits_here;
            edges.push(Edge { to, nth, meets });
        }
        self.graph.push(edges);
        self.progress.bytes = self.graph.bytes() + self.states.bytes();
        Ok(())
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
        self.level = self.states.len();
        if self.progress.depth >= self.context.bounds.depth {
            self.outcome = Some(Outcome::Bounded(Limit::Depth));
        }
    }

    /// Ends the search if there is a way round that stands the test.
    fn look_for_ways_round(&mut self) {
        let parts = self.graph.fair_parts(&|state| self.states.waits(state));
        let mut ways: Vec<(u32, Vec<(u32, u16)>)> = Vec::new();
        for part in &parts {
            for start in part.iter().take(STARTS) {
                ways.extend(self.graph.round(*start, part).map(|way| (*start, way)));
            }
        }
        let path_to = |state: u32| self.states.tree().path_to(state);
        ways.sort_by_cached_key(|(start, way)| (way.len() + path_to(*start).len(), *start));
        for (start, round) in ways {
            if let Some(lasso) = self.walk(&path_to(start), &round) {
                self.outcome = Some(Outcome::Found(Finding::Lasso { stem: lasso.stem as u32 }));
                self.found = lasso;
                return;
            }
        }
    }

    /// Walks to where a way round begins, and several times round. None if it is no way round after all:
    /// what was taken for the same state was not.
    fn walk(&self, stem: &[(u32, u16)], round: &[(u32, u16)]) -> Option<Lasso> {
        let mut world = self.context.first();
        let model = MacroSteps { context: &self.context, grain: self.grain, tree: self.states.tree() };
        let (mut used, mut moves, mut events) = (self.context.at_start(), Vec::new(), Vec::new());
        let mut lasso = Lasso::default();
        let rounds = (0..ROUNDS).flat_map(|_| round);
        for (done, (state, nth)) in stem.iter().chain(rounds).enumerate() {
            if used.mark(world.fingerprint_by_rank()) != self.states.fingerprint(*state) {
                return None;
            }
            if done == stem.len() {
                lasso.stem = lasso.actions.len();
            }
            moves.clear();
            model.moves(&self.context.scene, &*world, &used, &mut moves);
            let macro_step = moves.get(usize::from(*nth))?;
            let kept = &mut |_: &dyn Sim, action: &Action| {
                if done < stem.len() + round.len() {
                    lasso.actions.push(action.clone());
                }
            };
            used = take(&self.context, macro_step, &mut *world, used, &mut events, kept);
        }
        let first = round.first().map(|(state, _)| self.states.fingerprint(*state));
        let comes_back = first.is_none_or(|first| used.mark(world.fingerprint_by_rank()) == first);
        comes_back.then_some(lasso)
    }
}

/// For how many states there is room, if they and the ways between them take so many bytes now.
fn room(context: &SearchContext, grain: Grain, bytes: u64) -> Room {
    let most = if grain == Grain::Coarse { COARSE } else { u64::MAX };
    Room { states: context.bounds.states.min(most), memory: bytes <= context.bounds.memory }
}

/// Whether what was asked for has not come about yet.
fn waits(context: &SearchContext, world: &dyn Sim, used: &Used) -> bool {
    match &context.property.goal {
        Some(goal) => !goal.holds(world, used.past),
        None => goal::client_waits(&world.frame(Detail::NONE), world.about(), has_asked(context, used)),
    }
}

/// Whether a client asked for something: before the start, if nobody may afterwards.
fn has_asked(context: &SearchContext, used: &Used) -> bool {
    context.has_asked(used) || context.bounds.requests == 0
}
