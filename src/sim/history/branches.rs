//! All branches of a history at once: how they hang together, and how they are put together again.

use super::{Branch, History, NO_STEP};
use crate::value::Micros;

/// Where a branch leaves another one. Branches are counted from 0.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Parting {
    pub branch: usize,
    pub from: usize,
    /// How many steps the two share.
    pub shared: usize,
}

impl History {
    /// The current branch's number, counted from 0.
    pub fn current(&self) -> usize {
        self.current
    }

    /// Every branch but the current one, as what it adds to that and to those before it.
    pub fn partings(&self) -> Vec<Parting> {
        // Which branch had a step first, and how many steps lead to it.
        let mut owners: Vec<Option<(usize, usize)>> = vec![None; self.steps.len()];
        let mut partings = Vec::new();
        let others = (0..self.tips.len()).filter(|branch| *branch != self.current);
        for branch in std::iter::once(self.current).chain(others) {
            let mut own = Vec::new();
            let mut step = self.tips[branch];
            while step != NO_STEP && owners[step as usize].is_none() {
                own.push(step);
                step = self.steps[step as usize].parent;
            }
            let owner = if step == NO_STEP { None } else { owners[step as usize] };
            let (from, shared) = owner.unwrap_or((self.current, 0));
            for (place, step) in own.iter().rev().enumerate() {
                owners[*step as usize] = Some((branch, shared + place + 1));
            }
            if branch != self.current {
                partings.push(Parting { branch, from, shared });
            }
        }
        partings
    }

    /// Begins a branch at the cursor, also where the current one ends there.
    pub fn part(&mut self) {
        self.path.truncate(self.cursor);
        self.tips.push(self.path.last().copied().unwrap_or(NO_STEP));
        self.current = self.tips.len() - 1;
    }

    /// Gives each branch another number, counted from 0. Nothing happens where two would have the same.
    pub fn renumber(&mut self, numbers: &[usize]) {
        let mut tips = vec![None; self.tips.len()];
        for (tip, number) in self.tips.iter().zip(numbers) {
            if let Some(slot) = tips.get_mut(*number) {
                *slot = Some(*tip);
            }
        }
        if let Some(tips) = tips.into_iter().collect() {
            self.tips = tips;
            self.current = numbers[self.current];
        }
    }

    /// All branches, in order of their numbers.
    pub fn branches(&self) -> Vec<Branch> {
        // How many steps lead to each, and how many of those are on the current branch; each is looked at once.
        let mut known = vec![(0, 0); self.steps.len()];
        for (place, step) in self.path.iter().enumerate() {
            known[*step as usize] = (place + 1, place + 1);
        }
        let mut way = Vec::new();
        let mut branches = Vec::with_capacity(self.tips.len());
        for (place, tip) in self.tips.iter().enumerate() {
            let mut step = *tip;
            while step != NO_STEP && known[step as usize].0 == 0 {
                way.push(step);
                step = self.steps[step as usize].parent;
            }
            let (mut len, shared) = if step == NO_STEP { (0, 0) } else { known[step as usize] };
            for step in way.drain(..).rev() {
                len += 1;
                known[step as usize] = (len, shared);
            }
            let end = if *tip == NO_STEP { self.root.now() } else { self.steps[*tip as usize].at };
            let current = place == self.current;
            branches.push(Branch { number: place as u32 + 1, len, shared, end, current });
        }
        branches
    }

    /// Whether the way to a step leads through another one: parents come first.
    pub(super) fn leads_through(&self, mut step: u32, through: u32) -> bool {
        while step != NO_STEP && through != NO_STEP && step > through {
            step = self.steps[step as usize].parent;
        }
        through == NO_STEP || step == through
    }

    /// Every mark, with a branch that it is on and its position there: those of a branch together.
    pub fn all_marks(&self) -> Vec<(&str, usize, usize)> {
        // The first branch that has a step, and how many steps lead to it.
        let mut known = vec![(0, 0); self.steps.len()];
        let mut way = Vec::new();
        for (branch, tip) in self.tips.iter().enumerate() {
            let mut step = *tip;
            while step != NO_STEP && known[step as usize].1 == 0 {
                way.push(step);
                step = self.steps[step as usize].parent;
            }
            let mut place = if step == NO_STEP { 0 } else { known[step as usize].1 };
            for step in way.drain(..).rev() {
                place += 1;
                known[step as usize] = (branch, place);
            }
        }
        let at = |step: u32| if step == NO_STEP { (0, 0) } else { known[step as usize] };
        let marks = self.marks.iter().map(|(name, step)| (&**name, at(*step).0, at(*step).1));
        let mut found: Vec<_> =
            marks.filter(|(name, _, place)| *place > 0 || self.marks[*name] == NO_STEP).collect();
        found.sort_by_key(|(_, branch, _)| *branch);
        found
    }

    /// A branch's last step, if it has any: see [`History::id`].
    pub fn tip(&self, branch: usize) -> Option<u32> {
        self.tips.get(branch).copied().filter(|tip| *tip != NO_STEP)
    }

    /// How many steps that count lead to a mark, and its time.
    pub fn marked(&self, name: &str) -> Option<(usize, Micros)> {
        let step = self.steps.get(*self.marks.get(name)? as usize);
        Some(step.map_or((self.before.counted as usize, 0), |step| (step.counted as usize, step.at)))
    }

    /// How many of the first `position` steps of the current branch count, and of those before its start.
    pub fn counted(&self, position: usize) -> usize {
        let last = position.min(self.path.len()).checked_sub(1);
        last.map_or(self.before.counted, |last| self.steps[self.path[last] as usize].counted) as usize
    }

    /// The least position of the current branch before which so many steps count, or its end.
    pub fn place_of(&self, counted: usize) -> usize {
        if counted <= self.before.counted as usize {
            return 0;
        }
        let before = |step: &u32| (self.steps[*step as usize].counted as usize) < counted;
        (self.path.partition_point(before) + 1).min(self.path.len())
    }
}
