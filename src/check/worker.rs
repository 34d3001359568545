//! What the page asks of its worker, and what the worker tells it. Both cross as text: see
//! [`crate::versioned`].

mod job;

pub use job::{Job, command, goal};

use super::explore::{Bounds, Finding, Limit, Outcome, Progress};
use super::portfolio;
use crate::protocol::About;
use crate::versioned;
use serde::{Deserialize, Serialize};

/// What crosses changes with this number.
const VERSION: u32 = 4;

/// What the states may take in the worker, in bytes: WebAssembly has four gigabytes at most, and while the
/// table of states grows there are two of it.
const MEMORY: u64 = 1_000_000_000;

/// Different states, unless the person wants more: they take some seconds.
const STATES: u64 = 2_000_000;

/// Actions in a row.
const DEPTH: u32 = 100;

/// Bounds that end in seconds: where people propose, their proposals are what collides; elsewhere
/// timers, a crash and what an administrator may do are what it takes.
pub fn usual(about: &About) -> Bounds {
    let usual = Bounds { depth: DEPTH, states: STATES, memory: MEMORY, ..Bounds::QUIET };
    let admin = u8::from(!about.admin.is_empty());
    match about.proposes {
        Some(_) => Bounds { requests: 2, ..usual },
        None => Bounds { crashes: 1, timeouts: 2, requests: 1, admin, ..usual },
    }
}

/// What the worker is to do.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum WorkerRequest {
    /// Carry out this search, in place of the one before it.
    Search(SearchSpec),
    /// Answer with what there is.
    Stop,
}

/// What to search for, and from where.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SearchSpec {
    /// Leads to where the search starts. Where it leaves delivery to the network, that ends there.
    pub script: String,
    pub plan: Plan,
    /// A condition that some run may fulfil; none looks for broken invariants, and where it is about runs
    /// without end, for a client that waits for ever.
    pub goal: Option<String>,
}

/// How to search.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Plan {
    /// All runs within these bounds, shortest first.
    Within(Bounds),
    /// Runs without end within these bounds, in which the goal never comes true: see `LassoSearch`.
    Endless(Bounds),
    /// Several kinds of search in turn, none of whose bounds a person has to choose: see
    /// [`portfolio::Portfolio`].
    Portfolio,
}

/// What became of a search: a word for each end that the page's texts tell apart.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Ended {
    Violated,
    Goal,
    Endless,
    Exhausted,
    Depth,
    States,
    Memory,
    /// A portfolio found nothing within its limits.
    NotFound,
    Cancelled,
}

impl Ended {
    pub fn word(self) -> &'static str {
        match self {
            Ended::Violated => "violated",
            Ended::Goal => "goal",
            Ended::Endless => "endless",
            Ended::Exhausted => "exhausted",
            Ended::Depth => "depth",
            Ended::States => "states",
            Ended::Memory => "memory",
            Ended::NotFound => "not-found",
            Ended::Cancelled => "cancelled",
        }
    }

    /// Whether there is a run to be shown.
    pub fn is_found(self) -> bool {
        matches!(self, Ended::Violated | Ended::Goal | Ended::Endless)
    }

    fn of(outcome: Outcome) -> Ended {
        match outcome {
            Outcome::Found(finding) => Ended::of_finding(finding),
            Outcome::Exhausted => Ended::Exhausted,
            Outcome::Bounded(Limit::Depth) => Ended::Depth,
            Outcome::Bounded(Limit::States) => Ended::States,
            Outcome::Bounded(Limit::Memory) => Ended::Memory,
            Outcome::Cancelled => Ended::Cancelled,
        }
    }

    fn of_finding(finding: Finding) -> Ended {
        match finding {
            Finding::Violated(_) => Ended::Violated,
            // No search is for a standstill that is no goal.
            Finding::Goal | Finding::Stuck => Ended::Goal,
            Finding::Lasso { .. } => Ended::Endless,
        }
    }
}

/// How far a search is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Stage {
    Search(Progress),
    Portfolio(portfolio::Progress),
}

impl Default for Stage {
    fn default() -> Stage {
        Stage::Search(Progress::default())
    }
}

/// A run that was found.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct FoundRun {
    /// Id of the invariant that breaks at its end; empty if none does.
    pub invariant: String,
    /// Digest of the run at its end.
    pub digest: u64,
    /// Lines of a script that go on from where the search started.
    pub lines: Vec<String>,
    /// Actions among them: leaving delivery to the search is none.
    pub actions: usize,
}

/// How a search ended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Answer {
    pub ended: Ended,
    /// Digest of the run where the search started.
    pub start: u64,
    /// What was found, where [`Ended::is_found`].
    pub found: FoundRun,
    pub facts: Facts,
}

/// What can be said of an answer, by the plan that gave it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Facts {
    Search {
        progress: Progress,
        /// Some states were left out because a node's term or ballot was past the bound.
        past_terms: bool,
        /// One search in so many of this size takes some new state for an old one.
        one_in: u64,
    },
    Portfolio {
        progress: portfolio::Progress,
        /// No run within what this one uses is shorter.
        proved: bool,
        /// How often each kind of event happens in what was found; [`Bounds::QUIET`]'s where nothing was.
        uses: Bounds,
    },
}

/// What the worker says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum WorkerMessage {
    /// It is there, and hears.
    Ready,
    Progress(Stage),
    /// A run was found, or a shorter one, and the search goes on for one that is shorter still.
    Found(FoundRun),
    Answer(Answer),
    /// It could not begin; why, for those who mend it.
    Failed(String),
}

impl WorkerRequest {
    pub fn to_text(&self) -> String {
        versioned::write(VERSION, self).unwrap_or_default()
    }

    /// None for what this version does not understand.
    pub fn parse(text: &str) -> Option<WorkerRequest> {
        versioned::read(VERSION, text).ok()
    }
}

impl WorkerMessage {
    pub fn to_text(&self) -> String {
        versioned::write(VERSION, self).unwrap_or_default()
    }

    /// None for what this version does not understand.
    pub fn parse(text: &str) -> Option<WorkerMessage> {
        versioned::read(VERSION, text).ok()
    }
}

#[cfg(test)]
mod tests;
