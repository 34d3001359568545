//! A way to a story in stages: a short search to each milestone in turn, and from the last to what was looked for.

use super::ladder;
use crate::check::explore::{Bounds, Explorer, Finding, Goal, How, Outcome, Property, act, searchable};
use crate::script;
use crate::sim::{Action, Sim};

/// Events of all kinds together that one stage may take.
const EVENTS: u8 = 2;

/// A stage is first tried with one part in so many of its states within each bounds: most need few, where
/// the bounds are the right ones.
const GLANCE: u64 = 8;

/// The ways that are known for the rules that are off, as far as this set-up has what they speak of.
pub fn ways(start: &dyn Sim) -> Vec<Vec<Goal>> {
    let goal = |text: &&str| Goal::new(script::parse_cond(text).ok()?, start, []).ok();
    let ways = searchable(start.boxed_clone()).milestones().into_iter();
    ways.filter_map(|way| way.iter().map(goal).collect()).collect()
}

/// The search along one way.
pub struct Stages {
    /// Milestones that are still to come; the last is next.
    goals: Vec<Goal>,
    property: Property,
    /// Bounds that each stage tries in turn.
    bounds: Vec<Bounds>,
    /// Where the stage under way begins, and what led there.
    here: Box<dyn Sim>,
    actions: Vec<Action>,
    /// What it looks for.
    wanted: Property,
    search: Explorer,
    /// The bounds that it tries next.
    next: usize,
    /// States of all searches that ended.
    states: u64,
}

/// What came of a way.
pub enum End {
    /// The property is found behind these actions.
    Found(Finding, Vec<Action>),
    /// A stage came to its last bounds.
    Lost,
}

impl Stages {
    /// Each search of a stage looks at so many states at most.
    pub fn new(start: &dyn Sim, way: &[Goal], property: Property, states: u64, memory: u64) -> Stages {
        let mut goals: Vec<Goal> = way.iter().rev().cloned().collect();
        let rungs = ladder::rungs(start).into_iter().filter(|bounds| ladder::events(bounds) <= EVENTS);
        let rungs: Vec<Bounds> = rungs
            .flat_map(|rung| [true, false].map(|together| Bounds { together, ..rung.clone() }))
            .collect();
        let bounds = [states / GLANCE, states].into_iter();
        let bounds: Vec<Bounds> = bounds
            .flat_map(|states| rungs.iter().map(move |rung| Bounds { states, memory, ..rung.clone() }))
            .collect();
        let wanted = wanted(goals.pop(), &property);
        let search = search(start, &wanted, &bounds[0]);
        let (here, actions) = (start.boxed_clone(), Vec::new());
        Stages { goals, property, bounds, here, actions, wanted, search, next: 1, states: 0 }
    }

    /// States so far.
    pub fn states(&self) -> u64 {
        self.states + self.search.progress().states
    }

    /// How many milestones are still to come.
    pub fn left(&self) -> usize {
        self.goals.len() + usize::from(self.wanted.goal.is_some())
    }

    /// Looks at so many states. Gives what came of the way once that is known.
    pub fn step(&mut self, states: u32) -> Option<End> {
        match self.search.step(states)? {
            Outcome::Found(Finding::Goal) => {
                self.go_on();
                self.wanted = wanted(self.goals.pop(), &self.property);
                self.next = 0;
            }
            Outcome::Found(finding) => {
                self.go_on();
                return Some(End::Found(finding, std::mem::take(&mut self.actions)));
            }
            _ if self.next == self.bounds.len() => return Some(End::Lost),
            _ => {}
        }
        let next = search(&*self.here, &self.wanted, &self.bounds[self.next]);
        self.next += 1;
        self.states += std::mem::replace(&mut self.search, next).progress().states;
        None
    }

    /// Does what was found.
    fn go_on(&mut self) {
        let actions = self.search.actions();
        let mut events = Vec::new();
        actions.iter().for_each(|action| act(&mut *self.here, action, &mut events));
        self.actions.extend(actions);
    }
}

/// The next milestone, or behind the last the property.
fn wanted(goal: Option<Goal>, property: &Property) -> Property {
    match goal {
        None => property.clone(),
        goal => Property { goal, ..Property::default() },
    }
}

fn search(here: &dyn Sim, wanted: &Property, bounds: &Bounds) -> Explorer {
    let how = How { reduce: bounds.together, ..How::default() };
    Explorer::new(here.boxed_clone(), bounds.clone(), wanted.clone(), how)
}
