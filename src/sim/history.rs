//! History: a tree of actions with a cursor. Seek, fork, and nothing is ever lost.

use super::{Action, Entry, Event, Sim};
use crate::command::Command;
use crate::frame::{Detail, Frame};
use crate::protocol::{About, Setup};
use crate::value::{Micros, Problem, Refusal, Roster};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Steps kept over all branches. Reaching it refuses further steps; everything stays to be looked at.
pub const MAX_STEPS: usize = 250_000;

/// What happened in them, in bytes as the digest has them: some four times as much in memory.
pub const MAX_TOLD: u64 = 96 * 1024 * 1024;

/// Steps that the schedule takes one after the other at one instant. More of them never end, as those of
/// a timer that goes off after no time.
pub const MAX_AT_ONCE: usize = 10_000;

/// A checkpoint every so many steps of a branch bounds what a seek replays, as long as there is room.
const CHECKPOINT_EVERY: usize = 256;

/// Bytes of all checkpoints. With more, every other one is given up.
const MAX_CHECKPOINTS: usize = 128 * 1024 * 1024;

const NO_STEP: u32 = u32::MAX;

/// One action that was carried out, and what happened.
pub struct Step {
    parent: u32,
    /// How many steps that count lead to it, itself included: see [`Step::counts`].
    counted: u32,
    /// When it happened.
    pub at: Micros,
    pub action: Action,
    /// The command it belongs to; none for what the schedule did by itself.
    pub command: Option<Arc<Command>>,
    pub events: Box<[Event]>,
}

impl Step {
    /// Whether a script that does the run again makes just this step again: time in which nothing happens
    /// may pass in other pieces.
    pub fn counts(&self) -> bool {
        !self.events.is_empty() || matches!(self.command.as_deref(), Some(Command::Mark(_)))
    }
}

/// One branch: the way from the start to its last step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Branch {
    /// The number a person sees, from 1.
    pub number: u32,
    /// Steps from the start to its end.
    pub len: usize,
    /// How many of its first steps the current branch shares.
    pub shared: usize,
    pub end: Micros,
    pub current: bool,
}

/// A place in a history that a failed command can go back to.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Bookmark {
    branch: usize,
    branches: usize,
    len: usize,
    cursor: usize,
    steps: usize,
    told: u64,
}

/// The world after a step, for seeks.
struct Checkpoint {
    world: Box<dyn Sim>,
    /// How many steps lead to it.
    depth: usize,
    weight: usize,
}

/// A run with all its branches, and a cursor in it.
pub struct History {
    before: Origin,
    root: Box<dyn Sim>,
    world: Box<dyn Sim>,
    steps: Vec<Step>,
    /// The current branch, from the start to its tip.
    path: Vec<u32>,
    /// How many steps of `path` the world has behind it.
    cursor: usize,
    checkpoints: BTreeMap<u32, Checkpoint>,
    /// Bytes of all of them.
    kept: usize,
    /// One every so many steps of a branch.
    every: usize,
    /// Bytes of what happened in all steps.
    told: u64,
    /// The last step of each branch; `NO_STEP` for one that is still empty.
    tips: Vec<u32>,
    current: usize,
    marks: BTreeMap<String, u32>,
    /// The command that is being carried out, while it is.
    under_way: Option<Arc<Command>>,
    /// The last steps of commands that were stopped before their end.
    cut_short: BTreeSet<u32>,
    discarded: Discarded,
}

impl History {
    /// Starts a run. The problem says which parameter is impossible.
    pub fn new(entry: &Entry, setup: &Setup) -> Result<History, Problem> {
        let root = (entry.world)(setup)?;
        Ok(History {
            before: Origin::default(),
            world: root.boxed_clone(),
            root,
            steps: Vec::new(),
            path: Vec::new(),
            cursor: 0,
            checkpoints: BTreeMap::new(),
            kept: 0,
            every: CHECKPOINT_EVERY,
            told: 0,
            tips: vec![NO_STEP],
            current: 0,
            marks: BTreeMap::new(),
            under_way: None,
            cut_short: BTreeSet::new(),
            discarded: Discarded::default(),
        })
    }

