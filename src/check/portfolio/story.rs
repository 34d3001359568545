//! A run that shows what was looked for.

use crate::check::explore::{Finding, Kind, commands};
use crate::command::Command;
use crate::sim::{Action, Sim};

/// From the start to what was found.
#[derive(Clone, PartialEq, Debug)]
pub struct Story {
    pub finding: Finding,
    pub actions: Vec<Action>,
    /// The same as commands of a script.
    pub commands: Vec<Command>,
    /// The digest of the run at its end.
    pub digest: u64,
}

impl Story {
    pub fn new(start: &dyn Sim, finding: Finding, actions: Vec<Action>) -> Story {
        let (commands, digest) = commands(start, &actions);
        Story { finding, actions, commands, digest }
    }

    /// How many actions it takes.
    pub fn len(&self) -> usize {
        self.actions.len()
    }

    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }

    /// How often a kind of event happens in it.
    pub fn uses(&self, kind: Kind) -> u8 {
        let count = self.actions.iter().filter(|action| Kind::of(action) == Some(kind)).count();
        u8::try_from(count).unwrap_or(u8::MAX)
    }

    /// Of two stories the one with the lower rank is told: fewer actions, then fewer faults.
    pub fn rank(&self) -> (usize, usize) {
        let faults = [Kind::Crash, Kind::Timeout, Kind::Duplicate, Kind::Drop, Kind::Admin];
        (self.len(), faults.into_iter().map(|kind| usize::from(self.uses(kind))).sum())
    }
}
