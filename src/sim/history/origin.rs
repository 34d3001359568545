//! A history that goes on from a longer one: what led to its start is kept as commands alone.

use super::{Checkpoint, History};
use crate::command::Command;
use crate::frame::{Detail, Frame};
use crate::sim::Sim;
use std::collections::{BTreeMap, BTreeSet};

/// What led to the start of a history; nothing for one that begins at time 0.
#[derive(Clone, Default)]
pub struct Origin {
    /// What makes it again.
    pub commands: Vec<Command>,
    /// How many steps that were.
    pub steps: usize,
    pub(super) counted: u32,
}

impl History {
    pub fn before(&self) -> &Origin {
        &self.before
    }

    /// Lets go of all steps and of all branches and marks: the history goes on from the cursor, to which these
    /// commands lead. Makes room where it is full.
    pub fn go_on_from_here(&mut self, commands: Vec<Command>) {
        let steps = self.before.steps + self.cursor;
        self.before = Origin { commands, steps, counted: self.counted(self.cursor) as u32 };
        self.root = self.world.boxed_clone();
        let mut discarded = std::mem::take(&mut self.discarded);
        discarded.take_steps(std::mem::take(&mut self.steps));
        discarded.take_worlds(std::mem::take(&mut self.checkpoints).into_values());
        self.discarded = discarded;
        self.path.clear();
        self.marks = BTreeMap::new();
        self.cut_short = BTreeSet::new();
        self.under_way = None;
        (self.cursor, self.kept, self.told, self.current) = (0, 0, 0, 0);
        self.every = super::CHECKPOINT_EVERY;
        self.tips = vec![super::NO_STEP];
    }

    /// The frame after so many steps of the current branch.
    pub fn frame_at(&self, position: usize, detail: Detail) -> Frame {
        let (at, world) = self.world_before(position).unwrap_or((0, self.root()));
        let (mut world, mut events) = (world.boxed_clone(), Vec::new());
        for step in (at..position).filter_map(|place| self.step(place)) {
            events.clear();
            let done = world.apply(step.at, &step.action, &mut events);
            debug_assert!(done.is_ok(), "a recorded step is possible again: {done:?}");
        }
        world.frame(detail)
    }

    /// The world as it was after some steps of the current branch, at most so many, and how many: where that
    /// is at hand.
    pub fn world_before(&self, position: usize) -> Option<(usize, &dyn Sim)> {
        let last = position.min(self.path.len()) / super::CHECKPOINT_EVERY * super::CHECKPOINT_EVERY;
        let bases = (1..=last).rev().step_by(super::CHECKPOINT_EVERY);
        let mut kept = bases.filter_map(|base| self.checkpoints.get(&self.path[base - 1]));
        kept.next().map(|Checkpoint { world, depth, .. }| (*depth, &**world))
    }
}
