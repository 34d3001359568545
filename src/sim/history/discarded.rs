//! What a history no longer needs, given back a little at a time: a long run is made of millions of small
//! things, and to free all of them at once takes as long as a person notices.

use super::{Checkpoint, History, Step};
use std::collections::BTreeMap;

/// Steps and worlds that are freed at once.
const STEPS: usize = 1_024;
const WORLDS: usize = 2;

/// The same with each step that happens.
const STEPS_EACH: usize = 8;

/// See the module.
#[derive(Default)]
pub struct Discarded {
    steps: Vec<Step>,
    worlds: Vec<Checkpoint>,
}

impl Discarded {
    pub(super) fn take_steps(&mut self, mut steps: Vec<Step>) {
        if self.steps.is_empty() {
            self.steps = steps;
        } else {
            self.steps.append(&mut steps);
        }
    }

    pub(super) fn take_worlds(&mut self, worlds: impl Iterator<Item = Checkpoint>) {
        self.worlds.extend(worlds);
    }

    /// Frees some of it; gives whether there is more.
    pub fn free_some(&mut self) -> bool {
        self.free(STEPS, WORLDS)
    }

    pub(super) fn free_with_a_step(&mut self) {
        if !self.is_empty() {
            self.free(STEPS_EACH, 1);
        }
    }

    fn free(&mut self, steps: usize, worlds: usize) -> bool {
        self.steps.truncate(self.steps.len().saturating_sub(steps));
        self.worlds.truncate(self.worlds.len().saturating_sub(worlds));
        !self.is_empty()
    }

    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.worlds.is_empty()
    }
}

impl History {
    /// What is to be freed of it.
    pub fn discarded(&mut self) -> &mut Discarded {
        &mut self.discarded
    }

    /// All of it is to be freed.
    pub fn discard(self) -> Discarded {
        let History { mut discarded, steps, checkpoints, .. } = self;
        discarded.take_steps(steps);
        discarded.take_worlds(checkpoints.into_values());
        discarded
    }

    /// Keeps these checkpoints only.
    pub(super) fn keep_those(&mut self, which: impl Fn(u32, &Checkpoint) -> bool) {
        let all = std::mem::take(&mut self.checkpoints);
        let (kept, gone): (BTreeMap<_, _>, BTreeMap<_, _>) =
            all.into_iter().partition(|(index, kept)| which(*index, kept));
        self.checkpoints = kept;
        self.discarded.take_worlds(gone.into_values());
        self.kept = self.checkpoints.values().map(|kept| kept.weight).sum();
    }
}
