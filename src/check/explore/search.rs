//! The two kinds of search, for callers that only want an answer.

use super::lasso::LassoSearch;
use super::{Bounds, Explorer, How, Outcome, Progress, Property, Report};
use crate::sim::Sim;

/// A search of either kind.
pub enum Search {
    /// For states: broken invariants, goals, standstill.
    States(Box<Explorer>),
    /// For runs without end.
    Endless(Box<LassoSearch>),
}

impl Search {
    pub fn states(start: Box<dyn Sim>, bounds: Bounds, property: Property, how: How) -> Search {
        Search::States(Box::new(Explorer::new(start, bounds, property, how)))
    }

    pub fn endless(start: Box<dyn Sim>, bounds: Bounds, property: Property) -> Search {
        Search::Endless(Box::new(LassoSearch::new(start, bounds, property)))
    }

    /// Looks at so many states, or a few more. Returns the outcome once there is one.
    pub fn step(&mut self, states: u32) -> Option<Outcome> {
        match self {
            Search::States(explorer) => explorer.step(states),
            Search::Endless(search) => search.step(states),
        }
    }

    /// Stops a search that is under way.
    pub fn cancel(&mut self) {
        match self {
            Search::States(explorer) => explorer.cancel(),
            Search::Endless(search) => search.cancel(),
        }
    }

    pub fn progress(&self) -> Progress {
        match self {
            Search::States(explorer) => explorer.progress(),
            Search::Endless(search) => search.progress(),
        }
    }

    /// What came of it; a search that is still under way counts as cancelled.
    pub fn report(&mut self) -> Report {
        match self {
            Search::States(explorer) => explorer.report(),
            Search::Endless(search) => search.report(),
        }
    }
}