    pub fn world(&self) -> &dyn Sim {
        &*self.world
    }

    pub fn about(&self) -> &'static About {
        self.world.about()
    }

    pub fn roster(&self) -> &Roster {
        self.world.roster()
    }

    pub fn now(&self) -> Micros {
        self.world.now()
    }

    pub fn frame(&self, detail: Detail) -> Frame {
        self.world.frame(detail)
    }

    /// How many steps of the current branch lie behind the cursor.
    pub fn position(&self) -> usize {
        self.cursor
    }

    /// How many steps the current branch has.
    pub fn len(&self) -> usize {
        self.path.len()
    }

    pub fn is_empty(&self) -> bool {
        self.path.is_empty()
    }

    /// The `place`-th step of the current branch, counted from 0.
    pub fn step(&self, place: usize) -> Option<&Step> {
        self.path.get(place).map(|index| &self.steps[*index as usize])
    }

    /// What tells the `place`-th step of the current branch apart from all others of this history.
    pub fn id(&self, place: usize) -> Option<u32> {
        self.path.get(place).copied()
    }

    /// The step that led to the cursor.
    pub fn last_step(&self) -> Option<&Step> {
        self.step(self.cursor.checked_sub(1)?)
    }

    /// The world at the very start.
    pub fn root(&self) -> &dyn Sim {
        &*self.root
    }

    /// The steps of the current branch up to the cursor.
    pub fn past(&self) -> impl DoubleEndedIterator<Item = &Step> + ExactSizeIterator {
        self.path[..self.cursor].iter().map(|index| &self.steps[*index as usize])
    }

    /// Whether a command's last step on this branch, at `place`, is really the last it had.
    pub fn completes(&self, place: usize) -> bool {
        let Some(index) = self.path.get(place).copied() else { return false };
        let command = &self.steps[index as usize].command;
        let under_way = self.under_way.as_ref().zip(command.as_ref());
        if under_way.is_some_and(|(one, other)| Arc::ptr_eq(one, other)) || self.cut_short.contains(&index) {
            return false;
        }
        let later = self.steps.get(index as usize + 1).filter(|step| step.parent == index);
        match (command, later.and_then(|step| step.command.as_ref())) {
            (Some(command), Some(later)) => !Arc::ptr_eq(command, later),
            _ => true,
        }
    }

    /// When the current branch ends.
    pub fn end(&self) -> Micros {
        self.path.last().map_or(self.root.now(), |tip| self.steps[*tip as usize].at)
    }

    /// Everything that happened on this branch up to the cursor, oldest first.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &Event> {
        self.path[..self.cursor].iter().flat_map(|index| self.steps[*index as usize].events.iter())
    }

    /// How many steps of the current branch happened at `time` or before.
    pub fn position_at(&self, time: Micros) -> usize {
        self.path.partition_point(|index| self.steps[*index as usize].at <= time)
    }

    /// When the next step is: the recorded one, or, at the end, what the schedule has next.
    pub fn next_time(&self) -> Option<Micros> {
        match self.step(self.cursor) {
            Some(step) => Some(step.at),
            None => self.world.next_due().map(|(at, _)| at),
        }
    }

    /// Goes to a place of the current branch (past the end is the end).
    pub fn seek(&mut self, position: usize) {
        let position = position.min(self.path.len());
        let back = self.cursor > position;
        let base = position / CHECKPOINT_EVERY * CHECKPOINT_EVERY;
        let bases = (1..=base).rev().step_by(CHECKPOINT_EVERY).take_while(|base| back || self.cursor < *base);
        let kept = bases.filter_map(|base| self.checkpoints.get(&self.path[base - 1])).next();
        match kept {
            Some(kept) => (self.world, self.cursor) = (kept.world.boxed_clone(), kept.depth),
            None if back => (self.world, self.cursor) = (self.root.boxed_clone(), 0),
            None => {}
        }
        let mut events = Vec::new();
        while self.cursor < position {
            self.replay(&mut events);
        }
    }

    /// Does the recorded next step again.
    fn replay(&mut self, scratch: &mut Vec<Event>) {
        scratch.clear();
        let step = &self.steps[self.path[self.cursor] as usize];
        let done = self.world.apply(step.at, &step.action, scratch);
        debug_assert!(done.is_ok(), "a recorded step is possible again: {done:?}");
        debug_assert_eq!(scratch.len(), step.events.len(), "a replay does the same");
        self.cursor += 1;
    }

    /// One step on: the recorded one, or at the end what the schedule has next, on behalf of
    /// `command`. False if nothing is.
    pub fn forward(&mut self, command: Option<&Arc<Command>>) -> Result<bool, Refusal> {
        if self.cursor < self.path.len() {
            self.replay(&mut Vec::new());
            return Ok(true);
        }
        match self.world.next_due() {
            Some((at, _)) if self.stands_still(at) => {
                Err(Problem::new("problem-stands-still").with("most", MAX_AT_ONCE))
            }
            Some((at, action)) => self.apply(at, action, command.cloned()).map(|()| true),
            None => Ok(false),
        }
    }

    /// Whether so much happened at this instant that it will never end.
    fn stands_still(&self, at: Micros) -> bool {
        let first = self.cursor.checked_sub(MAX_AT_ONCE).and_then(|place| self.step(place));
        first.is_some_and(|first| first.at == at)
    }

    /// Carries out an action at the cursor. In the past this starts a branch and keeps the future.
    pub fn apply(
        &mut self,
        at: Micros,
        action: Action,
        command: Option<Arc<Command>>,
    ) -> Result<(), Refusal> {
        if self.steps.len() >= MAX_STEPS {
            return Err(Problem::new("problem-history-full").with("most", MAX_STEPS));
        }
        if self.told >= MAX_TOLD {
            return Err(Problem::new("problem-history-large").with("most", MAX_TOLD >> 20));
        }
        let (mut events, told) = (Vec::new(), self.world.told());
        self.world.apply(at, &action, &mut events)?;
        self.told += self.world.told() - told;
        self.fork();
        let index = self.steps.len() as u32;
        let parent = self.path.last().copied().unwrap_or(NO_STEP);
        let at = self.world.now();
        let before = self.path.last().map_or(self.before.counted, |last| self.steps[*last as usize].counted);
        let mut step = Step { parent, counted: before, at, action, command, events: events.into() };
        step.counted += u32::from(step.counts());
        self.steps.push(step);
        self.path.push(index);
        self.tips[self.current] = index;
        self.cursor += 1;
        self.discarded.free_with_a_step();
        if self.cursor.is_multiple_of(self.every) {
            self.keep_checkpoint(index);
        }
        Ok(())
    }

    fn keep_checkpoint(&mut self, index: u32) {
        let (world, weight) = (self.world.boxed_clone(), self.world.weight());
        self.checkpoints.insert(index, Checkpoint { world, depth: self.cursor, weight });
        self.kept += weight;
        while self.kept > MAX_CHECKPOINTS && self.every < MAX_STEPS {
            self.every *= 2;
            let every = self.every;
            self.keep_those(|_, kept| kept.depth.is_multiple_of(every));
        }
    }

    /// Ends the current branch at the cursor; a future that lay there stays as a branch of its own.
    pub fn fork(&mut self) {
        if self.cursor < self.path.len() {
            self.path.truncate(self.cursor);
            self.tips.push(self.path.last().copied().unwrap_or(NO_STEP));
            self.current = self.tips.len() - 1;
        }
    }

    /// A command begins: until it ends, its steps are not all that it is.
    pub fn begin(&mut self, command: &Arc<Command>) {
        self.under_way = Some(Arc::clone(command));
    }

    /// It has ended.
    pub fn finish(&mut self) {
        self.under_way = None;
    }

    /// It is stopped here: what it did stays, and is not all that it would have done.
    pub fn cut_short(&mut self) {
        let Some(command) = self.under_way.take() else { return };
        let last = self.cursor.checked_sub(1).map(|last| self.path[last]);
        let own = |step: &u32| {
            self.steps[*step as usize].command.as_ref().is_some_and(|owner| Arc::ptr_eq(owner, &command))
        };
        self.cut_short.extend(last.filter(own));
    }

    /// Where things stand, for [`History::abandon`].
    pub fn bookmark(&self) -> Bookmark {
        Bookmark {
            branch: self.current,
            branches: self.tips.len(),
            len: self.path.len(),
            cursor: self.cursor,
            steps: self.steps.len(),
            told: self.told,
        }
    }

    /// Takes back all that was done since the bookmark, branches too: for a command that failed half
    /// way. Nothing but that command may have come between.
    pub fn abandon(&mut self, bookmark: Bookmark) {
        self.seek(bookmark.cursor);
        if self.tips.len() > bookmark.branches {
            self.tips.truncate(bookmark.branches);
            self.current = bookmark.branch;
            self.path = self.way_to(self.tips[self.current]);
        } else {
            self.path.truncate(bookmark.len);
            self.tips[self.current] = self.path.last().copied().unwrap_or(NO_STEP);
        }
        self.discarded.take_steps(self.steps.split_off(bookmark.steps));
        self.told = bookmark.told;
        self.under_way = None;
        self.cut_short.retain(|index| (*index as usize) < bookmark.steps);
        self.keep_those(|index, _| (index as usize) < bookmark.steps);
    }

    /// Names the cursor's place; a name used before moves here.
    pub fn mark(&mut self, name: &str) {
        let step = self.path[..self.cursor].last().copied().unwrap_or(NO_STEP);
        self.marks.insert(name.to_owned(), step);
    }

    /// Goes to a mark and starts a branch there.
    pub fn go_to(&mut self, name: &str) -> Result<(), Problem> {
        let Some(step) = self.marks.get(name).copied() else {
            let known: Vec<_> = self.marks.keys().map(String::as_str).collect();
            return Err(Problem::new("problem-no-mark").with("name", name).with("known", known));
        };
        let path = self.way_to(step);
        let on_branch = path.len() <= self.path.len() && path.last() == self.path[..path.len()].last();
        if !on_branch {
            let home = (0..self.tips.len()).find(|branch| self.leads_through(self.tips[*branch], step));
            self.switch(home.unwrap_or(self.current));
        }
        self.seek(path.len());
        self.fork();
        Ok(())
    }

    pub fn has_mark(&self, name: &str) -> bool {
        self.marks.contains_key(name)
    }

    /// Names of marks on the current branch with the position each stands at.
    pub fn marks(&self) -> Vec<(&str, usize)> {
        let place = |step: u32| match step {
            NO_STEP => Some(0),
            step => self.path.binary_search(&step).ok().map(|place| place + 1),
        };
        self.marks.iter().filter_map(|(name, step)| Some((&**name, place(*step)?))).collect()
    }

    fn way_to(&self, step: u32) -> Vec<u32> {
        let mut way = Vec::new();
        let mut step = step;
        while step != NO_STEP {
            way.push(step);
            step = self.steps[step as usize].parent;
        }
        way.reverse();
        way
    }

    pub fn branch_count(&self) -> usize {
        self.tips.len()
    }

    /// Makes another branch (counted from 0) the current one and goes to where it parts from this.
    pub fn switch(&mut self, branch: usize) {
        let Some(tip) = self.tips.get(branch).copied().filter(|_| branch != self.current) else { return };
        let way = self.way_to(tip);
        let shared = way.iter().zip(&self.path).take_while(|(a, b)| a == b).count();
        if self.cursor > shared {
            self.seek(shared);
        }
        self.path = way;
        self.current = branch;
    }
}

mod branches;
mod discarded;
mod origin;
#[cfg(test)]
mod tests;

pub use branches::Parting;
pub use discarded::Discarded;
pub use origin::Origin;
